"""Pytest fixtures of the tests of catalogs: a catalog of its own for each test, and servers that know it."""

import pathlib
from collections.abc import Callable, Iterator

import pytest

from harness.catalogs import BUCKET, READER, Catalog, CatalogServer, KeyedStore, Served, some_rows
from harness.causeway import Store
from harness.namespaces import TABLES


@pytest.fixture
def buckets_of_catalog(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "buckets"
    (folder / BUCKET).mkdir(parents=True)
    return folder


@pytest.fixture
def make_catalog(tmp_path: pathlib.Path, buckets_of_catalog: pathlib.Path) -> Iterator[Callable[..., Catalog]]:
    made: list[Catalog] = []

    def make(**options) -> Catalog:
        catalog = Catalog(tmp_path / f"catalog-{len(made)}", buckets_of_catalog / BUCKET, **options)
        made.append(catalog)
        return catalog

    yield make
    for catalog in made:
        catalog.stop()
    for catalog in made:
        assert catalog.violations == [], "a request or an answer is not as the specification of Iceberg catalogs says"


@pytest.fixture
def start_with(tmp_path: pathlib.Path, buckets_of_catalog: pathlib.Path) -> Iterator[Callable[..., CatalogServer]]:
    """Starts a server that knows the given catalogs and, unless other stores are given, the folder of the bucket."""
    servers: list[CatalogServer] = []

    def start(*catalogs: dict, stores: list[Store] | None = None, **options) -> CatalogServer:
        stores = stores or [Store(BUCKET, folder=buckets_of_catalog / BUCKET)]
        server = CatalogServer(tmp_path / f"server-{len(servers)}", stores, list(catalogs), **options)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        code = server.stop()
        assert code == 0, f"causeway serve ended with {code}: {server.log.read_text()[-2000:]}"
        assert server.secrets_in_log() == [], "the log holds secrets"


@pytest.fixture
def serve(make_catalog, start_with) -> Callable[..., Served]:
    """A catalog `cat` with the table `sales.orders`, shared as `s.d.t` with its history.

    `catalog`: options of the catalog. The others are keys of the server's entry for it.
    """
    def make(catalog: dict | None = None, stores: list[Store] | None = None, **keys) -> Served:
        peer = make_catalog(**(catalog or {}))
        peer.create("sales", "orders", rows=some_rows(0))
        server = start_with({"name": "cat", "uri": peer.uri, **keys}, stores=stores)
        server.share("d.t=iceberg://cat/sales/orders", history=True)
        return Served(peer, server)

    return make


@pytest.fixture
def share_namespace(make_catalog, start_with) -> Callable[..., Served]:
    """A catalog with the tables `TABLES` in `sales`, and a share `s` that shows all of them in the schema `x`."""
    def share(tables: list[str] = TABLES, namespace: tuple[str, ...] = ("sales",), *arguments: str) -> Served:
        catalog = make_catalog()
        for number, name in enumerate(tables):
            catalog.create(*namespace, name, rows=some_rows(100 * number))
        server = start_with({"name": "cat", "uri": catalog.uri})
        server.admin("share", "create", "s")
        server.admin("share", "update", "s", "--add", f"x.*=iceberg://cat/{'/'.join(namespace)}", *arguments)
        server.admin("recipient", "create", READER, "--share", "s")
        return Served(catalog, server)

    return share


@pytest.fixture
def keyed_store(buckets_of_catalog, tmp_path) -> Iterator[Callable[..., KeyedStore]]:
    """Starts an S3 server over the bucket that takes the given pairs of keys alone."""
    stores: list[KeyedStore] = []

    def start(*pairs: tuple[str, str]) -> KeyedStore:
        stores.append(KeyedStore(buckets_of_catalog, tmp_path / f"rclone-{len(stores)}.log", *pairs))
        return stores[-1]

    yield start
    for store in stores:
        store.stop()
