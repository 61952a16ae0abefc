"""Delta tables: made once by the peers' generator, or unpacked from their archive, and kept."""

import json
import pathlib
import tarfile

import zstandard

from delta_cases import COMMITS, GOLDEN_TABLE
from kept import KeptTables, Table
from progress import Progress


class DeltaTables:
    """A table's name has all that it was made from."""

    def __init__(self, folder: pathlib.Path, generator: pathlib.Path, golden: pathlib.Path, progress: Progress):
        self._kept = KeptTables(folder, generator, progress)
        self._progress = progress
        self._archive = golden / f"{GOLDEN_TABLE}.tar.zst"

    @property
    def has_archive(self) -> bool:
        return self._archive.exists()

    def generated(self, files: int, parts: int = 1) -> Table:
        """A checkpoint of as many files, and commits after it that add and remove some."""
        name = f"delta-{files}-files-{parts}-parts-{COMMITS}-commits-{self._kept.edition}"
        if not (self._kept.folder / name).exists():
            with self._kept.partial() as partial:
                arguments = [str(files), "--parts", str(parts), "--commits", str(COMMITS)]
                self._kept.generate(name, partial / "table", arguments, size_of_log)
                (partial / "table").rename(self._kept.folder / name)
        return self._table(name)

    def archived(self) -> Table:
        """The table of the archive."""
        if not (self._kept.folder / GOLDEN_TABLE).exists():
            self._progress.show(f"unpacking {self._archive.name}")
            with self._kept.partial() as partial:
                with open(self._archive, "rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
                    with tarfile.open(fileobj=stream, mode="r|") as contents:
                        contents.extractall(partial, filter="data")
                table = partial / GOLDEN_TABLE
                (table / "expected.json").write_text(json.dumps(replay(table)))
                table.rename(self._kept.folder / GOLDEN_TABLE)
        return self._table(GOLDEN_TABLE)

    def _table(self, name: str) -> Table:
        folder = self._kept.folder / name
        expected = json.loads((folder / "expected.json").read_text())
        return Table(folder, expected["version"], expected["active_files"])


def size_of_log(table: pathlib.Path) -> str:
    return f"{sum(path.stat().st_size for path in table.glob('_delta_log/*')) / (1 << 20):.0f} MiB"


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
