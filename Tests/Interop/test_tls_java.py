"""What the tests say of Java 17 is what Java 17 does."""

import pytest

from harness import tls_java
from harness.tls_java import REFUSED_CERTIFICATES, REFUSED_CONNECTIONS

# The words by which people know it.
REASONS = {
    "missing-intermediate": "unable to find valid certification path to requested target",
    "self-signed": "unable to find valid certification path to requested target",
    "private-ca": "unable to find valid certification path to requested target",
    "expired": "validity check failed", "not-yet-valid": "validity check failed",
    "expired-intermediate": "validity check failed",
    "wrong-host": "No subject alternative DNS name matching sharing.example.com found",
    "wildcard-too-deep": "No subject alternative DNS name matching sharing.eu.example.com found",
    "not-a-ca": "CA key usage check failed: keyCertSign bit is not set",
    "path-length": "basic constraints check failed: pathLenConstraint violated",
    "client-only": "Extended key usage does not permit use for TLS server authentication",
    "name-constraint": "name constraints check failed",
    "damaged-signature": "signature check failed",
    "only-tls-1.0-and-1.1": "protocol_version", "only-static-rsa": "handshake_failure",
}


@pytest.fixture(scope="module")
def refused(tls_bed) -> dict[str, str]:
    if tls_java.release() != tls_java.RELEASE:
        pytest.skip(f"no Java {tls_java.RELEASE} is installed (Debian: openjdk-17-jre-headless)")
    return tls_java.refused(tls_bed)


def test_java_refuses_those_and_no_others(refused):
    assert refused.keys() == REFUSED_CERTIFICATES | REFUSED_CONNECTIONS


@pytest.mark.parametrize("name", REASONS)
def test_java_says_why_in_the_words_of_the_pages(refused, name):
    assert REASONS[name] in refused[name]
