"""Hints, limits and pages over Iceberg tables: bounds and transforms leave files out, never one that may match."""

import datetime
import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyiceberg.transforms import parse_transform
from pyiceberg.types import DateType, LongType, StringType, TimestamptzType

from harness.iceberg_answers import adds
from harness.iceberg_metadata import partition_field
from harness.iceberg_values import UTC, field
from harness.rows import assert_same_rows
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]


def column(name: str, kind: str) -> dict:
    return {"op": "column", "name": name, "valueType": kind}


def compare(op: str, name: str, value: str, kind: str) -> dict:
    return {"op": op, "children": [column(name, kind), {"op": "literal", "value": value, "valueType": kind}]}


def negated(child: dict) -> dict:
    return {"op": "not", "children": [child]}


N, DAY = pc.field("n"), pc.field("day")
# A hint, the same as an Arrow expression, the number of the five files that may match.
PRUNING = [
    (compare("equal", "n", "45", "long"), N == 45, 1), (compare("lessThan", "n", "20", "long"), N < 20, 1),
    (compare("lessThanOrEqual", "n", "20", "long"), N <= 20, 2), (compare("greaterThan", "n", "79", "long"), N > 79, 1),
    (compare("greaterThanOrEqual", "n", "79", "long"), N >= 79, 2),
    (compare("equal", "n", "1000", "long"), N == 1000, 0),
    (compare("equal", "label", "label 045", "string"), pc.field("label") == "label 045", 1),
    (compare("lessThan", "day", "2025-01-21", "date"), DAY < datetime.date(2025, 1, 21), 1),
    ({"op": "and", "children": [compare("greaterThan", "n", "19", "long"), compare("lessThan", "n", "41", "long")]},
     (N > 19) & (N < 41), 2),
    ({"op": "or", "children": [compare("equal", "n", "1", "long"), compare("equal", "n", "99", "long")]},
     (N == 1) | (N == 99), 2),
    (negated(compare("lessThan", "n", "80", "long")), ~(N < 80), 1),
    ({"op": "isNull", "children": [column("n", "long")]}, N.is_null(), 0),
    (negated({"op": "isNull", "children": [column("sparse", "int")]}), ~pc.field("sparse").is_null(), 1),
]


@pytest.mark.parametrize("hint, expression, files", PRUNING, ids=lambda value: None)
def test_bounds_leave_files_out(iceberg, hint, expression, files):
    text = json.dumps(hint)
    assert len(adds(iceberg.query("py_ordered", {"jsonPredicateHints": text}, DELTA))) == files
    expected = iceberg.rows("py_ordered").filter(expression)
    for use_delta_format in (False, True):
        frame = iceberg.load("py_ordered", jsonPredicateHints=text, use_delta_format=use_delta_format)
        kept = pa.Table.from_pandas(frame, schema=expected.schema, preserve_index=False).filter(expression)
        assert_same_rows(kept.to_pandas(date_as_object=True), expected)


@pytest.mark.parametrize("hints, files", [
    (["n = 45"], 1), (["n > 79"], 1), (["n >= 20", "n < 40"], 1), (["label = 'label 045'"], 1), (["n IS NULL"], 0),
    (["this is no SQL"], 5), (["n = 45 OR pi() > 3"], 5), ([""], 5), ([], 5),
])
def test_sql_hints_never_leave_out_too_much(iceberg, hints, files):
    assert files <= len(adds(iceberg.query("py_ordered", {"predicateHints": hints}, DELTA))) <= 5


UTC_2025 = datetime.datetime(2025, 1, 1, 12, tzinfo=UTC)
BEFORE_1970 = datetime.datetime(1969, 12, 31, 23, 30, tzinfo=UTC)
# A transform, the column's type, a value for each file, the value that is asked for, and how hints write it.
TRANSFORMS = [
    ("identity", "long", [-1, 0, 1, None], 0, "0", "long"),
    ("bucket[16]", "long", [34, 35, 36, 37], 35, "35", "long"),
    ("bucket[7]", "string", ["iceberg", "delta", "Grüße", ""], "Grüße", "Grüße", "string"),
    ("bucket[16]", "date", [datetime.date(2017, 11, 16), datetime.date(1969, 12, 31), datetime.date(2025, 1, 1)],
     datetime.date(2017, 11, 16), "2017-11-16", "date"),
    ("truncate[10]", "long", [-1, 1, 10, 25], -1, "-1", "long"),
    ("truncate[2]", "string", ["ash", "oak", "üa", "\U0001f6a2\U0001f6a2x"], "\U0001f6a2\U0001f6a2x",
     "\U0001f6a2\U0001f6a2x", "string"),
    ("year", "timestamptz", [BEFORE_1970, UTC_2025], BEFORE_1970, "1969-12-31T23:30:00Z", "timestamp"),
    ("month", "timestamptz", [BEFORE_1970, UTC_2025], UTC_2025, "2025-01-01T12:00:00Z", "timestamp"),
    ("day", "timestamptz", [BEFORE_1970, UTC_2025], BEFORE_1970, "1969-12-31T23:30:00Z", "timestamp"),
    ("hour", "timestamptz", [BEFORE_1970, UTC_2025], BEFORE_1970, "1969-12-31T23:30:00Z", "timestamp"),
    ("day", "date", [datetime.date(1969, 12, 31), datetime.date(2025, 1, 1)], datetime.date(1969, 12, 31),
     "1969-12-31", "date"),
]
TYPES = {"long": LongType(), "string": StringType(), "date": DateType(), "timestamptz": TimestamptzType()}


