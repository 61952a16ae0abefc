"""Iceberg tables as PyIceberg writes them, one function a table; what it reads is what clients have to read."""

import datetime
import decimal
from collections.abc import Callable

import pyarrow as pa
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import (
    BucketTransform, DayTransform, HourTransform, IdentityTransform, MonthTransform, Transform, TruncateTransform,
    VoidTransform, YearTransform,
)
from pyiceberg.types import (
    BinaryType, BooleanType, DateType, DecimalType, DoubleType, FloatType, IntegerType, ListType, LongType, MapType,
    NestedField, StringType, StructType, TimestampType, TimestamptzType,
)

from harness.iceberg import Lake, Written

UTC = datetime.timezone.utc
MOMENTS = [datetime.datetime(2025, 2, 3, 4, 5, 6, 789012, tzinfo=UTC), None,
           datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), datetime.datetime(2026, 1, 1, tzinfo=UTC)]
PRIMITIVES: dict[str, tuple] = {
    "boolean": (BooleanType(), [True, False, None, True]), "integer": (IntegerType(), [2**31 - 1, -(2**31), None, 0]),
    "long": (LongType(), [4503599627370497, -(2**52), None, 0]), "whole": (LongType(), [2**63 - 1, -(2**63), 0, 1]),
    "float": (FloatType(), [1.1, float("inf"), None, -0.0]), "double": (DoubleType(), [1.1, float("nan"), None, 1e300]),
    "small": (DecimalType(9, 2), [decimal.Decimal("9999999.99"), decimal.Decimal("-9999999.99"), None, 0]),
    "medium": (DecimalType(18, 4), [decimal.Decimal("0.0001"), decimal.Decimal("-99999999999999.9999"), None, 0]),
    "large": (DecimalType(38, 10), [decimal.Decimal("1234567890123456789012345678.0123456789"), None, 1, -1]),
    "date": (DateType(), [datetime.date(9999, 12, 31), datetime.date(1900, 1, 1), None, datetime.date(2025, 1, 1)]),
    "string": (StringType(), ["Grüße \u2028 \U0001f6a2 \"quoted\" \\ /", "", None, "x" * 40]),
    "binary": (BinaryType(), [b"\x00\xff", b"", None, b"x"]), "timestamptz": (TimestamptzType(), MOMENTS),
}
NAME_AND_NUMBER = pa.schema([("n", pa.int64()), ("name", pa.string())])


def numbers(first: int, count: int = 10) -> pa.Table:
    return pa.table({"n": range(first, first + count), "name": [f"name {n}" for n in range(first, first + count)]},
                    schema=NAME_AND_NUMBER)


def append(written: Written, rows: pa.Table) -> None:
    written.table.append(rows.cast(written.table.schema().as_arrow()))


def every_type(lake: Lake, name: str) -> Written:
    fields = [NestedField(id, key, kind) for id, (key, (kind, _)) in enumerate(PRIMITIVES.items(), 1)]
    schema = Schema(*fields)
    written = lake.create(name, schema)
    columns = {key: values for key, (_, values) in PRIMITIVES.items()}
    written.table.append(pa.Table.from_pydict(columns, schema=schema.as_arrow()))
    return written


def local_times(lake: Lake, name: str) -> Written:
    """Timestamps without a zone."""
    schema = Schema(NestedField(1, "n", LongType()), NestedField(2, "at", TimestampType()))
    written = lake.create(name, schema)
    times = [moment and moment.replace(tzinfo=None) for moment in MOMENTS]
    written.table.append(pa.table({"n": [1, 2, 3, 4], "at": times}, schema=schema.as_arrow()))
    return written


