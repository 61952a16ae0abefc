"""The tables that are measured: made once by the peers' generator, or unpacked from their archive, and kept."""

import dataclasses
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import time

import zstandard

from cases import COMMITS, GOLDEN_TABLE
from cold import CommandFailed, child
from progress import Progress


@dataclasses.dataclass(frozen=True)
class Table:
    """A table on this disk, and what anyone who reads it has to find."""

    folder: pathlib.Path
    version: int
    files: int

    def warm(self) -> None:
        """Reads every file of the log, so that neither side waits for the disk."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                with open(path, "rb", buffering=0) as file:
                    while file.read(1 << 20):
                        pass


class Tables:
    """The folder of tables. A table's name has all that it was made from."""

    def __init__(self, folder: pathlib.Path, generator: pathlib.Path, golden: pathlib.Path, progress: Progress):
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._generator, self._progress = folder, generator, progress
        self._archive = golden / f"{GOLDEN_TABLE}.tar.zst"

    @property
    def has_archive(self) -> bool:
        return self._archive.exists()

    def generated(self, files: int, parts: int = 1) -> Table:
        """A checkpoint of as many files, and commits after it that add and remove some."""
        edition = hashlib.sha256(self._generator.read_bytes()).hexdigest()[:8]
        name = f"delta-{files}-files-{parts}-parts-{COMMITS}-commits-{edition}"
        if not (self._folder / name).exists():
            with tempfile.TemporaryDirectory(prefix="partial-", dir=self._folder) as partial:
                table = pathlib.Path(partial) / "table"
                self._generate(name, table, [str(files), "--parts", str(parts), "--commits", str(COMMITS)])
                table.rename(self._folder / name)
        return self._table(name)

    def archived(self) -> Table:
        """The table of the archive."""
        if not (self._folder / GOLDEN_TABLE).exists():
            self._progress.show(f"unpacking {self._archive.name}")
            with tempfile.TemporaryDirectory(prefix="partial-", dir=self._folder) as partial:
                with open(self._archive, "rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
                    with tarfile.open(fileobj=stream, mode="r|") as contents:
                        contents.extractall(partial, filter="data")
                table = pathlib.Path(partial) / GOLDEN_TABLE
                (table / "expected.json").write_text(json.dumps(replay(table)))
                table.rename(self._folder / GOLDEN_TABLE)
        return self._table(GOLDEN_TABLE)

    def _table(self, name: str) -> Table:
        folder = (self._folder / name).resolve()
        expected = json.loads((folder / "expected.json").read_text())
        return Table(folder, expected["version"], expected["active_files"])

    def _generate(self, name: str, table: pathlib.Path, arguments: list[str]) -> None:
        command = [sys.executable, self._generator, table, *arguments]
        started = time.monotonic()
        with child(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None:
                written = sum(path.stat().st_size for path in table.glob("_delta_log/*")) / (1 << 20)
                self._progress.show(f"generating {name}: {written:.0f} MiB, {time.monotonic() - started:.0f} s")
                time.sleep(0.5)
            if process.returncode != 0:
                complaints = process.stderr.read().decode(errors="replace").strip()
                raise CommandFailed(f"{self._generator.name} ended with {process.returncode}: {complaints[-1000:]}")


def replay(table: pathlib.Path) -> dict[str, int]:
    """The version and the number of live files, for a log of commits alone whose paths are plain."""
    live, version = set(), -1
    for commit in sorted((table / "_delta_log").glob("*.json")):
        version = int(commit.stem)
        with open(commit) as lines:
            for action in map(json.loads, lines):
                if "add" in action:
                    live.add(action["add"]["path"])
                elif "remove" in action:
                    live.discard(action["remove"]["path"])
    return {"version": version, "active_files": len(live)}
