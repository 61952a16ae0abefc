#!/usr/bin/env python3
"""Makes the Avro files of Tests/AvroTests/Fixtures and, beside each, the rows that a reader must find in it.

    .venv/bin/python scripts/make-avro-fixtures.py [--output DIR]

It needs more than the interop tests: `pip install fastavro==1.13.1 cramjam backports.zstd`.

A fixture is a pair: `NAME.avro`, and `NAME.jsonl` with one JSON value a row. fastavro writes most of them; a small
encoder below writes the layouts that fastavro does not: lists in parts with and without their sizes, numbers longer
than they need be, blocks of no rows, what follows compressed data. A file that no reader may read has `NAME.refused`
beside it, with the kind of the error.

No fixture may test nothing by accident: fastavro must read from every file that is not refused what went in. README.md
in the same folder is written from what is said here. The same versions of the packages give the same bytes.
"""

import argparse
import dataclasses
import io
import json
import pathlib
import random
import struct
import zlib

import cramjam
import fastavro
import fastavro.read

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "AvroTests" / "Fixtures"

SYNC = bytes(range(0xF0, 0x100))
OMITTED = object()
NUMBERS = ("int", "long", "enum")
TEXTS = ("bytes", "string", "fixed")


# --- The schema, with every name replaced by what it stands for -------------------------------------------------------


def resolve(schema: object, known: dict[str, object] | None = None) -> dict | list:
    """Types as objects; the names of these fixtures have no namespaces."""
    known = {} if known is None else known
    if isinstance(schema, list):
        return [resolve(branch, known) for branch in schema]
    if isinstance(schema, str):
        return known[schema] if schema in known else {"type": schema}
    if not isinstance(schema["type"], str):
        return resolve(schema["type"], known)
    resolved = dict(schema)
    kind = schema["type"]
    if kind in known:
        return known[kind]
    if kind == "record":
        resolved["fields"] = [field | {"type": resolve(field["type"], known)} for field in schema["fields"]]
    if kind == "array":
        resolved["items"] = resolve(schema["items"], known)
    if kind == "map":
        resolved["values"] = resolve(schema["values"], known)
    if "name" in schema:
        known[schema["name"]] = resolved
    return resolved


def branch_of(schema: list, value: object) -> int:
    """The branch of a union that a value is of: null, or the first that fits."""
    for index, branch in enumerate(schema):
        kind = branch["type"]
        fits = {
            "null": value is None,
            "boolean": isinstance(value, bool),
            "int": isinstance(value, int) and not isinstance(value, bool),
            "long": isinstance(value, int) and not isinstance(value, bool),
            "float": isinstance(value, float),
            "double": isinstance(value, float),
            "bytes": isinstance(value, bytes),
            "fixed": isinstance(value, bytes),
            "string": isinstance(value, str),
            "enum": isinstance(value, str),
            "record": isinstance(value, dict),
            "map": isinstance(value, dict),
            "array": isinstance(value, list),
        }[kind]
        if fits:
            return index
    raise ValueError(f"{value!r} is of no branch of {schema}")


# --- The rows as JSON -------------------------------------------------------------------------------------------------


def spell(schema: dict | list, value: object, lists: int = 0) -> object:
    """A value as the fixtures spell it; OMITTED where it cannot be asked for."""
    if isinstance(schema, list):
        others = [branch for branch in schema if branch["type"] != "null"]
        if not others:
            return OMITTED if lists > 1 else None
        if len(others) > 1 or len(schema) > 2:
            return OMITTED
        return spell_or_null(others[0], value, lists)
    return spell_or_null(schema, value, lists)


def is_omitted(schema: dict | list, lists: int) -> bool:
    """Whether nothing of a type can be asked for."""
    if isinstance(schema, list):
        others = [branch for branch in schema if branch["type"] != "null"]
        if len(others) > 1 or len(others) < len(schema) - 1:
            return bool(others) or lists > 1
        return is_omitted(others[0], lists) if others else lists > 1
    match schema["type"]:
        case "record":
            return all(is_omitted(field["type"], lists) for field in schema["fields"])
        case "array":
            return is_omitted(schema["items"], lists + 1)
        case "map":
            return lists > 0
        case _:
            return lists > 1


def spell_or_null(schema: dict, value: object, lists: int) -> object:
    if is_omitted(schema, lists):
        return OMITTED
    if value is None:
        return None
    match schema["type"]:
        case "boolean":
            return value
        case "int" | "long":
            return value
        case "enum":
            return schema["symbols"].index(value)
        case "float":
            return struct.pack(">d", struct.unpack("<f", struct.pack("<f", value))[0]).hex()
        case "double":
            return struct.pack(">d", value).hex()
        case "bytes" | "fixed":
            return value.hex()
        case "string":
            return value.encode().hex()
        case "record":
            fields = {field["name"]: spell(field["type"], value[field["name"]], lists) for field in schema["fields"]}
            fields = {name: field for name, field in fields.items() if field is not OMITTED}
            return fields if any(field is not None for field in fields.values()) else None
        case "array":
            return [spell(schema["items"], item, lists + 1) for item in value]
        case "map":
            return [spell_entry(schema, key, item, lists + 1) for key, item in value.items()]
        case kind:
            raise ValueError(kind)


