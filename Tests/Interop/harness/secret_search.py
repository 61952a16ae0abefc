"""Finds secrets, and what could be put together to one, in whatever a program left behind.

A secret is looked for in clear, in lower case, in base64 at each of its three alignments, in hexadecimal,
percent-encoded, and, where it is base64 of random bytes, as these bytes. Of each form any twelve characters in a row
are a find.
"""

import base64
import binascii
import gzip
import pathlib
import re
import urllib.parse
from collections.abc import Iterable

import numpy

FRAGMENT = 12
# What is before the random part of a secret is known to everybody.
PREFIX = re.compile(r"^cw[a-z]_")
# Database pages and sparse files are full of these.
ZEROS = re.compile(rb"\x00{64,}")


class Needles:
    """Every fragment of every form of the secrets, and what it is of."""

    def __init__(self):
        self.names: dict[bytes, str] = {}
        self._starts: numpy.ndarray | None = None

    def add(self, name: str, secret: str | bytes) -> None:
        data = secret.encode() if isinstance(secret, str) else secret
        for form, text in forms(data):
            for start in range(len(text) - FRAGMENT + 1):
                self.names.setdefault(text[start:start + FRAGMENT], f"{name} ({form})")
        self._starts = None

    def __contains__(self, secret: str) -> bool:
        return PREFIX.sub("", secret).encode()[:FRAGMENT] in self.names

    def found(self, data: bytes) -> dict[str, bytes]:
        """What is in the data: the secret and its form, with what surrounds it."""
        data = ZEROS.sub(b"\x00", data)
        if self._starts is None:
            heads = b"".join({fragment[:8] for fragment in self.names})
            self._starts = numpy.unique(numpy.frombuffer(heads, "<u8"))
        found: dict[str, bytes] = {}
        for shift in range(8):
            end = shift + (len(data) - shift) // 8 * 8
            words = numpy.frombuffer(data[shift:end], "<u8")
            places = numpy.searchsorted(self._starts, words).clip(max=len(self._starts) - 1)
            for index in numpy.flatnonzero(self._starts[places] == words):
                place = shift + int(index) * 8
                name = self.names.get(data[place:place + FRAGMENT])
                if name is not None and name not in found:
                    found[name] = data[max(place - 60, 0):place + 60]
        return found

    def secrets(self, data: bytes) -> set[str]:
        """The names of the secrets that are in the data, in any form."""
        return {name.rpartition(" (")[0] for name in self.found(data)}


def forms(secret: bytes) -> Iterable[tuple[str, bytes]]:
    text = secret.decode("latin-1")
    plain = PREFIX.sub("", text).encode("latin-1")
    yield "in clear", plain
    # As names are looked up.
    yield "in lower case", plain.lower()
    encoded = urllib.parse.quote_from_bytes(plain, safe="")
    if encoded.encode() != plain:
        yield "percent-encoded", encoded.encode()
        yield "percent-encoded", re.sub("%[0-9A-F]{2}", lambda one: one.group().lower(), encoded).encode()
    binaries = [("", plain)]
    raw = decoded(plain)
    if raw is not None:
        binaries.append(("decoded, ", raw))
        yield "decoded", raw
    for before, data in binaries:
        yield before + "in hexadecimal", binascii.hexlify(data)
        yield before + "in hexadecimal", binascii.hexlify(data).upper()
    for offset in range(3):
        # The characters at both ends depend on what stands beside the secret.
        whole = base64.b64encode(bytes(offset) + plain)[(0, 2, 3)[offset]:].rstrip(b"=")[:-1]
        yield "in base64", whole
        yield "in base64", whole.replace(b"+", b"-").replace(b"/", b"_")


def decoded(text: bytes) -> bytes | None:
    try:
        raw = base64.b64decode(text.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) >= FRAGMENT else None


def content(path: pathlib.Path) -> bytes:
    """A file's bytes, and those of one that was compressed."""
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def files(folder: pathlib.Path, *leave_out: pathlib.Path) -> dict[str, bytes]:
    """Every regular file below a folder, by its path."""
    left = {path.resolve() for path in leave_out}
    return {str(path.relative_to(folder)): content(path) for path in sorted(folder.rglob("*"))
            if path.is_file() and path.resolve() not in left}
