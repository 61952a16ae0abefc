#!/usr/bin/env python3
"""Makes the Iceberg tables of the Swift tests in Tests/IcebergTests/Fixtures, each with what is to be found in it.

    .venv/bin/python scripts/make-iceberg-fixtures.py [--output DIR]

The tables are those of Tests/Interop/harness/iceberg_*.py, without data files: metadata, manifests and delete files
alone. Beside them lies expected.json, which is computed from the rows and deletes that the table was made of and not
by reading it back. The same versions of pyarrow and fastavro give the same bytes.
"""

import argparse
import json
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "IcebergTests" / "Fixtures"
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

from harness import iceberg_deleted, iceberg_refused, iceberg_tables
from harness.iceberg_deletes import runs_of
from harness.iceberg_files import File, State, deleted_positions, deletes_of
from harness.iceberg_hand import HandTable
from harness.iceberg_manifests import EQUALITY_DELETES
from harness.iceberg_values import stored, text

# Others of the catalogue only repeat what these show, for clients that read the rows.
LEFT_OUT = {
    "v2_snappy", "v2_explicit", "rolled_back_only", "hadoop_v10", "hadoop_gzipped", "deletes_removed",
    "equality_in_a_partition", "vectors_in_partitions", "whole_file_deleted", "unsupported_fixed", "unsupported_time",
    "unsupported_nested", "unsupported_timestamp_ns", "initial_default_in_every_file", "orc_data",
    "encrypted_manifests",
}
GROUPS = {
    "Histories": iceberg_tables.HISTORIES, "Columns and statistics": iceberg_tables.COLUMNS,
    "Position deletes": iceberg_deleted.POSITIONS, "Equality deletes": iceberg_deleted.EQUALITY,
    "Deletion vectors": [*iceberg_deleted.VECTORS, *iceberg_deleted.PHANTOMS],
    "What is refused": list(iceberg_refused.REFUSED),
}
# Their manifests have every member of the specification; those of the others only what is used, to be small.
IN_FULL = {"v1_history", "typed", "beyond_32_bits"}
# Longer lists of runs would outweigh the tables.
MOST_RUNS = 64
README = """# Iceberg tables of the unit tests

Written by `scripts/make-iceberg-fixtures.py`; do not edit by hand. Each folder is a table whose metadata calls it
`s3://lake/tables/NAME`. There are no data files: their paths, sizes and rows are made up. Of the metadata files only
the newest is kept, except where `version-hint.text` tells which that is. The rows of the same tables, with data files,
are what Tests/Interop compares with PyIceberg.

`expected.json` holds

- `metadata`: the newest metadata file; `formatVersion`; `location`; `currentSnapshot` (null without any), and
  `fields`, the ids, names and types of the current schema's primitive columns outside lists and maps.
- `log`: what main was and since when, as `snapshot-log` has it.
- `snapshots`: oldest first, those that the metadata still has: `id`, `sequence` (0 throughout in version 1),
  `timestamp` in milliseconds, `operation`, `schema` (its id), and `files`, by path.
- a file: `path`, `records`, `size`, `spec` (the id of its partition spec), `partition` (name to text, or null),
  `sequence`, `fileSequence`, `snapshot` (that added it), `firstRowId` (version 3), `bounds` (field id to lower and
  upper, as text by the type of the column in the schema that is newest; null where it has no statistics), `nulls`
  (field id to count), `deletes` and `deleted`.
- `deletes`: the delete files that apply to it: `path`, `kind` (`position`, `vector`, `equality`), `sequence`, and for
  vectors `offset` and `size` of the blob. `deleted`: the positions that are gone by positions and vectors, as
  `cardinality`, `sum`, and inclusive `runs` (null where they are more than {runs}); null where none is gone.

Dates are `YYYY-MM-DD`, timestamps `YYYY-MM-DDTHH:MM:SS.ffffff` in UTC, binary values hexadecimal.
"""


def describe(table: HandTable) -> dict:
    kept = {one["snapshot-id"] for one in table.metadata["snapshots"]}
    types = {one["id"]: one["type"] for schema in table.schemas for one in primitives(schema["fields"])}
    return {
        "metadata": table.metadata_location.removeprefix(table.location + "/"),
        "formatVersion": table.metadata["format-version"], "location": table.location,
        "currentSnapshot": table.current.id if table.current else None,
        "fields": [{"id": one["id"], "name": one["name"], "type": one["type"]} for one in primitives(table.fields)],
        "log": [{"id": one["snapshot-id"], "timestamp": one["timestamp-ms"]} for one in table.metadata["snapshot-log"]],
        "snapshots": [describe_state(table, state, types) for state in table.states.values() if state.id in kept],
    }


