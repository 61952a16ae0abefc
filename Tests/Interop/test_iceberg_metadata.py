"""The metadata and the statistics of Iceberg tables in terms of Delta."""

import decimal
import json

import pytest

from harness import iceberg_deleted
from harness.iceberg_answers import adds
from harness.iceberg_tables import FIELDS, file_in
from harness.iceberg_values import by_id, field
from harness.sharing import DELTA

pytest_plugins = ["harness.iceberg_fixtures"]


def metadata_of(answer) -> dict:
    assert answer.status == 200, answer.response.text
    return answer.actions("metaData")[0]["deltaMetadata"]


def protocol_of(answer) -> dict:
    return answer.actions("protocol")[0]["deltaProtocol"]


def columns_of(answer) -> list[dict]:
    return json.loads(metadata_of(answer)["schemaString"])["fields"]


def mapping_of(column: dict) -> tuple:
    metadata = column["metadata"]
    return column["name"], metadata["delta.columnMapping.id"], metadata["delta.columnMapping.physicalName"]


def statistics_of(add: dict) -> dict:
    return json.loads(add["stats"], parse_float=decimal.Decimal)


@pytest.mark.parametrize("name, features", [
    ("v2_appends", {"columnMapping"}), ("renamed", {"columnMapping"}), ("py_by_bucket_long", {"columnMapping"}),
    ("py_local_times", {"columnMapping", "timestampNtz"}), ("positions", {"columnMapping", "deletionVectors"}),
    ("vectors", {"columnMapping", "deletionVectors"}), ("v1_history", {"columnMapping"}),
])
def test_protocol(iceberg, name, features):
    for answer in (iceberg.metadata(name, DELTA), iceberg.query(name, {}, DELTA)):
        metadata, protocol = metadata_of(answer), protocol_of(answer)
        assert (protocol["minReaderVersion"], protocol["minWriterVersion"]) == (3, 7)
        assert set(protocol["readerFeatures"]) == features
        assert features <= set(protocol["writerFeatures"])
        assert metadata["configuration"]["delta.columnMapping.mode"] == "id"
        assert metadata["partitionColumns"] == []
        assert metadata["format"]["provider"] == "parquet"
        assert all(add["partitionValues"] == {} for add in (adds(answer) if answer.files else []))


def test_the_id_of_the_metadata_is_the_tables(iceberg):
    table = iceberg.tables["v2_appends"]
    first, second = (metadata_of(iceberg.metadata(name, DELTA)) for name in ("v2_appends", "v2_explicit"))
    assert first["id"] == table.metadata["table-uuid"]
    assert first["id"] != second["id"]


def test_columns_have_the_field_ids(iceberg):
    assert [mapping_of(column) for column in columns_of(iceberg.metadata("v2_appends", DELTA))] == [
        ("id", 1, "col-1"), ("part", 2, "col-2"), ("value", 3, "col-3")]
    columns = columns_of(iceberg.metadata("renamed", DELTA))
    assert [mapping_of(column) for column in columns] == [
        ("id", 1, "col-1"), ("fresh", 2, "col-2"), ("inner", 4, "col-4"), ("gone", 7, "col-7")]
    assert [mapping_of(column) for column in columns[2]["type"]["fields"]] == [("z", 5, "col-5"), ("y", 6, "col-6")]


def test_ids_of_structs_within_lists_and_maps(iceberg):
    columns = {column["name"]: column for column in columns_of(iceberg.metadata("typed", DELTA))}
    item = columns["by_name"]["type"]["valueType"]["fields"][0]
    assert mapping_of(item) == ("n", 109, "col-109")
    assert columns["numbers"]["type"]["elementType"] == "integer"


def test_types(iceberg):
    kinds = {column["name"]: column["type"] for column in columns_of(iceberg.metadata("typed", DELTA))}
    assert {name: kind for name, kind in kinds.items() if isinstance(kind, str)} == {
        "boolean": "boolean", "int": "integer", "long": "long", "float": "float", "double": "double",
        "decimal9": "decimal(9,2)", "decimal18": "decimal(18,4)", "decimal38": "decimal(38,10)", "date": "date",
        "string": "string", "binary": "binary", "timestamptz": "timestamp", "timestamp": "timestamp_ntz"}


def test_required_columns_stay_required(iceberg):
    nullable = {column["name"]: column["nullable"] for column in columns_of(iceberg.metadata("v2_appends", DELTA))}
    assert nullable == {"id": False, "part": True, "value": True}


def test_files_without_ids_are_mapped_by_name(iceberg):
    answer = iceberg.metadata("unmapped", DELTA)
    assert metadata_of(answer)["configuration"]["delta.columnMapping.mode"] == "name"
    assert [mapping_of(column)[2] for column in columns_of(answer)] == ["id", "part", "value"]


