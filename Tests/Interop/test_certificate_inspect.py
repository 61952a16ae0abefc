"""`causeway certificate inspect` names every fault of the test bed first, and finds none where none is."""

import datetime
import pathlib

import pytest

from harness import certificate_inspection
from harness.causeway import ROOT
from harness.certificate_inspection import Inspection
from harness.tls_bed import Bed
from harness.tls_faults import ERROR, FAULTS, GOOD, MORE_FAULTS, FaultClass
from harness.tls_java import REFUSED_CERTIFICATES

CERTIFICATES = ROOT / "Tests" / "Fixtures" / "certificates"
EVERY_FAULT = [*FAULTS, *MORE_FAULTS]


@pytest.fixture(autouse=True)
def command() -> None:
    if not certificate_inspection.is_there():
        pytest.skip(certificate_inspection.MISSING)


@pytest.fixture
def servers() -> None:
    if not certificate_inspection.takes_servers():
        pytest.skip(certificate_inspection.MISSING_SERVERS)


@pytest.fixture
def keys() -> None:
    if not certificate_inspection.takes_keys():
        pytest.skip(certificate_inspection.MISSING_KEYS)


def inspect(
    bed: Bed, fault: FaultClass, file: pathlib.Path | None = None, key: pathlib.Path | None = None,
    at: str | None = None,
) -> Inspection:
    """The server of the class, or this file instead."""
    return certificate_inspection.inspect(
        file or bed.endpoints[fault.name].address, host=fault.host, trust=bed.trust_of(fault), at=at or bed.at, key=key)


def assert_found_first(fault: FaultClass, inspection: Inspection) -> None:
    first = inspection.first
    assert first["id"] == fault.id, inspection.faults
    assert first["severity"] == fault.severity
    assert inspection.exit_code == fault.exit_code, inspection.faults
    if fault.exit_code:
        assert first["summary"] and first["evidence"] and first["remedies"], first
        assert first["references"] or fault.severity != ERROR, first
    assert (ROOT / "runbooks" / f"{first['id']}.md").exists(), f"no page explains {first['id']}"


@pytest.mark.parametrize("fault", EVERY_FAULT, ids=str)
def test_the_fault_of_a_server_is_named_first(tls_bed, servers, fault):
    assert_found_first(fault, inspect(tls_bed, fault))


@pytest.mark.parametrize("fault", [fault for fault in EVERY_FAULT if fault.is_in_files], ids=str)
def test_the_fault_of_a_file_is_named_first(tls_bed, fault):
    assert_found_first(fault, inspect(tls_bed, fault, tls_bed.endpoints[fault.name].chain))


@pytest.mark.parametrize("fault", GOOD, ids=str)
def test_a_good_server_has_no_fault(tls_bed, servers, fault):
    inspection = inspect(tls_bed, fault)
    assert inspection.exit_code == 0 and inspection.faults == []


@pytest.mark.parametrize("fault", GOOD, ids=str)
def test_a_good_file_has_no_fault(tls_bed, fault):
    inspection = inspect(tls_bed, fault, tls_bed.endpoints[fault.name].chain)
    assert inspection.exit_code == 0 and inspection.faults == []


@pytest.mark.parametrize("fault", GOOD, ids=str)
def test_a_good_file_with_its_key_has_no_fault(tls_bed, keys, fault):
    endpoint = tls_bed.endpoints[fault.name]
    inspection = inspect(tls_bed, fault, endpoint.chain, endpoint.key)
    assert inspection.exit_code == 0 and inspection.faults == []


@pytest.mark.parametrize("fault", [fault for fault in [*EVERY_FAULT, *GOOD] if fault.is_in_files], ids=str)
def test_the_verdict_on_the_client_is_that_of_java(tls_bed, fault):
    inspection = inspect(tls_bed, fault, tls_bed.endpoints[fault.name].chain)
    assert inspection.is_accepted == (fault.name not in REFUSED_CERTIFICATES), inspection.faults


