"""Checkpoints, hints and checksums that are damaged: the right rows where commits can tell them, else a refusal."""

import json
import pathlib
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.checkpoints import checkpoint, commit, forget, hint, log_of, part, split, write_classic
from harness.sharing import assert_error

VERSION = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> pathlib.Path:
    """Three appends and a delete, and a checkpoint of them."""
    path = tmp_path_factory.mktemp("made") / "t"
    for number in range(3):
        rows = pa.table({"n": pa.array([number, 10 + number], pa.int64()), "part": ["x", "y/z é"]})
        write_deltalake(path, rows, mode="append", partition_by="part" if number == 0 else None)
    DeltaTable(path).delete("n = 1")
    DeltaTable(path).create_checkpoint()
    return path


@pytest.fixture
def expected(place, made) -> list[tuple]:
    """Puts the table into its place; what is to be read there, as the commits alone tell it."""
    log = log_of(place.path)
    shutil.copytree(made, place.path, ignore=shutil.ignore_patterns("*checkpoint*"))
    found = described(place)
    assert len(found) == 5
    for file in log_of(made).glob("*checkpoint*"):
        shutil.copy2(file, log)
    return found


def described(place) -> list[tuple]:
    answer = place.query()
    assert answer.status == 200, answer.response.text
    return sorted((file["id"], file["size"], file["partitionValues"]["part"], file["stats"]) for file in answer.files)


def forget_commits(place) -> None:
    forget(place.path, VERSION)
    commit(place.path, VERSION).unlink()


def refuses(place) -> None:
    body = assert_error(place.query().response, set(range(400, 500)))
    assert "checkpoint" in body["message"] or "log" in body["message"], body


def number_in_footer(content: bytes) -> bytes:
    return content[:-8] + (2**31 - 1).to_bytes(4, "little") + content[-4:]


DAMAGES = {
    "empty": lambda content: b"",
    "magic alone": lambda content: b"PAR1",
    "the beginning": lambda content: content[:100],
    "half": lambda content: content[:len(content) // 2],
    "all but a byte": lambda content: content[:-1],
    "zeros": lambda content: bytes(len(content)),
    "text": lambda content: b"no Parquet\n" * 100,
    "a huge footer": number_in_footer,
    "no footer": lambda content: content[:4] + bytes(len(content) - 8) + content[-4:],
    "zeros in the middle": lambda content: content[:50] + bytes(2000) + content[2050:],
    "ones in the middle": lambda content: content[:50] + b"\xff" * 2000 + content[2050:],
    "shifted by a byte": lambda content: b"P" + content,
}


@pytest.mark.parametrize("name", list(DAMAGES))
@pytest.mark.parametrize("hinted", [True, False])
def test_a_damaged_checkpoint(place, expected, name, hinted):
    if not hinted:
        hint(place.path).unlink()
    file = checkpoint(place.path, VERSION)
    content = file.read_bytes()
    file.write_bytes(DAMAGES[name](content))
    assert described(place) == expected
    forget_commits(place)
    refuses(place)
    file.write_bytes(content)
    assert described(place) == expected, "once the checkpoint is whole again, it is read"


@pytest.mark.parametrize("hinted", [True, False])
def test_single_bytes_that_no_checksum_guards(place, expected, hinted):
    """Structure that makes no sense is seen: never a server error, and rows where the commits are still there."""
    if not hinted:
        hint(place.path).unlink()
    file = checkpoint(place.path, VERSION)
    content = file.read_bytes()
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    positions = [*range(footer, len(content), 211), *range(8, 40, 5), *range(100, footer, 797)]
    for position in positions:
        file.write_bytes(flipped(content, position))
        answer = place.query()
        # What it says may be another thing by now, but it says it; the commits are all there.
        assert answer.status == 200, f"byte {position} of {len(content)}: {answer.response.text}"
    forget_commits(place)
    for position in positions:
        file.write_bytes(flipped(content, position))
        answer = place.query()
        assert answer.status in (200, 400), f"byte {position} of {len(content)}: {answer.response.text}"
    file.write_bytes(content)
    assert described(place) == expected


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1:]


