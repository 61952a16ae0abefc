"""File URLs: whole files, ranges, and the refusal of what was not signed, was altered or has expired."""

import json
import shutil
import time
import urllib.parse

import pytest
import requests

from harness.lake import Table
from harness.sharing import DELTA, PARQUET, Sharing, assert_error, table_path

from conftest import BACKENDS, READER, Backend, store_of


def one_file(backend: Backend, name: str = "trips") -> tuple[str, bytes]:
    """A URL, and the bytes of its file on disk."""
    url = backend.sharing.query(f"lake.delta.{name}").urls[0]
    content = requests.get(url, timeout=30).content
    stored = [path.read_bytes() for path in backend.tables[name].path.rglob("*.parquet")]
    assert content in stored
    return url, content


@pytest.mark.parametrize("name", ["trips", "odd_partitions", "literal_paths"])
def test_each_url_gives_its_whole_file(backend, name):
    answer = backend.sharing.query(f"lake.delta.{name}")
    stored = {path.read_bytes() for path in backend.tables[name].path.rglob("*.parquet")}
    for file in answer.files:
        response = requests.get(file["url"], timeout=30)
        assert response.status_code == 200, response.text[:300]
        assert response.content in stored and len(response.content) == file["size"]


def test_delivery_is_the_configured_one(backend):
    for url in backend.sharing.query("lake.delta.trips").urls:
        parts = urllib.parse.urlsplit(url)
        assert "X-Amz-Signature" in urllib.parse.parse_qs(parts.query)
        assert url.startswith(f"{backend.server.host}/files/") == backend.delivers_by_proxy
        assert backend.server.token("reader") not in url
        if backend.delivers_by_proxy:
            assert "trips" not in parts.path and "lake" not in parts.path, "the URL names a store location"


def test_single_ranges(backend):
    url, content = one_file(backend)
    size = len(content)
    for asked, first, last in (("bytes=0-3", 0, 3), ("bytes=4-4", 4, 4), (f"bytes={size - 8}-", size - 8, size - 1),
                               ("bytes=-8", size - 8, size - 1), (f"bytes=5-{size + 100}", 5, size - 1),
                               (f"bytes=0-{size - 1}", 0, size - 1)):
        response = requests.get(url, headers={"Range": asked}, timeout=30)
        assert response.content == content[first:last + 1]
        assert response.headers["content-range"] == f"bytes {first}-{last}/{size}"
        if backend.delivers_by_proxy:  # this S3 server calls a part 200
            assert response.status_code == 206, f"{asked}: {response.status_code}"
    assert content[:4] == content[-4:] == b"PAR1"


def test_a_range_beyond_the_end(backend):
    url, content = one_file(backend)
    for asked in (f"bytes={len(content)}-", "bytes=99999999999-", f"bytes={len(content)}-{len(content) + 5}"):
        response = requests.get(url, headers={"Range": asked}, timeout=30)
        assert response.status_code == 416, f"{asked}: {response.status_code}"
        if backend.delivers_by_proxy:
            assert response.headers["content-range"] == f"bytes */{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=abc", "lines=1-2", "bytes=5-2", "bytes=-", "bytes=0-1,3-4",
                                   "bytes=99999999999999999999999-", "bytes=--5", "bytes=0-99999999999999999999999"])
def test_odd_ranges(backend, asked):
    if not backend.delivers_by_proxy:
        pytest.skip("ranges of this backend are the object store's")
    url, content = one_file(backend)
    response = requests.get(url, headers={"Range": asked}, timeout=30)
    assert response.status_code in (200, 206, 400, 416)
    if response.status_code == 200:
        assert response.content == content
    assert backend.server.is_healthy()


def test_head(backend):
    if not backend.delivers_by_proxy:
        pytest.skip("a presigned URL is signed for GET alone")
    url, content = one_file(backend)
    response = requests.head(url, timeout=30)
    assert response.status_code == 200 and response.content == b""
    assert int(response.headers["content-length"]) == len(content)
    assert response.headers["accept-ranges"] == "bytes" and response.headers["etag"]
    assert requests.get(url, timeout=30).headers["etag"] == response.headers["etag"]


def test_other_methods_are_refused(backend):
    url, _ = one_file(backend)
    for method in ("PUT", "POST", "DELETE"):
        assert requests.request(method, url, data=b"x", timeout=30).status_code in (400, 401, 403, 404, 405, 501)