def test_a_partition_column_that_the_files_lack_is_declared(iceberg):
    answer = iceberg.query("migrated", {}, DELTA)
    assert metadata_of(answer)["partitionColumns"] == ["part"]
    assert sorted(add["partitionValues"]["part"] for add in adds(answer)) == ["a", "b"]


def test_statistics_of_every_type(iceberg):
    add, = adds(iceberg.query("typed", {}, DELTA))
    found = statistics_of(add)
    lowest, highest = found["minValues"], found["maxValues"]
    assert found["numRecords"] == 3
    assert found["nullCount"]["col-2"] == 1 and found["nullCount"]["col-101"]["col-102"] == 2
    assert (lowest["col-2"], highest["col-2"]) == (-(2**31), 2**31 - 1)
    assert (lowest["col-3"], highest["col-3"]) == (-(2**63), 2**63 - 1)
    assert "col-4" not in lowest and highest["col-4"] == decimal.Decimal("1.5"), "JSON has no infinity"
    assert (lowest["col-5"], float(highest["col-5"])) == (0, 0.1)
    assert (lowest["col-6"], highest["col-6"]) == (decimal.Decimal("-9999999.99"), decimal.Decimal("9999999.99"))
    assert (lowest["col-7"], highest["col-7"]) == (decimal.Decimal("-0.0128"), decimal.Decimal("0.0001"))
    assert highest["col-8"] == decimal.Decimal("1234567890123456789012345678.0123456789")
    assert lowest["col-8"] == decimal.Decimal("-0.0000000001")
    assert (lowest["col-9"], highest["col-9"]) == ("1900-01-01", "9999-12-31")
    assert lowest["col-10"] == "" and highest["col-10"] >= "Grüße \U0001f6a2, which is"
    assert "col-11" not in lowest and "col-11" not in highest, "no bounds of binary columns"
    # A bound of whole milliseconds has to hold the microseconds.
    for column in ("col-12", "col-13"):
        assert lowest[column].rstrip("Z") == "1969-12-31T23:59:59.999"
        assert highest[column].rstrip("Z") == "2025-02-03T04:05:06.790"
    assert (lowest["col-101"]["col-102"], highest["col-101"]["col-102"]) == (1, 1)
    assert "col-104" not in lowest and "col-106" not in lowest


def test_statistics_of_promoted_columns(iceberg):
    """Old files have the bounds of an int, a float and a short decimal."""
    found = [statistics_of(add) for add in adds(iceberg.query("promoted", {}, DELTA))]
    old, = [one for one in found if one["minValues"]["col-1"] == -4]
    assert (old["maxValues"]["col-1"], old["minValues"]["col-3"]) == (0, decimal.Decimal("-1.25"))
    assert abs(float(old["maxValues"]["col-2"]) - 4.1) < 1e-6


def test_nothing_is_said_of_columns_without_statistics(iceberg):
    found = sorted((statistics_of(add) for add in adds(iceberg.query("without_statistics", {}, DELTA))),
                   key=lambda one: len(one.get("minValues", {})))
    assert [one["numRecords"] for one in found] == [10, 10, 10]
    assert [sorted(one.get("minValues", {})) for one in found] == [
        [], ["col-2", "col-3"], ["col-1", "col-2", "col-3"]]


def test_no_maximum_where_there_may_be_a_nan(iceberg):
    for add in adds(iceberg.query("not_a_number", {}, DELTA)):
        assert "col-1" not in statistics_of(add).get("maxValues", {})


@pytest.mark.parametrize("maker", [iceberg_deleted.positions, iceberg_deleted.vectors], ids=lambda one: one.__name__)
def test_statistics_of_files_with_deletes_are_of_the_whole_file(iceberg, maker):
    for add in adds(iceberg.query(maker.__name__, {}, DELTA)):
        found = statistics_of(add)
        assert found["numRecords"] == 10
        # Bounds of Iceberg may lie beyond the values, with deletes or without.
        assert found["tightBounds"] is False


@pytest.mark.parametrize("name", ["with space", "a.b", "col-1", "Grüße", "`q`", "\U0001f6a2", "x,y;z={}()"])
def test_odd_column_names(iceberg_place, name):
    """Files know columns by id: a name that Parquet readers stumble over stays a name."""
    table = iceberg_place.start([*FIELDS, field(7, name, "string")])
    rows = [{"id": 1, "part": "a", "value": 0.5, name: "odd"}]
    file = table.data_file(rows)
    assert by_id("string", "odd") == file.rows[0][7]
    table.commit(add=[file, file_in(table, 10)])
    answer = iceberg_place.query({}, DELTA)
    assert mapping_of(columns_of(answer)[3]) == (name, 7, "col-7")
    frame = iceberg_place.load(use_delta_format=True)
    assert sorted(frame[name].dropna()) == ["odd"]
