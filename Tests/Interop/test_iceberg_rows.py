"""Rows of Iceberg tables: what the Python client reads is what PyIceberg reads, or what was written by hand."""

import pytest

from harness import iceberg_deleted, iceberg_tables, iceberg_written
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

# A parquet answer knows columns by name alone and no deletes; a table without renames and deletes can have one.
AS_PARQUET = [
    "v1_history", "v1_inline_manifests", "v2_appends", "v2_explicit", "v2_zstandard", "v2_snappy", "v2_rewritten",
    "v2_replaced", "rolled_back", "rolled_back_only", "expired", "empty", "emptied", "hadoop", "hadoop_v10", "gzipped",
    "hadoop_gzipped", "without_statistics", "not_a_number", "partitioned", "initial_default_in_every_file",
    "py_every_type", "py_nested", "py_respecified", "py_overwritten", "py_deleted", "py_empty", "py_ordered",
    *[f"py_by_{name}" for name in iceberg_written.TRANSFORMS],
]
DELETED = [maker.__name__ for maker in [*iceberg_deleted.POSITIONS, *iceberg_deleted.VECTORS]]
# In these the last snapshot has no deletes any more.
DELETED_BEFORE = ["deletes_removed", "positions_older_than_the_data"]
AS_DELTA_ALONE = [
    "v1_upgraded", "unmapped", "migrated", "promoted", "renamed", "typed", *DELETED, "py_local_times", "py_renamed",
    "py_added_again", "py_swapped", "py_nested_renamed", "py_promoted",
]


def test_every_table_is_read(iceberg_tables_of_lake):
    """The lists above forget none."""
    refused = {maker.__name__ for maker in iceberg_deleted.EQUALITY} | {"initial_default"}
    for name in iceberg_tables_of_lake:
        known = name in AS_PARQUET or name in AS_DELTA_ALONE
        assert known or name in refused or name.startswith(
            ("unsupported_", "orc_", "avro_", "version_4", "encrypted")), name
    assert {one.__name__ for one in iceberg_tables.COLUMNS} <= {*AS_PARQUET, *AS_DELTA_ALONE}


@pytest.mark.parametrize("name", [*AS_PARQUET, *AS_DELTA_ALONE])
def test_rows_in_the_delta_format(iceberg, name):
    for use_delta_format in (True, None):
        assert_same_rows(iceberg.load(name, use_delta_format=use_delta_format), iceberg.rows(name))


@pytest.mark.parametrize("name", AS_PARQUET)
def test_rows_in_the_parquet_format(iceberg, name):
    assert_same_rows(iceberg.load(name, use_delta_format=False), iceberg.rows(name))


@pytest.mark.parametrize("name, feature", [
    *[(name, "deletionVectors") for name in DELETED if name not in DELETED_BEFORE],
    *iceberg_written.NEEDS_DELTA.items(),
    ("renamed", "columnMapping"), ("typed", "timestampNtz"), ("v1_upgraded", "deletionVectors"),
])
@pytest.mark.parametrize("capabilities", [PARQUET, None, "responseformat=delta"])
def test_a_client_that_cannot_read_it_is_told_why(iceberg, name, feature, capabilities):
    for answer in (iceberg.query(name, {}, capabilities), iceberg.metadata(name, capabilities)):
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", feature)


@pytest.mark.parametrize("name", ["py_every_type", "py_nested", "positions"])
@pytest.mark.parametrize("limit", [0, 1, 3, 1000])
def test_limits_of_the_client(iceberg, name, limit):
    frame = iceberg.load(name, limit=limit, use_delta_format=True)
    assert len(frame) == min(limit, iceberg.rows(name).num_rows)


@pytest.mark.parametrize("name", ["py_ordered", "v2_appends", "positions", "vectors", "partitioned", "py_empty"])
def test_formats_negotiate(iceberg, name):
    """Where both formats are taken, the header says which one it is, and the lines are of that format."""
    answer = iceberg.query(name, {}, DELTA.replace("=delta", "=delta,parquet"))
    assert answer.status == 200, answer.response.text
    is_delta = answer.capabilities["responseformat"] == "delta"
    assert ("deltaMetadata" in answer.actions("metaData")[0]) == is_delta
    assert all(("deltaSingleAction" in file) == is_delta for file in answer.files)
    assert is_delta or name not in DELETED


def test_columns_come_in_the_order_of_the_schema(iceberg):
    for name in ("renamed", "py_nested_renamed", "typed"):
        frame = iceberg.load(name, use_delta_format=True)
        assert list(frame.columns) == iceberg.rows(name).column_names


def test_an_append_is_seen(iceberg_place):
    """A server that remembers nothing asks for the newest metadata each time."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())
    table.commit(add=[iceberg_tables.file_in(table, 1000)])
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())
    assert table.rows().num_rows == 40
