"""The test bed of TLS faults is what it says: each class has its fault, and no other."""

import contextlib
import datetime
import pathlib

import certifi
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness import tls_evidence
from harness.tls_bed import Endpoint
from harness.tls_faults import CLASSES, FAULTS, GCM, GOOD, MORE_FAULTS, FaultClass

# What OpenSSL has against each (X509_V_ERR), with strict checks at security level 2; nothing against the others.
OPENSSL_ERRORS = {
    "missing-intermediate": {20, 21}, "expired": {10}, "not-yet-valid": {9}, "expired-intermediate": {10},
    "wrong-host": {62}, "wildcard-too-deep": {62}, "self-signed": {18}, "self-signed-authority": {18},
    "private-ca": {20}, "private-ca-with-root": {19}, "rsa-1024": {66}, "not-a-ca": {26, 32, 79},
    "path-length": {25}, "client-only": {26}, "name-constraint": {47}, "sha1": {68},
    "damaged-signature": {7},
}
# What is out of the ordinary in its certificates; nothing in the others'.
TRAITS = {
    "missing-intermediate": {"ends at no root"}, "wrong-order": {"out of order"},
    "unrelated-certificate": {"superfluous certificate", "root sent"}, "root-included": {"root sent"},
    "expired": {"expired"}, "not-yet-valid": {"not yet valid"}, "expired-intermediate": {"expired issuer"},
    "cn-only": {"no alternative name"}, "self-signed": {"self-signed"}, "self-signed-authority": {"self-signed"},
    "private-ca": {"ends at no root"}, "private-ca-with-root": {"ends at no root", "root sent"},
    "rsa-1024": {"short key"}, "lifetime-825-days": {"long-lived"}, "lifetime-300-days": {"long-lived"},
    "must-staple": {"must staple"}, "good-stapled": {"must staple"}, "expires-soon": {"ends soon"},
    "ed25519": {"odd key"}, "not-a-ca": {"issuer is no authority"}, "client-only": {"not for servers"},
    "sha1": {"SHA-1"}, "damaged-signature": {"ends at no root", "superfluous certificate"},
    "authority-without-use": {"server is an authority"},
}
# Those that show in neither, but in the handshakes.
IN_HANDSHAKES = {"only-tls-1.0-and-1.1", "only-tls-1.3", "only-static-rsa", "only-cbc"}
# Those that show in what their issuer says.
AT_ISSUERS = {"revoked-by-responder", "revoked-by-list"}
# What the public list names; no server can be given a certificate of one of its authorities.
UNSERVED = {"tls.ca.distrusted"}

every_class = pytest.mark.parametrize("fault", CLASSES, ids=str)


@pytest.fixture
def endpoint(tls_bed, fault: FaultClass) -> Endpoint:
    return tls_bed.endpoints[fault.name]


@pytest.fixture
def handshake(tls_bed, endpoint: Endpoint) -> tls_evidence.Handshake:
    trust = certifi.where() if endpoint.fault.is_trust_public else tls_bed.trust
    return tls_evidence.handshake(
        endpoint.port, endpoint.fault.host, trust, level=0 if endpoint.fault.offer.is_old else 2)


def public_roots() -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pathlib.Path(certifi.where()).read_bytes())


def test_every_fault_has_its_evidence():
    named = OPENSSL_ERRORS.keys() | TRAITS.keys() | IN_HANDSHAKES | AT_ISSUERS
    assert named == {fault.name for fault in [*FAULTS, *MORE_FAULTS]} | {"good-stapled"}
    assert len({fault.name for fault in CLASSES}) == len(CLASSES)
    assert len({fault.id for fault in FAULTS} | UNSERVED) == 26 and len(GOOD) >= 6


@every_class
def test_the_server_sends_the_certificates_of_its_class(endpoint, handshake):
    assert handshake.certificates == [issued.certificate for issued in endpoint.presented.chain]


