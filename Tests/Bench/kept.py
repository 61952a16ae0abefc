"""The folder of tables that are measured: each is made once by a generator of the peers, and kept."""

import contextlib
import dataclasses
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence

from cold import CommandFailed, child
from progress import Progress


@dataclasses.dataclass(frozen=True)
class Table:
    """A table on this disk, and what anyone who reads it has to find."""

    folder: pathlib.Path
    version: int
    files: int

    def warm(self) -> None:
        """Reads every file of the table, so that neither side waits for the disk."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                with open(path, "rb", buffering=0) as file:
                    while file.read(1 << 20):
                        pass


class KeptTables:
    """What is beside a table in its folder, `expected.json`, says that it is complete."""

    def __init__(self, folder: pathlib.Path, generator: pathlib.Path, progress: Progress):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.generator, self.progress = folder.resolve(), generator, progress

    @property
    def edition(self) -> str:
        """Belongs to a table's name: another generator makes other tables."""
        return hashlib.sha256(self.generator.read_bytes()).hexdigest()[:8]

    @contextlib.contextmanager
    def partial(self) -> Iterator[pathlib.Path]:
        """A folder beside the tables, gone when the block ends."""
        with tempfile.TemporaryDirectory(prefix="partial-", dir=self.folder) as folder:
            yield pathlib.Path(folder)

    def generate(
        self, name: str, table: pathlib.Path, arguments: Sequence[str], grown: Callable[[pathlib.Path], str],
    ) -> None:
        """Runs the generator for the folder `table`; `grown` says how far it is."""
        command = [sys.executable, self.generator, table, *arguments]
        started = time.monotonic()
        with child(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None:
                self.progress.show(f"generating {name}: {grown(table)}, {time.monotonic() - started:.0f} s")
                time.sleep(0.5)
            if process.returncode != 0:
                complaints = process.stderr.read().decode(errors="replace").strip()
                raise CommandFailed(f"{self.generator.name} ended with {process.returncode}: {complaints[-1000:]}")
