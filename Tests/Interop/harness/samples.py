"""The sample tables of the quickstart, as they are packed, read by deltalake and PyIceberg."""

import pathlib
import runpy

import pyarrow as pa
from deltalake import DeltaTable
from pyiceberg.table import StaticTable

from harness.causeway import ROOT
from harness.iceberg import MOUNT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make-sample-tables.py"))
NAMES = list(SCRIPT["WRITERS"])

# What the guide's join comes to, counted from the tables once: passengers and bicycles by harbour.
TRAVELLERS = {"Ankerwyk": (248, 44), "Brenholm": (332, 85), "Saltmarsh": (224, 46), "Thornby": (312, 90)}


def packed(name: str) -> str:
    return SCRIPT["packed"](name).read_text()


class Samples:
    """The tables below a folder that is the bucket of the quickstart."""

    def __init__(self, bucket: pathlib.Path):
        self.bucket = bucket

    @classmethod
    def unpacked(cls, bucket: pathlib.Path) -> "Samples":
        samples = cls(bucket)
        for name in NAMES:
            SCRIPT["unpack"](packed(name), samples.folder(name))
        return samples

    @classmethod
    def made_anew(cls, bucket: pathlib.Path) -> "Samples":
        samples = cls(bucket)
        for name, write in SCRIPT["WRITERS"].items():
            write(samples.folder(name))
        return samples

    def folder(self, name: str) -> pathlib.Path:
        return self.bucket / SCRIPT["SCHEMA"] / name

    @property
    def iceberg(self) -> StaticTable:
        """The table `tickets` of the newest metadata."""
        metadata = self.folder("tickets") / "metadata"
        newest = metadata / f"v{(metadata / 'version-hint.text').read_text()}.metadata.json"
        properties = {"py-io-impl": "harness.iceberg.MountedFileIO", MOUNT + SCRIPT["BUCKET"]: str(self.bucket)}
        return StaticTable.from_metadata(newest.as_uri(), properties)

    @property
    def versions(self) -> dict[str, range]:
        """Those that each table has."""
        return {"trips": range(DeltaTable(self.folder("trips")).version() + 1),
                "tickets": range(1, len(self.iceberg.snapshots()) + 1)}

    def rows(self, name: str, version: int | None = None) -> pa.Table:
        if name == "trips":
            return DeltaTable(self.folder(name), version=version).to_pyarrow_table()
        table = self.iceberg
        if version is None:
            return table.scan().to_arrow()
        (snapshot,) = [one.snapshot_id for one in table.snapshots() if one.sequence_number == version]
        return table.scan(snapshot_id=snapshot).to_arrow()