def spell_entry(schema: dict, key: str, item: object, lists: int) -> dict:
    entry = {"key": key.encode().hex(), "value": spell(schema["values"], item, lists)}
    return {name: part for name, part in entry.items() if part is not OMITTED}


# --- The encoder ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Layout:
    """How a list is cut into parts, whether parts have sizes, and how many bytes a number is made longer by."""

    part: int = 0
    sizes: bool = False
    padding: int = 0


def number(value: int, padding: int = 0) -> bytes:
    bits = (value << 1) ^ (value >> 63)
    out = bytearray()
    while bits > 0x7F:
        out.append(bits & 0x7F | 0x80)
        bits >>= 7
    out.append(bits)
    for _ in range(min(padding, 10 - len(out))):
        out[-1] |= 0x80
        out.append(0)
    return bytes(out)


def text(value: bytes) -> bytes:
    return number(len(value)) + value


def parts(items: list[bytes], layout: Layout) -> bytes:
    step = layout.part or max(1, len(items))
    out = b""
    for start in range(0, len(items), step):
        part = items[start : start + step]
        body = b"".join(part)
        out += number(-len(part)) + number(len(body)) + body if layout.sizes else number(len(part)) + body
    return out + number(0)


def encode(schema: dict | list, value: object, layout: Layout) -> bytes:
    if isinstance(schema, list):
        branch = branch_of(schema, value)
        return number(branch, layout.padding) + encode(schema[branch], value, layout)
    match schema["type"]:
        case "null":
            return b""
        case "boolean":
            return bytes([value])
        case "int" | "long":
            return number(value, layout.padding)
        case "enum":
            return number(schema["symbols"].index(value), layout.padding)
        case "float":
            return struct.pack("<f", value)
        case "double":
            return struct.pack("<d", value)
        case "bytes":
            return text(value)
        case "string":
            return text(value.encode())
        case "fixed":
            return value
        case "record":
            return b"".join(encode(field["type"], value[field["name"]], layout) for field in schema["fields"])
        case "array":
            return parts([encode(schema["items"], item, layout) for item in value], layout)
        case "map":
            return parts(
                [text(key.encode()) + encode(schema["values"], item, layout) for key, item in value.items()], layout
            )
        case kind:
            raise ValueError(kind)


def compress(codec: str, data: bytes, tail: bytes = b"") -> bytes:
    match codec:
        case "null":
            return data
        case "deflate":
            compressor = zlib.compressobj(wbits=-15)
            return compressor.compress(data) + compressor.flush() + tail
        case "snappy":
            return bytes(cramjam.snappy.compress_raw(data)) + struct.pack(">I", zlib.crc32(data))
        case "zstandard":
            return bytes(cramjam.zstd.compress(data)) + tail
        case _:
            raise ValueError(codec)


def header(
    schema: object, codec: str | None = "null", metadata: dict[str, bytes] | None = None, layout: Layout = Layout()
) -> bytes:
    entries = {"avro.schema": json.dumps(schema).encode()} | (metadata or {})
    if codec is not None:
        entries["avro.codec"] = codec.encode()
    return b"Obj\x01" + parts([text(key.encode()) + text(value) for key, value in entries.items()], layout) + SYNC


def block(count: int, data: bytes) -> bytes:
    return number(count) + number(len(data)) + data + SYNC


# --- The fixtures -----------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Fixture:
    holds: str
    why: str
    data: bytes
    rows: list[object]
    schema: object
    refused: str | None = None


