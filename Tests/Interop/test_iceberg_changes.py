"""Changes of Iceberg tables: queries from a starting version, and the change data feed."""

import pyarrow as pa
import pytest

from harness import iceberg_deleted, iceberg_tables
from harness.iceberg_answers import changed_files
from harness.iceberg_files import rows_of
from harness.iceberg_tables import FIELDS, file_in
from harness.lake import milliseconds, time_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

ADD, ADD_WITH_VECTOR, REMOVE, REMOVE_WITH_VECTOR = ("add", False), ("add", True), ("remove", False), ("remove", True)
STREAMS = {
    "v2_appends": {1: [ADD], 2: [ADD], 3: [ADD]},
    "v2_rewritten": {1: [ADD] * 4, 2: [ADD, REMOVE], 3: [REMOVE]},
    # A compaction has the same rows before and after.
    "v2_replaced": {1: [ADD] * 2, 3: [ADD]},
    "emptied": {1: [ADD], 2: [REMOVE]},
    "vectors": {1: [ADD] * 3, 2: sorted([REMOVE, REMOVE, ADD_WITH_VECTOR, ADD_WITH_VECTOR]),
                3: sorted([REMOVE_WITH_VECTOR, ADD_WITH_VECTOR]), 4: [ADD]},
    "positions": {1: [ADD] * 3, 2: sorted([REMOVE, REMOVE, ADD_WITH_VECTOR, ADD_WITH_VECTOR]), 3: [ADD]},
    "positions_of_the_same_commit": {1: [ADD], 2: [ADD_WITH_VECTOR]},
    "positions_after_compaction": {1: [ADD], 2: sorted([REMOVE, ADD_WITH_VECTOR])},
}


def feed(table, first: int, last: int) -> pa.Table:
    """What changed, row by row, from the rows before and after each commit.

    Row for row as sets: no table of these tests holds a row twice, and none moves rows about in a commit that is not
    a `replace`.
    """
    before: dict = {}
    found = []
    for commit, state in enumerate(table.states.values()):
        fields = table.schemas[state.schema_id]["fields"]
        after = {tuple(sorted(row.items())): row for file in state.data for row in rows_of(file, state.files)}
        version = state.sequence
        if state.operation != "replace" and first <= version <= last:
            for kind, rows in (("delete", before.keys() - after.keys()), ("insert", after.keys() - before.keys())):
                for row in rows:
                    values = dict(row)
                    found.append({one["name"]: values.get(one["id"]) for one in fields} | {
                        "_change_type": kind, "_commit_version": version,
                        "_commit_timestamp": milliseconds(time_of(commit))})
        before = after
    schema = table.rows().schema
    for name in ("_change_type", "_commit_version", "_commit_timestamp"):
        schema = schema.append(pa.field(name, pa.string() if name == "_change_type" else pa.int64()))
    return pa.Table.from_pylist(found, schema=schema)


def with_times_as_numbers(frame):
    if frame["_commit_timestamp"].dtype.kind == "M":
        frame["_commit_timestamp"] = [int(time.timestamp() * 1000) for time in frame["_commit_timestamp"]]
    return frame


@pytest.mark.parametrize("name", list(STREAMS))
def test_a_stream_of_commits(iceberg, name):
    answer = iceberg.query(name, {"startingVersion": 1}, DELTA)
    assert changed_files(answer) == STREAMS[name]
    assert answer.version == 1
    last = max(STREAMS[name])
    part = iceberg.query(name, {"startingVersion": 2, "endingVersion": last}, DELTA)
    assert changed_files(part) == {version: files for version, files in STREAMS[name].items() if version > 1}


def test_removes_have_a_size_and_a_path_that_was_added(iceberg):
    answer = iceberg.query("v2_rewritten", {"startingVersion": 1}, DELTA)
    removed = [file["deltaSingleAction"]["remove"] for file in answer.files if file["deltaSingleAction"].get("remove")]
    assert len(removed) == 2 and all(one["size"] > 0 and one["dataChange"] for one in removed)
    ids = {file["id"] for file in answer.files if file["deltaSingleAction"].get("add")}
    assert {file["id"] for file in answer.files if file["deltaSingleAction"].get("remove")} <= ids


@pytest.mark.parametrize("name", ["v2_appends", "v2_rewritten", "v2_replaced", "emptied"])
@pytest.mark.parametrize("use_delta_format", [False, True])
def test_changes_without_deletes(iceberg, name, use_delta_format):
    table = iceberg.tables[name]
    latest = table.current.sequence
    for first, last in [(1, latest), (2, latest), (2, 2), (1, 1)]:
        frame = iceberg.load_changes(
            name, starting_version=first, ending_version=last, use_delta_format=use_delta_format)
        assert_same_rows(with_times_as_numbers(frame), feed(table, first, last))


@pytest.mark.parametrize("name", ["vectors", "positions", "positions_of_the_same_commit", "positions_in_several_files",
                                  "vectors_in_partitions", "whole_file_deleted"])
