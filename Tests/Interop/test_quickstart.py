"""`causeway quickstart`: one command, and a real client reads a real table."""

import json
import pathlib
import shutil
import signal
import stat
import subprocess

import delta_sharing
import pyarrow as pa
import pytest
import requests
from deltalake import DeltaTable

from harness.causeway import A_SIGNATURE, BINARY
from harness.processes import Process, free_port
from harness.rows import assert_same_rows
from harness.samples import NAMES, TRAVELLERS, Samples


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> Samples:
    return Samples.unpacked(tmp_path_factory.mktemp("samples"))


class Quickstart:
    """The command in a folder of its own; `run` starts it again."""

    def __init__(self, folder: pathlib.Path, *arguments: str):
        self.folder = folder
        self.made = folder / "causeway-quickstart"
        self.arguments = arguments
        self.profile = self.made / "profile.share"
        self.process: Process | None = None

    def run(self) -> "Quickstart":
        arguments = [BINARY, "quickstart", *self.arguments]
        self.process = Process(arguments, self.folder / "output.txt", folder=self.folder)
        self.process.wait_until(self.is_ready, seconds=60)
        return self

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.host}/healthz", timeout=5).status_code == 200
        except (FileNotFoundError, json.JSONDecodeError, requests.ConnectionError):
            return False  # no profile yet, or not all of it, or nobody listens yet

    @property
    def host(self) -> str:
        return json.loads(self.profile.read_text())["endpoint"].split("/delta-sharing")[0]

    def url(self, table: str) -> str:
        return f"{self.profile}#quickstart.ferry.{table}"

    def rows(self, table: str = "trips", **options):
        return delta_sharing.load_as_pandas(self.url(table), **options)

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text()


@pytest.fixture
def quickstart(tmp_path):
    started = []

    def make(*arguments: str) -> Quickstart:
        command = Quickstart(tmp_path, *arguments)
        started.append(command)
        return command

    yield make
    for command in started:
        if command.process and command.process.is_running:
            command.process.stop()


def test_a_client_reads_the_samples(quickstart, expected):
    command = quickstart("--port", str(free_port())).run()
    # Only the Delta format can say which rows of the tickets were deleted.
    for table, forms in {"trips": (None, False, True), "tickets": (None, True)}.items():
        for use_delta_format in forms:
            assert_same_rows(command.rows(table, use_delta_format=use_delta_format), expected.rows(table))
        for version in expected.versions[table]:
            assert_same_rows(command.rows(table, version=version), expected.rows(table, version))
    changes = delta_sharing.load_table_changes_as_pandas(command.url("trips"), starting_version=0)
    wanted = pa.table(DeltaTable(expected.folder("trips")).load_cdf(starting_version=0))
    assert_same_rows(changes.drop(columns="_commit_timestamp"), wanted.drop_columns(["_commit_timestamp"]))
    listed = delta_sharing.SharingClient(str(command.profile)).list_all_tables()
    assert sorted(table.name for table in listed) == sorted(NAMES)


def test_the_samples_join(quickstart):
    command = quickstart("--port", str(free_port())).run()
    joined = command.rows("tickets").merge(command.rows("trips"), on="trip_id")
    sums = joined.groupby("harbour")[["passengers", "bicycles"]].sum()
    assert dict(zip(sums.index, sums.itertuples(index=False, name=None), strict=True)) == TRAVELLERS


def test_a_folder_of_an_earlier_version_gets_the_other_table(quickstart, expected):
    command = quickstart("--port", str(free_port())).run()
    assert command.process.stop(signal.SIGINT) == 0
    shutil.rmtree(command.made / "tables" / "ferry" / "tickets")
    administer = [BINARY, "share", "update", "quickstart", "--remove", "ferry.tickets",
                  "--config", command.made / "causeway.yaml"]
    subprocess.run(administer, check=True, capture_output=True, timeout=60)
    profile = command.profile.read_text()
    command.run()
    assert command.profile.read_text() == profile
    for table in NAMES:
        assert_same_rows(command.rows(table), expected.rows(table))


def test_what_it_leaves_and_says(quickstart):
    command = quickstart("--port", str(free_port())).run()
    for name in ("causeway.yaml", "registry.sqlite", "profile.share", "tables"):
        assert (command.made / name).exists(), name
    assert stat.S_IMODE(command.profile.stat().st_mode) == 0o600
    token = json.loads(command.profile.read_text())["bearerToken"]
    for path in command.made.rglob("*"):
        if path.is_file() and path != command.profile:
            assert token.encode() not in path.read_bytes(), f"{path} holds the token"
    assert "load_as_pandas" in command.output and "curl" in command.output
    assert token not in command.output and not A_SIGNATURE.search(command.output)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_run_resumes(quickstart, expected, number):
    command = quickstart("--port", str(free_port())).run()
    profile = command.profile.read_text()
    for table in NAMES:
        assert_same_rows(command.rows(table), expected.rows(table))
    assert command.process.stop(number) == 0
    command.run()
    assert command.profile.read_text() == profile
    for table in NAMES:
        assert_same_rows(command.rows(table), expected.rows(table))
    assert command.process.stop(number) == 0


def test_another_folder(quickstart, tmp_path):
    command = quickstart("--port", str(free_port()), "--directory", str(tmp_path / "else where"))
    command.made = tmp_path / "else where"
    command.profile = command.made / "profile.share"
    command.run()
    assert len(command.rows()) > 100 and len(command.rows("tickets")) > 100
    assert not (tmp_path / "causeway-quickstart").exists()


def sentence_of_failure(folder: pathlib.Path, *arguments: str) -> str:
    """What the command says when it cannot start."""
    process = Process([BINARY, "quickstart", *arguments], folder / "output.txt", folder=folder)
    with pytest.raises(RuntimeError) as failure:
        process.wait_until(lambda: False, seconds=30)
    assert "Fatal error" not in str(failure.value)
    return str(failure.value)


def test_a_port_that_is_taken_is_one_sentence(quickstart, tmp_path_factory):
    first = quickstart("--port", str(free_port())).run()
    port = first.host.rsplit(":", 1)[1]
    assert port in sentence_of_failure(tmp_path_factory.mktemp("q"), "--port", port)


def test_a_folder_that_is_deep_works(quickstart, tmp_path):
    """The path of a Unix socket is limited to about a hundred bytes; the folder of the command is not."""
    deep = tmp_path / "/".join(["deep-folder"] * 12)
    deep.mkdir(parents=True)
    command = quickstart("--port", str(free_port()), "--directory", str(deep / "made"))
    command.made, command.profile = deep / "made", deep / "made" / "profile.share"
    command.run()
    assert len(command.rows()) > 100 and len(command.rows("tickets")) > 100
