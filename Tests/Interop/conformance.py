#!/usr/bin/env python3
"""Serves every table archive of a folder and reads it with the Delta Sharing client.

An archive `NAME.tar.zst` unpacks to `NAME/delta/`, mostly beside `NAME/expected/` with the rows of the latest
version as Parquet, or to `NAME/` as the table itself. What counts as right, in this order:

1. the expected rows, where there are some;
2. the rows that deltalake reads from the folder, or else the Delta kernel;
3. as many file actions as the log has, where the archive lacks the data files themselves;
4. where nobody can read the table: rows, or a clear refusal, which is a status of 4xx with a reason.

A refusal that names a reader feature which this client does not list is right at any time.
Run it through `scripts/conformance golden DIR`.
"""

import argparse
import contextlib
import dataclasses
import io
import json
import os
import pathlib
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator

import pandas as pd
import requests
from delta_sharing.protocol import DeltaSharingProfile
from delta_sharing.protocol import Table as SharedTable
from delta_sharing.reader import DeltaSharingReader
from delta_sharing.rest_client import DataSharingRestClient

from harness.archives import Archive, name_of
from harness.causeway import BINARY, Causeway, Store
from harness.rows import Mismatch, assert_same_rows

BUCKET, SHARE, SCHEMA, RECIPIENT = "golden", "golden", "g", "conformance"


@dataclasses.dataclass
class Outcome:
    """What became of one archive."""

    name: str
    passed: bool
    detail: str
    format: str | None = None
    seconds: float = 0
    known: bool = False

    def line(self) -> str:
        if self.known:
            return f"unexpected pass {self.name} {self.detail}" if self.passed else f"known {self.name} {self.detail}"
        return f"{'pass' if self.passed else 'FAIL'} {self.name} {self.detail}"

    @property
    def counts_as_failure(self) -> bool:
        return self.passed if self.known else not self.passed


class Refused(Exception):
    """The server said no, clearly or not; the message is what it said."""

    def __init__(self, response: requests.Response):
        self.status = response.status_code
        try:
            body = json.loads(response.text)
            self.code, self.reason = body.get("errorCode", ""), body.get("message", "")
        except (ValueError, AttributeError):
            self.code, self.reason = "", ""
        super().__init__(f"{self.status} {self.code or 'without errorCode'}: {self.reason or 'without a message'}")

    @property
    def is_clear(self) -> bool:
        return 400 <= self.status < 500 and bool(self.code.strip()) and bool(self.reason.strip())

    def names(self, features: set[str]) -> bool:
        """Whether it is for want of one of these features, and says so."""
        return self.code == "UNSUPPORTED_OPERATION" and any(name in self.reason.lower() for name in features)


class Reader:
    """The Delta Sharing client, without its ten retries: an answer of 5xx is a finding, not a wait."""

    def __init__(self, profile: pathlib.Path):
        self._profile = DeltaSharingProfile.read_from_file(str(profile))

    def client(self) -> DataSharingRestClient:
        return DataSharingRestClient(self._profile, num_retries=0)

    def table(self, name: str) -> SharedTable:
        return SharedTable(name=name, share=SHARE, schema=SCHEMA)

    def format(self, name: str) -> str:
        """What the server says the table needs; raises `Refused`."""
        with refusals():
            return self.client().autoresolve_query_format(self.table(name))

    def rows(self, name: str) -> pd.DataFrame:
        """The rows of the latest version, in the format that the table needs; raises `Refused`."""
        with refusals(), contextlib.redirect_stdout(io.StringIO()):
            return DeltaSharingReader(self.table(name), self.client(), use_delta_format=None).to_pandas()

    def file_count(self, name: str, response_format: str) -> int:
        """How many file actions a query answers; raises `Refused`."""
        client = self.client()
        with refusals():
            if response_format == DataSharingRestClient.DELTA_FORMAT:
                client.set_delta_format_header()
                lines = client.list_files_in_table(self.table(name)).lines
                return len(lines) - 2
            return len(client.list_files_in_table(self.table(name)).add_files)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Turns the client's exception for a status of 4xx or 5xx into `Refused`."""
    try:
        yield
    except requests.HTTPError as error:
        if error.response is None:
            raise
        raise Refused(error.response) from error


def judge(archive: Archive, reader: Reader) -> Outcome:
    """Reads the table through the server and compares."""
    name, response_format = archive.name, None
    expected, opinion = archive.expected(), archive.opinion()
    try:
        response_format = reader.format(name)
        if expected is None and opinion is None:
            return judge_without_rows(archive, reader, response_format)
        rows = reader.rows(name)
        sources = []
        if expected is not None:
            # Their writer read these timestamps in the zone of its session; the other readers take UTC.
            apart = archive.session_zone_columns if opinion is not None else []
            assert_same_rows(rows.drop(columns=apart), expected.rows.drop_columns(apart))
            sources.append(expected.source)
        if opinion is not None and (expected is None or archive.session_zone_columns):
            assert_same_rows(rows, opinion.rows)
            sources.append(opinion.source)
        detail = f"rows={len(rows)} format={response_format} like={','.join(sources)}"
        return Outcome(name, True, detail, response_format)
    except Refused as refusal:
        is_right = refusal.is_clear and (expected is None and opinion is None or refusal.names(beyond_client(archive)))
        return Outcome(name, is_right, f"refused {refusal}", response_format)
    except Mismatch as mismatch:
        return Outcome(name, False, f"format={response_format} other rows: {mismatch}", response_format)
    except Exception as error:
        return Outcome(name, False, f"format={response_format} {one_line(error)}", response_format)


