"""The files of a table that was written by hand, and which rows of which file its deletes leave."""

import dataclasses

import pyarrow as pa

from harness.iceberg_manifests import DATA, EQUALITY_DELETES
from harness.iceberg_values import arrow_schema, bounds, by_name, is_nan, leaves, struct_of


@dataclasses.dataclass(eq=False)
class File:
    """A data file or delete file; the sequence numbers come with the commit that adds it."""

    path: str
    content: int
    spec_id: int
    partition: dict[str, object]
    members: dict[str, object]
    # Of a data file, keyed by field id, in the order of the file.
    rows: list[dict[int, object]] = dataclasses.field(default_factory=list)
    # Of position deletes and deletion vectors: what they delete of which data file.
    positions: dict[str, set[int]] = dataclasses.field(default_factory=dict)
    # Of equality deletes: field ids, and the values that delete.
    keys: tuple[list[int], list[dict[int, object]]] = ((), ())
    sequence: int | None = None
    file_sequence: int | None = None
    snapshot_id: int | None = None
    first_row_id: int | None = None

    @property
    def is_vector(self) -> bool:
        return self.members["file_format"] == "PUFFIN"

    @property
    def record_count(self) -> int:
        return self.members["record_count"]

    @property
    def place(self) -> tuple:
        """What position deletes and data files have to share."""
        return self.spec_id, tuple(self.partition.items())


@dataclasses.dataclass
class State:
    """One snapshot."""

    id: int
    sequence: int
    milliseconds: int
    schema_id: int
    operation: str
    files: list[File]
    manifests: list["Manifest"]
    list_path: str | None

    @property
    def data(self) -> list[File]:
        return [file for file in self.files if file.content == DATA]


@dataclasses.dataclass
class Manifest:
    """A manifest as its list names it, and its entries as (status, file)."""

    row: dict
    entries: list[tuple[str, File]]

    @property
    def live(self) -> list[File]:
        return [file for status, file in self.entries if status != "deleted"]


def deletes_of(file: File, live: list[File]) -> list[File]:
    """The delete files that apply to a data file (specification, "Scan Planning")."""
    vectors = [one for one in live if one.content != DATA and one.is_vector
               and file.path in one.positions and file.sequence <= one.sequence]
    found = list(vectors)
    for one in live:
        if one.content == DATA or one.is_vector:
            continue
        if one.content == EQUALITY_DELETES:
            if file.sequence < one.sequence and (not one.partition or file.place == one.place):
                found.append(one)
        elif not vectors and file.path in one.positions:
            if file.sequence <= one.sequence and file.place == one.place:
                found.append(one)
    return found


def deleted_positions(file: File, live: list[File]) -> set[int]:
    """The rows that are gone, by position and by vector; equality deletes are left to `rows_of`."""
    gone: set[int] = set()
    for one in deletes_of(file, live):
        gone |= one.positions.get(file.path, set())
    return {position for position in gone if position < file.record_count}


def rows_of(file: File, live: list[File]) -> list[dict[int, object]]:
    gone = deleted_positions(file, live)
    rows = [row for position, row in enumerate(file.rows) if position not in gone]
    for one in deletes_of(file, live):
        ids, values = one.keys
        rows = [row for row in rows if not any(
            all(row.get(id) == value.get(id) for id in ids) for value in values)]
    return rows


def as_table(fields: list[dict], rows: list[dict[int, object]]) -> pa.Table:
    """Rows keyed by field id as a table of the schema, columns that a row lacks being null."""
    named = [by_name(struct_of(*fields), row) for row in rows]
    return pa.Table.from_pylist(named, schema=arrow_schema([one | {"required": False} for one in fields], ids=False))


def statistics(fields: list[dict], rows: list[dict], without: tuple[str, ...] = ()) -> dict[str, dict | None]:
    """The metrics of a data file, for rows keyed by name; columns in `without` have none."""
    counts: dict[str, dict] = {name: {} for name in (
        "value_counts", "null_value_counts", "nan_value_counts", "lower_bounds", "upper_bounds")}
    for described, values in leaves([one for one in fields if one["name"] not in without], rows):
        id = described["id"]
        counts["value_counts"][id] = len(values)
        counts["null_value_counts"][id] = sum(value is None for value in values)
        if described["type"] in ("float", "double"):
            counts["nan_value_counts"][id] = sum(map(is_nan, values))
        if found := bounds(described["type"], values):
            counts["lower_bounds"][id], counts["upper_bounds"][id] = found
    return counts
