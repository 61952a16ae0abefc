"""Deletion vectors as an answer carries them: the descriptor of an add action, back to positions."""

import base64
import struct
import zlib

import requests
from pyroaring import BitMap64

from harness.iceberg_deletes import VECTOR_MAGIC

Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
PYTHONS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
# Of the query of a URL; without one of them the Delta kernel looks for a file on the local disk.
SIGNED = ("X-Amz-Signature=", "sp=", "X-Goog-Credential=", "X-OSS-Credential=", "X-Databricks-Signature=")


def positions_of(descriptor: dict) -> list[int]:
    """What a descriptor deletes; checks all that a reader may rely on (Delta protocol, "Deletion Vectors")."""
    if descriptor["storageType"] == "i":
        text = descriptor["pathOrInlineDv"]
        assert len(text) % 5 == 0, "inline vectors are padded to whole groups"
        data = base64.b85decode(text.encode().translate(bytes.maketrans(Z85, PYTHONS)))
        assert 0 <= len(data) - descriptor["sizeInBytes"] < 4
        assert "offset" not in descriptor or descriptor["offset"] is None
        body = data[:descriptor["sizeInBytes"]]
    else:
        assert descriptor["storageType"] == "p", descriptor["storageType"]
        body = body_at(descriptor)
    assert body[:4] == VECTOR_MAGIC
    positions = list(BitMap64.deserialize(body[4:]))
    assert len(positions) == descriptor["cardinality"]
    return positions


def body_at(descriptor: dict) -> bytes:
    url = descriptor["pathOrInlineDv"]
    assert any(f"?{key}" in url or f"&{key}" in url for key in SIGNED), "the kernel does not take the URL for one"
    response = requests.get(url, timeout=30)
    assert response.status_code == 200, response.text[:300]
    data, offset = response.content, descriptor.get("offset", 0)
    assert data[0] == 1, "the version of the file"
    length, = struct.unpack_from(">I", data, offset)
    assert length == descriptor["sizeInBytes"]
    body = data[offset + 4:offset + 4 + length]
    assert struct.unpack_from(">I", data, offset + 4 + length) == (zlib.crc32(body),)
    return body
