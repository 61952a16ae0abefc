"""Manifests and manifest lists of Iceberg tables, versions 1 to 3, as the specification lays them down."""

import json

from harness.iceberg_deletes import avro
from harness.iceberg_values import avro_type, binary, is_nan

ADDED_STATUS = {"existing": 0, "added": 1, "deleted": 2}
DATA, POSITION_DELETES, EQUALITY_DELETES = 0, 1, 2


def member(id: int, name: str, type: object, optional: bool = True) -> dict:
    if optional:
        return {"name": name, "type": ["null", type], "default": None, "field-id": id}
    return {"name": name, "type": type, "field-id": id}


def pairs(key_id: int, value_id: int, value: str) -> dict:
    """A map with integer keys, which Avro has to write as an array of pairs."""
    return {"type": "array", "logicalType": "map", "items": {
        "type": "record", "name": f"k{key_id}_v{value_id}",
        "fields": [member(key_id, "key", "int", False), member(value_id, "value", value, False)],
    }}


def array(id: int, element: str) -> dict:
    return {"type": "array", "element-id": id, "items": element}


def data_file_schema(version: int, partition: list[dict]) -> dict:
    """`partition` holds the fields of the partition tuple: id, name and result type."""
    tuple_fields = [member(one["field-id"], one["name"], avro_type(one["type"])) for one in partition]
    fields = [
        member(100, "file_path", "string", False), member(101, "file_format", "string", False),
        member(102, "partition", {"type": "record", "name": "r102", "fields": tuple_fields}, False),
        member(103, "record_count", "long", False), member(104, "file_size_in_bytes", "long", False),
    ]
    if version == 1:
        fields.append(member(105, "block_size_in_bytes", "long", False))
    else:
        fields.insert(0, member(134, "content", "int", False))
    fields += [
        member(108, "column_sizes", pairs(117, 118, "long")), member(109, "value_counts", pairs(119, 120, "long")),
        member(110, "null_value_counts", pairs(121, 122, "long")),
        member(137, "nan_value_counts", pairs(138, 139, "long")),
        member(125, "lower_bounds", pairs(126, 127, "bytes")), member(128, "upper_bounds", pairs(129, 130, "bytes")),
        member(131, "key_metadata", "bytes"), member(132, "split_offsets", array(133, "long")),
    ]
    if version >= 2:
        fields.append(member(135, "equality_ids", array(136, "int")))
    fields.append(member(140, "sort_order_id", "int"))
    if version >= 3:
        fields.append(member(142, "first_row_id", "long"))
    if version >= 2:
        fields.append(member(143, "referenced_data_file", "string"))
    if version >= 3:
        fields += [member(144, "content_offset", "long"), member(145, "content_size_in_bytes", "long")]
    return {"type": "record", "name": "r2", "fields": fields}


def entry_schema(version: int, partition: list[dict]) -> dict:
    fields = [member(0, "status", "int", False), member(1, "snapshot_id", "long", optional=version > 1)]
    if version > 1:
        fields += [member(3, "sequence_number", "long"), member(4, "file_sequence_number", "long")]
    fields.append(member(2, "data_file", data_file_schema(version, partition), False))
    return {"type": "record", "name": "manifest_entry", "fields": fields}


SUMMARY = {"type": "record", "name": "r508", "fields": [
    member(509, "contains_null", "boolean", False), member(518, "contains_nan", "boolean"),
    member(510, "lower_bound", "bytes"), member(511, "upper_bound", "bytes"),
]}


