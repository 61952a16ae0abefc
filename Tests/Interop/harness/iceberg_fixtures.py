"""Pytest fixtures of the Iceberg tests: every table of the catalogues, over each way of delivery."""

import dataclasses
import pathlib
from collections.abc import Callable, Iterator

import delta_sharing
import pandas as pd
import pyarrow as pa
import pytest

from harness import iceberg_deleted, iceberg_refused, iceberg_tables, iceberg_written
from harness.causeway import Causeway, Store
from harness.iceberg import Lake, Written
from harness.iceberg_answers import full_name
from harness.iceberg_hand import HandTable
from harness.object_store import ObjectStore
from harness.sharing import Answer, Sharing
from harness.shelf import Placed, Shelf

BUCKET = "ice"
READER = "reader"
BACKENDS = ["folder", "s3-presigned", "s3-proxy"]
BY_HAND = {maker.__name__: maker for maker in [
    *iceberg_tables.HISTORIES, *iceberg_tables.COLUMNS, *iceberg_deleted.POSITIONS, *iceberg_deleted.VECTORS,
    *iceberg_deleted.EQUALITY, *iceberg_refused.REFUSED, iceberg_refused.initial_default_in_every_file]}


@dataclasses.dataclass
class IcebergBackend:
    """A server whose share `lake` holds every table as `lake.iceberg.NAME`; `no_history` is `v2_appends` without it."""

    kind: str
    server: Causeway
    lake: Lake
    tables: dict[str, HandTable | Written]

    @property
    def sharing(self) -> Sharing:
        return Sharing(self.server.endpoint, self.server.token(READER))

    def url(self, name: str) -> str:
        return f"{self.server.profile(READER)}#{full_name(name)}"

    def load(self, name: str, **options) -> pd.DataFrame:
        return delta_sharing.load_as_pandas(self.url(name), **options)

    def load_changes(self, name: str, **options) -> pd.DataFrame:
        return delta_sharing.load_table_changes_as_pandas(self.url(name), **options)

    def query(self, name: str, body: dict | None = None, capabilities: str | None = None) -> Answer:
        return self.sharing.query(full_name(name), body, capabilities)

    def metadata(self, name: str, capabilities: str | None = None, **parameters) -> Answer:
        return self.sharing.metadata(full_name(name), capabilities, **parameters)

    def changes(self, name: str, capabilities: str | None = None, **parameters) -> Answer:
        return self.sharing.changes(full_name(name), capabilities, **parameters)

    def rows(self, name: str) -> pa.Table:
        """What is in the table: as it was written by hand, or as PyIceberg reads it."""
        return self.tables[name].rows()


@pytest.fixture(scope="session")
def iceberg_buckets(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("iceberg-buckets")


@pytest.fixture(scope="session")
def iceberg_lake(iceberg_buckets: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(iceberg_buckets / BUCKET, BUCKET, tmp_path_factory.mktemp("iceberg-catalog"))


@pytest.fixture(scope="session")
def iceberg_tables_of_lake(iceberg_lake: Lake) -> dict[str, HandTable | Written]:
    by_hand = {name: maker(lambda fields, name=name, **options: iceberg_lake.by_hand(name, fields, **options))
               for name, maker in BY_HAND.items()}
    return by_hand | {name: maker(iceberg_lake, name) for name, maker in iceberg_written.MAKERS.items()}


@pytest.fixture(scope="session")
def iceberg_object_store(
    iceberg_buckets: pathlib.Path, tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ObjectStore]:
    store = ObjectStore(iceberg_buckets, tmp_path_factory.mktemp("iceberg-rclone") / "rclone.log")
    yield store
    store.stop()


@pytest.fixture(scope="session", params=BACKENDS)
def iceberg(
    request: pytest.FixtureRequest, iceberg_lake: Lake, iceberg_tables_of_lake: dict[str, HandTable | Written],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[IcebergBackend]:
    kind, tables = request.param, iceberg_tables_of_lake
    if kind == "folder":
        store = Store(BUCKET, folder=iceberg_lake.folder)
    else:
        endpoint = request.getfixturevalue("iceberg_object_store").endpoint
        store = Store(BUCKET, endpoint=endpoint, delivery=kind.removeprefix("s3-"))
    server = Causeway(tmp_path_factory.mktemp(f"iceberg-{kind}"), [store]).start()
    server.admin("share", "create", "lake", *[
        argument for name in tables
        for argument in ("--add", f"iceberg.{name}=s3://{BUCKET}/{name}", "--with-history", f"iceberg.{name}")
    ], "--add", f"iceberg.no_history=s3://{BUCKET}/v2_appends")
    server.admin("recipient", "create", READER, "--share", "lake")
    yield IcebergBackend(kind, server, iceberg_lake, tables)
    code = server.stop()
    assert code == 0, f"causeway serve ended with {code} after SIGTERM: {server.log.read_text()[-2000:]}"
    assert server.secrets_in_log() == [], "the log holds secrets"


@dataclasses.dataclass
class IcebergPlace:
    """A place for one table, on a server that remembers nothing."""

    placed: Placed

    def start(self, fields: list[dict], **options) -> HandTable:
        """What the makers of the catalogues take."""
        path = self.placed.path
        return HandTable(path, f"s3://lake/{path.name}", fields, **options)

    def make(self, maker: Callable, **options) -> HandTable:
        return maker(lambda fields, **own: self.start(fields, **(own | options)))

    def query(self, body: dict | None = None, capabilities: str | None = None) -> Answer:
        return self.placed.query(body, capabilities)

    def changes(self, capabilities: str | None = None, **parameters) -> Answer:
        return self.placed.sharing.changes(self.placed.name, capabilities, **parameters)

    def load(self, **options) -> pd.DataFrame:
        return self.placed.load(**options)


@pytest.fixture(scope="session")
def iceberg_shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path_factory.mktemp("iceberg-shelf"), cache={"maxBytes": 0})
    yield shelf
    shelf.stop()


@pytest.fixture
def iceberg_place(iceberg_shelf: Shelf) -> Iterator[IcebergPlace]:
    yield IcebergPlace(iceberg_shelf.place())
    iceberg_shelf.check()
