"""Tables are input: what a log says is bounded by the table's own folder."""

import json
import os

import pytest
import requests

from harness.logs import METADATA, PROTOCOL, add, write_log
from harness.sharing import DELTA, PARQUET, assert_error

SECRET = b"PAR1 the secret of another tenant PAR1"

PATHS = [
    "../x.parquet", "../other/x.parquet", "a/../../other/x.parquet", "%2E%2E/other/x.parquet", "..%2Fother%2Fx.parquet",
    "%2e%2e%2fother%2fx.parquet", "./../other/x.parquet", "file:///etc/passwd", "file:/etc/passwd",
    "FILE:///etc/passwd", "/etc/passwd", "//etc/passwd", "s3://other-bucket/x.parquet", "s3://demo/other/x.parquet",
    "s3a://demo/other/x.parquet",
    "s3://demo/t/../other/x.parquet", "s3://demo/t2/x.parquet", "s3://demo:80/t/x", "s3://user:pass@demo/t/x.parquet",
    "http://127.0.0.1/x.parquet", "https://example.com/x.parquet", "gs://demo/t/x.parquet",
    "abfss://c@a.dfs.core.windows.net/x", "data:text/plain,x", "", ".", "..", "a%00b.parquet", "_delta_log/../../x",
    "a//../../other/x.parquet",
]


@pytest.fixture
def neighbour(bucket):
    """A file beside the table which no log of the table may reach."""
    for path in (bucket / "other", bucket / "t2"):
        path.mkdir()
        (path / "x.parquet").write_bytes(SECRET)
    (bucket / "x.parquet").write_bytes(SECRET)
    return bucket


def hands_out_nothing(answer) -> None:
    """A refusal whose message says what is wrong, without a URL."""
    body = assert_error(answer.response, set(range(400, 600)))
    assert len(body["message"]) > 20, body
    assert b"X-Amz-Signature" not in answer.response.content


def test_paths_outside_the_table(neighbour, share_one):
    write_log(neighbour / "t", [PROTOCOL, METADATA])
    sharing = share_one(neighbour, "t")
    log = neighbour / "t" / "_delta_log" / f"{0:020}.json"
    for path in PATHS:
        log.write_text("".join(json.dumps(action) + "\n" for action in (PROTOCOL, METADATA, add(path))))
        for capabilities in (PARQUET, DELTA):
            try:
                hands_out_nothing(sharing.query("s.d.t", {}, capabilities))
            except AssertionError as error:
                raise AssertionError(f"the path {path!r} in a log, {capabilities}: {error}") from error
    assert sharing.server.is_healthy()


@pytest.mark.parametrize("path", ["../other/x.parquet", "file:///etc/passwd", "s3://other-bucket/x.parquet"])
def test_change_files_and_deletion_vectors_outside_the_table(neighbour, share_one, path):
    cdc = {"cdc": {"path": path, "partitionValues": {}, "size": 10, "dataChange": False}}
    write_log(neighbour / "t", [PROTOCOL, METADATA], [cdc])
    sharing = share_one(neighbour, "t")
    hands_out_nothing(sharing.changes("s.d.t", startingVersion=0))

    vector = {"storageType": "p", "pathOrInlineDv": path, "offset": 1, "sizeInBytes": 34, "cardinality": 1}
    protocol = {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["deletionVectors"],
                             "writerFeatures": ["deletionVectors"]}}
    metadata = json.loads(json.dumps(METADATA))
    metadata["metaData"]["configuration"] = {"delta.enableDeletionVectors": "true"}
    (neighbour / "t" / "_delta_log" / f"{1:020}.json").unlink()
    write_log(neighbour / "t", [protocol, metadata, add("x.parquet", deletionVector=vector)])
    hands_out_nothing(sharing.query("s.d.t", {}, DELTA))


@pytest.mark.parametrize("target", ["other/x.parquet", "/etc/passwd"])
def test_a_symbolic_link_to_a_file_is_not_followed(neighbour, share_one, target):
    write_log(neighbour / "t", [PROTOCOL, METADATA, add("link.parquet")])
    os.symlink(target if target.startswith("/") else neighbour / target, neighbour / "t" / "link.parquet")
    sharing = share_one(neighbour, "t")
    refuses_the_content(sharing, sharing.query("s.d.t"))


