"""Table archives: unpacking them, and what others read from the tables inside."""

import dataclasses
import json
import pathlib
import tarfile
import urllib.parse
from collections.abc import Callable
from typing import TypeVar

import delta_kernel_rust_sharing_wrapper as kernel
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from deltalake import DeltaTable, QueryBuilder

Result = TypeVar("Result")

# Features of the log, which a server resolves and of which a client of the sharing protocol sees nothing.
LOG_FEATURES = {"v2checkpoint", "vacuumprotocolcheck"}


@dataclasses.dataclass
class Opinion:
    """The rows of a table, and who says so."""

    rows: pa.Table
    source: str


class Archive:
    """An archive `NAME.tar.zst` that was unpacked below a folder."""

    def __init__(self, packed: pathlib.Path, folder: pathlib.Path):
        self.name = name_of(packed)
        with open(packed, "rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as contents:
                contents.extractall(folder, filter="data")
        self._root = folder / self.name
        nested = self._root / "delta"
        self.table = nested if nested.is_dir() else self._root
        opened = attempt(lambda: DeltaTable(self.table))
        self._opened: DeltaTable | None = opened
        self.files: list[str] | None = attempt(opened.file_uris) if opened else None

    @property
    def lacks_data(self) -> bool:
        """Whether the log names data files that are not in the archive, or are no Parquet files there."""
        return self.files is not None and any(not is_parquet(pathlib.Path(local_path(uri))) for uri in self.files)

    @property
    def file_count(self) -> int:
        """How many files the latest version has; only for a log that deltalake could read.

        deltalake takes `/x`, `file:/x` and `file:///x` for three files, where the specification has them be one:
        a log of commits with such paths is replayed here.
        """
        changes = [
            (kind, action[kind]["path"])
            for commit in sorted((self.table / "_delta_log").glob("*.json"))
            for action in map(json.loads, commit.read_text().splitlines())
            for kind in ("remove", "add") if kind in action
        ]
        if not any(path.startswith("/") for _, path in changes):
            return len(self.files)
        active: set[str] = set()
        for kind, path in changes:
            (active.add if kind == "add" else active.discard)(urllib.parse.urlsplit(path).path)
        return len(active)

    @property
    def client_features(self) -> set[str]:
        """The reader features, in lower case, that a client has to know."""
        features = self._opened.protocol().reader_features if self._opened else None
        return {feature.lower() for feature in features or []} - LOG_FEATURES

    @property
    def session_zone_columns(self) -> list[str]:
        """Partition columns whose values depend on the zone of who reads them: timestamps written without one."""
        if self._opened is None:
            return []
        kinds = {field.name: str(getattr(field.type, "type", "")) for field in self._opened.schema().fields}
        return [name for name in self._opened.metadata().partition_columns if kinds.get(name) == "timestamp"]

    def expected(self) -> Opinion | None:
        """The rows beside the table."""
        folder = self._root / "expected"
        if self.table == self._root or not folder.is_dir():
            return None
        # A hidden file here is a checksum or the leftover of another system.
        files = sorted(path for path in folder.rglob("*.parquet") if not path.name.startswith("."))
        rows = pa.concat_tables([pq.ParquetFile(path).read() for path in files], promote_options="default")
        return Opinion(rows, "expected")

    def opinion(self) -> Opinion | None:
        """What deltalake reads from the table, or else the Delta kernel; None where neither can."""
        if self.lacks_data:
            return None
        for source, read in (("deltalake", self._rows_of_deltalake), ("kernel", self._rows_of_kernel)):
            rows = attempt(read)
            if rows is not None:
                return Opinion(rows, source)
        return None

    def _rows_of_deltalake(self) -> pa.Table:
        table = DeltaTable(self.table)
        if table.metadata().configuration.get("delta.columnMapping.mode", "none") == "none":
            return table.to_pyarrow_table()
        # The plain reader knows no column mapping and returns nulls; the query engine knows it.
        return pa.table(QueryBuilder().register("t", table).execute("SELECT * FROM t"))

    def _rows_of_kernel(self) -> pa.Table:
        location = f"file://{urllib.parse.quote(str(self.table))}/"
        engine = kernel.PythonInterface(location)
        snapshot = kernel.Table(location).snapshot(engine)
        return kernel.ScanBuilder(snapshot).build().execute(engine).read_all()


def name_of(packed: pathlib.Path) -> str:
    return packed.name.removesuffix(".tar.zst")


def attempt(read: Callable[[], Result]) -> Result | None:
    """What `read` returns, or None: native code of the readers panics with what is no Exception."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return None


def local_path(uri: str) -> str:
    return uri.removeprefix("file://")


def is_parquet(path: pathlib.Path) -> bool:
    if not path.is_file() or path.stat().st_size < 12:
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"PAR1"
