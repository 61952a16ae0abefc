"""The Iceberg table: made once by the peers' generator, and kept."""

import json
import pathlib

from iceberg_cases import FILES_A_MANIFEST
from kept import KeptTables, Table
from progress import Progress

# Where the generator puts the table within its folder, beside the catalog that PyIceberg opens it by.
INNER = pathlib.PurePath("wh", "ns", "t")


class IcebergTables:
    """A table's name has all that it was made from."""

    def __init__(self, folder: pathlib.Path, generator: pathlib.Path, progress: Progress):
        self._kept = KeptTables(folder, generator, progress)

    def generated(self, files: int) -> Table:
        """As many files in manifests of `FILES_A_MANIFEST`, of which every one came with a snapshot of its own."""
        name = f"iceberg-{files}-files-{FILES_A_MANIFEST}-a-manifest-{self._kept.edition}"
        folder = self._kept.folder / name
        table = Table(folder, -(-files // FILES_A_MANIFEST), files)
        # Its metadata names absolute paths, so that it is made where it stays, and is of no use elsewhere.
        complete, made_at = folder / "expected.json", {"folder": str(folder)}
        if not complete.exists() or json.loads(complete.read_text()) != made_at:
            arguments = [str(files), "--per-manifest", str(FILES_A_MANIFEST)]
            self._kept.generate(name, folder, arguments, lambda _: f"{manifests(folder)} of {table.version} manifests")
            complete.write_text(json.dumps(made_at))
        return table


def manifests(folder: pathlib.Path) -> int:
    return sum(1 for _ in (folder / INNER / "metadata").glob("*-m0.avro"))
