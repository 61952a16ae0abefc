#!/usr/bin/env python3
"""Makes the tables of `causeway quickstart` and packs each into a file of templates/quickstart.

    .venv/bin/python scripts/make-sample-tables.py [--output DIR] [--unpacked DIR]

`trips` is what Delta writers really write: partitioned by harbour, two appends, one update, one delete, with the
change data feed on from the first commit. `tickets`, which joins with it on `trip_id`, is an Iceberg table of format
version 2 that has been in use: between its appends a column was renamed, one added and one widened, and a file of
position deletes says which tickets were given back. Tests/Interop/harness lays it down after the specification. Its
metadata names the bucket that the quickstart mounts.

The program is one file without resources, so the tables travel as text, sorted by path:
`{"files": [{"path": "…", "base64": "…"}, …]}`.

The same versions of pyarrow and fastavro give the same bytes of `tickets`. Names, identifiers and times that the
writer of `trips` takes from chance and the clock are replaced by fixed ones; in what order it puts rows into a file
when it changes some is left to it.
"""

import argparse
import base64
import datetime
import json
import pathlib
import random
import re
import sys
import tempfile
import uuid

import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

from harness.iceberg_hand import HandTable
from harness.iceberg_values import field

TEMPLATES = ROOT / "templates" / "quickstart"
# The bucket is the folder of the quickstart's tables, as Sources/Commands/Quickstart mounts it.
BUCKET, SCHEMA = "causeway-demo", "ferry"

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


def write_trips(folder: pathlib.Path) -> None:
    write_commits(str(folder))
    settle(folder)


def write_commits(location: str) -> None:
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


class TicketTable(HandTable):
    """Its commits are at times of its own."""

    TIMES = [datetime.datetime(2025, 5, day, 7, tzinfo=datetime.timezone.utc) for day in (11, 16, 21, 23)]

    @property
    def milliseconds(self) -> int:
        return int(self.TIMES[min(self._commits, len(self.TIMES) - 1)].timestamp() * 1000)


def write_tickets(folder: pathlib.Path) -> None:
    """Three appends, each in another schema, and position deletes in all three files."""
    ferries = random.Random(20250501)
    departures = [
        *trips(ferries, 1, FIRST_DAY, 100).to_pylist(),
        *trips(ferries, 101, FIRST_DAY + datetime.timedelta(days=10), 100).to_pylist(),
    ]
    cancelled = {trip["trip_id"] for trip in departures if trip["harbour"] == "Thornby" and trip["trip_id"] <= 20}
    sold = tickets(random.Random(20250502), departures)

    # Bytes that depend on no compressor of the machine: Avro without one, Parquet with that of pyarrow.
    ticket, trip, time = (field(1, "ticket_id", "long"), field(2, "trip_id", "int"), field(4, "sold", "timestamptz"))
    table = TicketTable(folder, f"s3://{BUCKET}/{SCHEMA}/tickets", [ticket, trip, field(3, "persons", "int"), time],
                        naming="hadoop", codec="null", lean=True)
    with_bicycles = [field(3, "passengers", "int"), time, field(5, "bicycles", "int")]
    files = []
    for first, last, schema in (
        (1, 100, None),
        (101, 150, [ticket, trip, *with_bicycles]),
        (151, 200, [ticket, trip | {"type": "long"}, *with_bicycles]),
    ):
        if schema:
            table.evolve(schema)
        rows = [one for one in sold if first <= one["trip_id"] <= last]
        names = [one["name"] for one in table.fields]
        written = [{name: one[name] for name in names} for one in rows]
        files.append((table.data_file(written), rows))
        table.commit(add=[files[-1][0]])
    given_back = [
        (file, position) for file, rows in files for position, one in enumerate(rows)
        if one["trip_id"] in cancelled or one["ticket_id"] % 23 == 0
    ]
    table.commit("delete", add=[table.position_deletes(given_back)])


def tickets(chance: random.Random, departures: list[dict]) -> list[dict]:
    """One to three tickets for every trip, with their columns under all names that these have had."""
    sold = []
    for trip in departures:
        for _ in range(chance.randrange(1, 4)):
            persons = chance.randrange(1, 6)
            sold.append({
                "ticket_id": 1000 + len(sold), "trip_id": trip["trip_id"],
                "persons": persons, "passengers": persons,
                "sold": trip["departed"] - datetime.timedelta(minutes=chance.randrange(5, 4000)),
                "bicycles": chance.randrange(persons + 1),
            })
    return sold


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


WRITERS = {"trips": write_trips, "tickets": write_tickets}


def packed(name: str) -> pathlib.Path:
    """Where the packed table is kept."""
    return TEMPLATES / f"{name}.json"


def main() -> None:
    arguments = argparse.ArgumentParser(description="Makes and packs the sample tables of the quickstart.")
    arguments.add_argument("--output", type=pathlib.Path, default=TEMPLATES, help="where the packed tables go")
    arguments.add_argument("--unpacked", type=pathlib.Path, help="also leave the tables' files in this folder")
    options = arguments.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    for name, write in WRITERS.items():
        with tempfile.TemporaryDirectory() as folder:
            table = pathlib.Path(folder) / name
            write(table)
            text = pack(table)
        target = options.output / f"{name}.json"
        target.write_text(text)
        if options.unpacked:
            unpack(text, options.unpacked / name)
        print(f"{target}: {len(json.loads(text)['files'])} files, {len(text):,} bytes")


if __name__ == "__main__":
    main()
