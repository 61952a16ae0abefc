#!/usr/bin/env python3
"""Makes Tests/IdentityTests/Fixtures/pyjwt.json: tokens of PyJWT and the keys that they are signed with.

    .venv/bin/python scripts/make-token-fixtures.py

It needs more than the interop tests: `pip install pyjwt==2.15.1 cryptography==48.0.0`.

One token for each algorithm that an external issuer may sign with. The file holds the public keys alone; the private
ones are made anew by every run and kept nowhere.

No fixture may test nothing by accident: PyJWT must accept every token with the key of the set that it names.

    .venv/bin/python scripts/make-token-fixtures.py --check TOKEN KEYS AUDIENCE

verifies a token of the server instead, with the set of keys that it publishes: both are names of files.
"""

import argparse
import json
import pathlib

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

FIXTURE = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "IdentityTests" / "Fixtures" / "pyjwt.json"
ISSUER = "https://login.example.com/realm"
AUDIENCE = "sharing"
NOW = 1_780_000_000
CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


def make_key(algorithm):
    """A new private key, and the public one as a JSON Web Key."""
    if algorithm in CURVES:
        private = ec.generate_private_key(CURVES[algorithm])
        public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    public.update(kid=f"key-{algorithm}", alg=algorithm, use="sig")
    return private, public


def make_fixture():
    claims = {"iss": ISSUER, "sub": "alice", "aud": [AUDIENCE, "other"], "iat": NOW, "nbf": NOW, "exp": NOW + 300}
    keys, tokens = [], []
    for algorithm in [f"{family}{size}" for family in ("RS", "PS", "ES") for size in (256, 384, 512)]:
        private, public = make_key(algorithm)
        token = jwt.encode(claims, private, algorithm=algorithm, headers={"kid": public["kid"]})
        verify(token, {"keys": [public]}, AUDIENCE, expires=False)
        keys.append(public)
        tokens.append({"algorithm": algorithm, "text": token})
    fixture = {"issuer": ISSUER, "now": NOW, "keys": keys, "tokens": tokens}
    FIXTURE.write_text(json.dumps(fixture, indent=1) + "\n")
    print(f"{FIXTURE}: {len(tokens)} tokens of PyJWT {jwt.__version__}")


def verify(token, keys, audience, expires=True):
    """The claims, if the key of the set that the token names has signed it."""
    header = jwt.get_unverified_header(token)
    key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == header["kid"])
    return jwt.decode(
        token, key, algorithms=[header["alg"]], audience=audience,
        options={"verify_exp": expires, "verify_iat": expires, "verify_nbf": expires,
                 "require": ["exp", "iat", "iss", "sub", "aud"]},
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", nargs=3, metavar=("TOKEN", "KEYS", "AUDIENCE"))
    arguments = parser.parse_args()
    if arguments.check is None:
        make_fixture()
        return
    token, keys, audience = arguments.check
    claims = verify(pathlib.Path(token).read_text().strip(), json.loads(pathlib.Path(keys).read_text()), audience)
    print(json.dumps(claims))


if __name__ == "__main__":
    main()
