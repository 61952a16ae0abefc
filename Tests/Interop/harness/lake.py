"""Tables as a real writer leaves them, one function a table; every commit has a known time.

Commit `v` of each table was made at `FIRST_COMMIT` plus `v` hours: the times of the log files are set so.
"""

import dataclasses
import datetime
import decimal
import json
import math
import os
import pathlib
import shutil
import urllib.parse
from collections.abc import Callable

import pyarrow as pa
from deltalake import DeltaTable, Field, Schema, write_deltalake
from deltalake.schema import PrimitiveType

UTC = datetime.timezone.utc
FIRST_COMMIT = datetime.datetime(2025, 3, 1, 12, tzinfo=UTC)
CHANGE_FEED = {"delta.enableChangeDataFeed": "true"}

# What has to survive two encodings: the one of the folder name, and the one of the log.
ODD_VALUES = [
    "plain", "two words", " leading", "trailing ", "100%", "%41", "%2F", "a/b", "../up", "k=v", "a+b", "a#b", "a?b",
    "a&b", "a:b", "a;b", "'single'", '"double"', "back\\slash", "brace{}[]", "tilde~", "star*", "pipe|", "<tag>",
    "comma,", "dot.", "Grüße", "日本語", "\U0001f6a2", "\u00e9", "e\u0301", "line\u2028separator",
    "next\u0085line", "tab\there", "true", "null", "0042",
]


@dataclasses.dataclass
class Table:
    """A table below a bucket's folder."""

    path: pathlib.Path
    latest: int
    needs_delta_format: bool = False
    # A table of the same rows, for one that deltalake itself cannot read.
    twin: pathlib.Path | None = None
    # What is older was cleaned up.
    earliest: int = 0

    @property
    def name(self) -> str:
        return self.path.name

    def rows(self, version: int | None = None) -> pa.Table:
        """What deltalake reads."""
        return DeltaTable(self.twin or self.path, version=version).to_pyarrow_table()

    def files(self, version: int | None = None) -> list[str]:
        return DeltaTable(self.twin or self.path, version=version).file_uris()

    def changes(self, first: int, last: int) -> pa.Table:
        """What deltalake's change feed says, with the times of the log files."""
        reader = DeltaTable(self.path).load_cdf(starting_version=first, ending_version=last)
        changes = pa.table(reader)
        times = [milliseconds(time_of(version)) for version in changes["_commit_version"].to_pylist()]
        versions = changes["_commit_version"].cast(pa.int64())
        changes = changes.drop_columns(["_commit_timestamp", "_commit_version"])
        return changes.append_column("_commit_version", versions).append_column(
            "_commit_timestamp", pa.array(times, pa.int64()))


def time_of(version: int) -> datetime.datetime:
    """When a commit was made."""
    return FIRST_COMMIT + datetime.timedelta(hours=version)


def milliseconds(time: datetime.datetime) -> int:
    return int(time.timestamp() * 1000)


