"""Iceberg types and values: as Arrow types with field ids, as Avro types, and in the binary form of bounds.

The source is the Iceberg specification, appendices A (Avro and Parquet) and D (single-value serialisation).
"""

import datetime
import decimal
import math
import re
import struct

import pyarrow as pa

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
ARROW_TYPES = {
    "boolean": pa.bool_(), "int": pa.int32(), "long": pa.int64(), "float": pa.float32(), "double": pa.float64(),
    "date": pa.date32(), "time": pa.time64("us"), "timestamp": pa.timestamp("us"),
    "timestamptz": pa.timestamp("us", tz="UTC"), "timestamp_ns": pa.timestamp("ns"),
    "timestamptz_ns": pa.timestamp("ns", tz="UTC"), "string": pa.string(), "binary": pa.binary(),
    "uuid": pa.binary(16),
}
AVRO_TYPES = {
    "boolean": "boolean", "int": "int", "long": "long", "float": "float", "double": "double", "string": "string",
    "binary": "bytes", "date": {"type": "int", "logicalType": "date"},
    "timestamp": {"type": "long", "logicalType": "timestamp-micros", "adjust-to-utc": False},
    "timestamptz": {"type": "long", "logicalType": "timestamp-micros", "adjust-to-utc": True},
}
# Strings in bounds are cut after so many characters, as the default metrics mode `truncate(16)` does it.
LONGEST_BOUND = 16


def field(id: int, name: str, type: object, required: bool = False, **members) -> dict:
    """A field of a schema, as metadata has it."""
    return {"id": id, "name": name, "required": required, "type": type, **members}


def struct_of(*fields: dict) -> dict:
    return {"type": "struct", "fields": list(fields)}


def list_of(element_id: int, element: object) -> dict:
    return {"type": "list", "element-id": element_id, "element-required": False, "element": element}


def map_of(key_id: int, key: object, value_id: int, value: object) -> dict:
    return {"type": "map", "key-id": key_id, "key": key, "value-id": value_id, "value": value, "value-required": False}


def decimal_of(type: object) -> tuple[int, int] | None:
    """Precision and scale of a decimal type."""
    found = re.fullmatch(r"decimal\((\d+), ?(\d+)\)", type) if isinstance(type, str) else None
    return (int(found[1]), int(found[2])) if found else None


def fixed_of(type: object) -> int | None:
    found = re.fullmatch(r"fixed\[(\d+)\]", type) if isinstance(type, str) else None
    return int(found[1]) if found else None


def arrow_type(type: object, ids: bool = True) -> pa.DataType:
    if isinstance(type, str):
        if precision := decimal_of(type):
            return pa.decimal128(*precision)
        if length := fixed_of(type):
            return pa.binary(length)
        return ARROW_TYPES[type]
    if type["type"] == "struct":
        return pa.struct([arrow_field(inner, ids) for inner in type["fields"]])
    if type["type"] == "list":
        return pa.list_(arrow_field(field(type["element-id"], "element", type["element"]), ids))
    key = arrow_field(field(type["key-id"], "key", type["key"], required=True), ids)
    return pa.map_(key, arrow_field(field(type["value-id"], "value", type["value"]), ids))


def arrow_field(described: dict, ids: bool = True) -> pa.Field:
    """The field in Arrow; with `ids`, Parquet files written with it have its field id."""
    metadata = {"PARQUET:field_id": str(described["id"])} if ids else None
    nullable = not described.get("required", False)
    return pa.field(described["name"], arrow_type(described["type"], ids), nullable, metadata)


def arrow_schema(fields: list[dict], ids: bool = True) -> pa.Schema:
    return pa.schema([arrow_field(described, ids) for described in fields])


def avro_type(type: str) -> object:
    """For partition values, which are primitive."""
    if precision := decimal_of(type):
        size = next(size for size in range(1, 17) if 10 ** precision[0] - 1 < 2 ** (8 * size - 1))
        return {"type": "fixed", "name": f"decimal_{precision[0]}_{precision[1]}", "size": size,
                "logicalType": "decimal", "precision": precision[0], "scale": precision[1]}
    return AVRO_TYPES[type]


