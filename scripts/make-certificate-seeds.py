#!/usr/bin/env python3
"""Writes what the fuzzer starts from for certificates and chains: those of the test bed, one of each kind of fault.

usage: scripts/make-certificate-seeds.py
Run it with the project's environment. Keys are made anew, so that every run gives other files.
"""

import pathlib
import struct
import sys

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

from harness.tls_authority import Authorities, AuthorityWeb  # noqa: E402
from harness.tls_faults import FAULTS, GOOD  # noqa: E402

CORPUS = ROOT / "Tests" / "Fuzz" / "Corpus"
# What differs in its bytes, and not in its times or names alone.
CHOSEN = {"good-p256", "good-rsa-2048", "good-two-intermediates", "good-cross-signed", "good-ip-address", "good-idn",
          "wrong-order", "self-signed", "name-constraint", "must-staple", "client-only", "path-length", "ed25519", "sha1"}


def main() -> None:
    web = AuthorityWeb()
    try:
        tree = Authorities(web)
        roots = [x509.load_pem_x509_certificate(root.pem).public_bytes(Encoding.DER) for root in tree.trusted]
        for kind in ("Certificate", "CertificateChain"):
            (CORPUS / kind).mkdir(parents=True, exist_ok=True)
        written = 0
        for fault in [*FAULTS, *GOOD]:
            if fault.name not in CHOSEN:
                continue
            ders = [x509.load_pem_x509_certificate(issued.pem).public_bytes(Encoding.DER)
                    for issued in fault.make(tree).chain]
            (CORPUS / "Certificate" / fault.name).write_bytes(ders[0])
            chain = b"".join(struct.pack(">H", len(der)) + der for der in [*ders, roots[0]])
            (CORPUS / "CertificateChain" / fault.name).write_bytes(chain)
            written += 1
        for path, content in web.files.items():
            if path.endswith(".crl"):
                (CORPUS / "Certificate" / path.strip("/").replace("/", "-")).write_bytes(content)
        print(f"{written} kinds of chains")
    finally:
        web.stop()


if __name__ == "__main__":
    main()
