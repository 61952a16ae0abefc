"""The rows that the Python client reads are those that deltalake reads: every table, version and format."""

import pytest

from harness import lake
from harness.rows import assert_same_rows, assert_some_rows_of

TABLES = list(lake.MAKERS)
PARQUET_TABLES = [name for name in TABLES if name != "local_times"]


@pytest.mark.parametrize("name", TABLES)
def test_format_left_to_the_server(backend, name):
    assert_same_rows(backend.load(name), backend.tables[name].rows())


@pytest.mark.parametrize("name", TABLES)
def test_delta_format(backend, name):
    assert_same_rows(backend.load(name, use_delta_format=True), backend.tables[name].rows())


@pytest.mark.parametrize("name", PARQUET_TABLES)
def test_parquet_format(backend, name):
    assert_same_rows(backend.load(name, use_delta_format=False), backend.tables[name].rows())


@pytest.mark.parametrize("name", PARQUET_TABLES)
@pytest.mark.parametrize("use_delta_format", [False, True])
def test_every_version(backend, name, use_delta_format):
    table = backend.tables[name]
    for version in range(table.latest + 1):
        frame = backend.load(name, version=version, use_delta_format=use_delta_format)
        assert_same_rows(frame, table.rows(version))


@pytest.mark.parametrize("use_delta_format", [None, False, True])
@pytest.mark.parametrize("limit", [0, 1, 5, 40, 1000])
def test_limit(backend, limit, use_delta_format):
    whole = backend.tables["trips"].rows()
    frame = backend.load("trips", limit=limit, use_delta_format=use_delta_format)
    assert len(frame) == min(limit, whole.num_rows)
    assert_some_rows_of(frame, whole)


def test_limit_sends_only_the_files_that_are_needed(sharing, tables):
    everything = sharing.query("lake.delta.ordered")
    assert len(everything.files) == 5
    assert len(sharing.query("lake.delta.ordered", {"limitHint": 20}).files) == 1
    assert len(sharing.query("lake.delta.ordered", {"limitHint": 21}).files) == 2
    assert len(sharing.query("lake.delta.ordered", {"limitHint": 10**12}).files) == 5


def test_a_table_without_history_is_readable_at_its_latest_version(backend):
    assert_same_rows(backend.load("no_history"), backend.tables["trips"].rows())


def test_files_are_named_once_and_described(sharing, tables):
    answer = sharing.query("lake.delta.trips")
    assert len(answer.files) == len(tables["trips"].files())
    assert len({file["id"] for file in answer.files}) == len(answer.files)
    for file in answer.files:
        assert file["size"] > 0 and file["partitionValues"].keys() == {"harbour"}
        assert '"numRecords"' in file["stats"]
        assert isinstance(file["expirationTimestamp"], int)
