"""A server over a folder with places for tables, so that not every test has to start one."""

import dataclasses
import pathlib

import delta_sharing
import pandas as pd

from harness.causeway import Causeway, Store
from harness.sharing import Answer, Sharing

BUCKET = "lake"
READER = "reader"


@dataclasses.dataclass
class Placed:
    """A table that a test makes at `path`; it is shared, with its history, before it is there."""

    path: pathlib.Path
    server: Causeway
    sharing: Sharing

    @property
    def name(self) -> str:
        return f"s.d.{self.path.name}"

    @property
    def url(self) -> str:
        """What the Python client takes."""
        return f"{self.server.profile(READER)}#{self.name}"

    def query(self, body: dict | None = None, capabilities: str | None = None) -> Answer:
        return self.sharing.query(self.name, body, capabilities)

    def load(self, **options) -> pd.DataFrame:
        return delta_sharing.load_as_pandas(self.url, **options)

    def load_changes(self, **options) -> pd.DataFrame:
        return delta_sharing.load_table_changes_as_pandas(self.url, **options)


class Shelf:
    """The bucket `lake`, whose tables may refer to `s3://lake/allowed`."""

    def __init__(self, folder: pathlib.Path, cache: dict[str, int] | None = None):
        self.bucket = folder / "bucket"
        self.bucket.mkdir(parents=True)
        store = Store(BUCKET, folder=self.bucket, allowed=(f"s3://{BUCKET}/allowed",))
        self.server = Causeway(folder / "server", [store], cache=cache).start()
        self.server.admin("share", "create", "s")
        self.server.admin("recipient", "create", READER, "--share", "s")
        self.sharing = Sharing(self.server.endpoint, self.server.token(READER))
        self._free: list[str] = []
        self._shared = 0

    def place(self) -> Placed:
        """A place where no table is yet."""
        if not self._free:
            self._free = [f"t{self._shared + number}" for number in range(100)]
            self._shared += len(self._free)
            self.server.admin("share", "update", "s", *[
                argument for name in self._free
                for argument in ("--add", f"d.{name}=s3://{BUCKET}/{name}", "--with-history", f"d.{name}")])
        return Placed(self.bucket / self._free.pop(0), self.server, self.sharing)

    def stop(self) -> None:
        code = self.server.stop()
        assert code == 0, f"causeway serve ended with {code} after SIGTERM: {self.server.log.read_text()[-2000:]}"
        assert self.server.secrets_in_log() == [], "the log holds secrets"
