"""Recipients that an OpenID provider vouches for: `oidc-provider-mock` issues the tokens."""

import json

import pytest

from harness.causeway import Causeway, CommandFailed
from harness.openid import AUDIENCE, Provider
from harness.sharing import Sharing


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def serve(start_server, provider):
    """A server that trusts the provider, and knows the recipient `acme`."""

    def serve(*lines: str, issuer: str | None = None) -> Causeway:
        server = start_server()
        server.stop()
        with server.config.open("a") as file:
            file.write("\n".join([
                "identity:", "  issuers:", f"    - issuer: {issuer or provider.issuer}",
                f"      audiences: [{AUDIENCE}]", *[f"      {line}" for line in lines], ""]))
        server.start()
        server.admin("share", "create", "s")
        server.admin("recipient", "create", "acme", "--share", "s")
        return server

    return serve


def status(server: Causeway, token: str) -> int:
    server.secrets.add(token)
    return Sharing(server.endpoint, token).get("/shares").status_code


def why(server: Causeway) -> str:
    """What the operator was told of the last request that was refused."""
    lines = [json.loads(line) for line in server.settled_log().splitlines() if line.startswith("{")]
    return [line["detail"] for line in lines if "detail" in line][-1]


def test_a_provider_lets_a_recipient_in(serve, provider):
    server = serve()
    token = provider.token("acme-service")
    assert status(server, token) == 401
    assert "no recipient has the identity" in why(server) and "acme-service" in why(server)
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=acme-service")
    assert status(server, token) == 200
    assert [share["name"] for share in Sharing(server.endpoint, token).items("/shares")] == ["s"]
    shown = server.admin("recipient", "show", "acme")["identities"]
    assert shown == [{"issuer": provider.issuer, "subject": "acme-service"}]
    server.admin("recipient", "update", "acme", "--ip", "192.0.2.0/24")
    assert status(server, token) == 403
    server.admin("recipient", "update", "acme", "--any-ip")
    server.admin("recipient", "update", "acme", "--remove-identity", f"{provider.issuer}=acme-service")
    assert status(server, token) == 401


def test_an_identity_is_one_recipient(serve, provider):
    server = serve()
    server.admin("recipient", "create", "other")
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    with pytest.raises(CommandFailed, match="acme"):
        server.admin("recipient", "update", "other", "--identity", f"{provider.issuer}=one")


def test_tokens_for_others_are_refused(serve, provider):
    server = serve()
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    assert status(server, provider.token("one")) == 200
    assert status(server, provider.token("one", audience="another-service")) == 401
    assert why(server).startswith("audience: ") and "another-service" in why(server)
    assert status(server, provider.token("two")) == 401


def test_claims_that_are_required(serve, provider):
    server = serve("requiredClaims: [tenant=acme]")
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    assert status(server, provider.token("one")) == 401 and why(server).startswith("missingClaim: ")


def test_algorithms_that_are_not_allowed(serve, provider):
    server = serve("algorithms: [ES256]")
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    assert status(server, provider.token("one")) == 401 and why(server).startswith("algorithm: ")


def test_a_provider_that_is_not_configured(serve, provider):
    server = serve(issuer="https://login.example.invalid")
    assert status(server, provider.token("one")) == 401 and why(server).startswith("unknownIssuer: ")
    assert "identity provider" in server.log.read_text()


def test_the_provider_rotates_its_keys(serve, provider):
    server = serve()
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    old = provider.token("one")
    assert status(server, old) == 200
    provider.stop()
    assert status(server, old) == 200, "the keys that are here are still fresh"
    provider.start()
    assert status(server, provider.token("one")) == 200, "keys are asked for anew"
    assert status(server, old) == 401 and why(server).startswith("signature: ")


def test_a_provider_that_is_away(serve, provider):
    token = provider.token("one")
    provider.stop()
    server = serve()
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    assert status(server, token) == 401
    assert why(server).startswith("issuerUnavailable: ") and "refused" in why(server)


def test_the_audit_names_the_provider(serve, provider):
    server = serve()
    server.admin("recipient", "update", "acme", "--identity", f"{provider.issuer}=one")
    assert status(server, provider.token("one")) == 200
    server.stop()
    assert f'"issuer":"{provider.issuer}"' in (server.folder / "causeway.audit.log").read_text()
