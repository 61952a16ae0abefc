"""Logs drawn from a seed, with checkpoints, compacted files and cleanups of every kind between the requests.

Each answer is what the commits say, which this test replays by itself. The files are named and not there: what they
hold is another matter.
"""

import json
import os
import pathlib
import random

import pytest

from harness import checkpoints
from harness.logs import METADATA
from harness.sharing import DELTA

FEATURES = ["deletionVectors", "v2Checkpoint"]
PROTOCOL = {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": FEATURES,
                         "writerFeatures": FEATURES}}
STEPS = 60


class History:
    """A table, a twin of it with every commit and nothing else, and what each version holds."""

    def __init__(self, table, twin: pathlib.Path, seed: int):
        self.table, self.twin, self.chance = table, twin, random.Random(seed)
        for path in (table.path, twin):
            checkpoints.log_of(path).mkdir(parents=True)
        self.live: dict[str, tuple] = {}
        self.states: list[tuple[list, str]] = []
        self.earliest, self.count = 0, 0
        self.checkpointed: set[int] = set()
        self.pages: list[dict] = []
        self.commit()

    @property
    def latest(self) -> int:
        return len(self.states) - 1

    # What a writer does.

    def commit(self) -> None:
        version = len(self.states)
        lines: list[dict] = [PROTOCOL] if version == 0 else [{"commitInfo": {"timestamp": 1}}]
        description = self.states[-1][1] if version else ""
        if version == 0 or self.chance.random() < 0.2:
            description = f"of version {version}"
            lines.append({"metaData": METADATA["metaData"] | {"partitionColumns": ["a"], "description": description}})
        for path in self.chance.sample(range(25), self.chance.randint(0, 6)):
            lines += self.change(f"f{path}%20x.parquet")
        for path in (self.table.path, self.twin):
            checkpoints.write_actions(checkpoints.commit(path, version), lines)
        self.states.append((sorted(self.live.values()), description))

    def change(self, path: str) -> list[dict]:
        """Adds a file, removes it, or gives it another deletion vector."""
        known = path in self.live
        lines = [self.remove(path)] if known else []
        if not known or self.chance.random() < 0.5:
            lines.append(self.add(path, vector=self.chance.randint(1, 5) if known else 0))
        return lines

    def remove(self, path: str) -> dict:
        _, vector, _ = self.live.pop(path)
        return {"remove": {"path": path, "deletionTimestamp": 1, "dataChange": True} | descriptor(vector)}

    def add(self, path: str, vector: int) -> dict:
        self.count += 1
        value = self.chance.choice(["1", "x y", "é", "0042", "a/b"])
        self.live[path] = (self.count, vector, value)
        stats = {"stats": json.dumps({"numRecords": self.count})} if self.chance.random() < 0.9 else {}
        return {"add": {"path": path, "partitionValues": {"a": value}, "size": self.count, "modificationTime": 1,
                        "dataChange": True} | descriptor(vector) | stats}

    def checkpoint(self) -> None:
        version, twin = self.chance.randint(self.earliest, self.latest), self.twin
        kind = self.chance.choice(["classic", "parts", "json", "parquet"])
        if kind in ("json", "parquet"):
            files = [checkpoints.write_v2(twin, version, kind, self.chance.randint(0, 3))]
            files += (checkpoints.log_of(twin) / "_sidecars").glob("*.parquet")
        else:
            size = self.chance.choice([1, 3, 100])
            files = [checkpoints.write_classic(twin, version, row_group_size=size)]
            files = checkpoints.split(twin, version, self.chance.randint(1, 4)) if kind == "parts" else files
        self.move(files)
        self.checkpointed.add(version)
        hint = checkpoints.hint(self.table.path)
        if self.chance.random() < 0.5:
            hint.write_text(json.dumps({"version": version, "size": 1}))
        elif self.chance.random() < 0.3:
            hint.unlink(missing_ok=True)

    def compact(self) -> None:
        first = self.chance.randint(self.earliest, self.latest)
        self.move([checkpoints.compact(self.twin, first, self.chance.randint(first, self.latest))])

    def move(self, files: list[pathlib.Path]) -> None:
        """From the twin's log, whose commits are all there, to the table's."""
        for file in files:
            place = checkpoints.log_of(self.table.path) / file.relative_to(checkpoints.log_of(self.twin))
            place.parent.mkdir(exist_ok=True)
            os.rename(file, place)

    def clean(self) -> None:
        newer = sorted(version for version in self.checkpointed if version > self.earliest)
        if newer:
            self.earliest = self.chance.choice(newer)
            checkpoints.forget(self.table.path, self.earliest)

    # What a recipient does.

    def query(self, version: int | None = None) -> None:
        answer = self.table.query({} if version is None else {"version": version}, DELTA)
        assert answer.status == 200, answer.response.text
        assert answer.version == (self.latest if version is None else version)
        files, description = self.states[answer.version]
        assert sorted(facts(answer)) == files
        assert answer.actions("metaData")[0]["deltaMetadata"]["description"] == description

    def turn_a_page(self) -> None:
        if not self.pages or self.chance.random() < 0.3:
            self.pages.append({"version": self.latest, "token": None, "files": []})
        pages = self.chance.choice(self.pages)
        if pages["version"] < self.earliest:
            self.pages.remove(pages)
            return
        token = {"pageToken": pages["token"]} if pages["token"] else {}
        answer = self.table.query({"maxFiles": 2} | token, DELTA)
        assert answer.status == 200, answer.response.text
        if pages["token"] is None:
            pages["version"] = self.latest
        assert answer.version == pages["version"]
        pages["files"] += facts(answer)
        pages["token"] = answer.end.get("nextPageToken")
        if not pages["token"]:
            assert sorted(pages["files"]) == self.states[answer.version][0]
            self.pages.remove(pages)

    def step(self) -> None:
        def any_version() -> None:
            self.query(self.chance.randint(self.earliest, self.latest))

        steps = {self.commit: 5, self.checkpoint: 3, self.compact: 2, self.clean: 1, self.query: 5, any_version: 3,
                 self.turn_a_page: 3}
        self.chance.choices(list(steps), list(steps.values()))[0]()


def descriptor(vector: int) -> dict:
    if vector == 0:
        return {}
    return {"deletionVector": {"storageType": "u", "pathOrInlineDv": "ab^-aqEH.-t@S}K{vb[*k^", "offset": vector,
                               "sizeInBytes": 34, "cardinality": vector}}


def facts(answer) -> list[tuple]:
    adds = [file["deltaSingleAction"]["add"] for file in answer.files]
    return [(add["size"], add.get("deletionVector", {}).get("offset", 0), add["partitionValues"]["a"]) for add in adds]


@pytest.mark.parametrize("seed", range(4))
def test_answers_are_what_the_commits_say(table, tmp_path, seed):
    history = History(table, tmp_path, seed)
    for _ in range(STEPS):
        history.step()
    history.query()