def physical(kind: str, value: object) -> object:
    if isinstance(value, datetime.datetime):
        return int(value.timestamp()) * 1_000_000
    return (value - datetime.date(1970, 1, 1)).days if isinstance(value, datetime.date) else value


@pytest.mark.parametrize("transform, kind, values, asked, text, hint_type", TRANSFORMS,
                         ids=[f"{one[0]} of {one[1]}" for one in TRANSFORMS])
def test_partitions_leave_files_out(iceberg_place, transform, kind, values, asked, text, hint_type):
    """The files have no statistics, so that the partition tuple alone can tell; PyIceberg computes the tuples."""
    table = iceberg_place.start([field(1, "c", kind), field(2, "n", "int")],
                                spec=[partition_field(1000, "c_part", 1, transform)])
    function = parse_transform(transform).transform(TYPES[kind])
    parts = [function(physical(kind, value)) for value in values]
    table.commit(add=[table.data_file([{"c": value, "n": number}], partition={"c_part": part}, metrics=False)
                      for number, (value, part) in enumerate(zip(values, parts, strict=True))])
    hint = {"jsonPredicateHints": json.dumps(compare("equal", "c", text, hint_type))}
    wanted = parts.count(function(physical(kind, asked)))
    assert wanted < len(values), "the test proves nothing where all values share a partition"
    assert len(adds(iceberg_place.query(hint, DELTA))) == wanted
    frame = iceberg_place.load(use_delta_format=True, jsonPredicateHints=hint["jsonPredicateHints"])
    assert values.index(asked) in set(frame["n"])


@pytest.mark.parametrize("name", [
    "py_by_bucket_long", "py_by_bucket_string", "py_by_truncate_long", "py_by_truncate_string", "py_by_year",
    "py_by_month", "py_by_day", "py_by_hour", "py_by_identity_long", "py_by_identity_timestamp", "py_respecified",
    "py_by_void",
])
def test_every_matching_row_is_found(iceberg, name):
    """For values of every column, with several comparisons."""
    rows = iceberg.rows(name)
    kinds = {"id": "long", "name": "string", "at": "timestamp"}
    for key, kind in kinds.items():
        values = [value for value in rows[key].to_pylist() if value is not None][::7]
        for value in values:
            text = value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if kind == "timestamp" else str(value)
            for op, function in (("equal", pc.equal), ("lessThanOrEqual", pc.less_equal), ("greaterThan", pc.greater)):
                frame = iceberg.load(name, jsonPredicateHints=json.dumps(compare(op, key, text, kind)),
                                     use_delta_format=True)
                matching = rows.filter(function(rows[key], pa.scalar(value, rows[key].type)))
                assert set(matching["id"].to_pylist()) <= {None if id != id else id for id in frame["id"]}


def test_deleted_rows_do_not_count_for_a_limit(iceberg):
    """Files have ten rows each; some of them are deleted."""
    for name in ("positions", "vectors", "positions_of_one_file"):
        for limit in (1, 9, 10, 17, 19, 20, 1000):
            found = adds(iceberg.query(name, {"limitHint": limit}, DELTA))
            left = [10 - add.get("deletionVector", {}).get("cardinality", 0) for add in found]
            assert sum(left) >= min(limit, iceberg.rows(name).num_rows)
            assert sum(left[:-1]) < limit


def test_limit_counts_after_the_predicate(iceberg):
    hint = json.dumps(compare("greaterThanOrEqual", "n", "40", "long"))
    found = adds(iceberg.query("py_ordered", {"jsonPredicateHints": hint, "limitHint": 25}, DELTA))
    assert len(found) == 2 and all(json.loads(add["stats"])["minValues"]["col-1"] >= 40 for add in found)


@pytest.mark.parametrize("name", ["py_ordered", "py_by_day", "vectors", "positions", "v1_history", "py_empty"])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_add_up(iceberg, name, size):
    whole = iceberg.query(name, {}, DELTA)
    ids, token = [], None
    while True:
        page = iceberg.query(name, {"maxFiles": size} | ({"pageToken": token} if token else {}), DELTA)
        assert page.status == 200, page.response.text
        assert len(page.files) <= size and page.version == whole.version
        ids += [file["id"] for file in page.files]
        token = page.end.get("nextPageToken") if page.end else None
        if not token:
            break
    assert sorted(ids) == sorted(file["id"] for file in whole.files)
    assert len(set(ids)) == len(ids)


def test_page_tokens_are_bound_to_the_table(iceberg):
    token = iceberg.query("py_ordered", {"maxFiles": 2}, DELTA).end["nextPageToken"]
    answer = iceberg.query("v2_appends", {"maxFiles": 2, "pageToken": token}, DELTA)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "pageToken")