@every_class
def test_openssl_has_against_it_what_its_class_says(fault, handshake):
    assert handshake.errors == OPENSSL_ERRORS.get(fault.name, set())


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@every_class
def test_its_certificates_show_what_its_class_says(tls_bed, fault, handshake):
    roots = public_roots() if fault.is_trust_public else [root.certificate for root in tls_bed.tree.trusted]
    found = tls_evidence.traits(handshake.certificates, roots, tls_bed.tree.now)
    assert found == TRAITS.get(fault.name, set())


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_no_root_of_the_bed_is_a_public_one(tls_bed):
    names = {root.subject for root in public_roots()}
    assert len(names) > 100 and not names & {root.certificate.subject for root in tls_bed.tree.trusted}


@every_class
def test_versions_and_suites_are_those_of_its_class(tls_bed, fault, endpoint):
    assert tls_evidence.versions(endpoint.port, fault.host, tls_bed.trust) == fault.offer.protocols.split()
    is_taken = tls_evidence.is_agreed(
        endpoint.port, fault.host, tls_bed.trust, "-tls1_2", "-cipher", f"{GCM}:@SECLEVEL=0")
    assert is_taken == ("TLSv1.2" in fault.offer.protocols and "ECDHE-ECDSA-AES128-GCM" in fault.offer.ciphers)


@every_class
def test_only_the_stapling_class_staples(fault, handshake):
    assert handshake.is_stapled == (fault.name == "good-stapled")


@every_class
def test_the_file_of_the_key_belongs_to_the_certificate_and_to_its_owner_alone(endpoint):
    key = serialization.load_pem_private_key(endpoint.key.read_bytes(), None)
    assert key.public_key() == x509.load_pem_x509_certificate(endpoint.chain.read_bytes()).public_key()
    assert endpoint.key.stat().st_mode & 0o777 == 0o600


def test_the_two_paths_of_the_cross_signed_class_are_both_good(tls_bed):
    endpoint = tls_bed.endpoints["good-cross-signed"]
    for root in tls_bed.tree.trusted:
        alone = tls_bed.folder / "alone.pem"
        alone.write_bytes(root.pem)
        assert tls_evidence.handshake(endpoint.port, endpoint.fault.host, alone, "-partial_chain").errors == set()


@pytest.mark.parametrize(("name", "status"), [("revoked-by-responder", "revoked"), ("good-responder", "good")])
def test_the_responder_says_what_the_class_says(tls_bed, name, status):
    endpoint, issuer = tls_bed.endpoints[name], tls_bed.folder / "issuing.pem"
    issuer.write_bytes(tls_bed.tree.issuing.pem)
    said = tls_evidence.openssl(
        "ocsp", "-issuer", issuer, "-cert", endpoint.chain, "-url", tls_bed.web.address("ocsp"), "-CAfile",
        tls_bed.trust, "-no-CApath", "-no-CAstore", "-no_nonce", "-verify_other", issuer)
    assert "Response verify OK" in said and f"{endpoint.chain}: {status}\n" in said


@pytest.mark.parametrize(("name", "is_revoked"), [("revoked-by-list", True), ("good-p256", False)])
def test_the_list_says_what_the_class_says(tls_bed, name, is_revoked):
    endpoint = tls_bed.endpoints[name]
    leaf = endpoint.presented.leaf.certificate
    [point] = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    said = x509.load_der_x509_crl(requests.get(point.full_name[0].value, timeout=10).content)
    assert said.is_signature_valid(tls_bed.tree.issuing.key.public_key())
    assert (said.get_revoked_certificate_by_serial_number(leaf.serial_number) is not None) == is_revoked


@every_class
def test_every_address_of_an_issuer_leads_to_its_certificate(endpoint):
    for issued in endpoint.presented.chain:
        with contextlib.suppress(x509.ExtensionNotFound):
            access = issued.certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
            urls = [each.access_location.value for each in access
                    if each.access_method == x509.AuthorityInformationAccessOID.CA_ISSUERS]
            issuer = x509.load_der_x509_certificate(requests.get(urls[0], timeout=10).content)
            assert issuer.subject == issued.certificate.issuer and len(urls) == 1


def test_what_is_out_of_the_ordinary_is_so_by_the_calendar(tls_bed):
    """The limit that the 300 days are over came into force before they were issued."""
    assert tls_bed.tree.now - datetime.timedelta(days=10) >= datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
