#!/usr/bin/env python3
"""Makes the table of `causeway quickstart` and packs it into templates/quickstart/sample-table.json.

    .venv/bin/python scripts/make-sample-table.py [--output FILE] [--unpacked DIR]

The table is what Delta writers really write: partitioned by harbour, two appends, one update, one delete, with
the change data feed on from the first commit. The program is one file without resources, so the table travels
as text: `{"files": [{"path": "…", "base64": "…"}, …]}`, sorted by path.

The same versions of deltalake and pyarrow give the same bytes: names, identifiers and times that the writer
takes from chance and the clock are replaced by fixed ones.
"""

import argparse
import base64
import datetime
import json
import pathlib
import random
import re
import tempfile
import uuid

import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKED = ROOT / "templates" / "quickstart" / "sample-table.json"

HARBOURS = ["Ankerwyk", "Brenholm", "Saltmarsh", "Thornby"]
FIRST_DAY = datetime.date(2025, 5, 1)
COMMIT_TIMES = [
    datetime.datetime(2025, 5, day, 6, tzinfo=datetime.timezone.utc) for day in (11, 21, 22, 23)
]
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "causeway/quickstart/ferry/trips")
SNAPPY = WriterProperties(compression="SNAPPY")


def trips(chance: random.Random, first_trip: int, first_day: datetime.date, count: int) -> pa.Table:
    """`count` trips from `first_trip` on, ten a day, in all harbours."""
    rows = []
    for index in range(count):
        day = first_day + datetime.timedelta(days=index // 10)
        departed = datetime.datetime.combine(
            day, datetime.time(6 + index % 10, chance.randrange(60)), datetime.timezone.utc
        )
        rows.append({
            "trip_id": first_trip + index,
            "harbour": HARBOURS[chance.randrange(len(HARBOURS))],
            "day": day,
            "departed": departed,
            "fare": chance.randrange(400, 4000) / 100,
        })
    schema = pa.schema([
        ("trip_id", pa.int64()), ("harbour", pa.string()), ("day", pa.date32()),
        ("departed", pa.timestamp("us", tz="UTC")), ("fare", pa.float64()),
    ])
    return pa.Table.from_pylist(rows, schema=schema)


def write_table(location: str) -> None:
    """The four commits, as a writer makes them."""
    chance = random.Random(20250501)
    write_deltalake(
        location, trips(chance, 1, FIRST_DAY, 100), partition_by="harbour", name="trips",
        description="Trips of the ferries between four harbours",
        configuration={"delta.enableChangeDataFeed": "true"}, writer_properties=SNAPPY)
    later = FIRST_DAY + datetime.timedelta(days=10)
    write_deltalake(location, trips(chance, 101, later, 100), mode="append", writer_properties=SNAPPY)
    table = DeltaTable(location)
    table.update(updates={"fare": "fare + 2.5"}, predicate="harbour = 'Saltmarsh' AND trip_id > 150",
                 writer_properties=SNAPPY)
    table.delete("harbour = 'Thornby' AND trip_id <= 20", writer_properties=SNAPPY)


def settle(table: pathlib.Path) -> None:
    """Replaces what came from chance and the clock, in the log and in the names of the data files."""
    names: dict[str, str] = {}
    for version, commit in enumerate(sorted((table / "_delta_log").glob("*.json"))):
        time = int(COMMIT_TIMES[version].timestamp() * 1000)
        actions = [json.loads(line) for line in commit.read_text().splitlines()]
        lines = []
        for action in sorted(actions, key=order_in_commit):
            (kind, body), = action.items()
            if kind == "commitInfo":
                body.pop("operationMetrics", None)
                body["timestamp"] = time
            elif kind == "metaData":
                body["id"] = str(uuid.uuid5(NAMESPACE, "table"))
                body["createdTime"] = time
            elif kind == "remove":
                body["deletionTimestamp"] = time
            if kind == "add":
                body["modificationTime"] = time
                body["stats"] = json.dumps(json.loads(body["stats"]), sort_keys=True, separators=(",", ":"))
            if "path" in body:
                body["path"] = settled_path(body["path"], version, names)
            lines.append(json.dumps({kind: body}, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
        commit.write_text("".join(line + "\n" for line in lines))
    for old, new in names.items():
        (target,) = [path for path in table.rglob("*.parquet") if path.name == old]
        target.rename(target.with_name(new))


def order_in_commit(action: dict) -> tuple:
    """Writers add files in the order in which they finish; here it is by kind and partition."""
    (kind, body), = action.items()
    kinds = ["commitInfo", "protocol", "metaData", "cdc", "add", "remove"]
    folder = body.get("path", "").rpartition("/")[0]
    return kinds.index(kind), folder, body.get("size", 0)


def settled_path(path: str, version: int, names: dict[str, str]) -> str:
    """The path with a name that depends on the commit and the place in it alone."""
    folder, _, name = path.rpartition("/")
    if name not in names:
        number = uuid.uuid5(NAMESPACE, f"{version}/{len(names)}")
        names[name] = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(number), name)
    return f"{folder}/{names[name]}"


def pack(table: pathlib.Path) -> str:
    """The table's files as the text that is embedded; one line a file keeps the diff readable."""
    files = sorted(path for path in table.rglob("*") if path.is_file())
    entries = [
        json.dumps({
            "path": path.relative_to(table).as_posix(),
            "base64": base64.b64encode(path.read_bytes()).decode(),
        })
        for path in sorted(files, key=lambda path: path.relative_to(table).as_posix())
    ]
    return '{"files": [\n' + ",\n".join(entries) + "\n]}\n"


def unpack(packed: str, table: pathlib.Path) -> None:
    """What the program does with the text: the files below `table`."""
    for entry in json.loads(packed)["files"]:
        path = table / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(entry["base64"]))


def main() -> None:
    arguments = argparse.ArgumentParser(description="Makes and packs the sample table of the quickstart.")
    arguments.add_argument("--output", type=pathlib.Path, default=PACKED, help="where the packed table goes")
    arguments.add_argument("--unpacked", type=pathlib.Path, help="also leave the table's files in this folder")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "trips"
        write_table(str(table))
        settle(table)
        packed = pack(table)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(packed)
    if options.unpacked:
        unpack(packed, options.unpacked)
    print(f"{options.output}: {len(json.loads(packed)['files'])} files, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
