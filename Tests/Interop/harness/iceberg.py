"""Iceberg tables in the folder of a bucket: written by PyIceberg, or by hand and read by PyIceberg."""

import dataclasses
import datetime
import pathlib

import pyarrow as pa
from pyiceberg.catalog import Catalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import StaticTable, Table
from pyiceberg.typedef import EMPTY_DICT, Properties

from harness.iceberg_hand import HandTable

MOUNT = "mount."
NAMESPACE = "n"


class MountedFileIO(PyArrowFileIO):
    """Reads and writes `s3://BUCKET/…` in the folder that the property `mount.BUCKET` names.

    So the metadata of a table names a bucket, whether a server mounts the folder or asks an S3 server over it.
    """

    @staticmethod
    def parse_location(location: str, properties: Properties = EMPTY_DICT) -> tuple[str, str, str]:
        bucket, _, key = location.removeprefix("s3://").partition("/")
        if location.startswith("s3://") and MOUNT + bucket in properties:
            return "file", "", f"{properties[MOUNT + bucket]}/{key}"
        return PyArrowFileIO.parse_location(location, properties)


@dataclasses.dataclass
class Written:
    """A table of the catalog. PyIceberg's view of it is the one that a client of Causeway has to have."""

    lake: "Lake"
    name: str

    @property
    def table(self) -> Table:
        """As it is now."""
        return self.lake.catalog.load_table((NAMESPACE, self.name))

    @property
    def folder(self) -> pathlib.Path:
        return self.lake.folder / self.name

    @property
    def location(self) -> str:
        return f"{self.lake.root}/{self.name}"

    @property
    def metadata_location(self) -> str:
        return self.table.metadata_location

    def rows(self, snapshot_id: int | None = None) -> pa.Table:
        return self.table.scan(snapshot_id=snapshot_id).to_arrow()

    def files(self, snapshot_id: int | None = None) -> list[str]:
        return sorted(task.file.file_path for task in self.table.scan(snapshot_id=snapshot_id).plan_files())

    @property
    def latest(self) -> int:
        """The version that a client sees: the sequence number of the current snapshot."""
        return self.table.current_snapshot().sequence_number

    @property
    def snapshots(self) -> dict[int, int]:
        """The id of the snapshot of each version."""
        return {one.sequence_number: one.snapshot_id for one in self.table.snapshots()}

    def time_of(self, version: int) -> datetime.datetime:
        snapshot = self.table.snapshot_by_id(self.snapshots[version])
        return datetime.datetime.fromtimestamp(snapshot.timestamp_ms / 1000, datetime.timezone.utc)


class Lake:
    """The folder of a bucket, with a catalog beside it that no server sees.

    `local`: locations are `file:///…` instead of `s3://BUCKET/…`.
    """

    def __init__(self, folder: pathlib.Path, bucket: str, aside: pathlib.Path, local: bool = False):
        self.folder, self.bucket = folder, bucket
        folder.mkdir(parents=True, exist_ok=True)
        aside.mkdir(parents=True, exist_ok=True)
        self.root = f"file://{folder}" if local else f"s3://{bucket}"
        self.properties = {"py-io-impl": "harness.iceberg.MountedFileIO", MOUNT + bucket: str(folder)}
        self.catalog: Catalog = SqlCatalog(
            "interop", uri=f"sqlite:///{aside / 'catalog.sqlite'}", warehouse=self.root, **self.properties)
        self.catalog.create_namespace_if_not_exists(NAMESPACE)

    def create(
        self, name: str, schema: Schema | pa.Schema, spec: PartitionSpec = PartitionSpec(), version: int = 2,
        **properties: str,
    ) -> Written:
        self.catalog.create_table(
            (NAMESPACE, name), schema, location=f"{self.root}/{name}", partition_spec=spec,
            properties={"format-version": str(version)} | properties)
        return Written(self, name)

    def by_hand(self, name: str, fields: list[dict], **options) -> HandTable:
        return HandTable(self.folder / name, f"{self.root}/{name}", fields, **options)

    def read(self, table: HandTable, snapshot_id: int | None = None) -> pa.Table:
        """What PyIceberg reads of a table that was written by hand."""
        return self.open(table).scan(snapshot_id=snapshot_id).to_arrow()

    def open(self, table: HandTable) -> StaticTable:
        return StaticTable.from_metadata(table.metadata_location, self.properties)
