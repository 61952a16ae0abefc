"""Statistics that a checkpoint holds as a struct alone say to recipients and predicates what the JSON ones say."""

import datetime
import decimal
import json
import math
import pathlib
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, Schema, write_deltalake

from harness import checkpoints
from harness.archives import Archive
from harness.checkpoints import checkpoint, commit, forget, reconciled
from harness.sharing import DELTA, PARQUET

from test_predicates import both, column, compare

UTC = datetime.timezone.utc
GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "delta-golden"


def statistics_type(schema: pa.Schema) -> pa.StructType:
    """The type of `stats_parsed` (Delta protocol, "Per-file Statistics")."""
    def bounds(fields) -> pa.StructType:
        return pa.struct([
            (field.name, bounds(field.type) if pa.types.is_struct(field.type) else field.type) for field in fields
            if not pa.types.is_nested(field.type) or pa.types.is_struct(field.type)])

    def counts(fields) -> pa.StructType:
        return pa.struct([
            (field.name, counts(field.type) if pa.types.is_struct(field.type) else pa.int64()) for field in fields])

    return pa.struct([("numRecords", pa.int64()), ("minValues", bounds(schema)), ("maxValues", bounds(schema)),
                      ("nullCount", counts(schema)), ("tightBounds", pa.bool_())])


