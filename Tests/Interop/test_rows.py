"""The comparison itself: a test that cannot fail proves nothing."""

import datetime
import decimal

import pandas as pd
import pyarrow as pa
import pytest

from harness.rows import Mismatch, assert_same_rows, assert_some_rows_of

UTC = datetime.timezone.utc
NOON = datetime.datetime(2025, 1, 1, 12, tzinfo=UTC)
POINT = pa.struct([("x", pa.int64()), ("y", pa.string())])

SAME = [
    (pa.array([1, 2, None], pa.int64()), [2.0, float("nan"), 1.0]),
    (pa.array([2**53 + 1, None], pa.int64()), [float("nan"), float(2**53 + 1)]),
    (pa.array([1.5, None], pa.float64()), [None, 1.5]),
    (pa.array(["a", None, "a"]), ["a", "a", None]),
    (pa.array([NOON], pa.timestamp("us", tz="UTC")), [pd.Timestamp(NOON)]),
    (pa.array([NOON], pa.timestamp("us", tz="UTC")), [pd.Timestamp(NOON.replace(tzinfo=None))]),
    (pa.array([NOON], pa.timestamp("us", tz="UTC")), [pd.Timestamp("2025-01-01T14:00:00+02:00")]),
    (pa.array([decimal.Decimal("1.50")], pa.decimal128(10, 2)), [decimal.Decimal("1.5")]),
    (pa.array([[("b", 2), ("a", 1)]], pa.map_(pa.string(), pa.int64())), [[("a", 1), ("b", 2)]]),
    (pa.array([{"x": None, "y": "p"}], POINT), [{"y": "p", "x": None}]),
    (pa.array([[1, None]], pa.list_(pa.int64())), [[1.0, float("nan")]]),
    (pa.array([b"\x00"], pa.binary()), [b"\x00"]),
]

DIFFERENT = [
    (pa.array([1, 2], pa.int64()), [1, 3]),
    (pa.array([1, 2], pa.int64()), [1]),
    (pa.array([1, 1, 2], pa.int64()), [1, 2, 2]),
    (pa.array([1], pa.int64()), ["1"]),
    (pa.array([1], pa.int64()), [True]),
    (pa.array([1], pa.int64()), [None]),
    (pa.array([2**53 + 1], pa.int64()), [2**53]),
    (pa.array(["1"]), [1]),
    (pa.array([None], pa.string()), [""]),
    (pa.array([True]), ["true"]),
    (pa.array([decimal.Decimal("1.50")], pa.decimal128(10, 2)), [1.5]),
    (pa.array([datetime.date(2025, 1, 1)]), ["2025-01-01"]),
    (pa.array([datetime.date(2025, 1, 1)]), [pd.Timestamp("2025-01-01")]),
    (pa.array([NOON], pa.timestamp("us", tz="UTC")), [pd.Timestamp(NOON) + pd.Timedelta(microseconds=1)]),
    (pa.array([{"x": 1, "y": "p"}], POINT), [{"x": 1}]),
    (pa.array([[1, 2]], pa.list_(pa.int64())), [[2, 1]]),
    (pa.array([[]], pa.list_(pa.int64())), [None]),
    (pa.array([b"a"], pa.binary()), ["a"]),
]


@pytest.mark.parametrize("expected, actual", SAME)
def test_same(expected, actual):
    assert_same_rows(pd.DataFrame({"c": actual}), pa.table({"c": expected}))


@pytest.mark.parametrize("expected, actual", DIFFERENT)
def test_different(expected, actual):
    with pytest.raises(Mismatch):
        assert_same_rows(pd.DataFrame({"c": pd.Series(actual, dtype=object)}), pa.table({"c": expected}))


def test_columns_are_compared_by_name():
    assert_same_rows(pd.DataFrame({"b": [2], "a": [1]}), pa.table({"a": [1], "b": [2]}))
    with pytest.raises(Mismatch):
        assert_same_rows(pd.DataFrame({"a": [2], "b": [1]}), pa.table({"a": [1], "b": [2]}))
    with pytest.raises(Mismatch):
        assert_same_rows(pd.DataFrame({"a": [1]}), pa.table({"a": [1], "b": [2]}))


def test_rows_belong_together():
    with pytest.raises(Mismatch):
        assert_same_rows(pd.DataFrame({"a": [1, 2], "b": [2, 1]}), pa.table({"a": [1, 2], "b": [1, 2]}))


def test_some_rows():
    whole = pa.table({"a": [1, 1, 2]})
    assert_some_rows_of(pd.DataFrame({"a": [1, 2]}), whole)
    with pytest.raises(Mismatch):
        assert_some_rows_of(pd.DataFrame({"a": [2, 2]}), whole)
