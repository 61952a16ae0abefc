"""Every route of administrators with every credential that is none of an administrator's."""

import time

import pytest
import requests

from harness import server_routes
from harness.refusal_ground import READER, Ground
from harness.refusal_matrix import Caller, Seen

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
NOWHERE = ["/admin/v1", "/admin/v1/nothing", "/nothing", "/admin/v2/shares"]
# By what stands for the names in a path: what is there, and what is not.
NAMES = {"there": ("opened", READER), "not there": ("absent", "nobody")}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    ground = Ground(tmp_path_factory.mktemp("administration"))
    yield ground
    ground.stop()


@pytest.fixture(scope="module")
def callers(ground):
    """Who is no administrator, by why: also those who were one."""
    found = ground.refused_callers()
    del found["token: an administrator's"]
    tokens = {f"{who}'s token": ground.tokens[who] for who in ground.tokens}
    for name, expires in (("lapsing", "2s"), ("leaving", "1h")):
        path = ground.server.folder / f"{name}.token"
        ground.server.admin("administrator", "create", name, "--expires", expires, "--output", str(path))
        tokens[f"{name} administrator's"] = token = path.read_text().strip()
        ground.server.secrets.add(token)
        assert status(ground, "/admin/v1/shares", token) == 200
    ground.server.admin("administrator", "delete", "leaving")
    deadline = time.monotonic() + 10
    while status(ground, "/admin/v1/shares", tokens["lapsing administrator's"]) == 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found | {why: Caller.bearing(ground.server.endpoint, token) for why, token in tokens.items()}


def status(ground: Ground, path: str, token: str) -> int:
    return requests.get(ground.api.address + path, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code


def paths(share: str, recipient: str) -> list[str]:
    found = ["/metrics", *NOWHERE]
    for segments in server_routes.administration().values():
        names = iter([share] if segments[0] == "shares" else [recipient, share])
        found.append("/admin/v1/" + "/".join(next(names) if one == "{}" else one for one in segments))
    return found


def test_whoever_is_no_administrator_gets_one_answer_to_everything(ground, callers):
    """Over all routes, methods, names that are there and names that are not; for everybody the same."""
    seen: dict[Seen, str] = {}
    with requests.Session() as session:
        for why, caller in callers.items():
            for named in NAMES.values():
                for path in paths(*named):
                    for method in METHODS:
                        answer = session.request(
                            method, ground.api.address + path, headers=caller.headers, data=b"{}", timeout=30)
                        seen.setdefault(Seen.of(answer), f"{why}: {method} {path}")
    assert len(seen) == 1, seen
    [one] = seen
    assert one.status == 401 and ("www-authenticate", "Bearer") in one.headers
    for name in ("opened", READER, "absent"):
        assert name not in one.body


def test_an_administrator_is_answered_at_each_route(ground):
    """The control: nothing of it is refused for who asks."""
    for path in paths(*NAMES["there"]):
        answers = {requests.request(method, ground.api.address + path, data=b"{", timeout=30, headers={
            "Authorization": f"Bearer {ground.api.token}", "If-Match": '"0"'}).status_code for method in METHODS}
        assert not answers & {401, 403}, f"{path}: {answers}"
        if path in NOWHERE:
            assert answers == {404}, f"{path}: {answers}"
        else:
            assert answers - {404}, f"{path}: {answers}"


def test_readiness_is_told_to_everybody_and_names_nobody(ground, callers):
    seen = {Seen.of(requests.get(f"{ground.api.address}/readyz", headers=caller.headers, timeout=30))
            for caller in callers.values()}
    assert len(seen) == 1 and seen.pop().body == "ready\n"


def test_the_listener_of_recipients_has_no_route_of_administrators(ground):
    """Not for an administrator's token either."""
    for path in paths(*NAMES["there"]):
        for token in (ground.api.token, ground.tokens[READER]):
            for method in ("GET", "POST"):
                answer = requests.request(
                    method, ground.server.host + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)
                assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
