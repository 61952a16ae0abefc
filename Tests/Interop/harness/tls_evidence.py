"""What is wrong with a server or its certificates, found without the program under test: by `openssl` and by hand."""

import contextlib
import dataclasses
import datetime
import pathlib
import re
import subprocess
from collections.abc import Sequence

from cryptography import exceptions, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

VERSIONS = {"TLSv1": "-tls1", "TLSv1.1": "-tls1_1", "TLSv1.2": "-tls1_2", "TLSv1.3": "-tls1_3"}
A_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----\n.*?-----END CERTIFICATE-----\n", re.DOTALL)
AN_ERROR = re.compile(r"verify error:num=(\d+):")
# Baseline requirements, section 6.3.2, for what is issued from March 2026 to March 2027.
LONGEST = datetime.timedelta(days=200)
SOON = datetime.timedelta(days=7)


@dataclasses.dataclass(frozen=True)
class Handshake:
    """One handshake of `openssl s_client`."""

    certificates: list[x509.Certificate]
    # Numbers of X509_V_ERR of every verification error, with strict checks and the host's name.
    errors: frozenset[int]
    is_stapled: bool


class Refused(Exception):
    """No handshake came about."""


def name_options(host: str) -> list[str]:
    if re.fullmatch(r"[0-9.]+", host):
        return ["-noservername", "-verify_ip", host]
    return ["-servername", host, "-verify_hostname", host]


def handshake(port: int, host: str, trust: str | pathlib.Path, *options: str, level: int = 2) -> Handshake:
    """What the server sends, and what OpenSSL has against it, where these roots are trusted and nothing else is."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *name_options(host), "-showcerts", "-status",
         "-CAfile", str(trust), "-no-CApath", "-no-CAstore", "-x509_strict", "-cipher", f"ALL:@SECLEVEL={level}",
         *options],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise Refused(done.stderr.strip())
    said = done.stdout + done.stderr
    # After the chain it repeats the server's certificate.
    sent = A_CERTIFICATE.findall(done.stdout.partition("\nServer certificate\n")[0])
    return Handshake(
        [x509.load_pem_x509_certificate(pem.encode()) for pem in sent], frozenset(map(int, AN_ERROR.findall(said))),
        "OCSP Response Status: successful" in said)


def openssl(*arguments: str | pathlib.Path) -> str:
    """What `openssl` prints on both ways; fails where it does."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def is_agreed(port: int, host: str, trust: pathlib.Path, *options: str) -> bool:
    """Whether a handshake comes about with these options of `s_client`."""
    with contextlib.suppress(Refused):
        handshake(port, host, trust, *options, level=0)
        return True
    return False


def versions(port: int, host: str, trust: pathlib.Path) -> list[str]:
    return [name for name, option in VERSIONS.items() if is_agreed(port, host, trust, option)]


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """By name and signature, also by one that is no longer to be trusted."""
    if certificate.issuer != issuer.subject:
        return False
    try:
        if certificate.signature_algorithm_oid == x509.SignatureAlgorithmOID.RSA_WITH_SHA1:
            issuer.public_key().verify(
                certificate.signature, certificate.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA1())
        else:
            certificate.verify_directly_issued_by(issuer)
    except (exceptions.InvalidSignature, TypeError, ValueError):
        return False
    return True


def traits(
    sent: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime.datetime,
) -> set[str]:
    """What is out of the ordinary in certificates as they were sent, leaving names and signatures to OpenSSL."""
    leaf, others = sent[0], sent[1:]
    found = traits_of_leaf(leaf, at)
    path = [leaf]
    while path[-1] not in roots and not is_issued_by(path[-1], path[-1]):
        issuers = [each for each in others if is_issued_by(path[-1], each)]
        if not issuers:
            break
        path += issuers[:1]
    if is_issued_by(leaf, leaf):
        found.add("self-signed")
    elif not any(is_issued_by(path[-1], root) for root in roots):
        found.add("ends at no root")
    if set(others) - set(path):
        found.add("superfluous certificate")
    elif list(sent) != path:
        found.add("out of order")
    if any(is_issued_by(each, each) for each in others):
        found.add("root sent")
    for each in others:
        with contextlib.suppress(x509.ExtensionNotFound):
            if not each.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                found.add("issuer is no authority")
        if each.not_valid_after_utc < at:
            found.add("expired issuer")
    if any(isinstance(each.signature_hash_algorithm, hashes.SHA1) for each in path):
        found.add("SHA-1")
    return found


def traits_of_leaf(leaf: x509.Certificate, at: datetime.datetime) -> set[str]:
    found = set()
    starts, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if ends - starts + datetime.timedelta(seconds=1) > LONGEST:
        found.add("long-lived")
    if at > ends:
        found.add("expired")
    elif ends - at < SOON:
        found.add("ends soon")
    if at < starts:
        found.add("not yet valid")
    kinds = {type(extension.value): extension.value for extension in leaf.extensions}
    if x509.SubjectAlternativeName not in kinds:
        found.add("no alternative name")
    if ExtendedKeyUsageOID.SERVER_AUTH not in kinds.get(x509.ExtendedKeyUsage, [ExtendedKeyUsageOID.SERVER_AUTH]):
        found.add("not for servers")
    if x509.BasicConstraints in kinds and kinds[x509.BasicConstraints].ca and leaf.issuer != leaf.subject:
        found.add("server is an authority")
    if x509.TLSFeature in kinds:
        found.add("must staple")
    match leaf.public_key():
        case rsa.RSAPublicKey(key_size=bits):
            found |= {"short key"} if bits < 2048 else set()
        case ec.EllipticCurvePublicKey(curve=curve):
            found |= {"odd key"} if curve.name not in {"secp256r1", "secp384r1"} else set()
        case _:
            found.add("odd key")
    return found
