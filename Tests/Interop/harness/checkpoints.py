"""Checkpoints of every kind, made by hand from the commits of another writer; and logs cut down to them."""

import json
import pathlib
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = pa.map_(pa.string(), pa.string())
STRINGS = pa.list_(pa.string())
VECTOR = pa.struct([("storageType", pa.string()), ("pathOrInlineDv", pa.string()), ("offset", pa.int32()),
                    ("sizeInBytes", pa.int32()), ("cardinality", pa.int64())])
PROTOCOL = pa.struct([("minReaderVersion", pa.int32()), ("minWriterVersion", pa.int32()),
                      ("readerFeatures", STRINGS), ("writerFeatures", STRINGS)])
METADATA = pa.struct([("id", pa.string()), ("name", pa.string()), ("description", pa.string()),
                      ("format", pa.struct([("provider", pa.string()), ("options", TEXTS)])),
                      ("schemaString", pa.string()), ("partitionColumns", STRINGS), ("createdTime", pa.int64()),
                      ("configuration", TEXTS)])
ADD = pa.struct([("path", pa.string()), ("partitionValues", TEXTS), ("size", pa.int64()),
                 ("modificationTime", pa.int64()), ("dataChange", pa.bool_()), ("tags", TEXTS),
                 ("deletionVector", VECTOR), ("stats", pa.string())])
REMOVE = pa.struct([("path", pa.string()), ("deletionTimestamp", pa.int64()), ("dataChange", pa.bool_()),
                    ("partitionValues", TEXTS), ("size", pa.int64()), ("deletionVector", VECTOR)])
SIDECAR = pa.struct([("path", pa.string()), ("sizeInBytes", pa.int64()), ("modificationTime", pa.int64()),
                     ("tags", TEXTS)])
OF_CHECKPOINT = pa.struct([("version", pa.int64()), ("tags", TEXTS)])
FILES = {"add": ADD, "remove": REMOVE}
CLASSIC = {"protocol": PROTOCOL, "metaData": METADATA} | FILES
TOP_LEVEL = CLASSIC | {"checkpointMetadata": OF_CHECKPOINT, "sidecar": SIDECAR}


def log_of(table: pathlib.Path) -> pathlib.Path:
    return table / "_delta_log"


def commit(table: pathlib.Path, version: int) -> pathlib.Path:
    return log_of(table) / f"{version:020}.json"


def checkpoint(table: pathlib.Path, version: int) -> pathlib.Path:
    """The checkpoint in one file."""
    return log_of(table) / f"{version:020}.checkpoint.parquet"


def part(table: pathlib.Path, version: int, number: int, total: int) -> pathlib.Path:
    return log_of(table) / f"{version:020}.checkpoint.{number:010}.{total:010}.parquet"


def hint(table: pathlib.Path) -> pathlib.Path:
    return log_of(table) / "_last_checkpoint"


def forget(table: pathlib.Path, before: int) -> None:
    """Removes what a cleanup removes: all that belongs to versions before one, which has a checkpoint."""
    for file in log_of(table).iterdir():
        digits = file.name.split(".")[0]
        if digits.isdigit() and int(digits) < before:
            file.unlink()


def actions(file: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().split("\n") if line]


def write_actions(file: pathlib.Path, lines: list[dict]) -> pathlib.Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def reconciled(table: pathlib.Path, first: int, last: int) -> list[dict]:
    """What commits amount to, as a checkpoint or a compacted log file has it (Delta protocol, "Action Reconciliation").

    Compares paths as they are spelled: for logs of one writer.
    """
    definitions, files = {}, {}
    for version in range(first, last + 1):
        for action in actions(commit(table, version)):
            (kind, body), = action.items()
            if kind in ("protocol", "metaData"):
                definitions[kind] = action
            elif kind in FILES:
                vector = body.get("deletionVector") or {}
                key = (body["path"], *(vector.get(name) for name in ("storageType", "pathOrInlineDv", "offset")))
                files[key] = {kind: body | {"dataChange": False}}
    return [*definitions.values(), *files.values()]


def as_arrow(value: object, kind: pa.DataType) -> object:
    """A JSON value as Arrow takes it: maps as pairs, structs with all their members."""
    if value is None:
        return None
    if pa.types.is_map(kind):
        return list(value.items())
    if pa.types.is_struct(kind):
        return {field.name: as_arrow(value.get(field.name), field.type) for field in kind}
    return value


def as_table(lines: list[dict], kinds: dict[str, pa.DataType]) -> pa.Table:
    """A row an action, a column a kind of action."""
    rows = [{name: as_arrow(line.get(name), kind) for name, kind in kinds.items()} for line in lines]
    return pa.Table.from_pylist(rows, pa.schema(list(kinds.items())))


def write_classic(table: pathlib.Path, version: int, **options) -> pathlib.Path:
    """A checkpoint in one file; `options` are those of `pyarrow.parquet.write_table`."""
    file = checkpoint(table, version)
    pq.write_table(as_table(reconciled(table, 0, version), CLASSIC), file, **options)
    return file


def split(table: pathlib.Path, version: int, total: int) -> list[pathlib.Path]:
    """Puts the parts of a checkpoint in its place."""
    whole = checkpoint(table, version)
    rows = pq.read_table(whole)
    size = -(-rows.num_rows // total)
    files = [part(table, version, number, total) for number in range(1, total + 1)]
    for index, file in enumerate(files):
        pq.write_table(rows.slice(index * size, size), file)
    whole.unlink()
    return files


def require_v2(table: pathlib.Path, version: int = 0) -> None:
    """Makes the table one whose checkpoints may be of version 2: by the protocol of one of its commits."""
    lines = [line for line in actions(commit(table, version)) if "protocol" not in line]
    write_actions(commit(table, version), [{"protocol": {
        "minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["v2Checkpoint"],
        "writerFeatures": ["v2Checkpoint"]}}, *lines])


def write_v2(table: pathlib.Path, version: int, form: str, sidecars: int, prefix: str = "") -> pathlib.Path:
    """A checkpoint of version 2 whose top level is `json` or `parquet`.

    The files are in so many sidecars; without one, in the top level. `prefix` stands before the sidecars' names.
    """
    lines = reconciled(table, 0, version)
    files = [line for line in lines if line.keys() & FILES.keys()]
    top = [line for line in lines if not line.keys() & FILES.keys()] + [{"checkpointMetadata": {"version": version}}]
    if sidecars == 0:
        top += files
    for number in range(sidecars):
        file = log_of(table) / "_sidecars" / f"{uuid.uuid4()}.parquet"
        file.parent.mkdir(exist_ok=True)
        pq.write_table(as_table(files[number::sidecars], FILES), file)
        top.append({"sidecar": {"path": prefix + file.name, "sizeInBytes": file.stat().st_size,
                                "modificationTime": 0}})
    file = log_of(table) / f"{version:020}.checkpoint.{uuid.uuid4()}.{form}"
    if form == "json":
        return write_actions(file, top)
    pq.write_table(as_table(top, TOP_LEVEL), file)
    return file


def compact(table: pathlib.Path, first: int, last: int) -> pathlib.Path:
    """A compacted log file of a range of commits."""
    file = log_of(table) / f"{first:020}.{last:020}.compacted.json"
    return write_actions(file, reconciled(table, first, last))
