"""What looks at a server's TLS: how each tool is started, and what it has against the server."""

import dataclasses
import json
import pathlib
import re
import shutil
import subprocess
from collections.abc import Callable

import certifi
from harness import certificate_inspection, tls_evidence
from harness.tls_bed import Bed, Endpoint

ROOT = pathlib.Path(__file__).resolve().parents[2]
SSLYZE = ROOT / ".venv-sslyze" / "bin" / "sslyze"
# What a scan of a good server ends with, and what an objection makes of it.
SSLYZE_CODES = (0, 1)
A_COMPLAINT = re.compile(r"^ +\* (?P<what>[a-z_]+): (?P<text>.+)$", re.MULTILINE)
HARMLESS = {"OK", "INFO", "DEBUG"}
# It fails now and then, whatever the certificate.
OF_NO_CERTIFICATE = {"sessionresumption_ticket"}


@dataclasses.dataclass(frozen=True)
class Objection:
    """One thing that a tool has against a server: which of its checks it is, and its words."""

    check: str
    text: str


Objections = Callable[[Bed, Endpoint, pathlib.Path], list[Objection]]


def roots(bed: Bed, endpoint: Endpoint) -> str:
    """The file of the roots that are to be trusted."""
    return certifi.where() if endpoint.fault.is_trust_public else str(bed.trust)


def causeway(bed: Bed, endpoint: Endpoint, folder: pathlib.Path) -> list[Objection]:
    """Its findings in their order; also those of what is in order, which good servers have too."""
    fault = endpoint.fault
    inspection = certificate_inspection.inspect(
        endpoint.address, host=fault.host, trust=bed.trust_of(fault), at=bed.at)
    return [Objection(f"{each['id']} {each['status']}", each["id"]) for each in inspection.findings]


def sslyze_command(bed: Bed, endpoint: Endpoint, *options: str | pathlib.Path) -> list[str | pathlib.Path]:
    return [SSLYZE, "--sni", endpoint.fault.host, "--certinfo_ca_file", roots(bed, endpoint), *options,
            endpoint.address]


def sslyze(bed: Bed, endpoint: Endpoint, folder: pathlib.Path) -> list[Objection]:
    report = folder / "sslyze.json"
    done = subprocess.run(
        sslyze_command(bed, endpoint, "--json_out", report), capture_output=True, text=True, timeout=120)
    if done.returncode not in SSLYZE_CODES:
        raise RuntimeError(f"sslyze ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    [scan] = json.loads(report.read_text())["server_scan_results"]
    found = [Objection(said["what"], said["text"]) for said in A_COMPLAINT.finditer(done.stdout)]
    if scan["connectivity_status"] != "COMPLETED":
        return [*found, Objection("connectivity", str(scan["connectivity_error_trace"]))]
    for deployment in scan["scan_result"]["certificate_info"]["result"]["certificate_deployments"]:
        found += sslyze_on_chain(deployment)
    return found


def sslyze_on_chain(deployment: dict) -> list[Objection]:
    found = [
        Objection("path", path["validation_error"]) for path in deployment["path_validation_results"]
        # The other lists are of no interest: the bed's roots are in none of them.
        if path["trust_store"]["name"] == "Supplied CA file" and not path["was_validation_successful"]]
    bad = {"received_chain_has_valid_order": False, "received_chain_contains_anchor_certificate": True,
           "verified_chain_has_sha1_signature": True}
    found += [Objection(check, check) for check, value in bad.items() if deployment[check] == value]
    if deployment["leaf_certificate_has_must_staple_extension"] and deployment["ocsp_response"] is None:
        found.append(Objection("must-staple", "must-staple without a response"))
    return found


def testssl_command(bed: Bed, endpoint: Endpoint, *options: str | pathlib.Path) -> list[str | pathlib.Path]:
    # It takes more authorities, and knows Mozilla's list.
    added = [] if endpoint.fault.is_trust_public else ["--add-ca", bed.trust]
    return [shutil.which("testssl") or "testssl", "--warnings", "batch", "--color", "0", "--nodns", "none", "--ip",
            "127.0.0.1", *added, *options, f"{endpoint.fault.host}:{endpoint.port}"]


def testssl(bed: Bed, endpoint: Endpoint, folder: pathlib.Path) -> list[Objection]:
    report = folder / f"testssl-{endpoint.port}.json"
    done = subprocess.run(
        testssl_command(bed, endpoint, "-oj", report, "-S"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=600, cwd=folder)
    if not report.exists():
        raise RuntimeError(f"testssl.sh ended with {done.returncode}: {done.stdout.strip()[-500:]}")
    return [Objection(f"{each['id']} {each['severity']}", f"{each['id']}: {each['finding']}")
            for each in json.loads(report.read_text())
            if each["severity"] not in HARMLESS and each["id"] not in OF_NO_CERTIFICATE]


def openssl(bed: Bed, endpoint: Endpoint, folder: pathlib.Path) -> list[Objection]:
    """`s_client` with strict checks, the host's name and Debian's security level."""
    try:
        shaken = tls_evidence.handshake(endpoint.port, endpoint.fault.host, roots(bed, endpoint))
    except tls_evidence.Refused as error:
        return [Objection("refused", str(error))]
    return [Objection(f"error {number}", f"error {number}") for number in sorted(shaken.errors)]


def curl(bed: Bed, endpoint: Endpoint, folder: pathlib.Path) -> list[Objection]:
    where = f"{endpoint.fault.host}:{endpoint.port}"
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--output", folder / "curl.body", "--cacert", roots(bed, endpoint),
         "--resolve", f"{where}:127.0.0.1", f"https://{where}/"], capture_output=True, text=True, timeout=60)
    return [] if done.returncode == 0 else [Objection(f"exit code {done.returncode}", done.stderr.splitlines()[0])]


TOOLS: dict[str, Objections] = {
    "causeway": causeway, "sslyze": sslyze, "testssl.sh -S": testssl, "openssl": openssl, "curl": curl}
# The programs of those that come from the machine.
PROGRAMS = {"testssl.sh -S": "testssl", "openssl": "openssl", "curl": "curl"}


def is_installed(tool: str) -> bool:
    return tool not in PROGRAMS or shutil.which(PROGRAMS[tool]) is not None
