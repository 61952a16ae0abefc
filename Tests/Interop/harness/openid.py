"""An OpenID provider that others wrote, in this process: `oidc-provider-mock`."""

import threading
import urllib.parse

import requests
import werkzeug.serving
from oidc_provider_mock import app

from harness.processes import free_port

AUDIENCE = "causeway-of-the-test"


class Provider:
    """The provider in this process. Each start makes new keys, as a rotation does."""

    def __init__(self):
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.server = None
        self.start()

    def start(self) -> None:
        self.server = werkzeug.serving.make_server("localhost", self.port, app(require_nonce=False), threaded=True)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        server, self.server = self.server, None
        if server:
            server.shutdown()
            server.server_close()

    def token(self, subject: str, audience: str = AUDIENCE) -> str:
        """An ID token, by the code flow that a browser would go through."""
        back = "http://localhost/back"
        asked = {"client_id": audience, "redirect_uri": back, "response_type": "code", "scope": "openid"}
        page = requests.post(
            f"{self.issuer}/oauth2/authorize", params=asked, data={"sub": subject}, allow_redirects=False, timeout=30)
        assert page.status_code == 302, page.text
        code = urllib.parse.parse_qs(urllib.parse.urlparse(page.headers["Location"]).query)["code"][0]
        answer = requests.post(
            f"{self.issuer}/oauth2/token", auth=(audience, "any"), timeout=30,
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": back})
        assert answer.status_code == 200, answer.text
        return answer.json()["id_token"]
