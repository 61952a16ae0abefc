"""The key that a server signs its short-lived tokens with, opened by the server's secret out of a backup."""

import base64
import contextlib
import json
import sqlite3
import tempfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from harness.causeway import Causeway
from harness.oauth import part


class SigningKey:
    """Signs what the server itself does not: tokens of another time. They differ from its own in nothing else."""

    def __init__(self, server: Causeway):
        with tempfile.TemporaryDirectory() as folder:
            server.admin("registry", "backup", f"{folder}/backup")
            with contextlib.closing(sqlite3.connect(f"{folder}/backup")) as backup:
                [(self.id, sealed)] = backup.execute("SELECT id, sealed FROM signing_keys WHERE retired_at IS NULL")
        secret = base64.b64decode((server.folder / "secret").read_text().split()[0])
        derived = HKDF(hashes.SHA256(), 32, None, b"causeway signing key encryption").derive(secret)
        body, tag = sealed.split(".")
        body = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        # The id of the secret, the nonce, and the scalar.
        scalar = AESGCM(derived).decrypt(body[4:16], body[16:] + bytes.fromhex(tag), None)
        self.key = ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())

    def moved(self, token: str, seconds: int) -> str:
        """The same token as if it had been handed out so much later, or earlier."""
        header, claims = part(token, 0), part(token, 1)
        assert header["kid"] == self.id
        for name in ("iat", "exp"):
            claims[name] += seconds
        text = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{text}.{encoded(r.to_bytes(32) + s.to_bytes(32))}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
