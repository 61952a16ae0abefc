"""`causeway quickstart --tls`: what it tells to do makes a real client trust it, and nothing less does."""

import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys

import pytest
import requests
from cryptography import x509

from harness.causeway import BINARY
from harness.processes import Process

READ = """
import delta_sharing
url = "{profile}#quickstart.ferry.{table}"
print(len(delta_sharing.load_as_pandas(url{options})))
"""


class SecureQuickstart:
    def __init__(self, folder: pathlib.Path, *arguments: str):
        self.folder = folder
        self.made = folder / "causeway-quickstart"
        self.output = folder / "output.txt"
        self.arguments = arguments
        self.process: Process | None = None

    def run(self) -> "SecureQuickstart":
        self.process = Process([BINARY, "quickstart", "--tls", *self.arguments], self.output, folder=self.folder)
        self.process.wait_until(lambda: "Ctrl-C stops the server." in self.output.read_text(), seconds=60)
        return self

    def stop(self) -> int:
        process, self.process = self.process, None
        return process.stop(signal.SIGINT) if process else 0

    @property
    def exports(self) -> dict[str, str]:
        """The variables that the guide says to set."""
        line = next(line for line in self.output.read_text().splitlines() if line.strip().startswith("export "))
        return dict(re.findall(r'(\w+)="([^"]+)"', line))

    @property
    def host(self) -> str:
        return re.search(r"https://127\.0\.0\.1:\d+", self.output.read_text()).group()


@pytest.fixture
def quickstart(tmp_path):
    quickstart = SecureQuickstart(tmp_path, "--port", "0").run()
    yield quickstart
    assert quickstart.stop() == 0


def read(quickstart: SecureQuickstart, table: str, options: str = "") -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if not re.search("SSL_CERT|CA_BUNDLE", name)}
    program = READ.format(profile=quickstart.made / "profile.share", table=table, options=options)
    return subprocess.run(
        [sys.executable, "-c", program], env=environment | quickstart.exports, capture_output=True, text=True,
        timeout=60)


@pytest.mark.parametrize("table,options,rows", [
    ("trips", "", 197), ("trips", ", use_delta_format=True", 197), ("tickets", "", 377)])
def test_the_python_client_reads_as_the_guide_says(quickstart, table, options, rows):
    done = read(quickstart, table, options)
    assert done.stdout.strip() == str(rows), done.stderr[-2000:]


def test_whoever_does_not_trust_the_authority_does_not_connect(quickstart):
    import ssl
    import urllib.error
    import urllib.request
    with pytest.raises(urllib.error.URLError) as failure:
        urllib.request.urlopen(f"{quickstart.host}/healthz", context=ssl.create_default_context(), timeout=20)
    assert isinstance(failure.value.reason, ssl.SSLCertVerificationError)


def test_the_authority_is_for_this_machine_alone_and_has_no_key(quickstart):
    tls = quickstart.made / "tls"
    assert sorted(path.name for path in tls.iterdir()) == ["ca.pem", "fullchain.pem", "privkey.pem"]
    assert stat.S_IMODE((tls / "privkey.pem").stat().st_mode) == 0o600
    authority = x509.load_pem_x509_certificate((tls / "ca.pem").read_bytes())
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    assert [str(name.value) for name in constraints.value.permitted_subtrees] == [
        "localhost", "127.0.0.1/32", "::1/128"]


def test_a_second_run_keeps_the_certificate(quickstart):
    trusted = quickstart.exports["REQUESTS_CA_BUNDLE"]
    before = pathlib.Path(trusted).read_bytes()
    assert quickstart.stop() == 0
    quickstart.output.unlink()
    quickstart.run()
    assert pathlib.Path(trusted).read_bytes() == before
    assert requests.get(f"{quickstart.host}/healthz", verify=trusted, timeout=20).text == "ok\n"


def test_certificates_that_are_gone_are_made_anew(quickstart):
    assert quickstart.stop() == 0
    shutil.rmtree(quickstart.made / "tls")
    quickstart.output.unlink()
    quickstart.run()
    trusted = quickstart.exports["REQUESTS_CA_BUNDLE"]
    assert requests.get(f"{quickstart.host}/healthz", verify=trusted, timeout=20).text == "ok\n"


def test_a_folder_of_the_other_kind_is_refused(quickstart):
    assert quickstart.stop() == 0
    done = subprocess.run([BINARY, "quickstart"], cwd=quickstart.folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 73 and "--tls" in done.stderr
