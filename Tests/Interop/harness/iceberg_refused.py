"""The part of the catalogue (see `iceberg_tables`) whose tables hold what has no place in the sharing protocol."""

import datetime
import uuid

from harness.iceberg_hand import HandTable
from harness.iceberg_tables import FIELDS, Start, appended, file_in
from harness.iceberg_values import field

VALUES = {
    "uuid": uuid.UUID(int=7).bytes, "fixed[3]": b"abc", "time": datetime.time(1, 2, 3),
    "timestamp_ns": datetime.datetime(2025, 1, 2, 3, 4, 5, 6), "timestamptz_ns": datetime.datetime(2025, 1, 2, 3, 4, 5),
}


def with_type(start: Start, kind: str) -> HandTable:
    """A column `odd` of a type that maps to none of Delta's."""
    table = start([field(1, "id", "long"), field(2, "odd", kind)], version=3 if kind.endswith("_ns") else 2)
    table.commit(add=[table.data_file([{"id": 1, "odd": VALUES[kind]}], without=("odd",))])
    return table


def unsupported_uuid(start: Start) -> HandTable:
    """A column of the type uuid."""
    return with_type(start, "uuid")


def unsupported_fixed(start: Start) -> HandTable:
    """A column of the type fixed[3]."""
    return with_type(start, "fixed[3]")


def unsupported_time(start: Start) -> HandTable:
    """A column of the type time."""
    return with_type(start, "time")


def unsupported_timestamp_ns(start: Start) -> HandTable:
    """Version 3: a timestamp of nanoseconds, of which Delta would keep microseconds."""
    return with_type(start, "timestamp_ns")


def unsupported_nested(start: Start) -> HandTable:
    """The type is an element of a list within a struct."""
    inner = {"type": "list", "element-id": 4, "element-required": False, "element": "uuid"}
    table = start([field(1, "id", "long"), field(2, "deep", {"type": "struct", "fields": [field(3, "odd", inner)]})])
    table.commit(add=[table.data_file([{"id": 1, "deep": {"odd": [VALUES["uuid"]]}}])])
    return table


def initial_default(start: Start) -> HandTable:
    """Version 3: a column that came with a default, which the first file does not hold."""
    table = start(FIELDS, version=3)
    table.commit(add=[file_in(table, 0)])
    table.evolve([*FIELDS, field(4, "odd", "int", **{"initial-default": 42, "write-default": 42})])
    table.commit(add=[table.data_file([{"id": 100, "part": "a", "value": 0.5, "odd": 1}])])
    return table


def initial_default_in_every_file(start: Start) -> HandTable:
    """The same where each live file holds the column: nothing has to be filled in."""
    table = start([*FIELDS, field(4, "odd", "int", **{"initial-default": 42, "write-default": 42})], version=3)
    table.commit(add=[table.data_file([{"id": 100, "part": "a", "value": 0.5, "odd": 1}])])
    return table


def orc_data(start: Start) -> HandTable:
    """One of two data files is in ORC."""
    table = start(FIELDS)
    table.commit(add=[file_in(table, 0), file_in(table, 100, file_format="ORC", name="odd.orc")])
    return table


def avro_data(start: Start) -> HandTable:
    """One of two data files is in Avro."""
    table = start(FIELDS)
    table.commit(add=[file_in(table, 0), file_in(table, 100, file_format="AVRO", name="odd.avro")])
    return table


def version_4(start: Start) -> HandTable:
    """A format version that is not specified yet."""
    table = appended(start(FIELDS, version=3), 1)
    table.metadata["format-version"] = 4
    table.publish()
    return table


def encrypted(start: Start) -> HandTable:
    """Data files with key metadata."""
    table = start(FIELDS, version=3, properties={"encryption.key-id": "keyA"})
    table.commit(add=[file_in(table, 0, key_metadata=b"\x01key")])
    return table


def encrypted_manifests(start: Start) -> HandTable:
    """Version 3: the manifest list itself is encrypted by a key of the table."""
    table = appended(start(FIELDS, version=3), 1)
    table.metadata["encryption-keys"] = [{"key-id": "keyA", "encrypted-key-metadata": "AQID"}]
    table.metadata["snapshots"][-1]["key-id"] = "keyA"
    table.publish()
    return table


# The refused thing is in the message.
REFUSED = {
    unsupported_uuid: "odd", unsupported_fixed: "odd", unsupported_time: "odd", unsupported_timestamp_ns: "odd",
    unsupported_nested: "odd", initial_default: "odd", orc_data: "orc", avro_data: "avro", version_4: "4",
    encrypted: "encrypt", encrypted_manifests: "encrypt",
}
