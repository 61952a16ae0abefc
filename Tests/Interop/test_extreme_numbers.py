"""Numbers of a log and of a request at the ends of their range: an answer or a refusal, and a server that lives on."""

import json
import os

import pytest

from harness.checkpoints import hint, log_of, write_actions
from harness.logs import METADATA, PROTOCOL, add, write_log
from harness.sharing import DELTA, PARQUET

MOST, LEAST = 2**63 - 1, -(2**63)
VECTORS = {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["deletionVectors"],
                        "writerFeatures": ["deletionVectors"]}}
UUID = "0d1de9ac-00c1-4bc2-8d8b-b35f613725c0"


def stats(records: int) -> str:
    return json.dumps({"numRecords": records, "minValues": {"a": LEAST}, "maxValues": {"a": MOST},
                       "nullCount": {"a": records}})


def vector(number: int) -> dict:
    return {"storageType": "u", "pathOrInlineDv": "ab^-aqEH.-t@S}K{vb[*k^", "offset": number, "sizeInBytes": number,
            "cardinality": number}


def dated(*times: int) -> list[list[dict]]:
    """Commits that say themselves when they were made."""
    configuration = {"delta.enableInCommitTimestamps": "true"}
    metadata = {"metaData": METADATA["metaData"] | {"configuration": METADATA["metaData"]["configuration"]
                                                    | configuration}}
    definitions = [[PROTOCOL, metadata]] + [[] for _ in times[1:]]
    return [[{"commitInfo": {"inCommitTimestamp": time}}, *first, add(f"{number}.parquet")]
            for number, (time, first) in enumerate(zip(times, definitions, strict=True))]


def three(**members) -> list[list[dict]]:
    return [[PROTOCOL, METADATA, *(add(f"{number}.parquet", **members) for number in range(3))]]


LOGS = {
    "records": three(stats=stats(MOST)), "one record less": three(stats=stats(MOST - 1)),
    "fewer records than none": three(stats=stats(LEAST)), "sizes": three(size=MOST),
    "times": three(modificationTime=MOST), "times before": three(modificationTime=LEAST),
    "vectors": [[VECTORS, METADATA, *(add(f"{number}.parquet", stats=stats(MOST - 1), deletionVector=vector(number))
                                      for number in (0, 1, MOST))]],
    "commits at the end of time": dated(MOST, MOST), "commits that go back": dated(MOST, LEAST),
}
BODIES = [
    {}, {"limitHint": MOST}, {"limitHint": MOST, "maxFiles": 2}, {"maxFiles": MOST}, {"limitHint": 1},
    {"version": MOST}, {"startingVersion": 0, "endingVersion": MOST}, {"timestamp": "9999-12-31T23:59:59.999Z"},
    {"timestamp": "0001-01-01T00:00:00Z"}, {"predicateHints": [f"a = {MOST}", f"a > {LEAST}"]},
]


def ask(place) -> None:
    """Whatever there is to ask, page by page."""
    for body in BODIES:
        for capabilities in (PARQUET, DELTA):
            answer = place.query(body, capabilities)
            assert answer.status in (200, 400), f"{body}: {answer.response.text}"
            while answer.end and answer.end.get("nextPageToken"):
                answer = place.query(body | {"pageToken": answer.end["nextPageToken"]}, capabilities)
                assert answer.status == 200, answer.response.text
    for answer in (place.sharing.metadata(place.name, DELTA), place.sharing.version(place.name),
                   place.sharing.changes(place.name, startingVersion=0),
                   place.sharing.changes(place.name, DELTA, startingVersion=0, endingVersion=MOST)):
        assert answer.status in (200, 400), answer.response.text


@pytest.mark.parametrize("name", list(LOGS))
def test_numbers_of_a_log(place, name):
    write_log(place.path, *LOGS[name])
    ask(place)


FILES = {
    "commit": f"{MOST:020}.json", "checkpoint": f"{MOST:020}.checkpoint.parquet",
    "checkpoint of version 2": f"{MOST:020}.checkpoint.{UUID}.json",
    "compacted": f"{0:020}.{MOST:020}.compacted.json", "compacted late": f"{MOST:020}.{MOST:020}.compacted.json",
    "part": f"{0:020}.checkpoint.{1:010}.{9_999_999_999:010}.parquet", "checksum": f"{MOST:020}.crc",
    "beyond 64 bits": f"{10**20 - 1}.json",
}


@pytest.mark.parametrize("name", list(FILES))
def test_numbers_of_names(place, name):
    write_log(place.path, [PROTOCOL, METADATA, add("a.parquet")], [add("b.parquet")])
    write_actions(log_of(place.path) / FILES[name], [PROTOCOL, METADATA, add("c.parquet")])
    hint(place.path).write_text(json.dumps({"version": MOST, "size": MOST, "sizeInBytes": MOST, "parts": MOST}))
    ask(place)


def test_numbers_of_a_checksum(place):
    log = write_log(place.path, *three())
    (log / f"{0:020}.crc").write_text(json.dumps({
        "numFiles": MOST, "tableSizeBytes": MOST, "protocol": PROTOCOL["protocol"],
        "metadata": METADATA["metaData"]}))
    ask(place)


@pytest.mark.parametrize("nanoseconds", [2**63 - 1, -(2**62)])
def test_times_of_files(place, nanoseconds):
    log = write_log(place.path, [PROTOCOL, METADATA, add("a.parquet")], [add("b.parquet")])
    os.utime(log / f"{0:020}.json", ns=(nanoseconds, nanoseconds))
    ask(place)
