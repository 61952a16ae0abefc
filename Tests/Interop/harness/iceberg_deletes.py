"""What deletes rows of an Iceberg table: roaring bitmaps, Puffin files, position delete files."""

import io
import json
import pathlib
import struct
import zlib

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

PATH_ID, POSITION_ID = 2147483546, 2147483545
ROW_POSITION_ID = 2147483645
PUFFIN_MAGIC = b"PFA1"
VECTOR_MAGIC = bytes.fromhex("D1D33964")
LONGEST_ARRAY = 4096
SYNC = b"interop tests 16"

POSITIONS = pa.schema([
    pa.field("file_path", pa.string(), False, {"PARQUET:field_id": str(PATH_ID)}),
    pa.field("pos", pa.int64(), False, {"PARQUET:field_id": str(POSITION_ID)}),
])
AVRO_POSITIONS = {"type": "record", "name": "delete", "fields": [
    {"name": "file_path", "type": "string", "field-id": PATH_ID},
    {"name": "pos", "type": "long", "field-id": POSITION_ID},
]}


def runs_of(values: list[int]) -> list[tuple[int, int]]:
    """Sorted values as (first, last) of each run."""
    runs: list[tuple[int, int]] = []
    for value in values:
        if runs and runs[-1][1] == value - 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs


def groups_of(values: list[int], bits: int) -> dict[int, list[int]]:
    """Sorted values by their high part, each group with the low `bits`."""
    groups: dict[int, list[int]] = {}
    for value in values:
        groups.setdefault(value >> bits, []).append(value & ((1 << bits) - 1))
    return groups


def container(lows: list[int]) -> bytes:
    """An array of the values, or a bitmap where these are many."""
    if len(lows) <= LONGEST_ARRAY:
        return struct.pack(f"<{len(lows)}H", *lows)
    bitmap = bytearray(8192)
    for low in lows:
        bitmap[low >> 3] |= 1 << (low & 7)
    return bytes(bitmap)


def bitmap32(values: list[int], run_containers: bool) -> bytes:
    """A 32-bit roaring bitmap in the portable format.

    With `run_containers`, a container of runs is used wherever it is shorter, and the bitmap has the cookie for it
    in any case.
    """
    groups = groups_of(values, 16)
    bodies, is_run = [], []
    for lows in groups.values():
        body, runs = container(lows), runs_of(lows)
        as_runs = struct.pack("<H", len(runs))
        as_runs += b"".join(struct.pack("<HH", first, last - first) for first, last in runs)
        is_run.append(run_containers and len(as_runs) < len(body))
        bodies.append(as_runs if is_run[-1] else body)
    if run_containers:
        head = struct.pack("<I", 12347 | (len(groups) - 1) << 16)
        flags = sum(1 << index for index, run in enumerate(is_run) if run)
        head += flags.to_bytes((len(groups) + 7) // 8, "little")
    else:
        head = struct.pack("<II", 12346, len(groups))
    head += b"".join(struct.pack("<HH", key, len(lows) - 1) for key, lows in groups.items())
    if not run_containers or len(groups) >= 4:
        offset = len(head) + 4 * len(groups)
        for body in bodies:
            head += struct.pack("<I", offset)
            offset += len(body)
    return head + b"".join(bodies)


def bitmap64(positions: list[int], run_containers: bool = False) -> bytes:
    """A 64-bit roaring bitmap in the portable format."""
    groups = groups_of(sorted(set(positions)), 32)
    return struct.pack("<Q", len(groups)) + b"".join(
        struct.pack("<I", key) + bitmap32(lows, run_containers) for key, lows in groups.items())


def vector_blob(positions: list[int], run_containers: bool = False) -> bytes:
    """A blob `deletion-vector-v1`: length, magic, bitmap, CRC-32 of magic and bitmap."""
    body = VECTOR_MAGIC + bitmap64(positions, run_containers)
    return struct.pack(">I", len(body)) + body + struct.pack(">I", zlib.crc32(body))


def puffin(blobs: list[tuple[bytes, dict]], properties: dict | None = None) -> tuple[bytes, list[tuple[int, int]]]:
    """A Puffin file of the blobs, each with members of its metadata, and the offset and length of each."""
    data, described, places = bytearray(PUFFIN_MAGIC), [], []
    for blob, members in blobs:
        places.append((len(data), len(blob)))
        described.append({
            "type": "deletion-vector-v1", "fields": [ROW_POSITION_ID], "snapshot-id": -1, "sequence-number": -1,
            "offset": len(data), "length": len(blob), **members,
        })
        data += blob
    footer = json.dumps({"blobs": described, "properties": properties or {"created-by": "interop tests"}}).encode()
    data += PUFFIN_MAGIC + footer + struct.pack("<I", len(footer)) + bytes(4) + PUFFIN_MAGIC
    return bytes(data), places


def vectors_file(vectors: dict[str, list[int]], run_containers: bool = False) -> tuple[bytes, list[tuple[int, int]]]:
    """A Puffin file with the deletion vector of each data file, by its path."""
    return puffin([
        (vector_blob(positions, run_containers),
         {"properties": {"referenced-data-file": path, "cardinality": str(len(set(positions)))}})
        for path, positions in vectors.items()
    ])


def write_positions(target: pathlib.Path, deletes: list[tuple[str, int]], form: str = "parquet") -> None:
    """A position delete file, in the order that is given."""
    if form == "avro":
        records = [{"file_path": path, "pos": position} for path, position in deletes]
        target.write_bytes(avro(AVRO_POSITIONS, records, {}))
        return
    columns = {"file_path": [path for path, _ in deletes], "pos": [position for _, position in deletes]}
    write_parquet(target, pa.table(columns, schema=POSITIONS))


def write_parquet(target: pathlib.Path, rows: pa.Table, **options) -> None:
    """With the field ids of the schema, and without its Arrow form, for no writer of Iceberg leaves that behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, target, **({"store_schema": False, "compression": "zstd"} | options))


def avro(schema: dict, records: list[dict], metadata: dict[str, str], codec: str = "deflate") -> bytes:
    """An Avro file whose bytes depend on nothing else; its header has the schema without spaces."""
    buffer, header = io.BytesIO(), io.BytesIO()
    fastavro.writer(buffer, schema, records, codec=codec, sync_marker=SYNC, strict=True)
    blocks = buffer.getvalue().partition(SYNC)[2]
    meta = {"avro.schema": json.dumps(schema, separators=(",", ":")), "avro.codec": codec} | metadata
    fastavro.schemaless_writer(header, {"type": "map", "values": "bytes"},
                               {name: value.encode() for name, value in meta.items()})
    return b"Obj\x01" + header.getvalue() + SYNC + blocks