def test_a_symbolic_link_to_a_folder_is_not_followed(neighbour, share_one):
    write_log(neighbour / "t", [PROTOCOL, METADATA, add("folder/x.parquet")])
    os.symlink(neighbour / "other", neighbour / "t" / "folder")
    sharing = share_one(neighbour, "t")
    refuses_the_content(sharing, sharing.query("s.d.t"))


def refuses_the_content(sharing, answer) -> None:
    """Either the query is refused, or the file is when it is fetched."""
    if answer.status != 200:
        hands_out_nothing(answer)
    for url in answer.urls:
        response = requests.get(url, timeout=30)
        assert response.status_code in (400, 403, 404, 500), response.status_code
        assert SECRET not in response.content and b"root:" not in response.content
    assert sharing.server.is_healthy()


@pytest.mark.parametrize("linked", ["table", "log", "commit"])
def test_a_log_behind_a_symbolic_link_is_not_read(tmp_path, bucket, share_one, linked):
    elsewhere = tmp_path / "elsewhere"
    write_log(elsewhere, [PROTOCOL, METADATA, add("x.parquet")])
    if linked == "table":
        os.symlink(elsewhere, bucket / "t")
    elif linked == "log":
        (bucket / "t").mkdir()
        os.symlink(elsewhere / "_delta_log", bucket / "t" / "_delta_log")
    else:
        (bucket / "t" / "_delta_log").mkdir(parents=True)
        os.symlink(elsewhere / "_delta_log" / f"{0:020}.json", bucket / "t" / "_delta_log" / f"{0:020}.json")
    answer = share_one(bucket, "t").query("s.d.t")
    assert 400 <= answer.status < 600
    assert_error(answer.response, answer.status)


GOOD = [PROTOCOL, METADATA, add("x.parquet")]

