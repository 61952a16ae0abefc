"""Certificates as an authority issues them, and as it should not."""

import dataclasses
import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

Key = CertificateIssuerPrivateKeyTypes
DAY = datetime.timedelta(days=1)
# Baseline requirements, section 7.1.6.1: the authority has checked that the applicant controls the name.
DOMAIN_VALIDATED = ObjectIdentifier("2.23.140.1.2.1")
# RFC 8017, appendix A.2.4: the identifiers of RSA signatures by PKCS #1 v1.5, in DER.
RSA_WITH_SHA256 = bytes.fromhex("06092a864886f70d01010b")
RSA_WITH_SHA1 = bytes.fromhex("06092a864886f70d010105")


def p256() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


@functools.cache
def rsa_key(bits: int) -> Key:
    """One for all certificates of a run: making them takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def ed25519_key() -> Key:
    return ed25519.Ed25519PrivateKey.generate()


@dataclasses.dataclass(frozen=True)
class Issued:
    """A certificate and the key that it is about."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    @property
    def is_self_issued(self) -> bool:
        return self.certificate.subject == self.certificate.issuer


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is to be in a certificate."""

    common_name: str | None = None
    organization: str | None = None
    not_before: datetime.datetime
    not_after: datetime.datetime
    names: tuple[x509.GeneralName, ...] = ()
    # None: neither the extension nor a right to sign certificates.
    is_authority: bool | None = None
    path_length: int | None = None
    # None: what the kind of certificate has as a rule.
    usage: x509.KeyUsage | None = None
    purposes: tuple[ObjectIdentifier, ...] = (ExtendedKeyUsageOID.SERVER_AUTH,)
    # Where the issuer's certificate lies, its responder answers, and its list of revoked certificates.
    issuer_url: str | None = None
    responder_url: str | None = None
    revocation_list_url: str | None = None
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()

    @property
    def subject(self) -> x509.Name:
        parts = [(NameOID.ORGANIZATION_NAME, self.organization), (NameOID.COMMON_NAME, self.common_name)]
        return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text is not None])

    def signed(self, key: Key, issuer: Issued | None) -> Issued:
        """By the issuer, or by itself where there is none."""
        signer = issuer.key if issuer else key
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.subject).issuer_name(issuer.certificate.subject if issuer else self.subject)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(self.not_before).not_valid_after(self.not_after))
        for extension, is_critical in self._extensions(key, signer, is_root=issuer is None):
            builder = builder.add_extension(extension, critical=is_critical)
        digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
        return Issued(builder.sign(signer, digest), key)

    def _extensions(self, key: Key, signer: Key, is_root: bool) -> list[tuple[x509.ExtensionType, bool]]:
        found: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
            (self.usage or key_usage(key, bool(self.is_authority)), True),
        ]
        if self.is_authority is not None:
            found.append((x509.BasicConstraints(self.is_authority, self.path_length), True))
        if not is_root and self.purposes:
            found.append((x509.ExtendedKeyUsage(self.purposes), False))
        if not is_root:
            found.append((x509.CertificatePolicies([x509.PolicyInformation(DOMAIN_VALIDATED, None)]), False))
        if self.names:
            found.append((x509.SubjectAlternativeName(self.names), not self.subject.rdns))
        if self.issuer_url or self.responder_url:
            found.append((authority_access(self.issuer_url, self.responder_url), False))
        if self.revocation_list_url:
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(self.revocation_list_url)], None, None, None)
            found.append((x509.CRLDistributionPoints([point]), False))
        return [*found, *self.extensions]


def key_usage(key: Key, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_encipherment=isinstance(key, rsa.RSAPrivateKey) and not is_authority,
        key_cert_sign=is_authority, crl_sign=is_authority, content_commitment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False)


def authority_access(issuer_url: str | None, responder_url: str | None) -> x509.AuthorityInformationAccess:
    places = [
        (AuthorityInformationAccessOID.OCSP, responder_url), (AuthorityInformationAccessOID.CA_ISSUERS, issuer_url)]
    return x509.AuthorityInformationAccess([
        x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in places if url])


def signed_anew_with_sha1(issued: Issued, issuer: Issued) -> Issued:
    """The same certificate with a signature over its SHA-1, which `cryptography` puts into none any more.

    The two algorithms' identifiers differ in one byte, and the two signatures are equally long.
    """
    signed = issued.certificate.tbs_certificate_bytes.replace(RSA_WITH_SHA256, RSA_WITH_SHA1)
    signature = issuer.key.sign(signed, padding.PKCS1v15(), hashes.SHA1())
    der = issued.der.replace(RSA_WITH_SHA256, RSA_WITH_SHA1)[:-len(signature)] + signature
    return Issued(x509.load_der_x509_certificate(der), issued.key)
