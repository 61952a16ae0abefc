"""A catalogue of Iceberg tables that are written by hand, one function a table.

Each function takes `start`, which makes a `HandTable` of the given columns and options, so that the same tables can be
written for a server to read and, without data files, as fixtures.
"""

import datetime
import decimal
import json
from collections.abc import Callable

from harness.iceberg_files import File
from harness.iceberg_hand import HandTable
from harness.iceberg_metadata import partition_field
from harness.iceberg_values import UTC, field, list_of, map_of, struct_of

Start = Callable[..., HandTable]
FIELDS = [field(1, "id", "long", required=True), field(2, "part", "string"), field(3, "value", "double")]
BY_PART = [partition_field(1000, "part", 2)]
MOMENT = datetime.datetime(2025, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
HOUR = int(MOMENT.timestamp()) // 3600
BEFORE = datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


def rows(first: int, count: int = 10, part: str | None = "a") -> list[dict]:
    return [{"id": first + index, "part": part, "value": (first + index) / 4} for index in range(count)]


def file_in(table: HandTable, first: int, part: str | None = "a", count: int = 10, **options) -> File:
    partition = {one["name"]: part for one in table.spec["fields"]}
    return table.data_file(rows(first, count, part), partition=partition, **options)


def appended(table: HandTable, count: int = 3) -> HandTable:
    """One file in each of `count` commits."""
    for number in range(count):
        table.commit(add=[file_in(table, 100 * number)])
    return table


# Histories


def v1_history(start: Start) -> HandTable:
    """Version 1, where nothing has a sequence number: two appends, one overwrite, one delete."""
    table = start(FIELDS, version=1, spec=BY_PART)
    first, second = file_in(table, 0), file_in(table, 100, "b")
    table.commit(add=[first, second])
    table.commit(add=[file_in(table, 200, None)])
    table.commit("overwrite", remove=[first], add=[file_in(table, 300)])
    table.commit("delete", remove=[second])
    return table


def v1_inline_manifests(start: Start) -> HandTable:
    """Version 1 without manifest lists: the snapshots name the manifests."""
    return appended(start(FIELDS, version=1, inline_manifests=True), 2)


def v1_upgraded(start: Start) -> HandTable:
    """Version 1, then 2: old files have the sequence number 0, also for deletes; old manifests stay as they are."""
    table = start(FIELDS, version=1)
    first = file_in(table, 0)
    table.commit(add=[first])
    table.commit(add=[file_in(table, 100)])
    table.version = table.metadata["format-version"] = 2
    for member in ("schema", "partition-spec"):
        del table.metadata[member]
    table.commit("delete", add=[table.position_deletes([(first, 2)])])
    table.commit(add=[file_in(table, 200)])
    return table


def v2_appends(start: Start) -> HandTable:
    """Sequence numbers and snapshot ids are inherited from the manifest list."""
    return appended(start(FIELDS))


def v2_explicit(start: Start) -> HandTable:
    """The same, written down in each entry; Avro files are not compressed."""
    return appended(start(FIELDS, explicit=True, codec="null"))


def v2_zstandard(start: Start) -> HandTable:
    """Avro files in Zstandard."""
    return appended(start(FIELDS, codec="zstandard"), 1)


def v2_snappy(start: Start) -> HandTable:
    """Avro files in Snappy."""
    return appended(start(FIELDS, codec="snappy"), 1)


def v2_rewritten(start: Start) -> HandTable:
    """A manifest with entries EXISTING and DELETED, then one without the deleted entry."""
    table = start(FIELDS)
    files = [file_in(table, first) for first in (0, 100, 200, 300)]
    table.commit(add=files)
    table.commit("overwrite", remove=[files[1]], add=[file_in(table, 400)])
    table.commit("delete", remove=[files[2]])
    return table


def v2_replaced(start: Start) -> HandTable:
    """A compaction (`replace`) between two appends: the same rows in other files."""
    table = start(FIELDS)
    files = [file_in(table, 0), file_in(table, 100)]
    table.commit(add=files)
    table.commit("replace", remove=files, add=[table.data_file(rows(0) + rows(100))])
    table.commit(add=[file_in(table, 200)])
    return table


def rolled_back(start: Start) -> HandTable:
    """Main went back to the first snapshot, and on from there: the second is no ancestor any more."""
    table = appended(start(FIELDS), 2)
    first = next(iter(table.states.values()))
    table.roll_back(first)
    table.commit(add=[file_in(table, 500)])
    return table


def rolled_back_only(start: Start) -> HandTable:
    """Main is an older snapshot than the newest."""
    table = appended(start(FIELDS))
    table.roll_back(list(table.states.values())[1])
    return table


def expired(start: Start) -> HandTable:
    """Of three snapshots the two oldest are gone, also their manifest lists."""
    table = appended(start(FIELDS), 3)
    table.expire(*list(table.states.values())[:2])
    return table


def empty(start: Start) -> HandTable:
    """No snapshot yet."""
    return start(FIELDS, spec=BY_PART)


def emptied(start: Start) -> HandTable:
    """A snapshot without any file: its manifest holds deleted entries alone."""
    table = start(FIELDS)
    only = file_in(table, 0)
    table.commit(add=[only])
    table.commit("delete", remove=[only])
    return table


def hadoop(start: Start) -> HandTable:
    """v1.metadata.json … and version-hint.text, as a table without a catalog has it."""
    return appended(start(FIELDS, naming="hadoop"), 2)


def hadoop_v10(start: Start) -> HandTable:
    """v10 comes after v9, whatever the alphabet says."""
    return appended(start(FIELDS, naming="hadoop"), 10)


def gzipped(start: Start) -> HandTable:
    """The metadata is compressed: 00001-….gz.metadata.json."""
    return appended(start(FIELDS, gzipped=True), 1)


def hadoop_gzipped(start: Start) -> HandTable:
    """v2.gz.metadata.json, and version-hint.text."""
    return appended(start(FIELDS, naming="hadoop", gzipped=True), 1)


# Columns and statistics


def unmapped(start: Start) -> HandTable:
    """Imported files without field ids, for which there is a name mapping."""
    mapping = [{"field-id": 1, "names": ["id"]}, {"field-id": 2, "names": ["part"]},
               {"field-id": 3, "names": ["value"]}]
    table = start(FIELDS, properties={"schema.name-mapping.default": json.dumps(mapping)})
    table.commit(add=[file_in(table, 0, ids=False), file_in(table, 100, ids=False)])
    return table


def migrated(start: Start) -> HandTable:
    """A Hive table that was taken over: the partition column is in the paths and the tuples, not in the files."""
    mapping = [{"field-id": one["id"], "names": [one["name"]]} for one in FIELDS]
    table = start(FIELDS, spec=BY_PART, properties={"schema.name-mapping.default": json.dumps(mapping)})
    table.commit(add=[
        file_in(table, first, part, ids=False, omit=("part",), name=f"part={part}/file{first}.parquet")
        for first, part in ((0, "a"), (100, "b"))])
    return table


def without_statistics(start: Start) -> HandTable:
    """One file without any, one without those of one column, one with all."""
    table = start(FIELDS)
    table.commit(add=[file_in(table, 0, metrics=False), file_in(table, 100, without=("id",)), file_in(table, 200)])
    return table


def promoted(start: Start) -> HandTable:
    """int to long, float to double, decimal(9,2) to decimal(18,2): old files have narrow values and bounds."""
    def columns(*types: str) -> list[dict]:
        return [field(1, "whole", types[0]), field(2, "real", types[1]), field(3, "money", types[2])]

    def values(count: int) -> list[dict]:
        return [{"whole": -number, "real": number + 0.1, "money": decimal.Decimal(number) - decimal.Decimal("1.25")}
                for number in range(count)]

    table = start(columns("int", "float", "decimal(9, 2)"))
    table.commit(add=[table.data_file(values(5))])
    table.evolve(columns("long", "double", "decimal(18, 2)"))
    table.commit(add=[table.data_file(values(4) + [{"whole": 2**60, "real": 1e300, "money": None}])])
    return table


def renamed(start: Start) -> HandTable:
    """A rename, a drop, a new column under the dropped name, and a rename within a struct."""
    table = start([field(1, "id", "long"), field(2, "old", "string"), field(3, "gone", "int"),
                   field(4, "inner", struct_of(field(5, "x", "int"), field(6, "y", "string")))])
    table.commit(add=[table.data_file([
        {"id": number, "old": f"o{number}", "gone": number, "inner": {"x": number, "y": "y"}} for number in range(4)])])
    table.evolve([field(1, "id", "long"), field(2, "fresh", "string"),
                  field(4, "inner", struct_of(field(5, "z", "int"), field(6, "y", "string"))),
                  field(7, "gone", "string")])
    table.commit(add=[table.data_file([
        {"id": number, "fresh": f"f{number}", "gone": f"g{number}", "inner": {"z": number, "y": "z"}}
        for number in range(10, 14)])])
    return table


def typed(start: Start) -> HandTable:
    """Every type that a client can read, with extremes and nulls."""
    types = {
        "boolean": [True, False, None], "int": [2**31 - 1, -(2**31), None], "long": [2**63 - 1, -(2**63), None],
        "float": [1.5, float("-inf"), None], "double": [0.1, -0.0, None],
        "decimal(9, 2)": [decimal.Decimal("9999999.99"), decimal.Decimal("-9999999.99"), None],
        "decimal(18, 4)": [decimal.Decimal("0.0001"), decimal.Decimal("-0.0128"), None],
        "decimal(38, 10)": [decimal.Decimal("1234567890123456789012345678.0123456789"),
                            decimal.Decimal("-0.0000000001"), None],
        "date": [datetime.date(9999, 12, 31), datetime.date(1900, 1, 1), None],
        "string": ["Grüße \U0001f6a2, which is longer than bounds are", "", None], "binary": [b"\x00\xff", b"", None],
        "timestamptz": [MOMENT, BEFORE, None],
        "timestamp": [MOMENT.replace(tzinfo=None), BEFORE.replace(tzinfo=None), None],
    }
    names = {kind: kind.partition("(")[0] + kind.partition("(")[2].partition(",")[0] for kind in types}
    fields = [field(id, names[kind], kind) for id, kind in enumerate(types, 1)]
    point = struct_of(field(102, "x", "int"), field(103, "y", "string"))
    fields += [field(101, "point", point), field(104, "numbers", list_of(105, "int")),
               field(106, "by_name", map_of(107, "string", 108, struct_of(field(109, "n", "long"))))]
    nested = [{"point": {"x": 1, "y": "one"}, "numbers": [1, None], "by_name": [("a", {"n": 1})]},
              {"point": {"x": None, "y": "\U0010ffff"}, "numbers": [], "by_name": []}, {}]
    table = start(fields)
    table.commit(add=[table.data_file([
        {names[kind]: values[index] for kind, values in types.items()} | nested[index] for index in range(3)])])
    return table


def not_a_number(start: Start) -> HandTable:
    """NaN: counted in one file, not counted in another, all there is in a third."""
    table = start([field(1, "real", "double"), field(2, "id", "int")])
    some = [{"real": value, "id": number} for number, value in enumerate((1.0, float("nan"), 3.0, None))]
    table.commit(add=[
        table.data_file(some), table.data_file(some, nan_value_counts=None),
        table.data_file([{"real": float("nan"), "id": 9}] * 2)])
    return table


def partitioned(start: Start) -> HandTable:
    """Every transform in one tuple; then a spec with a void field and one partition field less."""
    fields = [field(1, "id", "int"), field(2, "name", "string"), field(3, "at", "timestamptz"), field(4, "on", "date")]
    transforms = [("id_identity", 1, "identity"), ("id_bucket", 1, "bucket[16]"), ("name_truncate", 2, "truncate[2]"),
                  ("at_year", 3, "year"), ("at_month", 3, "month"), ("at_day", 3, "day"), ("at_hour", 3, "hour"),
                  ("on_identity", 4, "identity")]
    spec = [partition_field(1000 + index, *one) for index, one in enumerate(transforms)]
    table = start(fields, spec=spec)
    row = {"id": 34, "name": "iceberg", "at": MOMENT, "on": datetime.date(1969, 12, 31)}
    # The bucket of 34 is an example of the specification: its hash is 2017239379.
    values = {"id_identity": 34, "id_bucket": 2017239379 % 16, "name_truncate": "ic", "at_year": 55,
              "at_month": 661, "at_day": MOMENT.date(), "at_hour": HOUR, "on_identity": datetime.date(1969, 12, 31)}
    absent = {"id": None, "name": None, "at": None, "on": None}
    table.commit(add=[table.data_file([row], partition=values), table.data_file([absent], partition={})])
    table.partition_by([partition_field(1000, "id_void", 1, "void"), partition_field(1002, "name_truncate", 2,
                                                                                    "truncate[2]")])
    table.commit(add=[table.data_file([row | {"id": 35}], partition={"name_truncate": "ic"})])
    return table


HISTORIES = [v1_history, v1_inline_manifests, v1_upgraded, v2_appends, v2_explicit, v2_zstandard, v2_snappy,
             v2_rewritten, v2_replaced, rolled_back, rolled_back_only, expired, empty, emptied, hadoop, hadoop_v10,
             gzipped, hadoop_gzipped]
COLUMNS = [unmapped, migrated, without_statistics, promoted, renamed, typed, not_a_number, partitioned]