def primitives(fields: list[dict]) -> list[dict]:
    found = []
    for one in fields:
        if isinstance(one["type"], str):
            found.append(one)
        elif one["type"]["type"] == "struct":
            found += primitives(one["type"]["fields"])
    return found


def describe_state(table: HandTable, state: State, types: dict[int, str]) -> dict:
    return {
        "id": state.id, "sequence": state.sequence, "timestamp": state.milliseconds, "operation": state.operation,
        "schema": state.schema_id,
        "files": [describe_file(table, file, state.files, types)
                  for file in sorted(state.data, key=lambda file: (file.path, file.sequence))],
    }


def describe_file(table: HandTable, file: File, live: list[File], types: dict[int, str]) -> dict:
    lower, upper = (file.members.get(name) for name in ("lower_bounds", "upper_bounds"))
    described = {
        "path": file.path, "records": file.record_count, "size": file.members["file_size_in_bytes"],
        "spec": file.spec_id, "partition": partition_text(table, file), "sequence": file.sequence,
        "fileSequence": file.file_sequence, "snapshot": file.snapshot_id,
        "bounds": None if lower is None else {
            str(id): [text(types[id], lower[id]), text(types[id], upper[id])] for id in sorted(lower)},
        "nulls": {str(id): count for id, count in sorted((file.members.get("null_value_counts") or {}).items())},
        "deletes": sorted([describe_delete(one) for one in deletes_of(file, live)], key=lambda one: str(one)),
    }
    if table.version > 2:
        described["firstRowId"] = file.first_row_id
    gone = sorted(deleted_positions(file, live))
    runs = runs_of(gone)
    shown = runs if len(runs) <= MOST_RUNS else None
    described["deleted"] = {"cardinality": len(gone), "sum": sum(gone), "runs": shown} if gone else None
    return described


def partition_text(table: HandTable, file: File) -> dict[str, str | None]:
    found = {}
    for one in table.specs[file.spec_id]["fields"]:
        value = file.partition[one["name"]]
        shown = value.isoformat() if hasattr(value, "isoformat") else str(stored(table.result_type(one), value))
        found[one["name"]] = None if value is None else shown
    return found


def describe_delete(file: File) -> dict:
    kind = "equality" if file.content == EQUALITY_DELETES else "vector" if file.is_vector else "position"
    described = {"path": file.path, "kind": kind, "sequence": file.sequence}
    if kind == "vector":
        described |= {"offset": file.members["content_offset"], "size": file.members["content_size_in_bytes"]}
    return described


def compact(value: object, depth: int = 0) -> str:
    """JSON with a line for each file of a snapshot."""
    if isinstance(value, dict) and depth < 3 and any(isinstance(inner, (dict, list)) for inner in value.values()):
        margin = " " * (depth + 1)
        members = [f"{margin}{json.dumps(name)}: {compact(inner, depth + 1)}" for name, inner in value.items()]
        return "{\n" + ",\n".join(members) + "\n" + " " * depth + "}"
    if isinstance(value, list) and depth < 4 and any(isinstance(inner, dict) for inner in value):
        items = [f"{' ' * (depth + 1)}{compact(inner, depth + 1 if depth < 2 else 9)}" for inner in value]
        return "[\n" + ",\n".join(items) + "\n" + " " * depth + "]"
    return json.dumps(value, ensure_ascii=False)


def make(maker, output: pathlib.Path) -> None:
    name = maker.__name__
    folder = output / name

    def start(fields: list[dict], **options) -> HandTable:
        return HandTable(
            folder, f"s3://lake/tables/{name}", fields, keeps_data=False, lean=name not in IN_FULL, **options)

    table = maker(start)
    if table.naming != "hadoop":
        for path in (folder / "metadata").glob("*.metadata.json"):
            if path != table.place(table.metadata_location):
                path.unlink()
    (folder / "expected.json").write_text(compact(describe(table)) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=FIXTURES)
    output = parser.parse_args().output
    shutil.rmtree(output, ignore_errors=True)
    catalogue = README.format(runs=MOST_RUNS)
    for title, makers in GROUPS.items():
        catalogue += f"\n## {title}\n\n| table | what is in it |\n|---|---|\n"
        for maker in makers:
            if maker.__name__ not in LEFT_OUT:
                make(maker, output)
                what = " ".join(maker.__doc__.split())
                catalogue += f"| `{maker.__name__}` | {what} |\n"
    (output / "README.md").write_text(catalogue)
    files = [path for path in output.rglob("*") if path.is_file()]
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files)} bytes in {output}")


if __name__ == "__main__":
    main()
