"""An OpenID provider that others wrote, in this process: `oidc-provider-mock`."""

import contextlib
import pathlib
import threading
import time
import types
import urllib.parse
from collections.abc import Iterator
from unittest import mock

import requests
import werkzeug.serving
from oidc_provider_mock import app

from harness.processes import free_port

AUDIENCE = "causeway-of-the-test"


class Provider:
    """The provider in this process. Each start makes new keys, as a rotation does."""

    def __init__(self, name: str = "localhost", certificate: tuple[pathlib.Path, pathlib.Path] | None = None):
        """
        With a certificate and its key, which have to be for `localhost` too, it speaks TLS. Under a name that nobody
        resolves it is asked for tokens at `localhost`, and knows itself by the name.
        """
        self.port = free_port()
        self.certificate = certificate
        self.host = f"{name}:{self.port}"
        scheme = "https" if certificate else "http"
        self.issuer = f"{scheme}://{self.host}"
        self.local = f"{scheme}://localhost:{self.port}"
        # The paths that were asked for, whoever asked.
        self.requests: list[str] = []
        self.server = None
        self.start()

    def start(self) -> None:
        provider = app(require_nonce=False)

        def remembering(environment: dict, respond):
            self.requests.append(environment["PATH_INFO"])
            return provider(environment, respond)

        files = self.certificate and tuple(map(str, self.certificate))
        self.server = werkzeug.serving.make_server(
            "localhost", self.port, remembering, threaded=True, ssl_context=files)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        server, self.server = self.server, None
        if server:
            server.shutdown()
            server.server_close()

    def token(self, subject: str, audience: str = AUDIENCE, age: int = 0) -> str:
        """
        An ID token, by the code flow that a browser would go through. It is good for an hour from its issue on, which
        was `age` seconds ago by the provider's clock.
        """
        back = "http://localhost/back"
        asked = {"client_id": audience, "redirect_uri": back, "response_type": "code", "scope": "openid"}
        page = self.post("/oauth2/authorize", params=asked, data={"sub": subject}, allow_redirects=False)
        assert page.status_code == 302, page.text
        code = urllib.parse.parse_qs(urllib.parse.urlparse(page.headers["Location"]).query)["code"][0]
        with set_back(age):
            answer = self.post("/oauth2/token", auth=(audience, "any"), data={
                "grant_type": "authorization_code", "code": code, "redirect_uri": back})
        assert answer.status_code == 200, answer.text
        return answer.json()["id_token"]

    def post(self, path: str, **options: object) -> requests.Response:
        authorities = {"verify": str(self.certificate[0])} if self.certificate else {}
        return requests.post(f"{self.local}{path}", headers={"Host": self.host}, timeout=30, **authorities, **options)


@contextlib.contextmanager
def set_back(seconds: int) -> Iterator[None]:
    """The clock by which the provider dates its tokens."""
    clock = types.SimpleNamespace(time=lambda: time.time() - seconds)
    with mock.patch("authlib.oidc.core.grants.util.time", clock), \
            mock.patch("authlib.oidc.core.grants._legacy.time", clock):
        yield
