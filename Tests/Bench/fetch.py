"""A small HTTP client that asks for gzip and reads to the end."""

import dataclasses
import http.client
import json
import time
import zlib
from collections.abc import Iterator

from measures import Disagreement

PIECE_BYTES = 1 << 18


@dataclasses.dataclass
class Fetched:
    """An answer, and the seconds from the request to the first and the last byte of its body."""

    version: int | None
    first_byte: float
    seconds: float
    pieces: list[bytes]

    @property
    def compressed_bytes(self) -> int:
        return sum(map(len, self.pieces))

    def plain(self) -> Iterator[bytes]:
        """The body without gzip, piece by piece."""
        gzip = zlib.decompressobj(wbits=15 + 16)
        for piece in self.pieces:
            yield gzip.decompress(piece)
        yield gzip.flush()
        if not gzip.eof:
            raise Disagreement("an answer's gzip stream has no end")

    def check(self, version: int | None, lines: int) -> None:
        """Whether it is the answer of the table: to be called after everything has been measured."""
        found = sum(piece.count(b"\n") for piece in self.plain())
        if (self.version, found) != (version, lines):
            raise Disagreement(f"an answer has version {self.version} and {found} lines, "
                               f"and should have version {version} and {lines}")


def fetch(
    port: int, method: str, path: str, headers: dict[str, str] | None = None, body: dict | None = None,
    seconds_at_most: float = 900,
) -> Fetched:
    """One request over a connection of its own. The body is kept as it came and looked at by nobody meanwhile."""
    fields = {"Accept-Encoding": "gzip"} | (headers or {})
    text = None
    if body is not None:
        text, fields["Content-Type"] = json.dumps(body).encode(), "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds_at_most)
    try:
        started = time.monotonic()
        connection.request(method, path, body=text, headers=fields)
        response = connection.getresponse()
        pieces = [response.read1(PIECE_BYTES)]
        first_byte = time.monotonic() - started
        while piece := response.read1(PIECE_BYTES):
            pieces.append(piece)
        seconds = time.monotonic() - started
    finally:
        connection.close()
    if response.status != 200:
        raise Disagreement(f"{method} {path}: status {response.status}: {b''.join(pieces)[:500]!r}")
    if response.headers["content-encoding"] != "gzip":
        raise Disagreement(f"{method} {path}: the answer is not gzip")
    version = response.headers["delta-table-version"]
    return Fetched(None if version is None else int(version), first_byte, seconds, pieces)