def test_changes_with_deletes(iceberg, name):
    """A row that a vector deletes is a deleted row, once, in the commit that deletes it.

    The client's kernel finds columns by id, but it fails on a feed whose last column has another physical name than
    in the files: `col-<id>` will not do there.
    """
    table = iceberg.tables[name]
    latest = table.current.sequence
    for first, last in [(1, latest), (2, latest), (2, 2)]:
        frame = iceberg.load_changes(name, starting_version=first, ending_version=last, use_delta_format=True)
        assert_same_rows(with_times_as_numbers(frame), feed(table, first, last))


@pytest.mark.parametrize("version", [2, 3])
def test_changes_after_a_rename(iceberg_place, version):
    """Old files have the old name: rows that are deleted from them have values all the same.

    The last column keeps its name, for a renamed one is beyond the client's kernel.
    """
    table = iceberg_place.start(FIELDS, version=version)
    old = file_in(table, 0)
    table.commit(add=[old])
    table.evolve([one | {"name": "harbour"} if one["name"] == "part" else one for one in FIELDS])
    table.commit(add=[table.data_file([{"id": 100, "harbour": "a", "value": 0.5}])])
    table.commit("delete", add=table.deletion_vectors({old: [1]}) if version == 3 else
                 [table.position_deletes([(old, 1)])])
    frame = iceberg_place.placed.load_changes(starting_version=2, use_delta_format=True)
    assert_same_rows(with_times_as_numbers(frame), feed(table, 2, 3))


def test_the_feed_is_not_empty(iceberg_tables_of_lake):
    """The expectation above, counted by hand."""
    counts = {name: feed(iceberg_tables_of_lake[name], 2, 99).num_rows for name in
              ("v2_rewritten", "v2_replaced", "emptied", "vectors", "positions", "positions_of_the_same_commit")}
    assert counts == {"v2_rewritten": 30, "v2_replaced": 10, "emptied": 10, "vectors": 16, "positions": 13,
                      "positions_of_the_same_commit": 8}


@pytest.mark.parametrize("name", ["vectors", "positions"])
@pytest.mark.parametrize("capabilities", [PARQUET, None])
def test_a_feed_with_deletes_needs_the_delta_format(iceberg, name, capabilities):
    assert_error(iceberg.changes(name, capabilities, startingVersion=1).response, 400, "UNSUPPORTED_OPERATION",
                 "deletionVectors")


def test_the_feed_says_that_it_is_on(iceberg):
    answer = iceberg.changes("v2_appends", DELTA, startingVersion=1, endingVersion=2)
    assert (answer.status, answer.version) == (200, 1)
    metadata = answer.actions("metaData")[0]["deltaMetadata"]
    assert metadata["configuration"]["delta.enableChangeDataFeed"] == "true"


def test_a_compaction_alone_changes_nothing(iceberg):
    answer = iceberg.changes("v2_replaced", DELTA, startingVersion=2, endingVersion=2)
    assert answer.status == 200 and answer.files == []


@pytest.mark.parametrize("name", [maker.__name__ for maker in iceberg_deleted.EQUALITY])
def test_a_range_with_equality_deletes_is_refused(iceberg, name):
    for answer in (iceberg.changes(name, DELTA, startingVersion=1),
                   iceberg.query(name, {"startingVersion": 1}, DELTA)):
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "equality delete")
    before = iceberg.changes(name, DELTA, startingVersion=1, endingVersion=1)
    assert before.status == 200, before.response.text


def test_a_range_with_expired_snapshots_is_refused(iceberg):
    for parameters in ({"startingVersion": 1}, {"startingVersion": 2}):
        assert_error(iceberg.changes("expired", DELTA, **parameters).response, 400, "INVALID_PARAMETER_VALUE", "3")


@pytest.mark.parametrize("parameters", [
    {}, {"endingVersion": 1}, {"startingVersion": 3, "endingVersion": 1}, {"startingVersion": 99},
    {"startingVersion": 1, "endingVersion": 99}, {"startingVersion": "first"}, {"startingVersion": -1},
    {"startingTimestamp": "noon"}, {"startingVersion": 10**30},
])
def test_bad_ranges(iceberg, parameters):
    assert_error(iceberg.changes("v2_appends", DELTA, **parameters).response, 400, "INVALID_PARAMETER_VALUE")


def test_an_overwrite_of_the_same_commit_as_its_deletes(iceberg_place):
    """One snapshot adds a file, removes one and deletes rows of a third."""
    table = iceberg_place.start(FIELDS, version=3)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("overwrite", remove=[first], add=[file_in(table, 200), *table.deletion_vectors({second: [4, 5]})])
    answer = iceberg_place.query({"startingVersion": 2}, DELTA)
    assert changed_files(answer) == {2: sorted([ADD, REMOVE, REMOVE, ADD_WITH_VECTOR])}
    frame = iceberg_place.placed.load_changes(starting_version=2, use_delta_format=True)
    assert_same_rows(with_times_as_numbers(frame), feed(table, 2, 2))


def test_new_commits_come_into_the_feed(iceberg_place):
    table = iceberg_place.make(iceberg_tables.v2_appends)
    assert sorted(changed_files(iceberg_place.query({"startingVersion": 3}, DELTA))) == [3]
    table.commit(add=[file_in(table, 1000)])
    assert changed_files(iceberg_place.query({"startingVersion": 3}, DELTA)) == {3: [ADD], 4: [ADD]}
