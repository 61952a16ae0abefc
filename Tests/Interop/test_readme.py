"""Every command of README.md, run as it stands there."""

import os
import pathlib
import re
import signal
import stat
import subprocess
import sys

import delta_sharing
import pyarrow as pa
import requests
from deltalake import write_deltalake

from harness.causeway import BINARY, ROOT
from harness.processes import Process, free_port
from harness.samples import TRAVELLERS

README = (ROOT / "README.md").read_text()


def commands(block: str) -> list[str]:
    """The command lines of a block, comments left out."""
    return [line for line in (re.sub(r"\s+#.*", "", line) for line in block.splitlines()) if line]


BUILD, CONFIGURE, SHARE, LIVE = (commands(block) for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL))


def shell(command: str, folder: pathlib.Path, path: pathlib.Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PATH": f"{path}:{os.environ['PATH']}"})


def test_the_first_commands_are_the_scripts():
    assert BUILD == ["scripts/quickstart", "scripts/test"]
    for script in BUILD:
        assert (ROOT / script).stat().st_mode & stat.S_IXUSR
    assert (ROOT / ".ci" / "run").read_text().strip().endswith('/../scripts/test"')


def test_the_quickstart_script_serves(tmp_path):
    """With the build that the other tests run: the script itself builds for release."""
    environment = os.environ | {"CAUSEWAY_CONFIGURATION": BINARY.parent.name}
    process = Process(
        [ROOT / BUILD[0], "--directory", tmp_path / "demo", "--port", "0"], tmp_path / "output.txt",
        folder=tmp_path, environment=environment)
    process.wait_until(lambda: "Ctrl-C stops the server" in process.log.read_text(), seconds=300)
    rows = delta_sharing.load_as_pandas(f"{tmp_path / 'demo' / 'profile.share'}#quickstart.ferry.trips")
    assert len(rows) == 197
    # What it prints is run as it is printed, with the Python that has the client.
    text = re.sub(r" \\\n\s+", " ", process.log.read_text())
    printed = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    printed.remove("pip install delta-sharing")
    done = shell("\n".join(printed), tmp_path, pathlib.Path(sys.executable).parent)
    assert done.returncode == 0, done.stderr
    assert "trip_id" in done.stdout and '"items"' in done.stdout and '"protocol"' in done.stdout
    for harbour, (passengers, bicycles) in TRAVELLERS.items():
        assert re.search(rf"^{harbour} +{passengers} +{bicycles}\.0$", done.stdout, re.MULTILINE), done.stdout
    assert process.stop(signal.SIGINT) == 0


def test_sharing_a_table_of_ones_own(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "causeway").symlink_to(BINARY)
    work = tmp_path / "work"
    table = pa.table({"n": pa.array(range(10), pa.int64())})
    write_deltalake(work / "warehouse" / "retail" / "orders", table)
    port = free_port()

    example, check, serve = CONFIGURE
    assert serve == "causeway serve"
    assert shell(example, work, programs).returncode == 0
    configuration = work / "causeway.yaml"
    text = configuration.read_text()
    # What the reader is told to edit: the stores; and the port, which may be taken here.
    text = text.replace("  #stores:", "  stores:").replace("    #- buckets: [warehouse]", "    - buckets: [warehouse]")
    text = text.replace("      #folder: /srv/tables", f"      folder: {work / 'warehouse'}")
    text = text.replace("  #listen: 127.0.0.1:8080", f"  listen: 127.0.0.1:{port}")
    configuration.write_text(text)
    checked = shell(check, work, programs)
    assert checked.returncode == 0, checked.stderr
    assert "ok" in checked.stdout

    server = Process([BINARY, "serve"], tmp_path / "serve.log", folder=work)

    def answers() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    server.wait_until(answers)
    try:
        for command in SHARE:
            done = shell(command, work, programs)
            assert done.returncode == 0, f"{command}: {done.stderr}"
        profile = work / "acme.share"
        assert stat.S_IMODE(profile.stat().st_mode) == 0o600
        rows = delta_sharing.load_as_pandas(f"{profile}#sales.retail.orders")
        assert sorted(rows["n"]) == list(range(10))
        (history,) = re.findall(r"`(causeway share update [^`]*)`", README)
        assert shell(history, work, programs).returncode == 0
        assert len(delta_sharing.load_as_pandas(f"{profile}#sales.retail.orders", version=0)) == 10
        printed = ""
        for command in LIVE:
            done = shell(command, work, programs)
            assert done.returncode == 0, f"{command}: {done.stderr}"
            printed += done.stdout
        assert "/activation/cwa_" in printed and "sales.retail.orders" in printed and "127.0.0.1" in printed
        new = work / "acme-new.share"
        assert len(delta_sharing.load_as_pandas(f"{new}#sales.retail.orders")) == 10
    finally:
        assert server.stop(signal.SIGINT) == 0
    assert shell("causeway --help && causeway share --help", work, programs).returncode == 0
