"""Fixtures: the tables, the S3 server, and one Causeway for each way in which files can be delivered."""

import os

# A proxy of the machine would stand between the clients and loopback.
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

import dataclasses
import pathlib
from collections.abc import Callable, Iterator

import delta_sharing
import pandas as pd
import pytest

from harness import checkpointed, lake
from harness.causeway import BINARY, Causeway, Store
from harness.object_store import ObjectStore
from harness.openapi import DOCUMENT, MISSING
from harness.sharing import Sharing
from harness.shelf import Placed, Shelf
from harness.tls_bed import Bed

BUCKET = "lake"
READER = "reader"
BACKENDS = ["folder", "s3-presigned", "s3-proxy"]
CACHES = {"kept": {}, "kept hardly": {"maxBytes": 2000}, "not kept": {"maxBytes": 0}}


def pytest_report_header() -> list[str]:
    checks = DOCUMENT if DOCUMENT.exists() else f"NOT CHECKED: {MISSING}"
    return [f"causeway: {BINARY}", f"requests and answers of Iceberg catalogs: {checks}"]


@pytest.fixture(scope="session", autouse=True)
def binary() -> None:
    if not BINARY.exists():
        pytest.exit(f"There is no binary at {BINARY}: run 'swift build', or set CAUSEWAY_BINARY.", returncode=2)


@pytest.fixture(scope="session")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder whose folders are buckets."""
    return tmp_path_factory.mktemp("buckets")


@pytest.fixture(scope="session")
def tables(buckets: pathlib.Path) -> dict[str, lake.Table]:
    return lake.write_all(buckets / BUCKET) | checkpointed.write_all(buckets / BUCKET)


@pytest.fixture(scope="session")
def object_store(
    buckets: pathlib.Path, tables: dict[str, lake.Table], tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ObjectStore]:
    store = ObjectStore(buckets, tmp_path_factory.mktemp("rclone") / "rclone.log")
    yield store
    store.stop()


@dataclasses.dataclass
class Backend:
    """A server whose share `lake` holds every table as `lake.delta.NAME`, readable by the recipient `reader`.

    The share `second` holds two of them, `lake.delta.no_history` is `trips` without its history, and the
    share `hidden` is granted to the recipient `stranger` alone.
    """

    kind: str
    server: Causeway
    tables: dict[str, lake.Table]

    @property
    def delivers_by_proxy(self) -> bool:
        return self.kind != "s3-presigned"

    @property
    def sharing(self) -> Sharing:
        return Sharing(self.server.endpoint, self.server.token(READER))

    def url(self, table: str) -> str:
        """What the Python client takes: profile and table; a bare name is one of `lake.delta`."""
        return f"{self.server.profile(READER)}#{full_name(table)}"

    def load(self, table: str, **options) -> pd.DataFrame:
        return delta_sharing.load_as_pandas(self.url(table), **options)

    def load_changes(self, table: str, **options) -> pd.DataFrame:
        return delta_sharing.load_table_changes_as_pandas(self.url(table), **options)


def full_name(table: str) -> str:
    return table if "." in table else f"lake.delta.{table}"


def share_tables(server: Causeway, tables: dict[str, lake.Table]) -> None:
    """The shares, recipients and grants that `Backend` describes."""
    def location(name: str) -> str:
        return f"s3://{BUCKET}/{name}"

    every = [
        argument for name in tables
        for argument in ("--add", f"delta.{name}={location(name)}", "--with-history", f"delta.{name}")
    ]
    server.admin("share", "create", "lake", "--comment", "every table", *every,
                 "--add", f"delta.no_history={location('trips')}", "--add", f"other.trips={location('trips')}")
    server.admin("share", "create", "second", "--add", f"delta.ordered={location('ordered')}",
                 "--add", f"delta.nested={location('nested')}")
    server.admin("share", "create", "hidden", "--add", f"delta.trips={location('trips')}")
    server.admin("recipient", "create", READER, "--share", "lake", "--share", "second")
    server.admin("recipient", "create", "stranger", "--share", "hidden")


def store_of(kind: str, buckets: pathlib.Path, request: pytest.FixtureRequest, bucket: str = BUCKET) -> Store:
    """The storage entry of a backend; starts the S3 server where one is needed."""
    if kind == "folder":
        return Store(bucket, folder=buckets / bucket)
    endpoint = request.getfixturevalue("object_store").endpoint
    return Store(bucket, endpoint=endpoint, delivery=kind.removeprefix("s3-"))


@pytest.fixture(scope="session", params=BACKENDS)
def backend(
    request: pytest.FixtureRequest, buckets: pathlib.Path, tables: dict[str, lake.Table],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Backend]:
    kind = request.param
    server = Causeway(tmp_path_factory.mktemp(kind), [store_of(kind, buckets, request)]).start()
    share_tables(server, tables)
    yield Backend(kind, server, tables)
    code = server.stop()
    assert code == 0, f"causeway serve ended with {code} after SIGTERM: {server.log.read_text()[-2000:]}"
    assert server.secrets_in_log() == [], "the log holds secrets"


@pytest.fixture(scope="session")
def shelf_without_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"), cache={"maxBytes": 0})
    yield shelf
    shelf.stop()


@pytest.fixture
def place(shelf_without_cache: Shelf) -> Iterator[Placed]:
    """A table on a server that remembers nothing: each request reads the log as it is."""
    yield shelf_without_cache.place()
    shelf_without_cache.check()


@pytest.fixture(scope="module", params=list(CACHES))
def any_cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A shelf that keeps snapshots, one whose cache is always full, and one without."""
    shelf = Shelf(tmp_path_factory.mktemp("cache"), cache=CACHES[request.param])
    yield shelf
    shelf.stop()


@pytest.fixture
def table(any_cache: Shelf) -> Iterator[Placed]:
    yield any_cache.place()
    any_cache.check()


@pytest.fixture
def sharing(backend: Backend) -> Sharing:
    return backend.sharing


@pytest.fixture
def start_server(tmp_path: pathlib.Path) -> Iterator[Callable[..., Causeway]]:
    """Starts a server of its own for a test that changes or breaks something."""
    servers: list[Causeway] = []

    def start(*stores: Store, **options) -> Causeway:
        server = Causeway(tmp_path / f"server-{len(servers)}", list(stores), **options)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.stop()
        assert server.secrets_in_log() == [], "the log holds secrets"


@pytest.fixture
def bucket(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of its own, to be mounted as a bucket."""
    folder = tmp_path / "bucket"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def tls_bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """Servers with every fault of TLS and certificates, and some without."""
    bed = Bed(tmp_path_factory.mktemp("tls-bed"))
    yield bed
    bed.stop()


@pytest.fixture
def share_one(start_server: Callable[..., Causeway]) -> Callable[..., Sharing]:
    """Serves one table as `s.d.t` from a mounted folder and returns requests of a recipient."""
    def share(bucket: pathlib.Path, table: str, **options) -> Sharing:
        server = start_server(Store("demo", folder=bucket), **options)
        server.admin("share", "create", "s", "--add", f"d.t=s3://demo/{table}", "--with-history", "d.t")
        server.admin("recipient", "create", READER, "--share", "s")
        sharing = Sharing(server.endpoint, server.token(READER))
        sharing.server = server
        return sharing

    return share
