"""Which statements a PostgreSQL server was asked to run, in order, without their parameters."""

import contextlib
import re
from collections.abc import Iterator

from harness.postgres import PostgreSQL

# How PostgreSQL begins a line of its log, unless it is told otherwise; what goes on over lines is indented.
LINE = re.compile(r"^\d{4}-\d\d-\d\d \S+ \w+ \[(\d+)\] (\w+):  ", re.M)
STATEMENT = re.compile(r"^(?:statement|execute [^:]*): ")
# Now and then, whoever asks for what, it is written down when tokens were shown last, and the keys that this server
# signs tokens with are read again.
BY_ITSELF = re.compile("credential_uses|signing_keys")


class StatementLog:
    """Statements are written to the log before they are run, so that all of a request are there with its answer."""

    def __init__(self, database: PostgreSQL):
        self.path = database.folder / "server.log"
        for change in ("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()"):
            database.run(
                "psql", "-h", "127.0.0.1", "-p", str(database.port), "-U", "causeway", "-c", change, "registry")

    @contextlib.contextmanager
    def read(self) -> Iterator[list[str]]:
        """Fills the list with what was run meanwhile."""
        found: list[str] = []
        before = self.path.stat().st_size
        yield found
        with self.path.open("rb") as file:
            file.seek(before)
            text = file.read().decode()
        # Each is followed by what the line says of it: process, kind, text.
        parts = LINE.split(text)[1:]
        transactions: dict[str, list[str]] = {}
        for process, kind, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            if kind != "LOG" or not STATEMENT.match(content):
                continue
            transaction = transactions.setdefault(process, [])
            transaction.append(" ".join(STATEMENT.sub("", content).split()))
            if transaction[-1] in ("COMMIT", "ROLLBACK"):
                found += transaction if not any(map(BY_ITSELF.search, transaction)) else []
                del transactions[process]
        # What of the server's own is under way has begun and not ended.
        found += [one for rest in transactions.values() for one in rest if not rest[0].startswith("BEGIN")]
