"""Iceberg REST catalogs for a server to ask: the tables, the ways to fail, and the servers that know them."""

import dataclasses
import http.server
import json
import pathlib
import socket
import threading

import delta_sharing
import pandas as pd
import pyarrow as pa
from pyiceberg.table import Table

from harness.causeway import Causeway, Store
from harness.iceberg import MOUNT
from harness.object_store import RCLONE, ObjectStore
from harness.processes import Process, accepts_connections, free_port
from harness.rest_catalog import Injected, RestCatalog
from harness.sharing import Answer, Sharing

BUCKET = "lake"
READER = "reader"
SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string())])


def some_rows(first: int, count: int = 5) -> pa.Table:
    rows = range(first, first + count)
    return pa.table({"id": list(rows), "name": [f"row {number}" for number in rows]}, schema=SCHEMA)


class Catalog(RestCatalog):
    """A catalog whose tables lie in the bucket `lake`, which is the folder `bucket`.

    - `fail_next`: statuses of the next answers for tables, each once; None is the right answer.
    - `fail_lists`: a status of every list of tables; None for the right answer.
    - `token_lifetime`: seconds that a granted token is said to last.
    - `delegated`: for each request for a table, whether it asked for credentials.
    """

    def __init__(self, folder: pathlib.Path, bucket: pathlib.Path, **options):
        self.bucket = bucket
        self.fail_next: list[int | None] = []
        self.fail_lists: int | None = None
        self.token_lifetime = 3600
        self.delegated: list[bool] = []
        self.connections: set[socket.socket] = set()
        self._locations = 0
        super().__init__(folder, properties={
            "warehouse": f"s3://{BUCKET}", "py-io-impl": "harness.iceberg.MountedFileIO", MOUNT + BUCKET: str(bucket),
        }, faults=folder / "faults", **options)
        self.port = self.server.server_address[1]

    # Tables

    def create(self, *identifier: str, rows: pa.Table | None = None, version: int = 2) -> Table:
        """A table, with its namespace; in one commit of `rows` where these are given."""
        for depth in range(1, len(identifier)):
            self.catalog.create_namespace_if_not_exists(identifier[:depth])
        self._locations += 1
        table = self.catalog.create_table(
            identifier, SCHEMA, location=f"s3://{BUCKET}/at/{self._locations}",
            properties={"format-version": str(version)})
        if rows is not None:
            table.append(rows)
        return table

    def rows(self, *identifier: str, snapshot_id: int | None = None) -> pa.Table:
        """As PyIceberg reads them now."""
        return self.catalog.load_table(identifier).scan(snapshot_id=snapshot_id).to_arrow()

    # What was asked

    def answers_for_tables(self) -> list[int]:
        """The statuses of the answers to requests for one table, in order."""
        return [status for method, path, status in self.requests
                if method == "GET" and len(path.partition("?")[0].split("/tables/")) == 2]

    def asked(self, part: str) -> int:
        """How many requests had this in their path."""
        return sum(1 for _, path, _ in self.requests if part in path)

    # Ways to fail

    def say(self, fault: str) -> None:
        """What is answered from now on to requests for tables, as `RestCatalog` has it; an empty text ends it."""
        self.faults.write_text(fault)

    def stop(self) -> None:
        """Nothing listens any more, and connections that were open are closed."""
        super().stop()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def start_again(self) -> None:
        """At the same address."""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self.handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    # Inside

    def handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        peer = self

        class Handler(super().handler()):
            def setup(self) -> None:
                super().setup()
                peer.connections.add(self.connection)

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    pass

            def finish(self) -> None:
                peer.connections.discard(self.connection)
                try:
                    super().finish()
                except (OSError, ValueError):
                    pass

        return Handler

    def respond(self, method: str, target: str, headers, body: bytes) -> tuple[int, str, dict[str, str]]:
        if self.fail_lists is not None and target.partition("?")[0].endswith("/tables"):
            raise Injected.error(self.fail_lists)
        return super().respond(method, target, headers, body)

    def load(self, identifier: tuple[str, ...], headers) -> tuple[int, str, dict[str, str]]:
        self.delegated.append(headers.get("x-iceberg-access-delegation") == "vended-credentials")
        status = self.fail_next.pop(0) if self.fail_next else None
        if status is not None:
            raise Injected.error(status)
        return super().load(identifier, headers)

    def grant(self, form: dict[str, str]) -> str:
        return json.dumps(json.loads(super().grant(form)) | {"expires_in": self.token_lifetime})


class CatalogServer(Causeway):
    """A server that knows catalogs. `catalogs`: the keys of each, in JSON; secrets are written to files."""

    def __init__(self, folder: pathlib.Path, stores: list[Store], catalogs: list[dict], **options):
        super().__init__(folder, stores, **options)
        lines = ["catalogs:"]
        for keys in catalogs:
            entries = []
            for key, value in keys.items():
                if key in ("token", "clientSecret", "secretAccessKey"):
                    self.secrets.add(value)
                    file = folder / f"{keys['name']}-{key}"
                    file.write_text(value + "\n")
                    file.chmod(0o600)
                    key, value = f"{key}File", str(file)
                entries.append(f"{key}: {json.dumps(value)}")
            lines += [f"  - {entries[0]}", *[f"    {entry}" for entry in entries[1:]]]
        self.config.write_text(self.config.read_text() + "\n".join([*lines, ""]))

    @property
    def sharing(self) -> Sharing:
        return Sharing(self.endpoint, self.token(READER))

    def load(self, table: str, **options) -> pd.DataFrame:
        return delta_sharing.load_as_pandas(
            f"{self.profile(READER)}#{table}", **({"use_delta_format": True} | options))

    def logged(self) -> list[dict]:
        """The lines of the log."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def share(self, *tables: str, history: bool = False) -> None:
        """Makes the share `s` of `SCHEMA.TABLE=LOCATION`, granted to the reader."""
        arguments = [argument for table in tables for argument in ("--add", table)]
        if history:
            arguments += [argument for table in tables for argument in ("--with-history", table.partition("=")[0])]
        self.admin("share", "create", "s", *arguments)
        self.admin("recipient", "create", READER, "--share", "s")


class KeyedStore(ObjectStore):
    """`rclone serve s3` that takes the given pairs of key and secret alone."""

    def __init__(self, buckets: pathlib.Path, log: pathlib.Path, *pairs: tuple[str, str]):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        keys = [argument for pair in pairs for argument in ("--auth-key", ",".join(pair))]
        self.process = Process([
            RCLONE, "serve", "s3", *keys, "--addr", f"127.0.0.1:{self.port}", "--config", "/dev/null",
            "--dir-cache-time", "0s", "--poll-interval", "0", "--no-checksum", buckets,
        ], log)
        self.process.wait_until(lambda: accepts_connections(self.port))


@dataclasses.dataclass
class Served:
    """A catalog, and a server whose share `s` has tables of it; the reader has the share."""

    catalog: Catalog
    server: CatalogServer

    @property
    def sharing(self) -> Sharing:
        return self.server.sharing

    def query(self, table: str = "s.d.t", body: dict | None = None, capabilities: str | None = None) -> Answer:
        return self.sharing.query(table, body, capabilities)

    def names(self, schema: str = "x") -> list[str]:
        return [table["name"] for table in self.sharing.items(f"/shares/s/schemas/{schema}/tables")]
