"""`causeway quickstart`: one command, and a real client reads a real table."""

import json
import pathlib
import runpy
import signal
import stat

import delta_sharing
import pyarrow as pa
import pytest
import requests
from deltalake import DeltaTable

from harness.causeway import A_SIGNATURE, BINARY, ROOT
from harness.processes import Process, free_port
from harness.rows import assert_same_rows

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make-sample-table.py"))
TABLE = "quickstart.ferry.trips"


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("sample")
    SCRIPT["unpack"](SCRIPT["PACKED"].read_text(), folder)
    return folder


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

    def rows(self, **options):
        return delta_sharing.load_as_pandas(f"{self.profile}#{TABLE}", **options)

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


def test_a_client_reads_the_sample(quickstart, expected):
    command = quickstart("--port", str(free_port())).run()
    table = DeltaTable(expected)
    for use_delta_format in (None, False, True):
        assert_same_rows(command.rows(use_delta_format=use_delta_format), table.to_pyarrow_table())
    for version in range(table.version() + 1):
        assert_same_rows(command.rows(version=version), DeltaTable(expected, version=version).to_pyarrow_table())
    changes = delta_sharing.load_table_changes_as_pandas(f"{command.profile}#{TABLE}", starting_version=0)
    wanted = pa.table(table.load_cdf(starting_version=0)).drop_columns(["_commit_timestamp"])
    assert_same_rows(changes.drop(columns="_commit_timestamp"), wanted)
    assert [table.name for table in delta_sharing.SharingClient(str(command.profile)).list_all_tables()] == ["trips"]


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
    rows = DeltaTable(expected).to_pyarrow_table()
    assert_same_rows(command.rows(), rows)
    assert command.process.stop(number) == 0
    command.run()
    assert command.profile.read_text() == profile
    assert_same_rows(command.rows(), rows)
    assert command.process.stop(number) == 0


def test_another_folder(quickstart, tmp_path):
    command = quickstart("--port", str(free_port()), "--directory", str(tmp_path / "else where"))
    command.made = tmp_path / "else where"
    command.profile = command.made / "profile.share"
    command.run()
    assert len(command.rows()) > 100
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
    assert len(command.rows()) > 100