class Fixtures:
    def __init__(self) -> None:
        self.all: dict[str, Fixture] = {}

    def by_fastavro(self, name: str, holds: str, why: str, schema: object, rows: list, **options) -> None:
        out = io.BytesIO()
        fastavro.writer(out, fastavro.parse_schema(schema), rows, sync_marker=SYNC, **options)
        self.add(name, Fixture(holds, why, out.getvalue(), rows, schema))

    def by_hand(
        self,
        name: str,
        holds: str,
        why: str,
        schema: object,
        blocks: list[list],
        layout: Layout = Layout(),
        codec: str = "null",
        tail: bytes = b"",
        **options,
    ) -> None:
        resolved = resolve(schema)
        data = header(schema, codec, **options)
        for rows in blocks:
            content = b"".join(encode(resolved, row, layout) for row in rows)
            data += block(len(rows), compress(codec, content, tail))
        self.add(name, Fixture(holds, why, data, [row for rows in blocks for row in rows], schema))

    def refused(self, name: str, kind: str, holds: str, why: str, data: bytes) -> None:
        self.all[name] = Fixture(holds, why, data, [], None, kind)

    def add(self, name: str, fixture: Fixture) -> None:
        found = list(fastavro.reader(io.BytesIO(fixture.data)))
        resolved = resolve(fixture.schema)
        if [spelled(resolved, row) for row in found] != [spelled(resolved, row) for row in fixture.rows]:
            raise SystemExit(f"{name}: fastavro does not read what was written")
        self.all[name] = fixture

    def write(self, folder: pathlib.Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        lines = [
            "# Avro fixtures",
            "",
            "`NAME.avro` is a file and `NAME.jsonl` its rows, one JSON value a line; beside a file that has to be",
            "refused is `NAME.refused` with the kind of the error. `scripts/make-avro-fixtures.py` makes them, proves",
            "that fastavro reads from them what went in, and writes this page: change the script, not the files.",
            "",
            "    .venv/bin/python scripts/make-avro-fixtures.py",
            "",
            "How the rows are spelled: bytes and the UTF-8 of strings are hex, floats and doubles the bits of a double",
            "in hex, an enumeration the number of its symbol, a map an array of objects with `key` and `value`. A",
            "record of nothing but nulls is null; lists in lists and unions of several types are left out.",
            "",
            "| Fixture | Holds | Why |",
            "| --- | --- | --- |",
        ]
        for name, fixture in self.all.items():
            (folder / f"{name}.avro").write_bytes(fixture.data)
            lines.append(f"| `{name}` | {fixture.holds} | {fixture.why} |")
            if fixture.refused:
                (folder / f"{name}.refused").write_text(fixture.refused + "\n")
                continue
            resolved = resolve(fixture.schema)
            rows = "".join(spelled(resolved, row) + "\n" for row in fixture.rows)
            (folder / f"{name}.jsonl").write_text(rows)
        (folder / "README.md").write_text("\n".join(lines) + "\n")


def spelled(schema: dict | list, row: object) -> str:
    value = spell(schema, row)
    return json.dumps(None if value is OMITTED else value, separators=(",", ":"))


def record(name: str, *fields: tuple) -> dict:
    """Fields are a name, a type and perhaps an id."""
    return {
        "type": "record",
        "name": name,
        "fields": [
            {"name": field[0], "type": field[1]} | ({"field-id": field[2]} if len(field) > 2 else {})
            for field in fields
        ],
    }


def optional(kind: object) -> list:
    return ["null", kind]


# --- Iceberg's files --------------------------------------------------------------------------------------------------


def id_map(name: str, value: str, key_id: int, value_id: int) -> dict:
    """A map with keys that are no strings (Iceberg specification, Appendix A)."""
    return {
        "type": "array",
        "logicalType": "map",
        "items": record(f"k{key_id}_v{value_id}", ("key", "int", key_id), ("value", value, value_id)),
    }


def manifest_schema(version: int) -> dict:
    partition = record(
        "r102",
        ("day", optional({"type": "int", "logicalType": "date"}), 1000),
        ("bucket", optional("int"), 1001),
        ("name", optional("string"), 1002),
        (
            "amount",
            optional({"type": "fixed", "name": "d5", "size": 5, "logicalType": "decimal", "precision": 10, "scale": 2}),
            1003,
        ),
    )
    fields = [
        ("file_path", "string", 100),
        ("file_format", "string", 101),
        ("partition", partition, 102),
        ("record_count", "long", 103),
        ("file_size_in_bytes", "long", 104),
    ]
    if version == 1:
        fields.append(("block_size_in_bytes", "long", 105))
    else:
        fields.insert(0, ("content", "int", 134))
    fields += [
        ("column_sizes", optional(id_map("column_sizes", "long", 117, 118)), 108),
        ("value_counts", optional(id_map("value_counts", "long", 119, 120)), 109),
        ("null_value_counts", optional(id_map("null_value_counts", "long", 121, 122)), 110),
        ("nan_value_counts", optional(id_map("nan_value_counts", "long", 138, 139)), 137),
        ("lower_bounds", optional(id_map("lower_bounds", "bytes", 126, 127)), 125),
        ("upper_bounds", optional(id_map("upper_bounds", "bytes", 129, 130)), 128),
        ("key_metadata", optional("bytes"), 131),
        ("split_offsets", optional({"type": "array", "items": "long", "element-id": 133}), 132),
        ("equality_ids", optional({"type": "array", "items": "int", "element-id": 136}), 135),
        ("sort_order_id", optional("int"), 140),
    ]
    if version == 3:
        fields += [
            ("first_row_id", optional("long"), 142),
            ("referenced_data_file", optional("string"), 143),
            ("content_offset", optional("long"), 144),
            ("content_size_in_bytes", optional("long"), 145),
        ]
    entry = [("status", "int", 0), ("snapshot_id", "long" if version == 1 else optional("long"), 1)]
    if version > 1:
        entry += [("sequence_number", optional("long"), 3), ("file_sequence_number", optional("long"), 4)]
    return record("manifest_entry", *entry, ("data_file", record("r2", *fields), 2))


def manifest_rows(version: int, count: int, seed: int) -> list[dict]:
    draw = random.Random(seed)
    rows = []
    for index in range(count):
        columns = range(1, 6)
        path = (
            f"s3://lake/warehouse/db/table/data/day=2024-01-{index % 28 + 1:02}/{index:05}-{draw.getrandbits(64):016x}"
        )

        def entries(make):
            if draw.random() < 0.15:
                return None
            return [{"key": column, "value": make()} for column in columns if draw.random() < 0.9]

        file = {
            "file_path": f"{path}.parquet",
            "file_format": "PARQUET",
            "partition": {
                "day": None if index % 7 == 6 else 19_000 + index,
                "bucket": index % 16,
                "name": None if index % 5 == 4 else f"n{index}é",
                "amount": None if index % 11 == 3 else draw.getrandbits(39).to_bytes(5, "big"),
            },
            "record_count": draw.randrange(1, 10**6),
            "file_size_in_bytes": draw.randrange(1000, 10**9),
            "column_sizes": entries(lambda: draw.randrange(10**6)),
            "value_counts": entries(lambda: draw.randrange(10**6)),
            "null_value_counts": entries(lambda: draw.randrange(100)),
            "nan_value_counts": entries(lambda: 0),
            "lower_bounds": entries(lambda: draw.randbytes(draw.randrange(17))),
            "upper_bounds": entries(lambda: draw.randbytes(draw.randrange(17))),
            "key_metadata": None if index % 2 else b"\x00key",
            "split_offsets": None if index % 3 else [4 + 1000 * part for part in range(index % 5)],
            "equality_ids": None if index % 4 else [1, 2],
            "sort_order_id": None if index % 6 else 0,
        }
        row = {"status": index % 3, "snapshot_id": 2**62 + index, "data_file": file}
        if version == 1:
            file["block_size_in_bytes"] = 64 << 20
        else:
            file["content"] = index % 3
            row |= {"sequence_number": None if index % 2 else index, "file_sequence_number": index or None}
        if version == 3:
            file |= {
                "first_row_id": index * 1000,
                "referenced_data_file": None if index % 2 else path,
                "content_offset": None if index % 2 else 4,
                "content_size_in_bytes": None if index % 2 else 43,
            }
        rows.append(row)
    return rows


def manifest_list_schema(version: int) -> dict:
    summary = record(
        "r508",
        ("contains_null", "boolean", 509),
        ("contains_nan", optional("boolean"), 518),
        ("lower_bound", optional("bytes"), 510),
        ("upper_bound", optional("bytes"), 511),
    )
    fields = [("manifest_path", "string", 500), ("manifest_length", "long", 501), ("partition_spec_id", "int", 502)]
    if version > 1:
        fields += [("content", "int", 517), ("sequence_number", "long", 515), ("min_sequence_number", "long", 516)]
    fields += [
        ("added_snapshot_id", "long", 503),
        ("added_files_count", "int", 504),
        ("existing_files_count", "int", 505),
        ("deleted_files_count", "int", 506),
        ("added_rows_count", "long", 512),
        ("existing_rows_count", "long", 513),
        ("deleted_rows_count", "long", 514),
        ("partitions", optional({"type": "array", "items": summary, "element-id": 508}), 507),
        ("key_metadata", optional("bytes"), 519),
    ]
    if version == 3:
        fields.append(("first_row_id", optional("long"), 520))
    return record("manifest_file", *fields)


def manifest_list_rows(count: int) -> list[dict]:
    return [
        {
            "manifest_path": f"s3://lake/warehouse/db/table/metadata/{index:04}-m0.avro",
            "manifest_length": 7000 + index,
            "partition_spec_id": index % 2,
            "content": index % 2,
            "sequence_number": index,
            "min_sequence_number": 1,
            "added_snapshot_id": -(2**63) + index,
            "added_files_count": index,
            "existing_files_count": 0,
            "deleted_files_count": 1,
            "added_rows_count": 10 * index,
            "existing_rows_count": 0,
            "deleted_rows_count": 3,
            "partitions": None
            if index == 2
            else [
                {
                    "contains_null": part == 1,
                    "contains_nan": None if part else False,
                    "lower_bound": None if index == 3 else bytes([part, 0, 0, 0]),
                    "upper_bound": b"\xff" * part,
                }
                for part in range(index % 4)
            ],
            "key_metadata": None,
            "first_row_id": None if index else 5,
        }
        for index in range(count)
    ]


def iceberg(fixtures: Fixtures) -> None:
    codecs = {1: "null", 2: "deflate", 3: "zstandard"}
    for version, codec in codecs.items():
        fixtures.by_fastavro(
            f"manifest-v{version}",
            f"a manifest of version {version}, {codec}",
            "what this reader is for",
            manifest_schema(version),
            manifest_rows(version, 60, version),
            codec=codec,
            sync_interval=4000,
            metadata={"format-version": str(version), "partition-spec-id": "0", "content": "data", "schema": "{}"},
        )
        fixtures.by_fastavro(
            f"manifest-list-v{version}",
            f"a manifest list of version {version}, {codec}",
            "what this reader is for",
            manifest_list_schema(version),
            manifest_list_rows(9),
            codec=codec,
            metadata={"format-version": str(version), "snapshot-id": "12"},
        )
    fixtures.by_hand(
        "manifest-unpartitioned",
        "a manifest whose partition has no fields",
        "a record of no bytes",
        record(
            "manifest_entry",
            ("status", "int", 0),
            ("data_file", record("r2", ("file_path", "string", 100), ("partition", record("r102"), 102)), 2),
        ),
        [[{"status": 1, "data_file": {"file_path": "a", "partition": {}}}]],
    )
    row = record("r2", ("a", optional("int"), 1), ("b", optional("string"), 2))
    fixtures.by_fastavro(
        "position-deletes",
        "position deletes with their rows, snappy",
        "deletes may be Avro too",
        record(
            "table",
            ("file_path", "string", 2147483546),
            ("pos", "long", 2147483545),
            ("row", optional(row), 2147483544),
        ),
        [
            {
                "file_path": f"s3://lake/f{index // 50}",
                "pos": index * 3,
                "row": None if index % 3 else {"a": index, "b": None if index % 2 else "x"},
            }
            for index in range(150)
        ],
        codec="snappy",
        sync_interval=1000,
    )


# --- Types, codecs, layouts -------------------------------------------------------------------------------------------

EVERY_TYPE = record(
    "every",
    ("boolean", "boolean", 1),
    ("int", "int", 2),
    ("long", "long", 3),
    ("float", "float", 4),
    ("double", "double", 5),
    ("bytes", "bytes", 6),
    ("string", "string", 7),
    ("fixed", {"type": "fixed", "name": "four", "size": 4}, 8),
    ("enum", {"type": "enum", "name": "suit", "symbols": ["A", "B", "C"]}, 9),
    ("null", "null", 10),
    ("array", {"type": "array", "items": "double", "element-id": 12}, 11),
    ("map", {"type": "map", "values": "long", "key-id": 14, "value-id": 15}, 13),
    ("record", record("inner", ("x", "int", 17), ("y", "string", 18)), 16),
)

EXTREMES = [
    {
        "boolean": False,
        "int": -(2**31),
        "long": -(2**63),
        "float": float("-inf"),
        "double": 5e-324,
        "bytes": b"",
        "string": "",
        "fixed": b"\x00\x01\x02\x03",
        "enum": "A",
        "null": None,
        "array": [],
        "map": {},
        "record": {"x": 0, "y": ""},
    },
    {
        "boolean": True,
        "int": 2**31 - 1,
        "long": 2**63 - 1,
        "float": 1.5,
        "double": float("nan"),
        "bytes": bytes(range(256)),
        "string": "a\u2028\U0001f600\x00",
        "fixed": b"\xff" * 4,
        "enum": "C",
        "null": None,
        "array": [1.0, -0.0, float("inf")],
        "map": {"a": 1, "": -1, "é": 2**40},
        "record": {"x": -1, "y": "y"},
    },
    {
        "boolean": True,
        "int": 0,
        "long": -64,
        "float": -0.0,
        "double": 1e308,
        "bytes": b"\x80",
        "string": "é" * 100,
        "fixed": b"abcd",
        "enum": "B",
        "null": None,
        "array": [0.5] * 70,
        "map": {str(n): n for n in range(70)},
        "record": {"x": 64, "y": "z" * 200},
    },
]


def nullable(schema: dict, null_first: bool) -> dict:
    """Every field of a record as a union with null."""
    fields = []
    for field in schema["fields"]:
        kind = field["type"]
        fields.append(field if kind == "null" else field | {"type": ["null", kind] if null_first else [kind, "null"]})
    return schema | {"fields": fields}


def with_nulls(rows: list[dict]) -> list[dict]:
    keys = list(rows[0])
    return (
        rows
        + [{key: None for key in keys}]
        + [
            {key: None if position == index else value for position, (key, value) in enumerate(rows[2].items())}
            for index in range(len(keys))
        ]
    )


def types(fixtures: Fixtures) -> None:
    fixtures.by_fastavro("types", "every type, required", "the base of all others", EVERY_TYPE, EXTREMES)
    for null_first in (True, False):
        name = "types-null-first" if null_first else "types-null-last"
        fixtures.by_fastavro(
            name,
            f"every type in a union, null {'first' if null_first else 'last'}",
            "which branch is null is the schema's to say",
            nullable(EVERY_TYPE, null_first),
            with_nulls(EXTREMES),
        )
    logical = record(
        "logical",
        ("date", {"type": "int", "logicalType": "date"}),
        ("time", {"type": "long", "logicalType": "time-micros"}),
        ("utc", {"type": "long", "logicalType": "timestamp-micros", "adjust-to-utc": True}),
        ("local", {"type": "long", "logicalType": "timestamp-micros", "adjust-to-utc": False}),
        ("nanos", {"type": "long", "logicalType": "timestamp-nanos"}),
        ("decimal", {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}),
        ("uuid", {"type": "fixed", "name": "uuid_fixed", "size": 16, "logicalType": "uuid"}),
        ("wrong", {"type": "string", "logicalType": "date"}),
    )
    fixtures.by_hand(
        "types-logical",
        "logical types, one of them on a type that it does not fit",
        "values stay as they are",
        logical,
        [
            [
                {
                    "date": -1,
                    "time": 1,
                    "utc": 2,
                    "local": 3,
                    "nanos": 4,
                    "decimal": b"\xff",
                    "uuid": bytes(16),
                    "wrong": "w",
                }
            ]
        ],
    )
    shared = record(
        "shared",
        ("a", {"type": "fixed", "name": "two", "size": 2}, 1),
        ("b", "two", 2),
        ("c", optional("two"), 3),
        ("d", record("pair", ("x", "two", 5), ("y", "int", 6)), 4),
        ("e", {"type": "array", "items": "pair"}, 7),
        ("f", "pair", 8),
    )
    pair = {"x": b"xy", "y": 9}
    fixtures.by_fastavro(
        "types-by-name",
        "types that are defined once and used again",
        "a name stands for all of its definition",
        shared,
        [
            {"a": b"12", "b": b"34", "c": None, "d": pair, "e": [pair, pair], "f": pair},
            {"a": b"56", "b": b"78", "c": b"90", "d": pair, "e": [], "f": pair},
        ],
    )
    stepped = record(
        "stepped",
        ("before", "int"),
        ("several", ["null", "string", "long", record("r", ("x", "int"), ("y", "string"))]),
        ("two", ["int", "string"]),
        ("nothing", ["null"]),
        ("single", ["string"]),
        ("deep", {"type": "array", "items": {"type": "array", "items": "string"}}),
        ("maps", {"type": "map", "values": {"type": "map", "values": "double"}}),
        ("mixed", {"type": "array", "items": record("m", ("k", "int"), ("l", {"type": "array", "items": "long"}))}),
        ("empties", {"type": "array", "items": record("none")}),
        ("nulls", {"type": "array", "items": "null"}),
        ("unions", {"type": "array", "items": ["null", "int", "string"]}),
        ("after", "string"),
    )
    values = [None, "text", 1234567, {"x": 1, "y": "why"}]
    rows = [
        {
            "before": index,
            "several": value,
            "two": index if index % 2 else "two",
            "nothing": None,
            "single": "s" * index,
            "deep": [["a", "b"], [], ["c" * 100]][:index],
            "maps": {"a": {"b": 1.0}, "c": {}} if index else {},
            "mixed": [{"k": 7, "l": [1, 2, 3]}, {"k": 8, "l": []}][:index],
            "empties": [{}] * index,
            "nulls": [None] * index,
            "unions": [None, 1, "x"][:index],
            "after": f"after {index}",
        }
        for index, value in enumerate(values)
    ]
    fixtures.by_hand(
        "stepped-over",
        "unions of several types, lists of lists, lists of nothing",
        "what is not read is stepped over",
        stepped,
        [rows],
    )
    for sizes in (False, True):
        fixtures.by_hand(
            "stepped-over-parts" + ("-sized" if sizes else ""),
            "the same, lists in parts of two, " + ("with" if sizes else "without") + " their sizes",
            "parts with sizes are passed at once",
            stepped,
            [rows],
            Layout(part=2, sizes=sizes),
        )
    nested = record(
        "nested",
        (
            "o",
            optional(
                record(
                    "a",
                    ("r", optional(record("b", ("x", "int", 3), ("y", optional("string"), 4))), 2),
                    ("l", {"type": "array", "items": "int", "element-id": 6}, 5),
                )
            ),
            1,
        ),
        (
            "e",
            {
                "type": "array",
                "items": optional(
                    record(
                        "c",
                        ("p", "int", 8),
                        ("q", optional("bytes"), 9),
                        ("s", optional(record("d", ("t", "long", 11))), 10),
                    )
                ),
            },
            7,
        ),
    )
    fixtures.by_fastavro(
        "nested",
        "optional records in each other and in lists",
        "what is above a null is null for all below",
        nested,
        [
            {"o": None, "e": []},
            {"o": {"r": None, "l": []}, "e": [None]},
            {"o": {"r": {"x": 1, "y": None}, "l": [1, 2]}, "e": [{"p": 1, "q": None, "s": None}, None]},
            {"o": {"r": {"x": 2, "y": "y"}, "l": [3]}, "e": [None, {"p": 2, "q": b"", "s": {"t": 5}}]},
        ],
    )


def codecs(fixtures: Fixtures) -> None:
    draw = random.Random(7)
    schema = record(
        "words", ("n", "long", 1), ("w", optional("string"), 2), ("l", {"type": "array", "items": "int"}, 3)
    )
    rows = [
        {
            "n": draw.randrange(-1000, 1000),
            "w": None if index % 9 == 0 else "harbour ferry tide"[: draw.randrange(19)],
            "l": [draw.randrange(100) for _ in range(draw.randrange(4))],
        }
        for index in range(300)
    ]
    for codec in ("null", "deflate", "snappy", "zstandard"):
        fixtures.by_fastavro(
            f"codec-{codec}",
            f"several blocks, {codec}",
            "each codec; fastavro leaves a byte of checksum behind deflate",
            schema,
            rows,
            codec=codec,
            sync_interval=1000,
        )
    fixtures.by_hand(
        "codec-deflate-bare", "deflate with nothing behind it", "what Java writes", schema, [rows], codec="deflate"
    )
    content = b"".join(encode(resolve(schema), row, Layout()) for row in rows)
    frames = bytes(cramjam.zstd.compress(content[:500])) + bytes(cramjam.zstd.compress(content[500:]))
    fixtures.add(
        "codec-zstandard-frames",
        Fixture(
            "two frames of Zstandard in one block",
            "frames stand one behind the other",
            header(schema, "zstandard") + block(len(rows), frames),
            rows,
            schema,
        ),
    )
    fixtures.add(
        "codec-missing",
        Fixture(
            "a header that names no codec",
            "then it is null",
            header(schema, None) + block(len(rows), content),
            rows,
            schema,
        ),
    )
    large = record("large", ("b", "bytes", 1))
    fixtures.by_hand(
        "codec-deflate-large",
        "a block of sixty kilobytes in a hundred bytes",
        "the room for a block grows with what comes out",
        large,
        [[{"b": bytes(60_000)}]],
        codec="deflate",
    )
    damaged = bytearray(block(len(rows), compress("snappy", content)))
    damaged[-17] ^= 1
    fixtures.refused(
        "refused-snappy-checksum",
        "malformed",
        "snappy with a wrong checksum",
        "the checksum is looked at",
        header(schema, "snappy") + bytes(damaged),
    )
    for codec in ("bzip2", "xz", "lzma9"):
        fixtures.refused(
            f"refused-codec-{codec}",
            "unsupported",
            f"the codec {codec}",
            "a codec that is not read is named",
            header(schema, codec) + block(1, b"anything"),
        )


def layouts(fixtures: Fixtures) -> None:
    rows = EXTREMES
    fixtures.by_hand(
        "layout-parts",
        "lists in parts of three",
        "a list is as many parts as its writer likes",
        EVERY_TYPE,
        [rows],
        Layout(part=3),
    )
    fixtures.by_hand(
        "layout-parts-sized",
        "lists in parts of three with their sizes",
        "a negative count has a size behind it",
        EVERY_TYPE,
        [rows],
        Layout(part=3, sizes=True),
    )
    fixtures.by_hand(
        "layout-padded",
        "numbers with more bytes than they need",
        "groups of zero at the end change nothing",
        EVERY_TYPE,
        [rows],
        Layout(padding=9),
    )
    fixtures.by_hand(
        "layout-header-parts",
        "a header in parts with their sizes",
        "the header is a map like any other",
        EVERY_TYPE,
        [rows],
        **{"metadata": {"k": b"v", "empty": b""}},
    )
    data = header(EVERY_TYPE, "null", {"k": b"v"}, Layout(part=1, sizes=True))
    content = encode(resolve(EVERY_TYPE), rows[0], Layout())
    fixtures.add(
        "layout-header-sized",
        Fixture(
            "a header in parts of one with their sizes",
            "the header is a map like any other",
            data + block(1, content),
            rows[:1],
            EVERY_TYPE,
        ),
    )
    fixtures.by_hand(
        "layout-blocks",
        "a block for each row, blocks of no rows between",
        "blocks may be empty",
        EVERY_TYPE,
        [[], rows[:1], [], [], rows[1:], []],
    )
    fixtures.by_hand("layout-no-blocks", "a header and nothing else", "a table's empty file", EVERY_TYPE, [])
    empty = record("empty")
    fixtures.by_hand(
        "layout-empty-rows", "rows without bytes", "a row need not have any", empty, [[{}] * 100, [{}] * 3]
    )
    many = record("many", ("n", "int", 1), ("l", {"type": "array", "items": "int", "element-id": 3}, 2))
    fixtures.by_hand(
        "layout-long-block",
        "seventeen thousand rows in one block",
        "a block is more than a batch",
        many,
        [[{"n": index % 100, "l": [index % 10] * (index % 2)} for index in range(17_000)]],
        codec="zstandard",
    )


def refused(fixtures: Fixtures) -> None:
    simple = record("simple", ("a", "int"))
    plain = header(simple)

    def add(name: str, kind: str, holds: str, why: str, data: bytes) -> None:
        fixtures.refused(f"refused-{name}", kind, holds, why, data)

    recursive = record("node", ("value", "long"), ("next", optional("node")))
    add("recursive", "unsupported", "a record that holds itself", "such types have no columns", header(recursive))
    add(
        "no-record",
        "unsupported",
        "a file of longs",
        "there are no fields to ask for",
        header("long") + block(1, b"\x02"),
    )
    add(
        "unknown-name",
        "malformed",
        "a field of a type that is defined nowhere",
        "names are looked up",
        header(record("r", ("a", "nowhere"))),
    )
    deep: object = "int"
    for _ in range(70):
        deep = {"type": "array", "items": deep}
    add("deep", "tooLarge", "seventy arrays in each other", "depth is bounded", header(record("r", ("a", deep))))
    fields: list[tuple] = [("f0", record("r0", ("x", "int")))]
    for index in range(1, 40):
        fields.append((f"f{index}", record(f"r{index}", ("a", f"r{index - 1}"), ("b", f"r{index - 1}"))))
    add(
        "doubling",
        "tooLarge",
        "records that each hold the one before twice",
        "names make a small schema large",
        header(record("r", *fields)),
    )
    add(
        "no-schema",
        "malformed",
        "a header without a schema",
        "nothing can be read then",
        b"Obj\x01" + number(1) + text(b"avro.codec") + text(b"null") + number(0) + SYNC,
    )
    add(
        "schema-text",
        "malformed",
        "a schema that is no JSON",
        "nothing can be read then",
        b"Obj\x01" + number(1) + text(b"avro.schema") + text(b'{"type":') + number(0) + SYNC,
    )
    add("magic", "malformed", "another version of the format", "it is not known what follows", b"Obj\x02" + plain[4:])
    add(
        "marker",
        "malformed",
        "a block that ends with another marker",
        "the file is damaged",
        plain + block(1, b"\x02")[:-1] + b"\x00",
    )
    add(
        "rows-left",
        "malformed",
        "a block with bytes behind its rows",
        "the schema is not that of the rows",
        plain + block(1, b"\x02\x04"),
    )
    add(
        "rows-many",
        "malformed",
        "a block that announces more rows than it has bytes",
        "nothing is made for them",
        plain + block(2**40, b"\x02\x04"),
    )
    add(
        "rows-empty",
        "tooLarge",
        "more empty rows than anybody needs",
        "they cost nothing to announce",
        header(record("empty")) + block(2**40, b""),
    )
    add("int-range", "malformed", "an int with more than 32 bits", "an int has 32", plain + block(1, number(2**31)))
    add(
        "number-long",
        "malformed",
        "a number of eleven bytes",
        "a number has ten at most",
        plain + block(1, b"\x80" * 10 + b"\x00"),
    )
    add(
        "number-overflow",
        "malformed",
        "a number of ten bytes with more than 64 bits",
        "the tenth byte has one bit",
        plain + block(1, b"\xff" * 9 + b"\x02"),
    )
    add(
        "union-branch",
        "malformed",
        "a branch that the union does not have",
        "there is nothing to read it as",
        header(record("r", ("a", optional("int")))) + block(1, b"\x04\x02"),
    )
    add(
        "enum-symbol",
        "malformed",
        "a symbol that the enumeration does not have",
        "symbols are counted",
        header(record("r", ("a", {"type": "enum", "name": "e", "symbols": ["A"]}))) + block(1, b"\x02"),
    )
    add(
        "boolean",
        "malformed",
        "a boolean of 2",
        "a boolean is 0 or 1",
        header(record("r", ("a", "boolean"))) + block(1, b"\x02"),
    )
    add(
        "text-long",
        "malformed",
        "a string that is longer than its block",
        "its length is looked at first",
        header(record("r", ("a", "string"))) + block(1, number(2**40) + b"x"),
    )
    add(
        "text-negative",
        "malformed",
        "a string of a negative length",
        "a length is not negative",
        header(record("r", ("a", "string"))) + block(1, number(-1)),
    )
    longs = {"type": "array", "items": "long"}
    add(
        "list-long",
        "malformed",
        "a list that is longer than its block",
        "its count is looked at first",
        header(record("r", ("a", longs))) + block(1, number(2**40) + b"\x00"),
    )
    add(
        "list-count",
        "malformed",
        "a list of the most negative count",
        "its opposite has more than 64 bits",
        header(record("r", ("a", longs))) + block(1, number(-(2**63)) + b"\x00"),
    )
    add(
        "list-size",
        "malformed",
        "a part of a list with a wrong size",
        "sizes and elements have to agree",
        header(record("r", ("a", longs))) + block(1, number(-1) + number(2) + b"\x02\x00"),
    )
    add(
        "list-nulls",
        "tooLarge",
        "a list of a trillion nulls",
        "they cost nothing to announce",
        header(record("r", ("a", {"type": "array", "items": "null"}))) + block(1, number(2**40) + b"\x00"),
    )


def main() -> None:
    # Values are compared as they are stored.
    fastavro.read.LOGICAL_READERS.clear()
    arguments = argparse.ArgumentParser(description="Makes the fixtures of the tests of the Avro reader.")
    arguments.add_argument("--output", type=pathlib.Path, default=FIXTURES)
    fixtures = Fixtures()
    for make in (iceberg, types, codecs, layouts, refused):
        make(fixtures)
    fixtures.write(arguments.parse_args().output)
    print(f"{len(fixtures.all)} fixtures")


if __name__ == "__main__":
    main()
