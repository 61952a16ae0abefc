"""OAuth clients of a server: their profiles, and what they get for them at the token endpoint."""

import base64
import dataclasses
import json
import pathlib

import requests

from harness.causeway import Causeway


@dataclasses.dataclass
class Client:
    """A profile of version 2, and what it holds."""

    server: Causeway
    path: pathlib.Path
    profile: dict

    @classmethod
    def make(cls, server: Causeway, recipient: str, *options: str, name: str = "oauth") -> "Client":
        path = server.folder / f"{recipient}-{name}.share"
        server.admin("recipient", "profile", recipient, "--oauth", "--output", str(path), *options)
        profile = json.loads(path.read_text())
        server.secrets.add(profile["clientSecret"])
        return cls(server, path, profile)

    @property
    def id(self) -> str:
        return self.profile["clientId"]

    @property
    def secret(self) -> str:
        return self.profile["clientSecret"]

    def ask(self, secret: str | None = None, client: str | None = None, **fields: object) -> requests.Response:
        """A token request as the client for Python makes it."""
        return requests.post(
            self.profile["tokenEndpoint"], data={"grant_type": "client_credentials"} | fields,
            auth=(client or self.id, secret or self.secret), timeout=30)

    def token(self) -> str:
        answer = self.ask()
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        self.server.secrets.add(token)
        return token


def part(token: str, index: int) -> dict:
    """The header (0) or the claims (1) of a JSON Web Token."""
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def joined(header: dict, claims: dict, signature: str) -> str:
    def encoded(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{encoded(header)}.{encoded(claims)}.{signature}"
