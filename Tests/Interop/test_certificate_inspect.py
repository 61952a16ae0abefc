"""`causeway certificate inspect` names every fault of the test bed first, and finds none where none is."""

import datetime
import pathlib

import pytest

from harness import certificate_inspection
from harness.causeway import ROOT
from harness.certificate_inspection import Inspection
from harness.tls_bed import Bed
from harness.tls_faults import FAULTS, GOOD, MORE_FAULTS, FaultClass

EVERY_FAULT = [*FAULTS, *MORE_FAULTS]


@pytest.fixture(autouse=True)
def command() -> None:
    if not certificate_inspection.is_there():
        pytest.skip(certificate_inspection.MISSING)


def inspect(bed: Bed, fault: FaultClass, *files: pathlib.Path, at: str | None = None) -> Inspection:
    """The server of the class, or these files instead."""
    return certificate_inspection.inspect(
        *(files or [bed.endpoints[fault.name].address]), host=fault.host, trust=bed.trust_of(fault), at=at or bed.at)


def assert_found_first(fault: FaultClass, inspection: Inspection) -> None:
    first = inspection.first
    assert first["id"] == fault.id, inspection.faults
    assert first["severity"] == fault.severity
    assert inspection.exit_code == fault.exit_code, inspection.faults
    if fault.exit_code:
        assert first["summary"] and first["evidence"] and first["remedies"] and first["references"], first
    assert (ROOT / "runbooks" / f"{first['id']}.md").exists(), f"no page explains {first['id']}"


@pytest.mark.parametrize("fault", EVERY_FAULT, ids=str)
def test_the_fault_of_a_server_is_named_first(tls_bed, fault):
    assert_found_first(fault, inspect(tls_bed, fault))


@pytest.mark.parametrize("fault", [fault for fault in EVERY_FAULT if fault.is_in_files], ids=str)
def test_the_fault_of_a_file_is_named_first(tls_bed, fault):
    assert_found_first(fault, inspect(tls_bed, fault, tls_bed.endpoints[fault.name].chain))


@pytest.mark.parametrize("fault", GOOD, ids=str)
def test_a_good_server_has_no_fault(tls_bed, fault):
    inspection = inspect(tls_bed, fault)
    assert inspection.exit_code == 0 and inspection.faults == []


@pytest.mark.parametrize("fault", GOOD, ids=str)
def test_a_good_file_has_no_fault(tls_bed, fault):
    endpoint = tls_bed.endpoints[fault.name]
    for files in [(endpoint.chain,), (endpoint.chain, endpoint.key)]:
        inspection = inspect(tls_bed, fault, *files)
        assert inspection.exit_code == 0 and inspection.faults == []


@pytest.fixture
def good(tls_bed):
    return tls_bed.endpoints["good-p256"]


def test_a_file_whose_server_certificate_comes_last_is_out_of_order(tls_bed, good, tmp_path):
    reversed_file = tmp_path / "reversed.pem"
    reversed_file.write_bytes(b"".join(issued.pem for issued in reversed(good.presented.chain)))
    assert inspect(tls_bed, good.fault, reversed_file).first["id"] == "tls.chain.order"


def test_a_key_of_another_certificate_is_told(tls_bed, good):
    inspection = inspect(tls_bed, good.fault, good.chain, tls_bed.endpoints["good-p384"].key)
    assert inspection.first["id"] == "tls.key.mismatch" and inspection.exit_code == 3


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_told(tls_bed, good, tmp_path, mode):
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
    said = str(inspect(tls_bed, endpoint.fault).first)
    assert "Bed Issuing" in said and tls_bed.tree.address_of(tls_bed.tree.issuing) in said


def test_a_wrong_host_is_told_with_the_names_that_are_there(tls_bed):
    endpoint = tls_bed.endpoints["wrong-host"]
    said = str(inspect(tls_bed, endpoint.fault).first)
    assert endpoint.fault.host in said and "catalog.example.com" in said


@pytest.mark.parametrize("content", [b"", b"no certificate\n", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_a_certificate_is_bad_input(tls_bed, tmp_path, content):
    file = tmp_path / "chain.pem"
    file.write_bytes(content)
    done = certificate_inspection.run(file, host="sharing.example.com", trust=tls_bed.trust, at=tls_bed.at)
    assert done.returncode == 2 and str(file) in done.stderr


def test_no_key_is_printed(tls_bed, good):
    other = tls_bed.endpoints["good-p384"].key
    # What all keys of a kind begin with is no secret.
    secrets = ["".join(key.read_text().splitlines()[1:-1])[56:96] for key in (good.key, other)]
    for key in [good.key, other]:
        done = certificate_inspection.run(good.chain, key, host=good.fault.host, trust=tls_bed.trust, at=tls_bed.at)
        printed = "".join((done.stdout + done.stderr).split())
        assert printed and not any(secret in printed for secret in secrets)
