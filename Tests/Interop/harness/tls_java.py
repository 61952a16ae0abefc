"""What a client in Java takes: known, and measured where a Java is installed."""

import pathlib
import re
import shutil
import subprocess

from harness.tls_bed import Bed

PROGRAM = pathlib.Path(__file__).with_name("HandshakesOfJava.java")
# The release whose verdict the program gives.
RELEASE = 17
# Classes of the bed whose certificates Java 17 refuses. It takes the others, with faults that other clients mind.
REFUSED_CERTIFICATES = {
    "missing-intermediate", "expired", "not-yet-valid", "expired-intermediate", "wrong-host", "wildcard-too-deep",
    "self-signed", "self-signed-authority", "private-ca", "private-ca-with-root", "not-a-ca", "path-length",
    "client-only", "name-constraint", "damaged-signature",
}
# And those with whose servers it agrees on nothing.
REFUSED_CONNECTIONS = {"only-tls-1.0-and-1.1", "only-static-rsa"}


def release() -> int | None:
    """The installed one; None where there is none that runs a source file."""
    if shutil.which("java") is None:
        return None
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=60).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found and int(found[1]) >= 11 else None


def refused(bed: Bed) -> dict[str, str]:
    """The classes that it refuses, each with the reason."""
    servers = [
        f"{name},{each.port},{each.fault.host},{'public' if each.fault.is_trust_public else 'own'}"
        for name, each in bed.endpoints.items()]
    done = subprocess.run(
        ["java", PROGRAM, bed.trust, *servers], capture_output=True, text=True, timeout=170, check=True)
    outcomes = [line.split("\t") for line in done.stdout.splitlines()]
    assert [name for name, _, _ in outcomes] == list(bed.endpoints), done.stdout
    return {name: reason for name, outcome, reason in outcomes if outcome == "refused"}
