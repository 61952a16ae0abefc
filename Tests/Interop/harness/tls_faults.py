"""What can be wrong with a certificate, its chain or a server's TLS, a class each; and what is right."""

import dataclasses
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from harness.tls_authority import HOST, Authorities
from harness.tls_certificates import Issued, ed25519_key, key_usage, p256, rsa_key, signed_anew_with_sha1

ERROR, WARNING, INFORMATION = "error", "warning", "information"
EXIT_CODES = {ERROR: 3, WARNING: 4, INFORMATION: 0, None: 0}
# What Databricks' clients can agree on, and servers of today offer.
GCM = ":".join(f"ECDHE-{key}-{rest}" for rest in ("AES128-GCM-SHA256", "AES256-GCM-SHA384") for key in ("ECDSA", "RSA"))


@dataclasses.dataclass(frozen=True)
class Offer:
    """How the server speaks TLS, in nginx's words."""

    protocols: str = "TLSv1.2 TLSv1.3"
    ciphers: str = GCM
    # A stapled answer of the responder.
    is_stapling: bool = False

    @property
    def is_old(self) -> bool:
        return "TLSv1.2" not in self.protocols and "TLSv1.3" not in self.protocols


@dataclasses.dataclass(frozen=True)
class Presented:
    """The server's certificate with its key, and what it sends after it, in that order."""

    leaf: Issued
    others: tuple[Issued, ...] = ()

    @property
    def chain(self) -> tuple[Issued, ...]:
        return (self.leaf, *self.others)


Made = Callable[[Authorities], Presented]


@dataclasses.dataclass(frozen=True)
class FaultClass:
    """One way to be wrong, and the finding that is to say so first; without `id`, a way to be right."""

    name: str
    id: str | None
    severity: str | None
    make: Made
    # Who is asked for.
    host: str = HOST
    offer: Offer = Offer()
    # The bed's own roots, or the public list.
    is_trust_public: bool = False
    # Whether the certificates alone show it.
    is_in_files: bool = True

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.severity]

    def __str__(self) -> str:
        return self.name


def signed(**changed) -> Made:
    """A server's certificate from the issuing authority, sent as it should be."""
    return lambda tree: Presented(tree.server(tree.issuing, **changed), (tree.issuing,))


def followed_by(*others: str) -> Made:
    """A faultless certificate, and after it the authorities of these names instead of those that belong there."""
    return lambda tree: Presented(tree.server(tree.issuing), tuple(getattr(tree, name) for name in others))


def below(maker: Callable[[Authorities], Issued]) -> Made:
    """A faultless certificate from an authority that is made for it."""
    def make(tree: Authorities) -> Presented:
        issuer = maker(tree)
        return Presented(tree.server(issuer), (issuer,))
    return make


def two_intermediates(*order: str) -> Made:
    return lambda tree: Presented(tree.server(tree.below_policy), tuple(getattr(tree, name) for name in order))


def expired_authority(tree: Authorities) -> Issued:
    return tree.authority("Bed Expired Issuing", tree.root, path_length=0, years=(3, -1 / 365))


def authority_constrained_to(domain: str) -> Callable[[Authorities], Issued]:
    constraint = x509.NameConstraints([x509.DNSName(domain)], None)
    return lambda tree: tree.authority(
        f"Bed Issuing For {domain}", tree.root, path_length=0, extensions=((constraint, True),))


def server_as_authority(tree: Authorities) -> Issued:
    """Somebody's server certificate, which signs as if it were an authority's."""
    return tree.authority("issuer.example.com", tree.root, is_authority=False)


def too_long(tree: Authorities) -> Presented:
    """The first intermediate allows none below it."""
    below_issuing = tree.authority("Bed Too Deep", tree.issuing)
    return Presented(tree.server(below_issuing), (below_issuing, tree.issuing))


def signed_with_sha1(tree: Authorities) -> Presented:
    leaf = signed_anew_with_sha1(tree.server(tree.rsa_issuing), tree.rsa_issuing)
    return Presented(leaf, (tree.rsa_issuing,))


