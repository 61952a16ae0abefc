"""The pages of findings on TLS show what they say: their commands are run against a server that has the fault."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from harness.causeway import ROOT
from harness.tls_bed import Endpoint
from harness.tls_faults import FAULTS, MORE_FAULTS

PAGES = ROOT / "runbooks"
A_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# Findings of a file, of what is in order or looks alike, or of what no server can be given.
OF_FILES = {"tls.key.mismatch", "tls.certificate.key-permissions", "tls.key.unreadable", "tls.certificate.unreadable"}
LIKE_GOOD = {"tls.chain.correct", "tls.chain.accepted", "tls.revocation.list"}
UNSHOWN = {"tls.ca.distrusted", "tls.chain.policy", "tls.certificate.malformed"}
# Written with what is probed, by whoever asks servers more than their certificates.
OF_CONNECTIONS = ("tls.version.", "tls.cipher.", "tls.ocsp.")

SHOWN = [
    fault for fault in [*FAULTS, *MORE_FAULTS]
    if not fault.id.startswith(OF_CONNECTIONS) and fault.id != "tls.certificate.revoked"]


@dataclasses.dataclass(frozen=True)
class Page:
    """The parts of a page that are tried."""

    path: pathlib.Path

    def __post_init__(self):
        assert self.path.exists(), f"there is no page {self.path.name}"

    def section(self, title: str) -> str:
        _, _, rest = self.path.read_text().partition(f"\n## {title}\n")
        assert rest, f"{self.path.name} has no section '{title}'"
        return rest.partition("\n## ")[0]

    def block(self, section: str, kind: str) -> str:
        found = [block["text"] for block in A_BLOCK.finditer(self.section(section)) if block["kind"] == kind]
        assert found, f"{self.path.name}, '{section}': there is no block of {kind}"
        return found[0]


def run(commands: str, endpoint: Endpoint, roots: pathlib.Path, folder: pathlib.Path) -> str:
    """What the commands print where the endpoint is the host that they name, and these roots are the machine's."""
    address = f"-connect 127.0.0.1:{endpoint.port} "
    commands = re.sub(r"-connect sharing\.(?:eu\.)?example\.com:443 ", address, commands)
    done = subprocess.run(
        ["bash", "-c", commands], capture_output=True, text=True, timeout=60, cwd=folder,
        env={**os.environ, "SSL_CERT_FILE": str(roots), "SSL_CERT_DIR": "/nowhere"})
    return done.stdout


def assert_prints(expected: str, printed: str) -> None:
    """Every expected line, in their order; "…" stands for anything."""
    lines = iter(printed.splitlines())
    for line in expected.splitlines():
        wanted = re.compile(".*".join(map(re.escape, line.split("…"))))
        assert any(wanted.fullmatch(each.rstrip()) or wanted.fullmatch(each) for each in lines), f"{line}\n\n{printed}"


@pytest.mark.parametrize("fault", SHOWN, ids=str)
def test_the_command_of_the_page_shows_the_fault(tls_bed, tmp_path, fault):
    page, endpoint = Page(PAGES / f"{fault.id}.md"), tls_bed.endpoints[fault.name]
    printed = run(page.block("See it yourself", "sh"), endpoint, tls_bed.trust, tmp_path)
    # OpenSSL has another error where the private root is sent.
    expected = page.block("See it yourself", "text")
    assert_prints(expected.replace("num=20:unable to get local issuer certificate", "num=19:…")
                  if fault.name == "private-ca-with-root" else expected, printed)


@pytest.mark.parametrize(
    "fault", [fault for fault in SHOWN if fault.host == "sharing.example.com"], ids=str)
def test_the_command_of_the_page_says_of_a_good_server_that_all_is_well(tls_bed, tmp_path, fault):
    page, good = Page(PAGES / f"{fault.id}.md"), tls_bed.endpoints["good-p256"]
    if "Verify return code" in page.section("Check afterwards"):
        printed = run(page.block("Check afterwards", "sh"), good, tls_bed.trust, tmp_path)
        assert "Verify return code: 0 (ok)" in printed
    if "verify error" in page.block("See it yourself", "text"):
        printed = run(page.block("See it yourself", "sh"), good, tls_bed.trust, tmp_path)
        # The command of the page on private authorities looks at the public list, whatever the machine trusts.
        assert ("verify error" in printed) == fault.is_trust_public


@pytest.mark.parametrize("id", sorted(LIKE_GOOD))
def test_the_command_of_the_page_prints_what_it_says(tls_bed, tmp_path, id):
    page = Page(PAGES / f"{id}.md")
    printed = run(page.block("See it yourself", "sh"), tls_bed.endpoints["good-p256"], tls_bed.trust, tmp_path)
    assert_prints(page.block("See it yourself", "text"), printed)


@pytest.mark.parametrize("id", sorted(OF_FILES))
def test_the_command_of_the_page_shows_the_fault_of_files(tls_bed, tmp_path, id):
    page, good = Page(PAGES / f"{id}.md"), tls_bed.endpoints["good-p256"]
    shutil.copy(good.chain, tmp_path / "fullchain.pem")
    key = tmp_path / "privkey.pem"
    shutil.copy(tls_bed.endpoints["good-p384"].key, key)
    key.chmod(0o644)
    printed = run(page.block("See it yourself", "sh"), good, tls_bed.trust, tmp_path)
    assert_prints(page.block("See it yourself", "text"), printed)
    if id == "tls.key.mismatch":
        assert len(set(printed.splitlines())) == 2
        shutil.copy(good.key, key)
        again = run(page.block("See it yourself", "sh"), good, tls_bed.trust, tmp_path)
        assert len(set(again.splitlines())) == 1


@pytest.mark.parametrize("id", sorted({fault.id for fault in SHOWN} | OF_FILES | LIKE_GOOD | UNSHOWN))
def test_every_page_says_what_why_how_and_what_then(id):
    page = Page(PAGES / f"{id}.md")
    text = page.path.read_text()
    assert text.splitlines()[0].startswith("# ") and f"`{id}`" in text.splitlines()[2]
    mend = page.section("Mend it")
    for product in ["nginx", "HAProxy", "MinIO", "Causeway"]:
        assert f"**{product}**" in mend, f"{page.path.name} has nothing for {product}"
    assert page.section("Why Databricks minds").strip() and page.section("Check afterwards").strip()
    assert 30 <= len(text.splitlines()) <= 65 and max(map(len, text.splitlines())) <= 120