def typed(value: object, kind: pa.DataType) -> object:
    """A value of JSON statistics as one of the column's type."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return {field.name: typed(value.get(field.name), field.type) for field in kind}
    if pa.types.is_decimal(kind):
        return decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-kind.scale), decimal.ROUND_HALF_EVEN,
                                               decimal.Context(prec=60))
    if pa.types.is_date(kind):
        return datetime.date.fromisoformat(value)
    if pa.types.is_timestamp(kind):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return float(value) if pa.types.is_floating(kind) else value


def leave_a_checkpoint(table: pathlib.Path, version: int, schema: pa.Schema, kept: set[str], **options) -> None:
    """A checkpoint instead of the commits; `kept` are the forms of statistics in it: `text`, `struct`."""
    kind = statistics_type(schema)
    lines = reconciled(table, 0, version)
    for line in lines:
        text = line.get("add", {}).get("stats")
        if text is not None:
            line["add"]["stats_parsed"] = typed(json.loads(text, parse_float=decimal.Decimal), kind)
    fields = [field for field in checkpoints.ADD if field.name != "stats" or "text" in kept]
    add = pa.struct(fields + ([pa.field("stats_parsed", kind)] if "struct" in kept else []))
    rows = checkpoints.as_table(lines, checkpoints.CLASSIC | {"add": add})
    pq.write_table(rows, checkpoint(table, version), **options)
    forget(table, version)
    commit(table, version).unlink()


def make(place, rows: list[pa.Table]) -> list[dict]:
    """Returns the statistics that the commits tell."""
    for part in rows:
        write_deltalake(place.path, part, mode="append")
    return served(place, DELTA)


def served(place, capabilities: str) -> list[dict]:
    """The statistics, their values as what they mean."""
    answer = place.query({}, capabilities)
    assert answer.status == 200, answer.response.text
    texts = [file["deltaSingleAction"]["add"] if capabilities == DELTA else file for file in answer.files]
    found = [meaning(json.loads(text["stats"], parse_float=decimal.Decimal)) for text in texts]
    return sorted(found, key=lambda stats: str(stats["minValues"]))


def meaning(value: object) -> object:
    """Members in one order and without nulls, numbers by their worth, timestamps as instants."""
    if isinstance(value, dict):
        return {name: meaning(member) for name, member in sorted(value.items()) if member is not None}
    if isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool):
        return decimal.Decimal(value).normalize(decimal.Context(prec=60))
    if isinstance(value, str) and value[10:11] == "T" and value[:4].isdigit():
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value


def columns(number: int) -> pa.Table:
    """Rows of every type, whose ranges do not overlap from one number to the next."""
    texts = [f"{number} Grüße \u2028 \"q\" \\ /", f"{number} \U0001f6a2 {'long ' * 20}", None]
    moment = datetime.datetime(2025, 2, number, 4, 5, 6, 789012, tzinfo=UTC)
    return pa.table({
        "byte": pa.array([number * 10, number * 10 + 1, None], pa.int8()),
        "short": pa.array([number * 1000, number * 1000 + 1, None], pa.int16()),
        "integer": pa.array([number * -70_000, number * -70_000 - 1, None], pa.int32()),
        "long": pa.array([2**62 + number * 10, 2**62 + number * 10 + 1, None], pa.int64()),
        "float": pa.array([number + 0.1, number + 0.2, None], pa.float32()),
        "double": pa.array([number * 1e-7, number * 1e300 / 1e300, None], pa.float64()),
        "special": pa.array([[math.nan, 1.5], [-0.0, 0.0], [math.inf, -math.inf]][number - 1] + [None], pa.float64()),
        "money": pa.array([decimal.Decimal(number), decimal.Decimal(number) + decimal.Decimal("0.25"), None],
                          pa.decimal128(9, 2)),
        "small": pa.array([decimal.Decimal("-0.0000000001"), None, None], pa.decimal128(38, 10)),
        "string": pa.array(texts),
        "binary": pa.array([b"\x00\xff", b"x", None]),
        "boolean": pa.array([True, number % 2 == 0, None]),
        "day": pa.array([datetime.date(1968 + number, 12, 31), datetime.date(1969 + number, 1, 1), None]),
        "moment": pa.array([moment, moment + datetime.timedelta(microseconds=999_999), None],
                           pa.timestamp("us", tz="UTC")),
        "point": pa.array([{"x": number, "y": "one"}, {"x": None, "y": None}, None],
                          pa.struct([("x", pa.int64()), ("y", pa.string())])),
        "tags": pa.array([["a"], [], None], pa.list_(pa.string())),
        "nothing": pa.nulls(3, pa.int64()),
        "odd na`me.x": pa.array([number, number, number], pa.int64()),
    })


OPTIONS = {
    "plain": {}, "INT96": {"use_deprecated_int96_timestamps": True}, "small pages": {"data_page_size": 1},
    "row groups": {"row_group_size": 2}, "decimals as integers": {"store_decimal_as_integer": True},
    "pages of version 2": {"data_page_version": "2.0", "compression": "zstd", "use_dictionary": False},
}


@pytest.mark.parametrize("name", list(OPTIONS))
def test_structs_mean_what_the_texts_said(place, name):
    expected = make(place, [columns(number) for number in (1, 2, 3)])
    schema = pa.schema(DeltaTable(place.path).schema().to_arrow())
    leave_a_checkpoint(place.path, 2, schema, {"struct"}, **OPTIONS[name])
    for capabilities in (DELTA, PARQUET):
        assert served(place, capabilities) == expected


def test_texts_win_over_structs(place):
    expected = make(place, [columns(number) for number in (1, 2)])
    schema = pa.schema(DeltaTable(place.path).schema().to_arrow())
    leave_a_checkpoint(place.path, 1, schema, {"text", "struct"})
    assert served(place, DELTA) == expected


def test_files_without_statistics(place):
    """Some files have them as text, some as a struct, some not at all."""
    make(place, [columns(number) for number in (1, 2, 3)])
    schema = pa.schema(DeltaTable(place.path).schema().to_arrow())
    leave_a_checkpoint(place.path, 2, schema, {"text", "struct"})
    rows = pq.read_table(checkpoint(place.path, 2)).to_pylist(maps_as_pydicts="strict")
    files = [row for row in rows if row["add"]]
    files[0]["add"]["stats"] = None
    files[1]["add"]["stats_parsed"] = None
    files[2]["add"] |= {"stats": None, "stats_parsed": None}
    kinds = checkpoints.CLASSIC | {"add": pa.struct([*checkpoints.ADD, ("stats_parsed", statistics_type(schema))])}
    pq.write_table(checkpoints.as_table(rows, kinds), checkpoint(place.path, 2))
    answer = place.query()
    assert sorted("stats" in file for file in answer.files) == [False, True, True]
    assert len(place.query({"jsonPredicateHints": json.dumps(compare("equal", "byte", "99", "int"))}).files) == 1


HINTS = [
    compare("equal", "byte", "20", "int"), compare("equal", "short", "2001", "int"),
    compare("lessThan", "integer", "-200000", "int"), compare("equal", "long", str(2**62 + 21), "long"),
    compare("lessThan", "double", "1.5e-7", "double"), compare("lessThan", "float", "1.5", "float"),
    compare("equal", "string", "2 Grüße \u2028 \"q\" \\ /", "string"), compare("lessThan", "string", "2", "string"),
    compare("equal", "day", "1970-12-31", "date"), compare("lessThanOrEqual", "day", "1970-01-01", "date"),
    compare("equal", "moment", "2025-02-02T04:05:07.789011Z", "timestamp"),
    compare("greaterThan", "moment", "2025-02-03T04:05:07.789Z", "timestamp"),
    {"op": "isNull", "children": [column("odd na`me.x", "long")]},
    {"op": "not", "children": [{"op": "isNull", "children": [column("nothing", "long")]}]},
    both(compare("greaterThan", "byte", "11", "int"), compare("lessThan", "short", "3000", "int")),
]
SQL = ["money = 2.25", "money > 3", "point.x = 2", "byte < 20", "day >= '1971-12-31'", "`odd na``me.x` = 1"]


def test_predicates_leave_out_the_same_files(place):
    make(place, [columns(number) for number in (1, 2, 3)])
    schema = pa.schema(DeltaTable(place.path).schema().to_arrow())
    bodies = [{"jsonPredicateHints": json.dumps(hint)} for hint in HINTS] + [{"predicateHints": [sql]} for sql in SQL]

    def kept() -> list[list]:
        answers = [place.query(body) for body in bodies]
        return [sorted(json.loads(file["stats"])["minValues"]["byte"] for file in answer.files) for answer in answers]

    by_texts = kept()
    leave_a_checkpoint(place.path, 2, schema, {"struct"})
    for body, texts, structs in zip(bodies, by_texts, kept(), strict=True):
        assert structs == texts, body
        assert len(structs) < 3, f"{body} leaves nothing out"


@pytest.mark.parametrize("mode", ["id", "name"])
def test_structs_of_mapped_columns(place, tmp_path, mode):
    """The members have the columns' physical names, as the texts have."""
    packed = GOLDEN / f"data-skipping-basic-stats-all-types-columnmapping-{mode}.tar.zst"
    if not packed.exists():
        pytest.skip(f"{packed} is not there")
    shutil.copytree(Archive(packed, tmp_path).table, place.path)
    expected = served(place, DELTA)
    metadata = next(line["metaData"] for line in reconciled(place.path, 0, 0) if "metaData" in line)
    names = {field["name"]: field["metadata"]["delta.columnMapping.physicalName"]
             for field in json.loads(metadata["schemaString"])["fields"]}
    schema = pa.schema(Schema.from_json(metadata["schemaString"]).to_arrow())
    physical = pa.schema([field.with_name(names[field.name]) for field in schema])
    leave_a_checkpoint(place.path, 0, physical, {"struct"})
    assert served(place, DELTA) == expected
