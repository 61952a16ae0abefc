"""Versions that a server gave out: whose they are, through a catalog, and without the registry."""

import concurrent.futures
import datetime
import shutil
import sqlite3
import time

import pytest

from harness.catalogs import BUCKET, READER, some_rows
from harness.given_versions import GivenVersions, append, see
from harness.iceberg_hand import HandTable
from harness.iceberg_metadata import FIRST_COMMIT
from harness.iceberg_tables import FIELDS, appended
from harness.lake import instant
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.catalog_fixtures", "harness.version_fixtures"]

HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize("version", [1, 2])
def test_timestamps_and_changes_after_a_rollback(make, version):
    table, given = make(version)
    append(table, 0)
    append(table, 100)
    numbers = [see(table, given)]
    table.roll_back(next(iter(table.states.values())))
    numbers.append(see(table, given))
    append(table, 500)
    numbers.append(see(table, given))
    for hours, number in zip((1, 2, 3), numbers, strict=True):
        answer = given.sharing.query("s.d.t", {"timestamp": instant(FIRST_COMMIT + hours * HOUR)}, DELTA)
        assert (answer.status, answer.version) == (200, number), answer.response.text
    given.restart()
    for hours, number in zip((1, 2, 3), numbers, strict=True):
        at = given.sharing.version("s.d.t", startingTimestamp=instant(FIRST_COMMIT + hours * HOUR))
        assert at.version == number
    feed = given.sharing.changes("s.d.t", DELTA, startingVersion=numbers[-1])
    assert feed.status == 200 and len(feed.files) == 1, feed.response.text


def test_a_table_that_is_replaced_begins_anew(make, bucket):
    """Another table at the place has another id: its versions are its own."""
    table, given = make(1)
    appended(table, 3)
    see(table, given)
    shutil.rmtree(bucket / "t")
    other = HandTable(bucket / "t", "s3://demo/t", FIELDS, version=1)
    other.metadata["table-uuid"] = "5b7f8d3e-0000-4000-8000-000000000001"
    append(other, 5000)
    again = GivenVersions(given.server, READER, "s.d.t")
    see(other, again)
    again.check()


def test_a_copy_with_the_same_id_has_its_own_versions(make, bucket):
    table, given = make(1)
    append(table, 0)
    append(table, 100)
    shutil.copytree(bucket / "t", bucket / "copy")
    see(table, given)
    given.server.admin("share", "update", "s", "--add", "d.copy=s3://demo/copy", "--with-history", "d.copy")
    assert given.sharing.version("s.d.copy").status == 200
    append(table, 200)
    see(table, given)
    table.roll_back(next(iter(table.states.values())))
    see(table, given)
    assert given.sharing.version("s.d.copy").version < max(given.states)
    given.check()


def test_a_table_shared_twice_has_the_same_versions(make):
    """Two shares show one table, read otherwise in one of them."""
    table, given = make(1)
    append(table, 0)
    see(table, given)
    append(table, 100)
    given.server.admin("share", "update", "s", "--add", "d.u=s3://demo/t", "--with-history", "d.u",
                       "--leave-out", "d.u.part")
    again = given.sharing.query("s.d.u", {}, DELTA)
    assert (again.status, again.version) == (200, see(table, given))
    table.roll_back(next(iter(table.states.values())))
    assert given.sharing.query("s.d.u", {}, DELTA).version == see(table, given)


@pytest.mark.parametrize("version", [1, 2])
def test_many_readers_at_once_are_told_one_version(make, version):
    """Whoever asks while a state is being recorded is told what is recorded."""
    table, given = make(version, cache={"maxBytes": 0})
    append(table, 0)
    see(table, given)
    sharing = given.sharing
    for number in range(1, 6):
        if number % 2:
            append(table, 100 * number)
        else:
            table.roll_back(next(iter(table.states.values())))
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda _: sharing.query("s.d.t", {}, DELTA), range(24)))
        assert {answer.status for answer in answers} == {200}, [answer.response.text for answer in answers
                                                               if answer.status != 200][:1]
        assert {answer.version for answer in answers} == {see(table, given)}
    given.check()


# Through a catalog