def nested(lake: Lake, name: str) -> Written:
    """Null maps are not among the values: PyIceberg reads them as empty ones."""
    point = StructType(NestedField(11, "x", LongType()), NestedField(12, "y", StringType()))
    schema = Schema(
        NestedField(1, "id", LongType()), NestedField(2, "point", point),
        NestedField(3, "numbers", ListType(21, IntegerType(), False)),
        NestedField(4, "points", ListType(31, StructType(
            NestedField(32, "x", LongType()), NestedField(33, "y", StringType())), False)),
        NestedField(5, "by_name", MapType(41, StringType(), 42, LongType(), False)),
        NestedField(6, "deep", StructType(NestedField(51, "list", ListType(52, StructType(
            NestedField(53, "m", MapType(54, StringType(), 55, ListType(56, LongType(), False), False))), False)))))
    written = lake.create(name, schema)
    written.table.append(pa.Table.from_pylist([
        {"id": 1, "point": {"x": 1, "y": "one"}, "numbers": [1, 2], "points": [{"x": 1, "y": "p"}, None],
         "by_name": [("a", 1)], "deep": {"list": [{"m": [("k", [1, 2])]}]}},
        {"id": 2, "point": {"x": None, "y": None}, "numbers": [], "points": [], "by_name": [], "deep": None},
        {"id": 3, "point": None, "numbers": None, "points": None, "by_name": [], "deep": {"list": None}},
        {"id": 4, "point": {"x": 4, "y": "four"}, "numbers": [None, 4], "points": [],
         "by_name": [("b", None), ("c", 3)], "deep": {"list": []}},
    ], schema=written.table.schema().as_arrow()))
    return written


TRANSFORMED = Schema(
    NestedField(1, "id", LongType()), NestedField(2, "name", StringType()), NestedField(3, "at", TimestamptzType()),
    NestedField(4, "on", DateType()))
TRANSFORMS: dict[str, tuple[int, Transform]] = {
    "identity_long": (1, IdentityTransform()), "identity_string": (2, IdentityTransform()),
    "identity_date": (4, IdentityTransform()), "identity_timestamp": (3, IdentityTransform()),
    "bucket_long": (1, BucketTransform(4)), "bucket_string": (2, BucketTransform(3)),
    "truncate_long": (1, TruncateTransform(10)), "truncate_string": (2, TruncateTransform(2)),
    "year": (3, YearTransform()), "month": (3, MonthTransform()), "day": (3, DayTransform()),
    "day_of_date": (4, DayTransform()), "hour": (3, HourTransform()), "void": (2, VoidTransform()),
}


def moments(first: int) -> pa.Table:
    """Rows on both sides of zero and of 1970, with a null in each column."""
    rows = [{"id": number, "name": ["ash", "aspen", "Grüße/ü%", "", "oak"][number % 5],
             "at": datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(hours=5000 * number, microseconds=1),
             "on": datetime.date(1970, 1, 1) + datetime.timedelta(days=200 * number)}
            for number in range(first, first + 9)]
    return pa.Table.from_pylist([*rows, dict.fromkeys(rows[0])], schema=TRANSFORMED.as_arrow())


def by_transform(transform: str) -> Callable[[Lake, str], Written]:
    def make(lake: Lake, name: str) -> Written:
        source, function = TRANSFORMS[transform]
        written = lake.create(name, TRANSFORMED, PartitionSpec(PartitionField(source, 1000, function, "part")))
        written.table.append(moments(-4))
        written.table.append(moments(100))
        return written

    return make


def respecified(lake: Lake, name: str) -> Written:
    """Unpartitioned, then by bucket, then by month and identity."""
    written = lake.create(name, TRANSFORMED)
    written.table.append(moments(-4))
    with written.table.update_spec() as update:
        update.add_field("id", BucketTransform(4), "id_bucket")
    written.table.append(moments(100))
    with written.table.update_spec() as update:
        update.remove_field("id_bucket")
        update.add_field("at", MonthTransform(), "at_month")
        update.add_identity("name")
    written.table.append(moments(200))
    return written


def renamed(lake: Lake, name: str) -> Written:
    """A rename between two appends."""
    written = lake.create(name, NAME_AND_NUMBER)
    append(written, numbers(0))
    with written.table.update_schema() as update:
        update.rename_column("name", "label")
    append(written, numbers(100).rename_columns(["n", "label"]))
    return written


def added_again(lake: Lake, name: str) -> Written:
    """A column is dropped; another comes under its name with another type."""
    written = lake.create(name, NAME_AND_NUMBER)
    append(written, numbers(0))
    with written.table.update_schema() as update:
        update.delete_column("name")
    append(written, numbers(100).select(["n"]))
    with written.table.update_schema() as update:
        update.add_column("name", LongType())
    append(written, pa.table({"n": pa.array([200]), "name": pa.array([7])}))
    return written


def swapped(lake: Lake, name: str) -> Written:
    """Two columns of one type take each other's names."""
    written = lake.create(name, pa.schema([("a", pa.int64()), ("b", pa.int64())]))
    append(written, pa.table({"a": [1, 2], "b": [10, 20]}))
    for old, new in (("a", "c"), ("b", "a"), ("c", "b")):
        with written.table.update_schema() as update:
            update.rename_column(old, new)
    return written