def test_a_certificate_of_an_authority_that_java_distrusts_is_told():
    """A real one of 2014, below a root of GeoTrust, for nobody can make one."""
    chain, root = CERTIFICATES / "below-geotrust.pem", CERTIFICATES / "geotrust-root.pem"
    inspection = certificate_inspection.inspect(
        chain, host="www.cryptography.io", trust=root, at="2016-01-01T00:00:00Z")
    assert inspection.first["id"] == "tls.ca.distrusted", inspection.faults
    assert inspection.exit_code == 3 and not inspection.is_accepted


@pytest.fixture
def good(tls_bed):
    return tls_bed.endpoints["good-p256"]


def test_a_file_whose_server_certificate_comes_last_is_out_of_order(tls_bed, good, tmp_path):
    reversed_file = tmp_path / "reversed.pem"
    reversed_file.write_bytes(b"".join(issued.pem for issued in reversed(good.presented.chain)))
    assert inspect(tls_bed, good.fault, reversed_file).first["id"] == "tls.chain.order"


def test_a_key_of_another_certificate_is_told(tls_bed, keys, good):
    inspection = inspect(tls_bed, good.fault, good.chain, tls_bed.endpoints["good-p384"].key)
    assert inspection.first["id"] == "tls.key.mismatch" and inspection.exit_code == 3


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_told(tls_bed, keys, good, tmp_path, mode):
    key = tmp_path / "server.key"
    key.write_bytes(good.key.read_bytes())
    key.chmod(mode)
    inspection = inspect(tls_bed, good.fault, good.chain, key)
    assert inspection.first["id"] == "tls.certificate.key-permissions" and inspection.exit_code in {3, 4}


def test_the_time_of_the_question_decides(tls_bed, good):
    def days(count: int) -> str:
        return (tls_bed.tree.now + datetime.timedelta(days=count)).strftime("%Y-%m-%dT%H:%M:%SZ")

    expired = tls_bed.endpoints["expired"]
    assert inspect(tls_bed, expired.fault, expired.chain, at=days(-44)).faults == []
    assert inspect(tls_bed, good.fault, good.chain, at=days(37)).first["id"] == "tls.certificate.expired"
    assert inspect(tls_bed, good.fault, good.chain, at=days(35)).first["id"] == "tls.certificate.expires-soon"
    assert inspect(tls_bed, good.fault, good.chain, at=days(-11)).first["id"] == "tls.certificate.not-yet-valid"


def test_a_missing_intermediate_is_named_with_its_address(tls_bed):
    endpoint = tls_bed.endpoints["missing-intermediate"]
    said = str(inspect(tls_bed, endpoint.fault, endpoint.chain).first)
    assert "Bed Issuing" in said and tls_bed.tree.address_of(tls_bed.tree.issuing) in said


def test_a_wrong_host_is_told_with_the_names_that_are_there(tls_bed):
    endpoint = tls_bed.endpoints["wrong-host"]
    said = str(inspect(tls_bed, endpoint.fault, endpoint.chain).first)
    assert endpoint.fault.host in said and "catalog.example.com" in said


@pytest.mark.parametrize("content", [b"", b"no certificate\n", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_a_certificate_is_bad_input(tls_bed, tmp_path, content):
    file = tmp_path / "chain.pem"
    file.write_bytes(content)
    done = certificate_inspection.run(file, host="sharing.example.com", trust=tls_bed.trust, at=tls_bed.at)
    assert done.returncode == 2 and str(file) in done.stderr


def test_no_key_is_printed(tls_bed, keys, good):
    other = tls_bed.endpoints["good-p384"].key
    # What all keys of a kind begin with is no secret.
    secrets = ["".join(key.read_text().splitlines()[1:-1])[56:96] for key in (good.key, other)]
    for key in [good.key, other]:
        done = certificate_inspection.run(
            good.chain, host=good.fault.host, trust=tls_bed.trust, at=tls_bed.at, key=key)
        printed = "".join((done.stdout + done.stderr).split())
        assert printed and not any(secret in printed for secret in secrets)