@pytest.mark.parametrize("version", [1, 2])
def test_rollbacks_of_pyiceberg(make_catalog, start_with, version):
    catalog = make_catalog()
    table = catalog.create("sales", "orders", rows=some_rows(0), version=version)
    server = start_with({"name": "cat", "uri": catalog.uri})
    server.share("d.t=iceberg://cat/sales/orders", history=True)
    given = GivenVersions(server, READER, "s.d.t")

    def see() -> int:
        table.refresh()
        entry = table.metadata.snapshot_log[-1]
        assert entry.snapshot_id == table.metadata.current_snapshot_id
        return given.see((entry.snapshot_id, entry.timestamp_ms), catalog.rows("sales", "orders"))

    see()
    table.append(some_rows(100))
    see()
    oldest = table.snapshots()[0].snapshot_id
    time.sleep(0.01)
    with table.manage_snapshots() as manage:
        manage.rollback_to_snapshot(oldest)
    see()
    given.restart()
    table.append(some_rows(200))
    see()
    given.check()
    assert len(given.states) == 4
    expired = {number for number, (id, _) in given.states.items() if id == table.metadata.snapshots[1].snapshot_id}
    table.maintenance.expire_snapshots().by_id(table.metadata.snapshots[1].snapshot_id).commit()
    see()
    given.restart()
    see()
    given.check(expired=expired)


# The registry away


def test_no_version_is_invented_while_the_registry_cannot_be_written(make):
    """Another program holds the file for longer than the server waits."""
    table, given = make(1)
    append(table, 0)
    first = see(table, given)
    holder = sqlite3.connect(given.server.folder / "registry.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        append(table, 100)
        for answer in (given.sharing.query("s.d.t", {}, DELTA), given.sharing.version("s.d.t")):
            error = assert_error(answer.response, 503, "TEMPORARILY_UNAVAILABLE")
            assert "sqlite" not in error["message"].lower(), error
            assert "delta-table-version" not in {name.lower() for name in answer.response.headers}
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert see(table, given) == first + 1
    given.check()


def test_a_rollback_while_the_registry_cannot_be_written(make):
    """The metadata alone would give the sequence number, which is another state's version."""
    table, given = make(2)
    append(table, 0)
    append(table, 100)
    last = see(table, given)
    holder = sqlite3.connect(given.server.folder / "registry.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        table.roll_back(next(iter(table.states.values())))
        assert_error(given.sharing.query("s.d.t", {}, DELTA).response, 503, "TEMPORARILY_UNAVAILABLE")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert see(table, given) > last
    given.check()


def test_a_registry_of_versions_that_is_gone(make):
    """Without the record no version may be given out: neither one of the metadata nor one that is counted anew."""
    table, given = make(2)
    append(table, 0)
    append(table, 100)
    see(table, given)
    table.roll_back(next(iter(table.states.values())))
    see(table, given)
    file = given.server.folder / "registry.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE table_versions RENAME TO table_versions_away")
    try:
        assert_error(given.sharing.query("s.d.t", {}, DELTA).response, 503, "TEMPORARILY_UNAVAILABLE")
    finally:
        with sqlite3.connect(file) as connection:
            connection.execute("ALTER TABLE table_versions_away RENAME TO table_versions")
    see(table, given)
    given.check()


def test_the_table_in_the_bucket_of_catalogs_and_by_its_catalog(make_catalog, start_with):
    """One table under two locations: each keeps to its own versions."""
    catalog = make_catalog()
    table = catalog.create("sales", "orders", rows=some_rows(0), version=1)
    server = start_with({"name": "cat", "uri": catalog.uri})
    folder = table.metadata.location.removeprefix(f"s3://{BUCKET}/")
    server.share("d.t=iceberg://cat/sales/orders", f"d.u=s3://{BUCKET}/{folder}", history=True)
    both = [GivenVersions(server, READER, name) for name in ("s.d.t", "s.d.u")]
    for number in range(3):
        for given in both:
            entry = table.metadata.snapshot_log[-1]
            given.see((entry.snapshot_id, entry.timestamp_ms), catalog.rows("sales", "orders"))
        table.append(some_rows(100 * (number + 1)))
    for given in both:
        given.restart()
        given.check()