@pytest.mark.parametrize("text", [b"y/z", b".parquet", b"numRecords"])
def test_a_page_whose_checksum_is_wrong_is_damaged(place, expected, text):
    """Spark writes a checksum into every page: a partition value, path or statistic that rotted is no other one."""
    file = write_classic(place.path, VERSION, compression="none", write_page_checksum=True, use_dictionary=False,
                         write_statistics=False)
    assert described(place) == expected
    content = file.read_bytes()
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    position = content.index(text)
    assert position < footer, "in a page, not in the footer"
    file.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1:])
    assert described(place) == expected
    forget_commits(place)
    refuses(place)


HINTS = {
    "no JSON": "no JSON", "empty": "", "binary": "\x00\x01", "truncated": '{"version":3,"si', "an array": "[3]",
    "null": "null", "a text": '{"version":"3"}', "negative": '{"version":-1}', "a fraction": '{"version":3.5}',
    "huge": '{"version":9223372036854775807}', "beyond 64 bits": '{"version":99999999999999999999}',
    "an exponent": '{"version":1e99}', "a version that is gone": '{"version":1,"size":2}',
    "a version that is yet to come": '{"version":100,"size":2}', "a commit alone": '{"version":4,"size":2}',
    "zero": '{"version":0,"size":1}', "twice": '{"version":3,"version":1}', "deep": '{"a":' * 50_000,
    "parts that are not there": '{"version":3,"size":9,"parts":4}',
    "a V2 name that is not there": '{"version":3,"v2Checkpoint":{"path":"../../x.json","sizeInBytes":5}}',
}


@pytest.mark.parametrize("name", [*HINTS, "absent", "a folder"])
def test_a_hint_is_only_a_hint(place, expected, name):
    write_deltalake(place.path, pa.table({"n": pa.array([99], pa.int64()), "part": ["x"]}), mode="append")
    longer = described(place)
    assert len(longer) == 6
    hint(place.path).unlink()
    if name == "a folder":
        hint(place.path).mkdir()
    elif name != "absent":
        hint(place.path).write_text(HINTS[name])
    for _ in range(2):
        assert described(place) == longer
        assert place.sharing.version(place.name).version == VERSION + 1
        assert place.sharing.metadata(place.name).status == 200
        forget(place.path, VERSION)


CHECKSUMS = {
    "no JSON": "no JSON", "empty": "", "truncated": '{"tableSizeBytes":1,"numFi', "an array": "[]", "members": "{}",
    "of another shape": '{"protocol":5,"metadata":[],"numFiles":"many"}', "wrong": '{"tableSizeBytes":1,"numFiles":1}',
    "huge": '{"tableSizeBytes":1e400,"numFiles":99999999999999999999}', "negative": '{"numFiles":-1}',
    "deep": '{"protocol":' * 50_000,
}


@pytest.mark.parametrize("name", list(CHECKSUMS))
def test_a_damaged_checksum(place, expected, name):
    (log_of(place.path) / f"{VERSION:020}.crc").write_text(CHECKSUMS[name])
    for _ in range(2):
        assert described(place) == expected
        answer = place.sharing.metadata(place.name)
        assert answer.status == 200, answer.response.text
        assert json.loads(answer.actions("metaData")[0]["schemaString"])["fields"][0]["name"] == "n"
        forget(place.path, VERSION)


def test_a_checkpoint_without_a_column_of_files_is_no_empty_table(place, expected):
    pq.write_table(pq.read_table(checkpoint(place.path, VERSION)).drop_columns(["add"]),
                   checkpoint(place.path, VERSION))
    forget_commits(place)
    refuses(place)


@pytest.mark.parametrize("hinted", [True, False])
@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_missing_part(place, expected, missing, hinted):
    """Parts are a checkpoint only together."""
    if not hinted:
        hint(place.path).unlink()
    split(place.path, VERSION, 3)
    assert described(place) == expected
    gone = part(place.path, VERSION, missing, 3)
    content = gone.read_bytes()
    gone.unlink()
    assert described(place) == expected
    forget_commits(place)
    refuses(place)
    gone.write_bytes(content)
    assert described(place) == expected