def instant(time: datetime.datetime) -> str:
    """As requests carry it: 2025-03-01T12:00:00Z."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finish(path: pathlib.Path, **properties) -> Table:
    """Sets the times of the commits and returns the table."""
    commits = sorted((path / "_delta_log").glob("*.json"))
    for version, commit in enumerate(commits):
        time = time_of(version).timestamp()
        os.utime(commit, (time, time))
    return Table(path, latest=len(commits) - 1, **properties)


def trips(path: pathlib.Path) -> Table:
    """Partitioned, with the change feed on: two appends, an update, a delete, a merge."""
    def rows(first: int, count: int) -> pa.Table:
        return pa.table({
            "trip": pa.array(range(first, first + count), pa.int64()),
            "harbour": [["Ankerwyk", "Brenholm", "Saltmarsh"][index % 3] for index in range(count)],
            "fare": [first + index / 4 for index in range(count)],
        })

    write_deltalake(path, rows(0, 30), partition_by="harbour", configuration=CHANGE_FEED)
    write_deltalake(path, rows(100, 12), mode="append")
    DeltaTable(path).update(updates={"fare": "fare + 1"}, predicate="trip >= 100 AND harbour = 'Brenholm'")
    DeltaTable(path).delete("harbour = 'Saltmarsh' AND trip < 10")
    source = pa.table({"trip": pa.array([1, 777], pa.int64()), "harbour": ["Brenholm", "Ankerwyk"], "fare": [0.5, 1.5]})
    (DeltaTable(path).merge(source, "t.trip = s.trip", source_alias="s", target_alias="t")
        .when_matched_update({"fare": "s.fare"})
        .when_not_matched_insert({"trip": "s.trip", "harbour": "s.harbour", "fare": "s.fare"})
        .execute())
    return finish(path)


def by_partition(path: pathlib.Path, kind: pa.DataType, values: list) -> Table:
    rows = pa.table({"part": pa.array(values, kind), "n": pa.array(range(len(values)), pa.int64())})
    write_deltalake(path, rows, partition_by="part")
    write_deltalake(path, rows.slice(0, 2), mode="append")
    return finish(path)


def odd_partitions(path: pathlib.Path) -> Table:
    values = [*ODD_VALUES, None]
    rows = pa.table({"part": pa.array(values, pa.string()), "n": pa.array(range(len(values)), pa.int64())})
    write_deltalake(path, rows, partition_by="part", configuration=CHANGE_FEED)
    DeltaTable(path).delete("n = 1")
    return finish(path)


def literal_paths(path: pathlib.Path) -> Table:
    """As odd_partitions, but the folders hold the characters themselves, as other writers leave them.

    Then the log holds one encoding instead of two. A slash stays encoded in the folder's name, and so does the
    tab, for which the S3 server of these tests has a name of its own.
    """
    twin = path.with_name("literal_paths_twin")
    odd_partitions(twin)
    shutil.copytree(twin, path)
    for commit in sorted((path / "_delta_log").glob("*.json")):
        actions = [json.loads(line) for line in commit.read_text().split("\n") if line]
        for action in actions:
            (kind, body), = action.items()
            if "path" not in body:
                continue
            stored = urllib.parse.unquote(body["path"])
            literal = urllib.parse.unquote(stored.replace("%2F", "%252F").replace("%09", "%2509"))
            if (path / stored).exists():
                (path / literal).parent.mkdir(parents=True, exist_ok=True)
                (path / stored).rename(path / literal)
            body["path"] = urllib.parse.quote(literal, safe="/=+:@!$&'()*,;~")
        commit.write_text("".join(json.dumps(action) + "\n" for action in actions))
    for folder in [*path.iterdir(), *(path / "_change_data").iterdir()]:
        if not any(folder.iterdir()):
            folder.rmdir()
    return finish(path, twin=twin)


def two_partitions(path: pathlib.Path) -> Table:
    rows = pa.table({
        "day": pa.array([datetime.date(2025, 1, 1 + index % 3) for index in range(12)], pa.date32()),
        "harbour": pa.array(["A b", "C/d", None, "E"] * 3),
        "n": pa.array(range(12), pa.int64()),
    })
    write_deltalake(path, rows, partition_by=["day", "harbour"])
    return finish(path)


def ordered(path: pathlib.Path) -> Table:
    """Five files of twenty rows whose ranges of `n` do not overlap, so that statistics can prune."""
    for start in range(0, 100, 20):
        numbers = range(start, start + 20)
        write_deltalake(path, pa.table({
            "n": pa.array(numbers, pa.int64()),
            "label": [f"label {number:03}" for number in numbers],
            "day": pa.array([datetime.date(2025, 1, 1) + datetime.timedelta(days=number) for number in numbers]),
            "sparse": pa.array([number if start == 40 else None for number in numbers], pa.int32()),
        }), mode="append")
    return finish(path)


def long_strings(path: pathlib.Path) -> Table:
    """Strings that differ only where statistics no longer reach."""
    for index in range(3):
        texts = [f"{'long ' * 40}{index}{letter}" for letter in ("a", "\U0001f6a2", "\uffff")]
        write_deltalake(path, pa.table({"text": texts}), mode="append")
    return finish(path)


def evolved(path: pathlib.Path) -> Table:
    """A column comes by, rows are overwritten, and at last the whole schema changes."""
    write_deltalake(path, pa.table({"a": pa.array([1, 2], pa.int64())}))
    write_deltalake(path, pa.table({"a": pa.array([3], pa.int64()), "b": ["three"]}), mode="append",
                    schema_mode="merge")
    write_deltalake(path, pa.table({"a": pa.array([9], pa.int64()), "b": ["nine"]}), mode="overwrite")
    write_deltalake(path, pa.table({"c": [1.5, None]}), mode="overwrite", schema_mode="overwrite")
    return finish(path)


def emptied(path: pathlib.Path) -> Table:
    write_deltalake(path, pa.table({"a": pa.array([1, 2, 3], pa.int64())}))
    DeltaTable(path).delete()
    return finish(path)


def empty(path: pathlib.Path) -> Table:
    DeltaTable.create(path, Schema([
        Field("a", PrimitiveType("long")), Field("b", PrimitiveType("string")), Field("c", PrimitiveType("double")),
    ]))
    return finish(path)


def nested(path: pathlib.Path) -> Table:
    point = pa.struct([("x", pa.int64()), ("y", pa.string())])
    write_deltalake(path, pa.table({
        "id": pa.array([1, 2, 3, 4], pa.int64()),
        "point": pa.array([{"x": 1, "y": "one"}, {"x": None, "y": None}, None, {"x": 4, "y": "four"}], point),
        "numbers": pa.array([[1, 2], [], None, [None, 4]], pa.list_(pa.int32())),
        "points": pa.array([[{"x": 1, "y": "p"}, None], [], None, []], pa.list_(point)),
        "by_name": pa.array([[("a", 1)], [], None, [("b", None), ("c", 3)]], pa.map_(pa.string(), pa.int64())),
        "deep": pa.array([{"list": [{"m": [("k", [1, 2])]}]}, None, {"list": None}, {"list": []}], pa.struct([
            ("list", pa.list_(pa.struct([("m", pa.map_(pa.string(), pa.list_(pa.int64())))]))),
        ])),
    }))
    return finish(path)


def every_type(path: pathlib.Path) -> Table:
    moment = datetime.datetime(2025, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
    before = datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    columns = {
        "byte": (pa.int8(), [127, -128, None]),
        "short": (pa.int16(), [32767, -32768, None]),
        "integer": (pa.int32(), [2147483647, -2147483648, None]),
        "long": (pa.int64(), [4503599627370497, -4503599627370497, None]),
        "whole": (pa.int64(), [2**63 - 1, -(2**63), 2**53 + 1]),
        "float": (pa.float32(), [1.1, math.inf, None]),
        "double": (pa.float64(), [1.1, -math.inf, math.nan]),
        "decimal": (pa.decimal128(38, 10), [decimal.Decimal("1234567890123456789012345678.0123456789"),
                                           decimal.Decimal("-0.0000000001"), None]),
        "money": (pa.decimal128(9, 2), [decimal.Decimal("9999999.99"), decimal.Decimal("-9999999.99"), None]),
        "string": (pa.string(), ["Grüße \u2028 \U0001f6a2 \"quoted\" \\ /", "", None]),
        "binary": (pa.binary(), [b"\x00\xff", b"", None]),
        "boolean": (pa.bool_(), [True, False, None]),
        "date": (pa.date32(), [datetime.date(9999, 12, 31), datetime.date(1900, 1, 1), None]),
        "timestamp": (pa.timestamp("us", tz="UTC"), [moment, before, None]),
    }
    write_deltalake(path, pa.table({name: pa.array(values, kind) for name, (kind, values) in columns.items()}))
    return finish(path)


def local_times(path: pathlib.Path) -> Table:
    """Timestamps without a zone are a reader feature: only the delta format can carry them."""
    times = [datetime.datetime(2025, 1, 1, 12, 30), None, datetime.datetime(1960, 1, 1)]
    write_deltalake(path, pa.table({"n": pa.array([1, 2, 3], pa.int64()), "at": pa.array(times, pa.timestamp("us"))}))
    return finish(path, needs_delta_format=True)


def many_versions(path: pathlib.Path) -> Table:
    for version in range(12):
        write_deltalake(path, pa.table({"v": pa.array([version], pa.int64())}), mode="append")
    return finish(path)


PARTITIONS: dict[str, tuple[pa.DataType, list]] = {
    "string": (pa.string(), ["a", "b", "", None]),
    "date": (pa.date32(), [datetime.date(2024, 2, 29), datetime.date(1969, 12, 31), None]),
    "long": (pa.int64(), [0, -1, 2**53 - 1, None]),
    "integer": (pa.int32(), [0, -2147483648, None]),
    "double": (pa.float64(), [0.5, -1024.25, 3.0, None]),
    "boolean": (pa.bool_(), [True, False, None]),
    "timestamp": (pa.timestamp("us", tz="UTC"), [datetime.datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
                                                  datetime.datetime(2025, 1, 2, 3, 4, 5, 250000, tzinfo=UTC), None]),
    "decimal": (pa.decimal128(10, 2), [decimal.Decimal("1.50"), decimal.Decimal("99999999.99"), None]),
}

MAKERS: dict[str, Callable[[pathlib.Path], Table]] = {
    maker.__name__: maker
    for maker in (trips, odd_partitions, literal_paths, two_partitions, ordered, long_strings, evolved, emptied,
                  empty, nested, every_type, local_times, many_versions)
} | {
    f"by_{name}": (lambda path, kind=kind, values=values: by_partition(path, kind, values))
    for name, (kind, values) in PARTITIONS.items()
}


def write_all(bucket: pathlib.Path) -> dict[str, Table]:
    """Every table, each in the folder of its name."""
    bucket.mkdir(parents=True, exist_ok=True)
    return {name: maker(bucket / name) for name, maker in MAKERS.items()}
