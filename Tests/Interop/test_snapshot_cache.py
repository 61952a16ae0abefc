"""What the server keeps of tables between requests is seen by nobody: each answer is of the table as it is."""

import concurrent.futures
import contextlib
import http.client
import os
import shutil
import threading
import time

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from harness.checkpoints import commit, write_actions
from harness.logs import METADATA, PROTOCOL, add, write_log
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error, table_path
from harness.shelf import Shelf


def rows(*numbers: int) -> pa.Table:
    return pa.table({"n": pa.array(numbers, pa.int64()), "part": [f"p{number % 3}" for number in numbers]})


def append(table, *numbers: int, partitioned: bool = False) -> None:
    write_deltalake(table.path, rows(*numbers), mode="append", partition_by=["part"] if partitioned else None)


def ids(answer) -> set[str]:
    assert answer.status == 200, answer.response.text
    found = [file["id"] for file in answer.files]
    assert len(set(found)) == len(found), "a file is given twice"
    return set(found)


def test_every_commit_is_seen_by_the_next_request(table):
    append(table, 0)
    kinds = [lambda number: append(table, number), lambda number: append(table, number, number + 100),
             lambda number: DeltaTable(table.path).delete(f"n = {number - 1}"),
             lambda number: DeltaTable(table.path).update(updates={"n": "n + 1000"}, predicate=f"n = {number - 3}"),
             lambda number: DeltaTable(table.path).create_checkpoint(),
             lambda number: write_deltalake(table.path, rows(number), mode="overwrite")]
    for number in range(1, 19):
        kinds[number % len(kinds)](number)
        opened = DeltaTable(table.path)
        for capabilities in (DELTA, PARQUET):
            answer = table.query({}, capabilities)
            assert (answer.version, len(ids(answer))) == (opened.version(), len(opened.file_uris()))
        assert table.sharing.version(table.name).version == opened.version()
    assert_same_rows(table.load(), DeltaTable(table.path).to_pyarrow_table())


def test_many_small_commits_between_two_requests(table):
    append(table, 0, 1, 2)
    assert table.query().version == 0
    for number in range(3, 23):
        append(table, number)
    DeltaTable(table.path).delete("n % 5 = 0")
    answer = table.query()
    assert (answer.version, len(ids(answer))) == (21, len(DeltaTable(table.path).file_uris()))
    assert_same_rows(table.load(), DeltaTable(table.path).to_pyarrow_table())
    for version in (20, 0, 17, 21):
        assert table.query({"version": version}).version == version


def test_versions_in_any_order(table):
    """What was read of one version is no part of another."""
    for number in range(8):
        append(table, number)
        if number % 3 == 2:
            DeltaTable(table.path).delete(f"n = {number - 1}")
    latest = DeltaTable(table.path).version()
    for version in [*range(latest, -1, -1), *range(latest + 1), 5, 2, latest, 0]:
        expected = len(DeltaTable(table.path, version=version).file_uris())
        assert len(ids(table.query({"version": version}))) == expected


def test_a_table_that_is_dropped_and_made_anew(table):
    for number in range(3):
        append(table, number)
    first = table.query()
    assert len(ids(first)) == 3
    shutil.rmtree(table.path)
    assert_error(table.query().response, 404, "RESOURCE_DOES_NOT_EXIST")
    assert_error(table.sharing.version(table.name).response, 404, "RESOURCE_DOES_NOT_EXIST")
    for count in (3, 5, 1):
        shutil.rmtree(table.path, ignore_errors=True)
        for number in range(count):
            append(table, 100 + number)
        answer = table.query()
        assert (answer.version, len(ids(answer))) == (count - 1, count)
        assert answer.actions("metaData")[0]["id"] == str(DeltaTable(table.path).metadata().id)
        assert set(table.load()["n"]) == set(range(100, 100 + count))
        shutil.rmtree(table.path)


def test_a_table_that_takes_the_place_of_another(table, tmp_path):
    """Moved in whole, of as many versions, with the times of the other's commits."""
    for number in range(3):
        append(table, number)
    other = tmp_path / "other"
    for number in range(3):
        write_deltalake(other, rows(100 + number), mode="append")
        ours = commit(table.path, number).stat()
        os.utime(commit(other, number), ns=(ours.st_atime_ns, ours.st_mtime_ns))
    assert set(table.load()["n"]) == {0, 1, 2}
    os.rename(table.path, tmp_path / "away")
    shutil.copytree(other, table.path)
    assert set(table.load()["n"]) == {100, 101, 102}


