"""By which words a tool names the fault of a class, by the ID that the class has: expressions for its objections.

What is not here, the tool has no words for. Generously: where somebody who reads the words knows what to look at.
"""

import re

from harness.tls_faults import FaultClass
from tls_tools import Objection

A_NAME_THAT_IS_NOT_THERE = r"no matching subjectAltName|no alternative certificate subject name|error 62\b"

WORDS: dict[str, dict[str, str]] = {
    "sslyze": {
        "tls.chain.order": r"received_chain_has_valid_order",
        "tls.chain.root-included": r"received_chain_contains_anchor",
        "tls.certificate.expired": r"not valid at validation time",
        "tls.certificate.not-yet-valid": r"not valid at validation time",
        "tls.chain.expired": r"not valid at validation time",
        "tls.name.mismatch": A_NAME_THAT_IS_NOT_THERE,
        "tls.name.cn-only": r"has no subjectAltName",
        "tls.name.wildcard-depth": A_NAME_THAT_IS_NOT_THERE,
        "tls.key.weak": r"RSA key size",
        "tls.certificate.lifetime": r"life span",
        "tls.ocsp.must-staple": r"must-staple",
        "tls.key.unsupported": r"certificate types",
        "tls.version.too-old": r"TLS versions .* should be rejected",
        "tls.cipher.no-overlap": r"Cipher suites .* should be rejected",
        "tls.chain.not-a-ca": r"basicConstraints\.cA must be asserted",
        "tls.chain.path-length": r"path length constraint",
        "tls.certificate.eku": r"required EKU",
        "tls.chain.name-constraint": r"name constraints",
        "tls.signature.weak": r"[Ff]orbidden signature algorithm|certificate signatures",
        "tls.chain.signature": r"signature does not match",
        "tls.certificate.profile": r"must not assert keyCertSign",
    },
    "testssl.sh -S": {
        "tls.chain.incomplete": r"chain incomplete",
        "tls.chain.order": r"certs_list_ordering_problem",
        "tls.certificate.expired": r"cert_expirationStatus: expired",
        "tls.certificate.not-yet-valid": r"not yet valid",
        "tls.chain.expired": r"cert_chain_of_trust: failed \(expired",
        "tls.name.mismatch": r"does not match supplied URI",
        "tls.name.cn-only": r"subjectAltName.*No SAN|via CN only|CN only",
        "tls.name.wildcard-depth": r"does not match supplied URI",
        "tls.chain.self-signed": r"\(self signed\)",
        "tls.chain.private-ca": r"self signed CA in chain|unknown CA",
        "tls.key.weak": r"cert_keySize: RSA 1024",
        "tls.certificate.lifetime": r"cert_validityPeriod|cert_extlifeSpan",
        "tls.ocsp.must-staple": r"cert_mustStaple.*|must staple",
        "tls.certificate.expires-soon": r"expires < \d+ days \(\d\)",
        "tls.key.unsupported": r"cert_keySize: .*(?:Ed25519|EdDSA)|cert_signatureAlgorithm: .*Ed",
        "tls.certificate.eku": r"cert_extKeyUsage|cert_keyUsage",
        "tls.signature.weak": r"cert_signatureAlgorithm: SHA1",
    },
    "openssl": {
        "tls.chain.incomplete": r"error 2[01]\b",
        "tls.certificate.expired": r"error 10\b",
        "tls.certificate.not-yet-valid": r"error 9\b",
        "tls.chain.expired": r"error 10\b",
        "tls.name.mismatch": A_NAME_THAT_IS_NOT_THERE,
        "tls.name.wildcard-depth": A_NAME_THAT_IS_NOT_THERE,
        "tls.chain.self-signed": r"error 18\b",
        "tls.chain.private-ca": r"error (?:19|20)\b",
        "tls.key.weak": r"error 66\b",
        "tls.chain.not-a-ca": r"error (?:24|32|79)\b",
        "tls.chain.path-length": r"error 25\b",
        "tls.certificate.eku": r"error 26\b",
        "tls.chain.name-constraint": r"error 47\b",
        "tls.signature.weak": r"error 68\b",
        "tls.chain.signature": r"error 7\b",
        "tls.version.too-old": r"unsupported protocol|protocol version",
        "tls.cipher.no-overlap": r"handshake failure",
    },
    "curl": {
        "tls.chain.incomplete": r"unable to get local issuer",
        "tls.certificate.expired": r"certificate has expired",
        "tls.certificate.not-yet-valid": r"not yet valid",
        "tls.chain.expired": r"certificate has expired",
        "tls.name.mismatch": A_NAME_THAT_IS_NOT_THERE,
        "tls.name.wildcard-depth": A_NAME_THAT_IS_NOT_THERE,
        "tls.chain.self-signed": r"self-signed certificate$",
        "tls.chain.private-ca": r"unable to get local issuer|self-signed certificate in certificate chain",
        "tls.key.weak": r"key too weak",
        "tls.chain.not-a-ca": r"invalid CA certificate",
        "tls.chain.path-length": r"path length constraint",
        "tls.certificate.eku": r"unsuitable certificate purpose",
        "tls.chain.name-constraint": r"permitted subtree violation",
        "tls.signature.weak": r"signature digest algorithm too weak",
        "tls.version.too-old": r"unsupported protocol|protocol version",
        "tls.cipher.no-overlap": r"handshake failure",
    },
}


def is_named(tool: str, fault: FaultClass, objections: list[Objection]) -> bool:
    """Causeway has to say it first, by the ID that it has."""
    if tool == "causeway":
        return bool(objections) and objections[0].text == fault.id
    words = WORDS[tool].get(fault.id)
    return words is not None and any(re.search(words, objection.text) for objection in objections)