def self_signed(is_authority: bool) -> Made:
    """With `is_authority`, as 'openssl req -x509' makes one."""
    return lambda tree: Presented(tree.server(None, is_authority=is_authority, issuer_url=None))


def must_staple(tree: Authorities) -> Presented:
    return with_responder(tree, extensions=((x509.TLSFeature([x509.TLSFeatureType.status_request]), False),))


def with_responder(tree: Authorities, is_revoked: bool = False, **changed) -> Presented:
    leaf = tree.server(
        tree.issuing, responder_url=tree.web.address("ocsp"), revocation_list_url=None, **changed)
    revoked = tree.now.replace(tzinfo=None) if is_revoked else None
    tree.web.known[leaf.certificate.serial_number] = (tree.issuing, leaf.certificate, revoked)
    return Presented(leaf, (tree.issuing,))


def revoked_by_list(tree: Authorities) -> Presented:
    name = "revoked.crl"
    leaf = tree.server(tree.issuing, revocation_list_url=tree.web.address(name))
    tree.web.publish(name, tree.revocation_list(tree.issuing, leaf.certificate.serial_number))
    return Presented(leaf, (tree.issuing,))


def damaged(tree: Authorities) -> Presented:
    """A byte of the signed part is another one than the authority signed."""
    leaf = tree.server(tree.issuing)
    name = HOST.encode()
    assert leaf.der.count(name) == 2, "the subject, and the name to be found"
    der = leaf.der.replace(name, b"S" + name[1:], 1)
    return Presented(Issued(x509.load_der_x509_certificate(der), leaf.key), (tree.issuing,))


def authority_without_use(tree: Authorities) -> Presented:
    """A server's certificate that says that it is an authority's (basicConstraints), and may sign none (keyUsage)."""
    key = p256()
    return Presented(tree.server(tree.issuing, key=lambda: key, is_authority=True, usage=key_usage(key, False)),
                     (tree.issuing,))


def cross_signed(tree: Authorities) -> Presented:
    """Two paths: to the root itself, and by its certificate from the older root to that one. Both are trusted."""
    return Presented(tree.server(tree.issuing), (tree.issuing, tree.root_by_old_root))


# bücher.example.com
IDN = "xn--bcher-kva.example.com"
TLS_1_2 = Offer("TLSv1.2")
OLD = Offer("TLSv1 TLSv1.1", "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:AES128-SHA:@SECLEVEL=0")
WITHOUT_LIMIT = Offer(ciphers="@SECLEVEL=0:" + GCM)

