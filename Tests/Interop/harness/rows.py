"""Compares what a client returned with what it should have returned: as sets of typed rows, in no order.

A pandas frame has lost part of its types (an integer column with a null is a float column, a null float is a
NaN), so the comparison follows the Arrow type that was expected, refuses values of another kind, and treats
as equal only what pandas cannot tell apart.
"""

import collections
import datetime
import decimal
import math
from collections.abc import Callable, Hashable

import numpy as np
import pandas as pd
import pyarrow as pa

EXACT_IN_DOUBLE = 2**53
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Mismatch(AssertionError):
    """The rows differ; the message is one line that names the first difference."""


def assert_same_rows(actual: pd.DataFrame, expected: pa.Table) -> None:
    """`actual` has the columns and, in any order, the rows of `expected`."""
    if sorted(actual.columns) != sorted(expected.column_names):
        raise Mismatch(f"columns {sorted(actual.columns)} instead of {sorted(expected.column_names)}")
    if len(actual) != expected.num_rows:
        raise Mismatch(f"{len(actual)} rows instead of {expected.num_rows}")
    got, wanted = row_counts(actual, expected.schema), row_counts(expected, expected.schema, like=actual)
    if got != wanted:
        missing, extra = list((wanted - got).items()), list((got - wanted).items())
        names = ", ".join(sorted(expected.column_names))
        raise Mismatch(
            f"{len(missing)} rows are missing and {len(extra)} are too many; of columns ({names}): "
            f"missing {str(missing[:1])[:400]}, too many {str(extra[:1])[:400]}")


def assert_some_rows_of(actual: pd.DataFrame, whole: pa.Table) -> None:
    """Every row of `actual` is one of `whole`, none more often than there."""
    if sorted(actual.columns) != sorted(whole.column_names):
        raise Mismatch(f"columns {sorted(actual.columns)} instead of {sorted(whole.column_names)}")
    extra = row_counts(actual, whole.schema) - row_counts(whole, whole.schema, like=actual)
    if extra:
        raise Mismatch(f"{len(extra)} rows are not in the table, as {str(next(iter(extra)))[:400]}")


def row_counts(
    rows: pd.DataFrame | pa.Table, schema: pa.Schema, like: pd.DataFrame | None = None
) -> collections.Counter:
    """How often each row occurs, its values in the order of the column names.

    `like` is the frame that `rows` is compared with: where that holds an integer column as floats, integers
    above 2^53 are rounded here as they were there.
    """
    columns = []
    for name in sorted(schema.names):
        plain = plain_of(schema.field(name).type)
        values = rows[name].to_pylist() if isinstance(rows, pa.Table) else rows[name].tolist()
        rounded = like is not None and like[name].dtype.kind == "f" and pa.types.is_integer(schema.field(name).type)
        columns.append([round_as_double(plain(value)) if rounded else plain(value) for value in values])
    if not columns:
        return collections.Counter()
    return collections.Counter(zip(*columns, strict=True))


def round_as_double(value: int | None) -> int | None:
    return value if value is None or abs(value) <= EXACT_IN_DOUBLE else int(float(value))


def plain_of(kind: pa.DataType) -> Callable[[object], Hashable]:
    """The function from a Python, NumPy or pandas value of an Arrow type to a plain value that can be hashed."""
    types = pa.types
    if types.is_dictionary(kind):
        return plain_of(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_list_view(kind):
        return optional(list_of(plain_of(kind.value_type)))
    if types.is_map(kind):
        return optional(map_of(plain_of(kind.key_type), plain_of(kind.item_type)))
    if types.is_struct(kind):
        fields = [kind.field(index) for index in range(kind.num_fields)]
        return optional(struct_of({field.name: plain_of(field.type) for field in fields}))
    for is_kind, plain in SCALARS:
        if is_kind(kind):
            return optional(plain)
    raise Mismatch(f"no comparison for values of the Arrow type {kind}")


def optional(plain: Callable[[object], Hashable]) -> Callable[[object], Hashable]:
    def convert(value: object) -> Hashable:
        if value is None or value is pd.NaT or value is pd.NA:
            return None
        if isinstance(value, (float, np.floating)) and math.isnan(value):
            return None
        return plain(value)

    return convert


def list_of(element: Callable[[object], Hashable]) -> Callable[[object], Hashable]:
    def convert(value: object) -> Hashable:
        expect(value, list, tuple, np.ndarray)
        return tuple(element(item) for item in value)

    return convert


def map_of(key: Callable, item: Callable) -> Callable[[object], Hashable]:
    def convert(value: object) -> Hashable:
        pairs = value.items() if isinstance(value, dict) else value
        expect(pairs, list, tuple, np.ndarray, type({}.items()))
        return frozenset((key(one), item(other)) for one, other in pairs)

    return convert


def struct_of(fields: dict[str, Callable]) -> Callable[[object], Hashable]:
    def convert(value: object) -> Hashable:
        expect(value, dict)
        if set(value) != set(fields):
            raise Mismatch(f"a struct with the fields {sorted(value)} instead of {sorted(fields)}")
        return tuple((name, fields[name](value[name])) for name in sorted(fields))

    return convert


def expect(value: object, *kinds: type) -> None:
    if not isinstance(value, kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        raise Mismatch(f"a value of type {type(value).__name__} ({str(value)[:80]}) instead of {names}")


def boolean(value: object) -> Hashable:
    expect(value, bool, np.bool_)
    return bool(value)


def integer(value: object) -> Hashable:
    expect(value, int, np.integer, float, np.floating)
    if isinstance(value, (bool, np.bool_)) or int(value) != value:
        raise Mismatch(f"{value} instead of an integer")
    return int(value)


def double(value: object) -> Hashable:
    expect(value, float, np.floating)
    return float(value)


def single(value: object) -> Hashable:
    expect(value, float, np.floating)
    return float(np.float32(value))


def exact_decimal(value: object) -> Hashable:
    expect(value, decimal.Decimal)
    return value.normalize()


def string(value: object) -> Hashable:
    expect(value, str)
    return str(value)


def binary(value: object) -> Hashable:
    expect(value, bytes)
    return bytes(value)


def day(value: object) -> Hashable:
    expect(value, datetime.date)
    if isinstance(value, datetime.datetime):
        raise Mismatch(f"the timestamp {value} instead of a date")
    return value.isoformat()


def microseconds(value: object) -> Hashable:
    """Since 1970 in UTC; a timestamp without a zone counts as UTC, for the client drops zones."""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, int):  # nested timestamps of nanoseconds reach Python as integers
        return value // 1000
    expect(value, datetime.datetime)
    if isinstance(value, pd.Timestamp):
        value = value.floor("us").to_pydatetime()
    if value.tzinfo is None:
        value = value.replace(tzinfo=datetime.timezone.utc)
    return (value - EPOCH) // datetime.timedelta(microseconds=1)


def is_string(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def is_binary(kind: pa.DataType) -> bool:
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind)


def nothing(value: object) -> Hashable:
    raise Mismatch(f"{str(value)[:80]} in a column that holds nulls alone")


SCALARS: list[tuple[Callable[[pa.DataType], bool], Callable[[object], Hashable]]] = [
    (pa.types.is_null, nothing),
    (pa.types.is_boolean, boolean),
    (pa.types.is_integer, integer),
    (pa.types.is_float64, double),
    (pa.types.is_floating, single),
    (pa.types.is_decimal, exact_decimal),
    (is_string, string),
    (is_binary, binary),
    (pa.types.is_date, day),
    (pa.types.is_timestamp, microseconds),
]
