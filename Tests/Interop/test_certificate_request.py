"""`causeway certificate request`: a key and a request that an authority takes."""

import json
import os
import stat
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from harness.causeway import BINARY


def request(folder, *arguments: str, code: int = 0) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [BINARY, "certificate", "request", *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize("kind,expected", [("ec", ec.EllipticCurvePrivateKey), ("rsa", rsa.RSAPrivateKey)])
def test_key_and_request_belong_together(tmp_path, kind, expected):
    done = request(
        tmp_path, "sharing.example.com", "*.bücher.example", "10.20.0.7", "2001:db8::7", "Sharing.Example.com.",
        "--key-type", kind, "--organization", "Werk", "--format", "json")
    report = json.loads(done.stdout)
    assert report["names"] == ["sharing.example.com", "*.xn--bcher-kva.example", "10.20.0.7", "2001:db8::7"]
    key_path, request_path = tmp_path / "sharing.example.com.key", tmp_path / "sharing.example.com.csr"
    assert stat.S_IMODE(os.stat(key_path).st_mode) == 0o600
    assert "PRIVATE" not in done.stdout and report["request"] == request_path.read_text()
    key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    assert isinstance(key, expected)
    assert key.key_size == {"ec": 256, "rsa": 3072}[kind]
    made = x509.load_pem_x509_csr(request_path.read_bytes())
    assert made.is_signature_valid and made.public_key() == key.public_key()
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["sharing.example.com", "*.xn--bcher-kva.example"]
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == ["10.20.0.7", "2001:db8::7"]
    usage = made.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    key_usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert key_usage.digital_signature and key_usage.key_encipherment == (kind == "rsa")
    subject = {attribute.oid: attribute.value for attribute in made.subject}
    assert subject == {NameOID.ORGANIZATION_NAME: "Werk", NameOID.COMMON_NAME: "sharing.example.com"}


def test_a_key_is_not_overwritten_without_being_told(tmp_path):
    request(tmp_path, "a.example.com")
    key, made = (tmp_path / "a.example.com.key").read_bytes(), (tmp_path / "a.example.com.csr").read_bytes()
    assert "--force" in request(tmp_path, "a.example.com", code=73).stderr
    (tmp_path / "a.example.com.key").rename(tmp_path / "elsewhere.key")
    # Not even half of it is made where the request is in the way.
    request(tmp_path, "a.example.com", code=73)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.example.com.csr", "elsewhere.key"]
    assert (tmp_path / "a.example.com.csr").read_bytes() == made
    (tmp_path / "elsewhere.key").rename(tmp_path / "a.example.com.key")
    request(tmp_path, "a.example.com", "--force")
    assert (tmp_path / "a.example.com.key").read_bytes() != key
    assert (tmp_path / "a.example.com.csr").read_bytes() != made


def test_what_is_made_says_what_to_do_next(tmp_path):
    text = request(tmp_path, "sharing.werk.internal").stdout
    assert "no public authority issues for names below .internal" in text
    for word in ("openssl req -in", "fullchain.pem", "certificateFile", "privateKeyFile"):
        assert word in text


def test_openssl_reads_it(tmp_path):
    request(tmp_path, "*.example.com")
    done = subprocess.run(
        ["openssl", "req", "-in", tmp_path / "_wildcard.example.com.csr", "-noout", "-verify", "-subject"],
        capture_output=True, text=True, timeout=20)
    assert done.returncode == 0 and "verify OK" in done.stderr + done.stdout
    done = subprocess.run(
        ["openssl", "pkey", "-in", tmp_path / "_wildcard.example.com.key", "-noout", "-check"], capture_output=True,
        text=True, timeout=20)
    assert done.returncode == 0, done.stderr