FAULTS = [
    FaultClass("missing-intermediate", "tls.chain.incomplete", ERROR, followed_by()),
    FaultClass("wrong-order", "tls.chain.order", WARNING, two_intermediates("policy", "below_policy")),
    FaultClass("unrelated-certificate", "tls.chain.extra", WARNING, followed_by("issuing", "stranger")),
    FaultClass("root-included", "tls.chain.root-included", INFORMATION, followed_by("issuing", "root")),
    FaultClass("expired", "tls.certificate.expired", ERROR, signed(days=(45, -2))),
    FaultClass("not-yet-valid", "tls.certificate.not-yet-valid", ERROR, signed(days=(-2, 46))),
    FaultClass("expired-intermediate", "tls.chain.expired", ERROR, below(expired_authority)),
    FaultClass("wrong-host", "tls.name.mismatch", ERROR, signed(names=("catalog.example.com",))),
    FaultClass("cn-only", "tls.name.cn-only", ERROR, signed(names=(), common_name=HOST)),
    FaultClass("wildcard-too-deep", "tls.name.wildcard-depth", ERROR, signed(names=("*.example.com",)),
               host="sharing.eu.example.com"),
    FaultClass("self-signed", "tls.chain.self-signed", ERROR, self_signed(is_authority=False)),
    FaultClass("self-signed-authority", "tls.chain.self-signed", ERROR, self_signed(is_authority=True)),
    FaultClass("private-ca", "tls.chain.private-ca", ERROR, signed(), is_trust_public=True),
    FaultClass("private-ca-with-root", "tls.chain.private-ca", ERROR, followed_by("issuing", "root"),
               is_trust_public=True),
    FaultClass("rsa-1024", "tls.key.weak", ERROR, signed(key=lambda: rsa_key(1024)), offer=WITHOUT_LIMIT),
    # An error below a public root, whose authority is bound to the limit.
    FaultClass("lifetime-825-days", "tls.certificate.lifetime", WARNING, signed(days=(10, 815))),
    FaultClass("lifetime-300-days", "tls.certificate.lifetime", WARNING, signed(days=(10, 290))),
    FaultClass("must-staple", "tls.ocsp.must-staple", ERROR, must_staple, is_in_files=False),
    FaultClass("expires-soon", "tls.certificate.expires-soon", WARNING, signed(days=(42, 3))),
    FaultClass("ed25519", "tls.key.unsupported", ERROR, signed(key=ed25519_key)),
    FaultClass("only-tls-1.0-and-1.1", "tls.version.too-old", ERROR, signed(), offer=OLD, is_in_files=False),
    FaultClass("only-tls-1.3", "tls.version.only-13", INFORMATION, signed(), offer=Offer("TLSv1.3"), is_in_files=False),
    FaultClass("only-static-rsa", "tls.cipher.no-overlap", ERROR, signed(key=lambda: rsa_key(2048)),
               offer=Offer("TLSv1.2", "AES128-GCM-SHA256:AES256-GCM-SHA384"), is_in_files=False),
    FaultClass("only-cbc", "tls.cipher.no-overlap", WARNING, signed(),
               offer=Offer("TLSv1.2", "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384"), is_in_files=False),
    FaultClass("not-a-ca", "tls.chain.not-a-ca", ERROR, below(server_as_authority)),
    FaultClass("path-length", "tls.chain.path-length", ERROR, too_long),
    FaultClass("client-only", "tls.certificate.eku", ERROR, signed(purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,))),
    FaultClass("name-constraint", "tls.chain.name-constraint", ERROR,
               below(authority_constrained_to("corp.example.net"))),
    FaultClass("sha1", "tls.signature.weak", ERROR, signed_with_sha1, offer=WITHOUT_LIMIT),
]

# Beyond those that every checker is measured by.
MORE_FAULTS = [
    FaultClass("revoked-by-responder", "tls.certificate.revoked", ERROR, lambda tree: with_responder(tree, True),
               is_in_files=False),
    FaultClass("revoked-by-list", "tls.certificate.revoked", ERROR, revoked_by_list, is_in_files=False),
    FaultClass("damaged-signature", "tls.chain.signature", ERROR, damaged),
    FaultClass("authority-without-use", "tls.certificate.profile", WARNING, authority_without_use),
]

GOOD = [
    FaultClass("good-p256", None, None, signed()),
    FaultClass("good-p384", None, None, signed(key=lambda: ec.generate_private_key(ec.SECP384R1()))),
    FaultClass("good-rsa-2048", None, None, signed(key=lambda: rsa_key(2048))),
    FaultClass("good-rsa-3072", None, None, signed(key=lambda: rsa_key(3072))),
    FaultClass("good-two-intermediates", None, None, two_intermediates("below_policy", "policy")),
    FaultClass("good-wildcard", None, None, signed(names=("*.example.com",))),
    FaultClass("good-ip-address", None, None, signed(names=("127.0.0.1",)), host="127.0.0.1"),
    FaultClass("good-idn", None, None, signed(names=(IDN,)), host=IDN),
    FaultClass("good-tls-1.2", None, None, signed(key=lambda: rsa_key(2048)), offer=TLS_1_2),
    FaultClass("good-cross-signed", None, None, cross_signed),
    FaultClass("good-constrained", None, None, below(authority_constrained_to("example.com"))),
    FaultClass("good-responder", None, None, with_responder),
    FaultClass("good-without-revocation", None, None, signed(revocation_list_url=None)),
    FaultClass("good-stapled", None, None, must_staple, offer=Offer(is_stapling=True)),
]

CLASSES = [*FAULTS, *MORE_FAULTS, *GOOD]