def nested_renamed(lake: Lake, name: str) -> Written:
    """Fields are renamed, dropped and added within a struct and within a list of structs."""
    point = StructType(NestedField(11, "x", LongType()), NestedField(12, "y", StringType()))
    item = StructType(NestedField(22, "x", LongType()), NestedField(23, "y", StringType()))
    items = ListType(21, item, False)
    written = lake.create(name, Schema(NestedField(1, "point", point), NestedField(2, "items", items)))
    rows = [{"point": {"x": 1, "y": "one"}, "items": [{"x": 2, "y": "two"}, None]}, {"point": None, "items": []}]
    written.table.append(pa.Table.from_pylist(rows, schema=written.table.schema().as_arrow()))
    with written.table.update_schema() as update:
        update.rename_column("point.x", "across")
        update.rename_column("items.element.y", "text")
        update.delete_column("point.y")
        update.add_column(("point", "z"), DoubleType())
    rows = [{"point": {"across": 3, "z": 0.5}, "items": [{"x": 4, "text": "four"}]}]
    written.table.append(pa.Table.from_pylist(rows, schema=written.table.schema().as_arrow()))
    return written


def promoted(lake: Lake, name: str) -> Written:
    schema = Schema(NestedField(1, "whole", IntegerType()), NestedField(2, "real", FloatType()),
                    NestedField(3, "money", DecimalType(9, 2)))
    written = lake.create(name, schema)
    written.table.append(pa.Table.from_pylist(
        [{"whole": -5, "real": 1.1, "money": decimal.Decimal("-1.25")}, {}], schema=schema.as_arrow()))
    with written.table.update_schema() as update:
        update.update_column("whole", LongType())
        update.update_column("real", DoubleType())
        update.update_column("money", DecimalType(18, 2))
    written.table.append(pa.Table.from_pylist(
        [{"whole": 2**60, "real": 1e300, "money": decimal.Decimal("9999999999999999.99")}],
        schema=written.table.schema().as_arrow()))
    return written


def overwritten(lake: Lake, name: str) -> Written:
    """Two appends, an overwrite of a part, an overwrite of all, an append."""
    written = lake.create(name, NAME_AND_NUMBER)
    append(written, numbers(0))
    append(written, numbers(100))
    written.table.overwrite(numbers(500).cast(written.table.schema().as_arrow()), overwrite_filter="n < 50")
    written.table.overwrite(numbers(900).cast(written.table.schema().as_arrow()))
    append(written, numbers(1000))
    return written


def deleted(lake: Lake, name: str) -> Written:
    """Deletes by writing files anew: a part of a file, a whole file."""
    written = lake.create(name, NAME_AND_NUMBER)
    append(written, numbers(0))
    append(written, numbers(100))
    written.table.delete("n in (3, 4, 105)")
    written.table.delete("n < 50")
    return written


def empty(lake: Lake, name: str) -> Written:
    return lake.create(name, NAME_AND_NUMBER)


def ordered(lake: Lake, name: str) -> Written:
    """Five files of twenty rows whose ranges of `n` do not overlap, so that bounds can prune."""
    written = lake.create(name, pa.schema([
        ("n", pa.int64()), ("label", pa.string()), ("day", pa.date32()), ("sparse", pa.int32())]))
    for start in range(0, 100, 20):
        span = range(start, start + 20)
        append(written, pa.table({
            "n": list(span), "label": [f"label {number:03}" for number in span],
            "day": [datetime.date(2025, 1, 1) + datetime.timedelta(days=number) for number in span],
            "sparse": pa.array([number if start == 40 else None for number in span], pa.int32())}))
    return written


MAKERS: dict[str, Callable[[Lake, str], Written]] = {
    f"py_{maker.__name__}": maker
    for maker in (every_type, local_times, nested, respecified, renamed, added_again, swapped, nested_renamed, promoted,
                  overwritten, deleted, empty, ordered)
} | {f"py_by_{transform}": by_transform(transform) for transform in TRANSFORMS}
# What a parquet answer cannot carry, and the features that a client has to list for it.
NEEDS_DELTA = {"py_local_times": "timestampNtz", "py_renamed": "columnMapping", "py_added_again": "columnMapping",
               "py_swapped": "columnMapping", "py_nested_renamed": "columnMapping"}
