"""Who is refused and how: every error is one line of JSON that says what is wrong."""

import pytest
import requests

from harness.sharing import Sharing, assert_error, send_bare, table_path

ROUTES = [
    ("GET", "/shares"), ("GET", "/shares/lake"), ("GET", "/shares/lake/schemas"), ("GET", "/shares/lake/all-tables"),
    ("GET", "/shares/lake/schemas/delta/tables"), ("GET", table_path("lake.delta.trips") + "/version"),
    ("GET", table_path("lake.delta.trips") + "/metadata"), ("POST", table_path("lake.delta.trips") + "/query"),
    ("GET", table_path("lake.delta.trips") + "/changes?startingVersion=0"),
]


@pytest.mark.parametrize("method, path", ROUTES)
def test_no_answer_without_a_token(backend, method, path):
    token = backend.server.token("reader")
    for header in (None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {token}", token, f"Bearer {token}x",
                   f"Bearer {token[:-1]}", f"Bearer {token.swapcase()}", f"Bearer {token} {token}"):
        headers = {} if header is None else {"Authorization": header}
        answer = send_bare(backend.server.port, method, "/delta-sharing" + path, headers)
        assert_error(answer, 401, "UNAUTHENTICATED")


def test_a_header_with_a_control_character_is_no_request(backend):
    answer = send_bare(backend.server.port, "GET", "/delta-sharing/shares", {"Authorization": "Bearer \x01"})
    assert answer.status_code in (400, 401) and "items" not in answer.text


def test_a_token_in_the_query_string_is_no_token(backend):
    token = backend.server.token("reader")
    for name in ("access_token", "token", "Authorization", "bearerToken"):
        answer = requests.get(f"{backend.server.endpoint}/shares", params={name: token}, timeout=30)
        assert_error(answer, 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("suffix", ["\u00a0", "%20", "\\n", "="])
def test_a_token_with_something_after_it_is_no_token(backend, suffix):
    token = backend.server.token("reader")
    answer = send_bare(backend.server.port, "GET", "/delta-sharing/shares",
                       {"Authorization": f"Bearer {token}{suffix}".encode("utf-8").decode("latin-1")})
    assert_error(answer, 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("suffix", [" ", "\t", "  "])
def test_whitespace_at_the_end_of_a_header_is_no_part_of_it(backend, suffix):
    """RFC 9110, section 5.5: it is stripped before anyone looks; what remains is the token, or is not."""
    for token, status in ((backend.server.token("reader"), 200), ("wrong", 401)):
        headers = {"Authorization": f"Bearer {token}{suffix}"}
        assert send_bare(backend.server.port, "GET", "/delta-sharing/shares", headers).status_code == status


def test_authentication_comes_before_everything(backend):
    nobody = Sharing(backend.server.endpoint, None)
    for path in ("/shares/absent", "/shares/absent/schemas/x/tables/y/metadata", "/shares?maxResults=-1"):
        assert_error(nobody.get(path), 401, "UNAUTHENTICATED")
    answer = nobody.send("POST", table_path("lake.delta.trips") + "/query", data="no JSON")
    assert_error(answer, 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("path, name", [
    ("/shares/absent", "absent"), ("/shares/absent/schemas", "absent"), ("/shares/absent/all-tables", "absent"),
    ("/shares/lake/schemas/absent/tables", "absent"), (table_path("lake.delta.absent") + "/metadata", "absent"),
    (table_path("lake.absent.trips") + "/version", "absent"), (table_path("absent.delta.trips") + "/version", "absent"),
])
def test_unknown_names(sharing, path, name):
    assert_error(sharing.get(path), 404, "RESOURCE_DOES_NOT_EXIST", name)


@pytest.mark.parametrize("method, path, statuses", [
    ("GET", "/", {404}), ("GET", "/nowhere", {404}), ("GET", "/shares/lake/nowhere", {404}),
    ("GET", table_path("lake.delta.trips") + "/nowhere", {404}), ("POST", "/shares", {404, 405}),
    ("DELETE", "/shares/lake", {404, 405}), ("PUT", table_path("lake.delta.trips") + "/query", {404, 405}),
    ("GET", table_path("lake.delta.trips") + "/query", {404, 405}), ("PATCH", "/shares", {404, 405}),
    ("POST", table_path("lake.delta.trips") + "/metadata", {404, 405}), ("OPTIONS", "/shares", {404, 405}),
])
def test_unknown_routes_and_methods(sharing, method, path, statuses):
    assert_error(sharing.send(method, path), statuses)


@pytest.mark.parametrize("method, path, allowed", [
    ("DELETE", "/shares", {"GET", "HEAD"}), ("GET", table_path("lake.delta.trips") + "/query", {"POST"}),
])
def test_a_wrong_method_is_told_the_right_ones(sharing, method, path, allowed):
    """RFC 9110 section 15.5.6 asks for the header."""
    answer = sharing.send(method, path)
    assert_error(answer, 405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) <= allowed and answer.headers["Allow"]


def test_routes_outside_the_protocol(backend):
    for path in ("/", "/admin/v1/shares", "/metrics", "/files", "/files/", "/.git/config", "/delta-sharingx/shares"):
        assert requests.get(backend.server.host + path, timeout=30).status_code in (400, 401, 403, 404)
    assert requests.get(backend.server.host + "/healthz", timeout=30).status_code == 200


@pytest.mark.parametrize("body", [
    b"{", b"no JSON", b"[]", b'"text"', b"5", b"\xff\xfe", b'{"version": }', b"[" * 200_000,
    b'{"a":' * 200_000 + b"1" + b"}" * 200_000, b'{"version": 1e999}', b"{}{}", b"{'version': 1}", b'{"limitHint": 01}',
])
def test_malformed_bodies(sharing, body):
    answer = sharing.send("POST", table_path("lake.delta.trips") + "/query", data=body)
    assert_error(answer, 400)


@pytest.mark.parametrize("body", [b"", b"{}", b"  {}\n", b'{"unknownField": [1, {"a": null}]}', b'{"version": null}'])
def test_bodies_that_ask_for_everything(sharing, tables, body):
    answer = sharing.send("POST", table_path("lake.delta.trips") + "/query", data=body,
                          headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert len(answer.text.strip().split("\n")) == 2 + len(tables["trips"].files())
