"""Stores that are gone, down, slow or answer junk: a sentence for the client, and the server goes on."""

import contextlib
import http.server
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from harness.causeway import Causeway, Store
from harness.logs import METADATA, PROTOCOL, add, write_log
from harness.processes import free_port
from harness.sharing import Sharing, assert_error

from conftest import READER


def reader_of(server: Causeway) -> Sharing:
    server.admin("share", "create", "s", "--add", "d.t=s3://lake/t", "--add", "d.u=s3://lake/u")
    server.admin("recipient", "create", READER, "--share", "s")
    return Sharing(server.endpoint, server.token(READER))


def test_a_folder_that_is_gone(bucket, share_one):
    write_log(bucket / "t", [PROTOCOL, METADATA, add("x.parquet")])
    sharing = share_one(bucket, "t")
    assert sharing.query("s.d.t").status == 200
    shutil.rmtree(bucket / "t")
    for answer in (sharing.query("s.d.t"), sharing.metadata("s.d.t"), sharing.version("s.d.t")):
        assert_error(answer.response, set(range(400, 600)))
    assert sharing.server.is_healthy()
    assert [table["name"] for table in sharing.items("/shares/s/all-tables")] == ["t"]

    write_log(bucket / "t", [PROTOCOL, METADATA, add("x.parquet")])
    assert sharing.query("s.d.t").status == 200, "the table came back and is not served"


def test_a_folder_without_a_log(bucket, share_one):
    (bucket / "t").mkdir()
    answer = share_one(bucket, "t").query("s.d.t")
    assert_error(answer.response, set(range(400, 600)))


@contextlib.contextmanager
def endpoint(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """An HTTP server on loopback that gives every request to `answer`."""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            with contextlib.suppress(OSError):
                answer(self)

        do_GET = do_HEAD = handle_one

        def log_message(self, *arguments) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def reply(status: int, body: bytes, **headers: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Type": "application/xml", "Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def error_document(code: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>of the store</Message></Error>'.encode()


@pytest.mark.parametrize("delivery", ["presigned", "proxy"])
def test_an_endpoint_that_is_down(start_server, delivery):
    server = start_server(Store("lake", endpoint=f"http://127.0.0.1:{free_port()}", delivery=delivery))
    sharing = reader_of(server)
    for answer in (sharing.query("s.d.t"), sharing.metadata("s.d.t"), sharing.version("s.d.t")):
        assert_error(answer.response, 503, "TEMPORARILY_UNAVAILABLE")
    assert server.is_healthy()


@pytest.mark.parametrize("status, code", [(500, "InternalError"), (503, "SlowDown"), (429, "TooManyRequests")])
def test_an_endpoint_that_fails_for_now(start_server, status, code):
    with endpoint(reply(status, error_document(code))) as url:
        sharing = reader_of(start_server(Store("lake", endpoint=url)))
        assert_error(sharing.query("s.d.t").response, 503, "TEMPORARILY_UNAVAILABLE")


@pytest.mark.parametrize("status, code", [
    (403, "AccessDenied"), (403, "SignatureDoesNotMatch"), (404, "NoSuchBucket"), (400, "AuthorizationHeaderMalformed"),
])
def test_an_endpoint_that_refuses(start_server, status, code):
    """Says what the store said, with a status of the server's own fault, for the recipient cannot mend it."""
    with endpoint(reply(status, error_document(code))) as url:
        sharing = reader_of(start_server(Store("lake", endpoint=url)))
        answer = sharing.query("s.d.t")
        assert_error(answer.response, {404, 500, 503})
        assert answer.response.status_code != 401, "the recipient's token is not what the store refused"


JUNK = {
    "a web page": reply(200, b"<html><body>Welcome</body></html>", Content_Type="text/html"),
    "nothing": reply(200, b""),
    "half a list": reply(200, b'<?xml version="1.0"?><ListBucketResult><Contents><Key>t/_delta_log/0000'),
    "entities": reply(200, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
                           b"]><ListBucketResult><Name>&b;&b;</Name></ListBucketResult>"),
    "a redirect": reply(301, b"", Location="http://169.254.169.254/latest/meta-data/"),
    "JSON": reply(200, b'{"keys": []}', Content_Type="application/json"),
    "deep": reply(200, b"<a>" * 200_000),
}


@pytest.mark.parametrize("name", list(JUNK))
def test_an_endpoint_that_answers_junk(start_server, name):
    with endpoint(JUNK[name]) as url:
        server = start_server(Store("lake", endpoint=url))
        sharing = reader_of(server)
        assert_error(sharing.query("s.d.t").response, {404, 500, 502, 503})
        assert server.is_healthy()


def test_a_redirect_is_not_followed_with_credentials(start_server):
    seen = []
    with endpoint(lambda handler: seen.append(handler.headers) or reply(404, b"")(handler)) as other:
        with endpoint(lambda handler: reply(307, b"", Location=other + handler.path)(handler)) as url:
            sharing = reader_of(start_server(Store("lake", endpoint=url)))
            assert_error(sharing.query("s.d.t").response, {404, 500, 502, 503})
    assert not any("Authorization" in headers for headers in seen)


def test_a_list_that_never_ends_is_given_up(start_server):
    page = (b'<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>'
            b"<NextContinuationToken>again</NextContinuationToken></ListBucketResult>")
    with endpoint(reply(200, page)) as url:
        server = start_server(Store("lake", endpoint=url))
        sharing = reader_of(server)
        started = time.monotonic()
        assert_error(sharing.query("s.d.t").response, {500, 502, 503})
        assert time.monotonic() - started < 60
        assert server.is_healthy()


@pytest.mark.slow
def test_a_slow_endpoint_has_a_deadline_and_blocks_nobody(start_server, buckets, tables):
    """While one store hangs, another table is read at once; in the end the hanging request gets its 503."""
    hanging = threading.Event()
    with endpoint(lambda handler: hanging.wait(150)) as url:
        server = start_server(Store("lake", endpoint=url), Store("fast", folder=buckets / "lake"))
        server.admin("share", "create", "s", "--add", "d.t=s3://lake/t", "--add", "d.fast=s3://fast/trips")
        server.admin("recipient", "create", READER, "--share", "s")
        sharing = Sharing(server.endpoint, server.token(READER))
        answers: list = []

        def hang() -> None:
            answers.append(sharing.send("POST", "/shares/s/schemas/d/tables/t/query", json={}, timeout=170))

        waiting = [threading.Thread(target=hang) for _ in range(20)]
        for thread in waiting:
            thread.start()
        time.sleep(1)
        started = time.monotonic()
        assert sharing.query("s.d.fast").status == 200
        assert time.monotonic() - started < 5
        for thread in waiting:
            thread.join(170)
        hanging.set()
        assert len(answers) == 20
        for answer in answers:
            assert_error(answer, 503, "TEMPORARILY_UNAVAILABLE")
        assert server.is_healthy()
