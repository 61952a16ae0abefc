"""The change data feed: what the client reads is what deltalake's own feed says."""

import pyarrow as pa
import pytest

from harness.lake import instant, time_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

RANGES = [(0, 4), (0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (1, 3), (2, 4)]


def with_times_as_numbers(frame):
    """The delta format returns the commit time as a timestamp, of whole seconds; the parquet format in ms."""
    if frame["_commit_timestamp"].dtype.kind == "M":
        frame["_commit_timestamp"] = [int(time.timestamp() * 1000) for time in frame["_commit_timestamp"]]
    return frame


@pytest.mark.parametrize("use_delta_format", [None, False, True])
@pytest.mark.parametrize("first, last", RANGES)
def test_changes_by_version(backend, first, last, use_delta_format):
    frame = backend.load_changes(
        "trips", starting_version=first, ending_version=last, use_delta_format=use_delta_format)
    assert_same_rows(with_times_as_numbers(frame), backend.tables["trips"].changes(first, last))


@pytest.mark.parametrize("use_delta_format", [False, True])
def test_changes_up_to_the_latest_version(backend, use_delta_format):
    frame = backend.load_changes("trips", starting_version=2, use_delta_format=use_delta_format)
    assert_same_rows(with_times_as_numbers(frame), backend.tables["trips"].changes(2, 4))


@pytest.mark.parametrize("use_delta_format", [False, True])
@pytest.mark.parametrize("first, last", RANGES)
def test_changes_by_timestamp(backend, first, last, use_delta_format):
    frame = backend.load_changes(
        "trips", starting_timestamp=instant(time_of(first)), ending_timestamp=instant(time_of(last)),
        use_delta_format=use_delta_format)
    assert_same_rows(with_times_as_numbers(frame), backend.tables["trips"].changes(first, last))


@pytest.mark.parametrize("name", ["odd_partitions", "literal_paths"])
@pytest.mark.parametrize("use_delta_format", [False, True])
def test_changes_with_odd_partition_values(backend, name, use_delta_format):
    """deltalake's own feed cannot read these paths; the rows are known: one insert each, then one delete."""
    frame = backend.load_changes(name, starting_version=0, use_delta_format=use_delta_format)
    first = backend.tables[name].rows(0).select(["n", "part"])
    gone = first.filter(pa.compute.equal(first["n"], 1))
    expected = pa.concat_tables([
        first.append_column("_change_type", pa.array(["insert"] * first.num_rows)),
        gone.append_column("_change_type", pa.array(["delete"])),
    ])
    assert_same_rows(frame[["n", "part", "_change_type"]], expected)


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_the_header_names_the_starting_version(sharing, capabilities):
    answer = sharing.changes("lake.delta.trips", capabilities, startingVersion=1, endingVersion=3)
    assert (answer.status, answer.version) == (200, 1)


def test_lines_of_a_parquet_answer(sharing):
    answer = sharing.changes("lake.delta.trips", PARQUET, startingVersion=0)
    assert [next(iter(line)) for line in answer.lines[:2]] == ["protocol", "metaData"]
    versions = [action["version"] for line in answer.lines[2:] for action in line.values()]
    assert versions == sorted(versions)
    kinds = {(kind, action["version"]) for line in answer.lines[2:] for kind, action in line.items()}
    assert kinds == {("add", 0), ("add", 1), ("cdf", 2), ("cdf", 3), ("cdf", 4)}


def test_historical_metadata(sharing):
    table = "lake.delta.trips"
    plain = sharing.changes(table, DELTA, startingVersion=0)
    assert len(plain.actions("metaData")) == 1
    asked = sharing.changes(table, DELTA, startingVersion=0, includeHistoricalMetadata="true")
    assert [entry["version"] for entry in asked.actions("metaData")] == [0]


@pytest.mark.parametrize("parameters", [
    {}, {"endingVersion": 1}, {"startingVersion": 0, "startingTimestamp": "2025-03-01T12:00:00Z"},
    {"startingVersion": 3, "endingVersion": 1}, {"startingVersion": 99}, {"startingVersion": 0, "endingVersion": 99},
    {"startingVersion": "first"}, {"startingVersion": -1}, {"startingTimestamp": "noon"},
    {"startingVersion": 10**30}, {"startingVersion": 0, "endingVersion": 1, "endingTimestamp": "2025-03-01T12:00:00Z"},
])
def test_bad_ranges(sharing, parameters):
    assert_error(sharing.changes("lake.delta.trips", **parameters).response, 400, "INVALID_PARAMETER_VALUE")


def test_a_table_without_a_change_feed_is_refused(sharing):
    answer = sharing.changes("lake.delta.ordered", startingVersion=0)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "enableChangeDataFeed")