def test_a_table_whose_first_version_comes_while_it_is_asked_for(table):
    for _ in range(3):
        assert_error(table.query().response, 404, "RESOURCE_DOES_NOT_EXIST")
    append(table, 1)
    assert len(ids(table.query())) == 1


def test_a_commit_that_is_taken_back(table):
    """Whoever restores a backup of the log gets what the log says."""
    for number in range(4):
        append(table, number)
    assert table.query().version == 3
    commit(table.path, 3).unlink()
    assert (table.query().version, len(ids(table.query()))) == (2, 3)
    append(table, 50, 51)
    answer = table.query()
    assert (answer.version, len(ids(answer))) == (3, 4)
    assert set(table.load()["n"]) == {0, 1, 2, 50, 51}


def test_refusals_are_not_kept(table):
    append(table, 0)
    append(table, 1)
    append(table, 2)
    newest = commit(table.path, 2).read_bytes()
    commit(table.path, 2).write_bytes(newest[:-20])
    assert table.query().status in (400, 503)
    commit(table.path, 2).write_bytes(newest)
    assert len(ids(table.query())) == 3


def test_32_requests_at_once(table):
    append(table, *range(9), partitioned=True)
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        for _ in range(3):
            answers = list(pool.map(lambda _: table.query(), range(32)))
            expected = DeltaTable(table.path)
            assert {answer.version for answer in answers} == {expected.version()}
            assert all(ids(answer) == ids(answers[0]) for answer in answers)
            assert len(ids(answers[0])) == len(expected.file_uris())
            append(table, *range(9))


def test_readers_while_commits_arrive(table):
    """No answer is older than its request, and each has exactly the files of its version."""
    append(table, 0)
    files, newest, failures, done = {0: 1}, [0], [], threading.Event()

    def read() -> None:
        while not done.is_set():
            before = newest[0]
            answer = table.query()
            found = (answer.version, len(ids(answer)))
            if found[0] < before or found[1] != found[0] + 1:
                failures.append((before, found))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        try:
            for version in range(1, 16):
                append(table, version)
                files[version] = version + 1
                newest[0] = version
                if version % 5 == 0:
                    DeltaTable(table.path).create_checkpoint()
        finally:
            done.set()
        for reader in readers:
            reader.result(60)
    assert failures == []


def test_no_answer_is_older_than_its_request(table, tmp_path):
    """Also where other requests have just looked at the log, and this one waits for what they find."""
    log = write_log(table.path, [PROTOCOL, METADATA, *(add(f"first-{number}.parquet") for number in range(300))])
    done = threading.Event()

    def ask(connection: http.client.HTTPConnection) -> int:
        connection.request("POST", f"/delta-sharing{table_path(table.name)}/query", body='{"limitHint":0}',
                           headers=table.sharing.headers)
        response = connection.getresponse()
        response.read()
        return int(response.headers["delta-table-version"])

    def ask_again_and_again() -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", table.server.port, timeout=60)) as connection:
            while not done.is_set():
                ask(connection)

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        others = [pool.submit(ask_again_and_again) for _ in range(3)]
        connection = http.client.HTTPConnection("127.0.0.1", table.server.port, timeout=60)
        try:
            stale = []
            for version in range(1, 150):
                new = write_actions(tmp_path / "new.json", [add(f"{version}.parquet")])
                os.rename(new, log / f"{version:020}.json")
                found = ask(connection)
                if found < version:
                    stale.append((version, found))
        finally:
            done.set()
            connection.close()
        for other in others:
            other.result(60)
    assert stale == []


def test_staleness_that_was_asked_for(tmp_path):
    """With it a commit may be seen later, yet not later than that; a version that is named is there at once."""
    shelf = Shelf(tmp_path, cache={"staleness": 2})
    try:
        table = shelf.place()
        append(table, 0)
        started = time.monotonic()
        assert table.query().version == 0
        append(table, 1)
        assert table.query({"version": 1}).version == 1
        while table.query().version == 0:
            assert time.monotonic() < started + 3
            time.sleep(0.1)
        assert len(ids(table.query())) == 2
    finally:
        shelf.stop()
