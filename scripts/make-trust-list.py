#!/usr/bin/env python3
"""Writes trust/public-roots.pem: the certificates that Mozilla trusts for servers, as the package certifi carries them.

usage: scripts/make-trust-list.py [--check]
--check writes nothing and fails where the file is not what the installed package gives. Run it with the project's
environment, whose requirements name the package's version.
"""

import argparse
import base64
import hashlib
import importlib.metadata
import pathlib
import re
import sys

import certifi
from cryptography import x509

TARGET = pathlib.Path(__file__).resolve().parent.parent / "trust" / "public-roots.pem"


def certificates() -> list[bytes]:
    """In DER, ordered by fingerprint, so that two lists can be compared line by line."""
    text = pathlib.Path(certifi.where()).read_text()
    blocks = re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", text, re.DOTALL)
    found = {base64.b64decode("".join(block.split())) for block in blocks}
    return sorted(found, key=lambda der: hashlib.sha256(der).hexdigest())


def written() -> str:
    version = importlib.metadata.version("certifi")
    dated = re.match(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", version)
    if dated is None:
        sys.exit(f"certifi {version} has no date in its version: see what it is dated by, and mend this script")
    year, month, day = (int(part) for part in dated.groups())
    ders = certificates()
    lines = [
        "# Certificates that Mozilla trusts for servers. Written by scripts/make-trust-list.py.",
        f"# source: certifi {version}", f"# date: {year:04}-{month:02}-{day:02}", f"# count: {len(ders)}"]
    for der in ders:
        subject = x509.load_der_x509_certificate(der).subject.rfc4514_string()
        lines += ["", f"# {hashlib.sha256(der).hexdigest()} {subject}", "-----BEGIN CERTIFICATE-----"]
        text = base64.b64encode(der).decode()
        lines += [text[start:start + 64] for start in range(0, len(text), 64)] + ["-----END CERTIFICATE-----"]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is another")
    text = written()
    if parser.parse_args().check:
        if not TARGET.exists() or TARGET.read_text() != text:
            sys.exit(f"{TARGET} is not what certifi gives: run scripts/make-trust-list.py and commit it")
        return
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text)
    print(f"{TARGET}: {text.count('BEGIN CERTIFICATE')} certificates")


if __name__ == "__main__":
    main()