def beyond_client(archive: Archive) -> set[str]:
    """Reader features of the table that this client does not list: a refusal that names one is the right answer."""
    header = DataSharingRestClient.DELTA_SNAPSHOT_READER_FEATURES
    return archive.client_features - set(header.split("=", 1)[1].split(","))


def judge_without_rows(archive: Archive, reader: Reader, response_format: str) -> Outcome:
    """Nobody knows the rows: readable, or as many file actions as the log has where the data is not there."""
    name, count = archive.name, reader.file_count(archive.name, response_format)
    if archive.lacks_data:
        passed = count == archive.file_count
        detail = f"rows=not-in-archive files={count} format={response_format}"
        return Outcome(name, passed, detail if passed else f"{detail} but the log has {archive.file_count}",
                       response_format)
    rows = reader.rows(name)
    return Outcome(name, True, f"rows={len(rows)} format={response_format} like=nobody", response_format)


def one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def names_in(file: pathlib.Path | None) -> set[str]:
    """The names of a list, one a line; `#` begins a comment."""
    if file is None:
        return set()
    lines = (line.split("#", 1)[0].strip() for line in file.read_text().splitlines())
    return {line for line in lines if line}


class Progress:
    """A line on a terminal that says what is being read; nothing where no terminal is."""

    def __init__(self, total: int):
        self._total, self._done, self._shown = total, 0, sys.stderr.isatty()

    def begin(self, name: str) -> None:
        self._done += 1
        if self._shown:
            print(f"\r\033[K[{self._done}/{self._total}] {name}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def run(packed: list[pathlib.Path], known: set[str], folder: pathlib.Path) -> tuple[list[Outcome], bool]:
    """Reads all archives through one server; also whether that server was well to the end."""
    bucket = folder / "bucket"
    archives = [Archive(path, bucket) for path in packed]
    server = Causeway(folder / "server", [Store(BUCKET, folder=bucket)]).start()
    outcomes, progress = [], Progress(len(archives))
    try:
        additions = []
        for archive in archives:
            location = f"s3://{BUCKET}/{archive.table.relative_to(bucket).as_posix()}"
            additions += ["--add", f"{SCHEMA}.{archive.name}={location}"]
        server.admin("share", "create", SHARE, *additions)
        server.admin("recipient", "create", RECIPIENT, "--share", SHARE)
        reader = Reader(server.profile(RECIPIENT))
        for archive in archives:
            progress.begin(archive.name)
            started = time.monotonic()
            outcome = judge(archive, reader)
            outcome.seconds, outcome.known = round(time.monotonic() - started, 3), archive.name in known
            outcomes.append(outcome)
            progress.clear()
            print(outcome.line(), flush=True)
        well = server.is_healthy()
        return outcomes, server.stop() == 0 and well
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description="Reads table archives through Causeway and compares the rows.")
    parser.add_argument("archives", type=pathlib.Path, metavar="DIR", help="the folder of the *.tar.zst archives")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this archive alone; repeatable")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write the outcomes there")
    parser.add_argument("--expect-failures", type=pathlib.Path, metavar="FILE",
                        help="archives that fail today, one a line; one of them that passes fails the run")
    options = parser.parse_args()

    archives = sorted(options.archives.glob("*.tar.zst"))
    unknown = set(options.only) - {name_of(archive) for archive in archives}
    if unknown:
        parser.error(f"no archive in {options.archives} has the name {sorted(unknown)[0]}")
    if options.only:
        archives = [archive for archive in archives if name_of(archive) in options.only]
    if not archives:
        parser.error(f"no *.tar.zst in {options.archives}")
    if not BINARY.exists():
        parser.error(f"there is no binary at {BINARY}: run 'swift build', or set CAUSEWAY_BINARY")

    with tempfile.TemporaryDirectory(prefix="causeway-conformance-") as folder:
        outcomes, well = run(archives, names_in(options.expect_failures), pathlib.Path(folder))
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(outcome) for outcome in outcomes], indent=1) + "\n")
    failures = [outcome for outcome in outcomes if outcome.counts_as_failure]
    if not well:
        print("FAIL the server was not well at the end, or did not end by itself")
    known = sum(outcome.known and not outcome.passed for outcome in outcomes)
    if known:
        print(f"{known} known failures are among those that failed")
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{passed} passed, {len(outcomes) - passed} failed")
    return 1 if failures or not well else 0


if __name__ == "__main__":
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        os.environ.pop(variable, None)
    # pandas warns the client of its own future.
    warnings.filterwarnings("ignore", category=FutureWarning)
    code = main()
    sys.stdout.flush()
    # The threads of deltalake's query engine abort the interpreter when it winds down; the work is done.
    os._exit(code)
