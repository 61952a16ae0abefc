"""Versions of Iceberg tables whose metadata has no numbers for them: what was given out once holds for ever."""

import concurrent.futures
import datetime
import random
import shutil
import sqlite3
import time

import pytest

from harness.catalogs import BUCKET, READER, some_rows
from harness.causeway import Store
from harness.given_versions import GivenVersions
from harness.iceberg_hand import HandTable
from harness.iceberg_metadata import FIRST_COMMIT
from harness.iceberg_tables import FIELDS, appended, file_in
from harness.lake import instant
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.catalog_fixtures"]

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def make(bucket, start_server):
    """A table by hand in a folder, and what its server says of its versions."""
    def start(version: int, name: str = "t", **options) -> tuple[HandTable, GivenVersions]:
        table = HandTable(bucket / name, f"s3://demo/{name}", FIELDS, version=version)
        server = start_server(Store("demo", folder=bucket), **options)
        server.admin("share", "create", "s", "--add", f"d.t=s3://demo/{name}", "--with-history", "d.t")
        server.admin("recipient", "create", READER, "--share", "s")
        return table, GivenVersions(server, READER, "s.d.t")

    return start


def state_of(table: HandTable) -> tuple[int, int]:
    """The current snapshot, and when it became that."""
    last = table.metadata["snapshot-log"][-1]
    return last["snapshot-id"], last["timestamp-ms"]


def see(table: HandTable, given: GivenVersions) -> int:
    return given.see(state_of(table), table.rows())


def append(table: HandTable, first: int) -> None:
    table.commit(add=[file_in(table, first)])


@pytest.mark.parametrize("version", [1, 2, 3])
def test_over_restarts(make, version):
    table, given = make(version)
    for number in range(4):
        append(table, 100 * number)
        see(table, given)
        given.restart()
        see(table, given)
        given.check()
    assert len(given.states) == 4


@pytest.mark.parametrize("version", [1, 2, 3])
def test_commits_that_nobody_saw_have_versions_too(make, version):
    """They are states of the table all the same: between two that were given out there is room."""
    table, given = make(version)
    append(table, 0)
    first = see(table, given)
    for number in range(1, 4):
        append(table, 100 * number)
    last = see(table, given)
    assert last - first == 3
    for number, state in enumerate(table.states.values()):
        answer = given.sharing.query("s.d.t", {"version": first + number}, DELTA)
        assert (answer.status, len(answer.files)) == (200, len(state.data))


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_after_snapshots_are_expired(make, version, restarts):
    table, given = make(version)
    for number in range(4):
        append(table, 100 * number)
        see(table, given)
    first, second, *_ = table.states.values()
    numbers = sorted(given.states)
    table.expire(first, second)
    if restarts:
        given.restart()
    see(table, given)
    given.check(expired=set(numbers[:2]))
    append(table, 1000)
    assert see(table, given) == numbers[-1] + 1
    given.check(expired=set(numbers[:2]))


@pytest.mark.parametrize("version", [1, 2, 3])
def test_expired_before_it_was_first_asked_for(make, version):
    """Whatever the first version is, it holds."""
    table, given = make(version)
    appended(table, 4)
    table.expire(*list(table.states.values())[:2])
    see(table, given)
    given.restart()
    append(table, 1000)
    see(table, given)
    given.check()


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_after_a_rollback_and_further_commits(make, version, restarts):
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    table.roll_back(table.states[next(iter(table.states))])
    for number in range(3):
        if restarts:
            given.restart()
        see(table, given)
        given.check()
        append(table, 1000 + 100 * number)
    see(table, given)
    given.check()
    assert len(given.states) == 7


@pytest.mark.parametrize("version", [1, 2, 3])
def test_rolled_back_to_and_fro(make, version):
    """One snapshot, several times the newest: each time is a version of its own."""
    table, given = make(version)
    append(table, 0)
    append(table, 100)
    one, other = table.states.values()
    see(table, given)
    for _ in range(3):
        for state in (one, other):
            table.roll_back(state)
            see(table, given)
    given.restart()
    see(table, given)
    given.check()
    assert len(given.states) == 7


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_rollback_whose_newer_snapshots_are_expired_before_anybody_asks(make, version):
    """The metadata then looks as if what was given out had never been: only who remembers knows better."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    numbers = sorted(given.states)
    table.roll_back(first)
    table.expire(*later)
    see(table, given)
    given.check(expired=set(numbers[1:]))
    append(table, 1000)
    see(table, given)
    given.check(expired=set(numbers[1:]))


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_rollback_that_leaves_no_log_of_snapshots(make, version):
    """Some writers keep none."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first = next(iter(table.states.values()))
    table.roll_back(first)
    state = state_of(table)
    table.metadata["snapshot-log"] = []
    table.publish()
    given.see(state, table.rows())
    given.restart()
    given.see(state, table.rows())
    given.check()


@pytest.mark.parametrize("expires", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_a_rollback_by_a_clock_that_is_behind(make, version, expires):
    """Writers' clocks differ: what came later has an earlier time."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    numbers = sorted(given.states)
    table.roll_back(first)
    behind = table.metadata["snapshot-log"][1]["timestamp-ms"] - 1000
    table.metadata["snapshot-log"][-1]["timestamp-ms"] = table.metadata["last-updated-ms"] = behind
    table.publish()
    see(table, given)
    if expires:
        given.restart()
        table.expire(*later)
    assert see(table, given) > numbers[-1]
    append(table, 1000)
    see(table, given)
    given.check(expired=set(numbers[1:]) if expires else set())


def test_a_rollback_by_a_clock_that_is_behind_seen_late(make):
    """The newer snapshots are gone when it is first looked at."""
    table, given = make(1)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    last = max(given.states)
    table.roll_back(first)
    behind = table.metadata["snapshot-log"][1]["timestamp-ms"] - 1000
    table.metadata["snapshot-log"][-1]["timestamp-ms"] = table.metadata["last-updated-ms"] = behind
    table.expire(*later)
    assert see(table, given) > last


@pytest.mark.parametrize("seed", range(8))
def test_random_histories(make, seed):
    dice = random.Random(seed)
    table, given = make(dice.choice([1, 1, 2, 3]))
    append(table, 0)
    expired: set[int] = set()
    for step in range(1, 16):
        kept = [one for one in table.states.values()
                if one.id in {snapshot["snapshot-id"] for snapshot in table.metadata["snapshots"]}]
        action = dice.choice(["append", "append", "delete", "roll back", "expire", "restart", "see", "see"])
        if action == "append":
            append(table, 100 * step)
        elif action == "delete" and table.current.data:
            table.commit("delete", remove=[dice.choice(table.current.data)])
        elif action == "roll back" and len(kept) > 1:
            table.roll_back(dice.choice([one for one in kept if one is not table.current]))
        elif action == "expire":
            gone = [one for one in kept if one is not table.current and dice.random() < 0.3]
            # What nobody saw yet may go; what is gone cannot be told from what never was.
            table.expire(*gone, deletes_files=False)
            expired |= {one.id for one in gone}
        elif action == "restart":
            given.restart()
        if action in ("see", "restart") or dice.random() < 0.5:
            see(table, given)
        given.check(expired={version for version, (id, _) in given.states.items() if id in expired})


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