def list_schema(version: int) -> dict:
    """Version 1 has optional counts, later versions have content, sequence numbers and counts that are required."""
    counts = [(504, "added_files_count", "int"), (505, "existing_files_count", "int"),
              (506, "deleted_files_count", "int"), (512, "added_rows_count", "long"),
              (513, "existing_rows_count", "long"), (514, "deleted_rows_count", "long")]
    fields = [member(500, "manifest_path", "string", False), member(501, "manifest_length", "long", False),
              member(502, "partition_spec_id", "int", False)]
    if version > 1:
        fields += [member(517, "content", "int", False), member(515, "sequence_number", "long", False),
                   member(516, "min_sequence_number", "long", False)]
    fields.append(member(503, "added_snapshot_id", "long", False))
    fields += [member(id, name, type, optional=version == 1) for id, name, type in counts]
    fields += [member(507, "partitions", {"type": "array", "element-id": 508, "items": SUMMARY}),
               member(519, "key_metadata", "bytes")]
    if version > 2:
        fields.append(member(520, "first_row_id", "long"))
    return {"type": "record", "name": "manifest_file", "fields": fields}


def map_entries(values: dict | None) -> list[dict] | None:
    return None if values is None else [{"key": key, "value": values[key]} for key in sorted(values)]


def write_manifest(
    version: int, schema: dict, spec: dict, partition: list[dict], entries: list[dict], deletes: bool, codec: str,
    lean: bool = False,
) -> bytes:
    """`entries` have the members of a manifest entry, maps as dictionaries."""
    metadata = {
        "schema": json.dumps(schema, separators=(",", ":")), "schema-id": str(schema["schema-id"]),
        "format-version": str(version),
        "partition-spec": json.dumps(spec["fields"]), "partition-spec-id": str(spec["spec-id"]),
    }
    if version > 1:
        metadata["content"] = "deletes" if deletes else "data"
    avro_schema = entry_schema(version, partition)
    known = {one["name"] for one in data_file_schema(version, partition)["fields"]}
    records = []
    for entry in entries:
        file = {name: map_entries(value) if isinstance(value, dict) and name != "partition" else value
                for name, value in entry["data_file"].items() if name in known}
        if version == 1:
            file["block_size_in_bytes"] = 64 * 1024 * 1024
        kept = {name: value for name, value in entry.items() if version > 1 or name in ("status", "snapshot_id")}
        records.append(kept | {"data_file": file})
    if lean:
        file_schema = avro_schema["fields"][-1]["type"]
        file_schema["fields"] = used(file_schema["fields"], [record["data_file"] for record in records])
    return avro(avro_schema, [complete(record, avro_schema) for record in records], metadata, codec)


def used(fields: list[dict], records: list[dict]) -> list[dict]:
    """The fields without the optional ones that no record has: a writer may leave those out of its schema."""
    return [one for one in fields
            if "default" not in one or any(record.get(one["name"]) is not None for record in records)]


def write_list(version: int, manifests: list[dict], metadata: dict[str, str], codec: str, lean: bool = False) -> bytes:
    schema = list_schema(version)
    if lean:
        schema["fields"] = used(schema["fields"], manifests)
    known = {one["name"] for one in schema["fields"]}
    records = [{name: value for name, value in manifest.items() if name in known} for manifest in manifests]
    return avro(schema, [complete(record, schema) for record in records],
                {"format-version": str(version)} | metadata, codec)


def complete(record: dict, schema: dict) -> dict:
    """The record with a null for every optional member that it lacks."""
    found = {}
    for one in schema["fields"]:
        value = record.get(one["name"])
        if isinstance(one["type"], dict) and one["type"].get("type") == "record" and value is not None:
            value = complete(value, one["type"])
        found[one["name"]] = value
    return found


def summaries(partition: list[dict], tuples: list[dict]) -> list[dict]:
    """What a manifest list says of the partition values in a manifest."""
    found = []
    for one in partition:
        values = [values[one["name"]] for values in tuples]
        ordered = [value for value in values if value is not None and not is_nan(value)]
        found.append({
            "contains_null": any(value is None for value in values),
            "contains_nan": any(is_nan(value) for value in values),
            "lower_bound": binary(one["type"], min(ordered)) if ordered else None,
            "upper_bound": binary(one["type"], max(ordered)) if ordered else None,
        })
    return found
