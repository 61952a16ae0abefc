"""A certificate authority for tests: a root, an intermediate, and certificates of servers with their keys."""

import dataclasses
import datetime
import ipaddress
import os
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM
DAY = datetime.timedelta(days=1)


@dataclasses.dataclass
class Pair:
    """A certificate with its chain and the key, as PEM."""

    certificate: x509.Certificate
    chain: bytes
    key: bytes

    @property
    def serial(self) -> int:
        return self.certificate.serial_number


def replace(path: pathlib.Path, content: bytes) -> None:
    """In one step, so that nobody reads half of it."""
    new = path.with_suffix(".new")
    new.touch(0o600)
    new.write_bytes(content)
    os.replace(new, path)


class Files:
    """Where a server finds its certificate and key."""

    def __init__(self, folder: pathlib.Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = folder / "fullchain.pem"
        self.key = folder / "privkey.pem"

    def put(self, pair: Pair) -> "Files":
        replace(self.certificate, pair.chain)
        replace(self.key, pair.key)
        return self


class Authority:
    def __init__(self, folder: pathlib.Path):
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.datetime.now(datetime.UTC)
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._authority("Causeway Tests Root", None, self._root_key, self._root_key, now)
        self.intermediate = self._authority("Causeway Tests Intermediate", self.root, self._key, self._root_key, now)
        self.trusted = folder / "root.pem"
        self.trusted.write_bytes(self.root.public_bytes(PEM))

    @staticmethod
    def _authority(name: str, issuer: x509.Certificate | None, key, signer, now: datetime.datetime):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - 2 * DAY).not_valid_after(now + 3000 * DAY)
            .add_extension(x509.BasicConstraints(True, None), critical=True)
            .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .sign(signer, hashes.SHA256()))

    def issue(
        self, *names: str, days: float = 90, since: float = 1, with_intermediate: bool = True, kind: str = "ec",
    ) -> Pair:
        """A certificate for DNS names and addresses (127.0.0.1 without any), valid from `since` days ago on."""
        key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
        now = datetime.datetime.now(datetime.UTC)
        names = names or ("127.0.0.1", "localhost")
        alternatives = [
            x509.IPAddress(ipaddress.ip_address(name)) if name.replace(".", "").isdigit() else x509.DNSName(name)
            for name in names]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]))
            .issuer_name(self.intermediate.subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - since * DAY).not_valid_after(now + days * DAY)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256()))
        chain = certificate.public_bytes(PEM)
        if with_intermediate:
            chain += self.intermediate.public_bytes(PEM)
        written = key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return Pair(certificate, chain, written)