def stored(type: str, value: object) -> object:
    """The number behind a date or a timestamp; every other value as it is."""
    if isinstance(value, datetime.datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return (moment - EPOCH) // datetime.timedelta(microseconds=1)
    if isinstance(value, datetime.date):
        return (value - EPOCH.date()).days
    return value


def binary(type: str, value: object) -> bytes:
    """The single-value serialisation of a primitive value."""
    value = stored(type, value)
    if precision := decimal_of(type):
        unscaled = int(value.scaleb(precision[1], decimal.Context(prec=60)))
        return unscaled.to_bytes((unscaled if unscaled >= 0 else ~unscaled).bit_length() // 8 + 1, "big", signed=True)
    if type == "string":
        return value.encode()
    if type in ("binary", "uuid") or fixed_of(type):
        return bytes(value)
    formats = {"boolean": "<?", "int": "<i", "date": "<i", "float": "<f", "double": "<d"}
    return struct.pack(formats.get(type, "<q"), value)


def text(type: str, data: bytes) -> str:
    """A bound for people and for tests, decoded by the width in which it is stored."""
    if precision := decimal_of(type):
        return str(decimal.Decimal(int.from_bytes(data, "big", signed=True)).scaleb(
            -precision[1], decimal.Context(prec=60)))
    if type == "string":
        return data.decode()
    if type in ("binary", "uuid") or fixed_of(type):
        return data.hex()
    if type == "boolean":
        return "true" if data != b"\0" else "false"
    if type in ("float", "double"):
        return repr(struct.unpack("<f" if len(data) == 4 else "<d", data)[0])
    number = int.from_bytes(data, "little", signed=True)
    if type == "date":
        return (EPOCH.date() + datetime.timedelta(days=number)).isoformat()
    if type in ("timestamp", "timestamptz"):
        return (EPOCH + datetime.timedelta(microseconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return str(number)


def bounds(type: str, values: list) -> tuple[bytes, bytes] | None:
    """The lower and the upper bound of a column, or None where there is nothing to bound."""
    ordered = [value for value in values if value is not None and value == value]
    if not ordered or not isinstance(type, str):
        return None
    lowest, highest = min(ordered), max(ordered)
    if type in ("float", "double"):
        # -0.0 and 0.0 are equal to Python, but a lower bound must not lie above -0.0.
        lowest, highest = (-0.0 if lowest == 0 else lowest), (0.0 if highest == 0 else highest)
    if type == "string":
        return lowest[:LONGEST_BOUND].encode(), above(highest).encode()
    return binary(type, lowest), binary(type, highest)


def above(value: str) -> str:
    """A short string that is at least `value`."""
    if len(value) <= LONGEST_BOUND:
        return value
    cut = value[:LONGEST_BOUND]
    # A character after the surrogates follows the last one before them.
    following = ord(cut[-1]) + 1 if ord(cut[-1]) != 0xD7FF else 0xE000
    return cut[:-1] + chr(following)


def is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def leaves(fields: list[dict], rows: list[dict]) -> list[tuple[dict, list]]:
    """Every primitive column outside lists and maps, with its values; rows are keyed by field name."""
    found = []
    for described in fields:
        values = [row.get(described["name"]) if row is not None else None for row in rows]
        kind = described["type"]
        if isinstance(kind, str):
            found.append((described, values))
        elif kind["type"] == "struct":
            found += leaves(kind["fields"], values)
    return found


def by_id(kind: object, value: object) -> object:
    """A value whose structs are keyed by field id instead of by name, so that it outlives renames."""
    return rekeyed(kind, value, "name", "id")


def by_name(kind: object, value: object) -> object:
    """The same back, by the names that `kind` has; what it does not have is left out, what is new is null."""
    return rekeyed(kind, value, "id", "name")


def rekeyed(kind: object, value: object, old: str, new: str) -> object:
    if value is None or isinstance(kind, str):
        return value
    if kind["type"] == "struct":
        return {one[new]: rekeyed(one["type"], value.get(one[old]), old, new) for one in kind["fields"]}
    if kind["type"] == "list":
        return [rekeyed(kind["element"], item, old, new) for item in value]
    return [(rekeyed(kind["key"], key, old, new), rekeyed(kind["value"], item, old, new)) for key, item in value]
