"""The authorities of the test bed: one tree of them, and where their certificates, lists and answers are to be had."""

import datetime
import ipaddress
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from harness.loopback import Loopback
from harness.tls_certificates import DAY, Issued, Key, Recipe, p256, rsa_key

YEAR = 365 * DAY
SECOND = datetime.timedelta(seconds=1)
HOST = "sharing.example.com"


class AuthorityWeb(Loopback):
    """Over plain HTTP: certificates of issuers, lists of revoked certificates, and an OCSP responder."""

    def __init__(self):
        super().__init__()
        self.files: dict[str, bytes] = {}
        # By serial number: the issuer, the certificate, and when it was revoked.
        self.known: dict[int, tuple[Issued, x509.Certificate, datetime.datetime | None]] = {}

    def publish(self, name: str, content: bytes) -> str:
        """The address at which it is to be had."""
        self.files[f"/{name}"] = content
        return self.address(name)

    def address(self, name: str) -> str:
        return f"{self.url}/{name}"

    def answer(self, method: str, path: str, headers, body: bytes) -> tuple[int, bytes]:
        if method == "POST" and path == "/ocsp":
            return 200, self.respond(ocsp.load_der_ocsp_request(body))
        return (200, self.files[path]) if path in self.files else (404, b"")

    def content_type(self, path: str) -> str | None:
        kinds = {".cer": "application/pkix-cert", ".crl": "application/pkix-crl", "/ocsp": "application/ocsp-response"}
        return kinds.get(path[path.rfind("."):] if "." in path else path)

    def respond(self, request: ocsp.OCSPRequest) -> bytes:
        if request.serial_number not in self.known:
            return ocsp.OCSPResponseBuilder.build_unsuccessful(
                ocsp.OCSPResponseStatus.UNAUTHORIZED).public_bytes(serialization.Encoding.DER)
        return self.response(request.serial_number)

    def response(self, serial_number: int, age: datetime.timedelta = datetime.timedelta()) -> bytes:
        """What the issuer says of the certificate, in DER; good for a week."""
        issuer, certificate, revoked = self.known[serial_number]
        at = datetime.datetime.now(datetime.UTC).replace(microsecond=0) - age - datetime.timedelta(minutes=5)
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=certificate, issuer=issuer.certificate, algorithm=hashes.SHA1(), cert_status=status, this_update=at,
            next_update=at + 7 * DAY, revocation_time=revoked, revocation_reason=None)
        signed = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate).sign(
            issuer.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)


class Authorities:
    """A root and those below it. `now` is when everything was made, and the time at which it is to be judged."""

    def __init__(self, web: AuthorityWeb):
        self.web = web
        self.now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self.root = self.authority("Bed Root", None)
        # An older root that signed the newer one too.
        self.old_root = self.authority("Bed Old Root", None)
        self.root_by_old_root = self.authority("Bed Root", self.old_root, key=self.root.key)
        self.issuing = self.authority("Bed Issuing", self.root, path_length=0)
        self.rsa_issuing = self.authority("Bed RSA Issuing", self.root, key=rsa_key(2048), path_length=0)
        # Where two are wanted between the root and the server.
        self.policy = self.authority("Bed Policy", self.root)
        self.below_policy = self.authority("Bed Below Policy", self.policy, path_length=0)
        # Nothing of the tree is known to it, nor it to whoever trusts the roots.
        self.stranger = self.authority("Other Company Root", None)

    @property
    def trusted(self) -> list[Issued]:
        return [self.root, self.old_root]

    def authority(
        self, name: str, issuer: Issued | None, *, key: Key | None = None, is_authority: bool = True,
        path_length: int | None = None, years: tuple[float, float] = (2, 5),
        extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    ) -> Issued:
        before, after = years if issuer else (5, 15)
        recipe = Recipe(
            common_name=name, organization="Causeway Test Bed", is_authority=is_authority, path_length=path_length,
            not_before=self.now - before * YEAR, not_after=self.now + after * YEAR,
            issuer_url=self.address_of(issuer) if issuer else None, extensions=extensions)
        issued = recipe.signed(key or p256(), issuer)
        if self.address_of(issued).removeprefix(self.web.url) not in self.web.files:
            self.web.publish(file_of(issued), issued.der)
            self.web.publish(file_of(issued, "crl"), self.revocation_list(issued))
        return issued

    def server(
        self, issuer: Issued | None, *, key: Callable[[], Key] = p256, names: tuple[str, ...] = (HOST,),
        days: tuple[int, int] = (10, 36), **changed,
    ) -> Issued:
        """A certificate that a public authority could have issued ten days ago, but for what is changed."""
        recipe = Recipe(**{
            # The last second belongs to it (RFC 5280, section 4.1.2.5).
            "not_before": self.now - days[0] * DAY, "not_after": self.now + days[1] * DAY - SECOND,
            "names": tuple(map(general_name, names)), "common_name": names[0] if names else None,
            "is_authority": False,
            "issuer_url": self.address_of(issuer) if issuer else None,
            # Baseline requirements, section 7.1.2.11.2: without a responder there has to be a list.
            "revocation_list_url": self.address_of(issuer, "crl") if issuer else None, **changed})
        return recipe.signed(key(), issuer)

    def revocation_list(self, issuer: Issued, *revoked: int) -> bytes:
        """The issuer's list with these serial numbers, in DER; good for a week."""
        at = self.now - datetime.timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
            .last_update(at).next_update(at + 7 * DAY).add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False))
        for number in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(at)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def address_of(self, issued: Issued, kind: str = "cer") -> str:
        """Where its certificate is to be had, or with "crl" what it revoked."""
        return self.web.address(file_of(issued, kind))


def general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def file_of(issued: Issued, kind: str = "cer") -> str:
    [name] = issued.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return f"{str(name.value).lower().replace(' ', '-')}.{kind}"