def altered(url: str) -> dict[str, str]:
    """The URL with one thing changed each."""
    parts = urllib.parse.urlsplit(url)
    pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)

    def with_query(query: list[tuple[str, str]]) -> str:
        return urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(query)))

    def other(value: str) -> str:
        return value[:-1] + ("0" if value[-1] != "0" else "1")

    def other_in_the_middle(value: str) -> str:
        """Not at the end, which may be an extension that stands there for the reader alone."""
        return other(value[:len(value) // 2]) + value[len(value) // 2:]

    signature = dict(pairs)["X-Amz-Signature"]
    variants = {
        "no query": urllib.parse.urlunsplit(parts._replace(query="")),
        "no signature": with_query([pair for pair in pairs if pair[0] != "X-Amz-Signature"]),
        "an empty signature": with_query([(name, "" if name == "X-Amz-Signature" else value) for name, value in pairs]),
        "a short signature": url.replace(signature, signature[:8]),
        "another path": urllib.parse.urlunsplit(parts._replace(path=other_in_the_middle(parts.path))),
    }
    for name, value in pairs:
        if value:
            variants[f"another {name}"] = with_query(
                [(key, other(text) if key == name else text) for key, text in pairs])
    return variants


def test_urls_that_were_not_signed_so_are_refused(backend):
    url, content = one_file(backend)
    for change, variant in altered(url).items():
        response = requests.get(variant, timeout=30)
        # A store may look at a mangled date or algorithm before the signature, and call that a bad request.
        assert response.status_code in ({401, 403} if backend.delivers_by_proxy else {400, 401, 403}), (
            f"{change}: {response.status_code}")
        assert b"PAR1" not in response.content
        if backend.delivers_by_proxy:
            assert_error(response, {401, 403})


def test_the_signature_of_one_file_opens_no_other(backend):
    first, second = backend.sharing.query("lake.delta.trips").urls[:2]
    one, other = urllib.parse.urlsplit(first), urllib.parse.urlsplit(second)
    mixed = urllib.parse.urlunsplit(one._replace(query=other.query))
    assert requests.get(mixed, timeout=30).status_code in (401, 403)


@pytest.mark.slow
def test_urls_expire(request, buckets, tables, start_server):
    """All backends in one test: a minute is the shortest lifetime that can be configured."""
    urls = {}
    for kind in BACKENDS:
        server = start_server(store_of(kind, buckets, request), url_lifetime=60)
        server.admin("share", "create", "s", "--add", "d.t=s3://lake/trips")
        server.admin("recipient", "create", READER, "--share", "s")
        answer = Sharing(server.endpoint, server.token(READER)).query("s.d.t")
        assert 0 < answer.files[0]["expirationTimestamp"] / 1000 - time.time() <= 61
        urls[kind] = answer.urls[0]
        assert requests.get(urls[kind], timeout=30).status_code == 200
    time.sleep(63)
    for kind, url in urls.items():
        response = requests.get(url, timeout=30)
        # This S3 server calls a request whose time has passed a bad one.
        refusals = {400, 401, 403} if kind == "s3-presigned" else {401, 403}
        assert response.status_code in refusals, f"{kind}: {response.status_code}"
        assert b"PAR1" not in response.content


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_without_a_token_there_is_no_url(backend, capabilities):
    nobody = Sharing(backend.server.endpoint, None)
    answer = nobody.send("POST", table_path("lake.delta.trips") + "/query", json={},
                         headers={"delta-sharing-capabilities": capabilities})
    assert_error(answer, 401, "UNAUTHENTICATED")
    assert "X-Amz-Signature" not in answer.text and "/files/" not in answer.text


def test_a_file_that_is_gone(backend, share_one, bucket):
    source = backend.tables["trips"]
    sharing = share_one(*copy_of(source, bucket))
    answer = sharing.query("s.d.t")
    for path in (bucket / "t").rglob("*.parquet"):
        path.unlink()
    response = requests.get(answer.urls[0], timeout=30)
    assert_error(response, 404)
    assert sharing.server.is_healthy()


def copy_of(table: Table, bucket) -> tuple:
    """Copies the table into a bucket as `t`."""
    shutil.copytree(table.path, bucket / "t")
    return bucket, "t"


def test_large_files_are_streamed(share_one, bucket):
    """A file that is larger than any buffer, read slowly, neither fails nor fills the server's memory."""
    size = 256 * 1024 * 1024
    log = bucket / "t" / "_delta_log"
    log.mkdir(parents=True)
    with open(bucket / "t" / "large.parquet", "wb") as file:
        file.truncate(size)
    schema = json.dumps({"type": "struct", "fields": [
        {"name": "a", "type": "long", "nullable": True, "metadata": {}}]})
    (log / f"{0:020}.json").write_text("".join(json.dumps(action) + "\n" for action in (
        {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}},
        {"metaData": {"id": "0b6d3a4e-0000-4000-8000-000000000001", "format": {"provider": "parquet", "options": {}},
                      "schemaString": schema, "partitionColumns": [], "configuration": {}}},
        {"add": {"path": "large.parquet", "partitionValues": {}, "size": size, "modificationTime": 0,
                 "dataChange": True}})))
    sharing = share_one(bucket, "t")
    url = sharing.query("s.d.t").urls[0]
    received = 0
    with requests.get(url, stream=True, timeout=60) as response:
        assert response.status_code == 200
        for index, chunk in enumerate(response.iter_content(1 << 20)):
            received += len(chunk)
            if index == 0:
                time.sleep(1)
                assert resident_bytes(sharing.server) < size / 2, "the file is held in memory"
    assert received == size


def resident_bytes(server) -> int:
    status = open(f"/proc/{server.process.pid}/status").read()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024
