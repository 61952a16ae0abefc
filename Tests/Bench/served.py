"""A server with one table that one recipient may read, and the query of all its files."""

import contextlib
import pathlib
from collections.abc import Iterator

from fetch import Fetched, fetch
from harness.causeway import Causeway, Store
from kept import Table

BUCKET, SHARE, SCHEMA, NAME, RECIPIENT = "bench", "bench", "tables", "files", "bench"
QUERY = f"/delta-sharing/shares/{SHARE}/schemas/{SCHEMA}/tables/{NAME}/query"

# The response format, and the header that asks for it; a client that sends none gets parquet.
FORMATS = {"parquet": {}, "delta": {"delta-sharing-capabilities": "responseformat=delta"}}
# An answer begins with the protocol and the metadata.
LINES_BEFORE_FILES = 2


class ServedTable:
    """The table as the recipient sees it."""

    def __init__(self, server: Causeway, table: Table):
        self._server, self._table = server, table
        self._authorization = {"Authorization": f"Bearer {server.token(RECIPIENT)}"}

    @property
    def pid(self) -> int:
        return self._server.process.pid

    def query(self, response_format: str) -> Fetched:
        headers = self._authorization | FORMATS[response_format]
        return fetch(self._server.port, "POST", QUERY, headers, body={})

    def check(self, answer: Fetched) -> None:
        answer.check(self._table.version, self._table.files + LINES_BEFORE_FILES)


@contextlib.contextmanager
def served(table: Table, folder: pathlib.Path) -> Iterator[ServedTable]:
    """A server of its own, which has not looked at the table yet, until the block ends."""
    server = Causeway(folder, [Store(BUCKET, folder=table.folder.parent)])
    try:
        server.start()
        server.admin("share", "create", SHARE, "--add", f"{SCHEMA}.{NAME}=s3://{BUCKET}/{table.folder.name}")
        server.admin("recipient", "create", RECIPIENT, "--share", SHARE)
        yield ServedTable(server, table)
    finally:
        server.stop()