BROKEN = {
    "truncated commit": '{"add":{"path":"y.parquet","partitionValues":{},"si',
    "truncated after a line": json.dumps(add("y.parquet")) + '\n{"remove":{"path":"x.par',
    "no JSON": "not JSON at all\n",
    "binary": "\x00\x01\x02\x03",
    "an array": "[1, 2, 3]\n",
    "a number as path": '{"add":{"path":5,"partitionValues":{},"size":1,"modificationTime":0,"dataChange":true}}\n',
    "a negative size": json.dumps(add("y.parquet", size=-5)) + "\n",
    "a huge size": '{"add":{"path":"y","partitionValues":{},"size":1e400,"modificationTime":0,"dataChange":true}}\n',
    "deep": '{"add":' * 100_000 + "\n",
    "a schema that is no JSON": json.dumps({"metaData": METADATA["metaData"] | {"schemaString": "{"}}) + "\n",
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_broken_commits(bucket, share_one, name):
    log = write_log(bucket / "t", GOOD)
    (log / f"{1:020}.json").write_text(BROKEN[name])
    sharing = share_one(bucket, "t")
    answer = sharing.query("s.d.t")
    body = assert_error(answer.response, set(range(400, 600)))
    assert "1" in body["message"], f"the message does not name the version: {body}"
    assert sharing.server.is_healthy()

    (log / f"{1:020}.json").unlink()
    assert sharing.query("s.d.t").status == 200, "the table is readable again once the commit is gone"


def test_broken_commits_do_not_hide_older_versions(bucket, share_one):
    log = write_log(bucket / "t", GOOD)
    (log / f"{1:020}.json").write_text(BROKEN["truncated commit"])
    answer = share_one(bucket, "t").query("s.d.t", {"version": 0})
    assert (answer.status, len(answer.files)) == (200, 1)


def test_a_gap_in_the_log_names_the_missing_version(bucket, share_one):
    log = write_log(bucket / "t", GOOD, [add("y.parquet")], [add("z.parquet")])
    (log / f"{1:020}.json").unlink()
    answer = share_one(bucket, "t").query("s.d.t")
    body = assert_error(answer.response, set(range(400, 600)))
    assert "1" in body["message"]


def test_a_checkpoint_that_cannot_be_read_yet_is_named(bucket, share_one):
    """A log that begins with a checkpoint needs one to be read: rows, or a clear refusal, never half a table."""
    log = write_log(bucket / "t", GOOD, [add("y.parquet")])
    (log / f"{0:020}.json").unlink()
    (log / f"{0:020}.checkpoint.parquet").write_bytes(b"PAR1 no checkpoint PAR1")
    (log / "_last_checkpoint").write_text('{"version":0,"size":3}')
    answer = share_one(bucket, "t").query("s.d.t")
    body = assert_error(answer.response, set(range(400, 600)))
    assert "checkpoint" in body["message"].lower()


@pytest.mark.parametrize("hint", ['{"version":7,"size":1}', "no JSON", "", '{"version":-1}', '{"version":1e99}'])
def test_a_wrong_hint_is_only_a_hint(bucket, share_one, hint):
    log = write_log(bucket / "t", GOOD)
    (log / "_last_checkpoint").write_text(hint)
    answer = share_one(bucket, "t").query("s.d.t")
    assert (answer.status, len(answer.files)) == (200, 1), answer.response.text


@pytest.mark.parametrize("version, features, named", [
    (3, ["deletionVectors", "futureFeature"], "futureFeature"), (4, None, "4"), (99, None, "99"),
])
def test_unknown_reader_features_are_refused_by_name(bucket, share_one, version, features, named):
    protocol = {"protocol": {"minReaderVersion": version, "minWriterVersion": 7}}
    if features:
        protocol["protocol"] |= {"readerFeatures": features, "writerFeatures": features}
    write_log(bucket / "t", [protocol, METADATA, add("x.parquet")])
    sharing = share_one(bucket, "t")
    for capabilities in (PARQUET, DELTA, "responseformat=delta;readerfeatures=deletionvectors,futurefeature"):
        answer = sharing.query("s.d.t", {}, capabilities)
        assert_error(answer.response, {400, 501}, None, named)


def test_unknown_writer_features_do_not_matter(bucket, share_one):
    protocol = {"protocol": {"minReaderVersion": 1, "minWriterVersion": 7, "writerFeatures": ["futureFeature"]}}
    write_log(bucket / "t", [protocol, METADATA, add("x.parquet")])
    assert share_one(bucket, "t").query("s.d.t").status == 200


def test_files_that_do_not_belong_into_a_log(bucket, share_one):
    log = write_log(bucket / "t", GOOD)
    for name in (".hidden", f"{0:020}.json.tmp", "1.json", f"{5:020}.json.tmp", "_commits", ".00000.json.crc"):
        (log / name).write_text("nothing")
    (log / "folder").mkdir()
    answer = share_one(bucket, "t").query("s.d.t")
    assert (answer.status, answer.version, len(answer.files)) == (200, 0, 1), answer.response.text


def test_two_spellings_of_a_character_are_two_files(bucket, share_one):
    """A file system compares bytes; a comparison of text would take both for one and lose rows."""
    composed, decomposed = "\u00e9", "e\u0301"
    metadata = json.loads(json.dumps(METADATA))
    metadata["metaData"]["partitionColumns"] = ["a"]
    files = [add(f"{name}.parquet", partitionValues={"a": name}, size=size)
             for size, name in enumerate((composed, decomposed), start=1)]
    remove = {"remove": {"path": f"{composed}.parquet", "deletionTimestamp": 0, "dataChange": True}}
    write_log(bucket / "t", [PROTOCOL, metadata, *files], [remove])
    sharing = share_one(bucket, "t")
    both = {(file["size"], file["partitionValues"]["a"]) for file in sharing.query("s.d.t", {"version": 0}).files}
    assert both == {(1, composed), (2, decomposed)}
    left = [(file["size"], file["partitionValues"]["a"]) for file in sharing.query("s.d.t").files]
    assert left == [(2, decomposed)]
