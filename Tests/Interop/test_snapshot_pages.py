"""The pages of an answer are of one version, whatever becomes of the table and of the server in the meantime."""

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.checkpoints import compact, forget, write_v2
from harness.sharing import assert_error
from harness.shelf import Shelf


def append(table, *numbers: int) -> None:
    rows = pa.table({"n": pa.array(numbers, pa.int64()), "part": [f"p{number % 3}" for number in numbers]})
    write_deltalake(table.path, rows, mode="append", partition_by=["part"])


def ids(answer) -> set[str]:
    assert answer.status == 200, answer.response.text
    return {file["id"] for file in answer.files}


def make(table) -> set[str]:
    """Three appends of three files each; returns the files."""
    for start in (0, 10, 20):
        append(table, *range(start, start + 6))
    expected = ids(table.query())
    assert len(expected) == 9
    return expected


def commits_arrive(table) -> None:
    append(table, 1000)
    DeltaTable(table.path).delete("n < 3")


def a_checkpoint_of_the_version(table) -> None:
    """Another file of the log now tells the version that the pages are of."""
    DeltaTable(table.path, version=2).create_checkpoint()
    forget(table.path, 2)


def version_2_of_the_version(table) -> None:
    write_v2(table.path, 2, "parquet", 3)


def compacted(table) -> None:
    compact(table.path, 0, 2)


def a_later_checkpoint(table) -> None:
    append(table, 1001)
    DeltaTable(table.path).create_checkpoint()


EVENTS = [compacted, commits_arrive, version_2_of_the_version, a_checkpoint_of_the_version, a_later_checkpoint]


@pytest.mark.parametrize("size, events", [(1, EVENTS), (3, EVENTS[2:]), (4, EVENTS[1:]), (4, EVENTS[3:])])
def test_pages_stay_on_their_version(table, size, events):
    """Whatever happens to the table between two pages, each file of the version is on exactly one of them."""
    expected = make(table)
    page, found, events = table.query({"maxFiles": size}), [], iter(events)
    while True:
        assert (page.status, page.version) == (200, 2), page.response.text
        assert len(page.files) == min(size, len(expected) - len(found))
        found += [file["id"] for file in page.files]
        token = page.end.get("nextPageToken")
        if not token:
            break
        next(events, lambda _: None)(table)
        page = table.query({"maxFiles": size, "pageToken": token})
    assert sorted(found) == sorted(expected)


def test_pages_of_a_version_that_was_cleaned_up(table):
    """Every file of the version, or a refusal that says to start again; never files of another version."""
    expected = make(table)
    first = table.query({"maxFiles": 4})
    DeltaTable(table.path).delete("n < 12")
    DeltaTable(table.path).create_checkpoint()
    forget(table.path, 3)
    page = table.query({"maxFiles": 100, "pageToken": first.end["nextPageToken"]})
    if page.status == 200:
        assert page.version == 2 and ids(first) | ids(page) == expected
    else:
        assert_error(page.response, 400, "INVALID_PARAMETER_VALUE", "2")
    assert table.query().version == 3


def test_pages_with_predicate_and_limit(table):
    make(table)
    body = {"maxFiles": 2, "predicateHints": ["part = 'p1'"], "limitHint": 5}
    page = table.query(body)
    found, token = ids(page), page.end["nextPageToken"]
    commits_arrive(table)
    a_checkpoint_of_the_version(table)
    page = table.query(body | {"pageToken": token})
    assert page.version == 2 and len(ids(page)) == 1 and page.end.get("nextPageToken") is None
    assert len(found | ids(page)) == 3


def test_pages_go_on_after_a_restart(tmp_path):
    """Another server, which reads the version from other files, has the same order."""
    shelf = Shelf(tmp_path)
    try:
        table = shelf.place()
        expected = make(table)
        page = table.query({"maxFiles": 4})
        found = ids(page)
        assert shelf.server.stop() == 0
        a_checkpoint_of_the_version(table)
        commits_arrive(table)
        shelf.server.start()
        while token := page.end.get("nextPageToken"):
            page = table.query({"maxFiles": 4, "pageToken": token})
            assert page.version == 2 and not found & ids(page)
            found |= ids(page)
        assert found == expected
    finally:
        shelf.stop()
