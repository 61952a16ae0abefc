"""Delta logs written by hand, for what no honest writer leaves behind."""

import json
import pathlib

SCHEMA = json.dumps({"type": "struct", "fields": [{"name": "a", "type": "long", "nullable": True, "metadata": {}}]})
PROTOCOL = {"protocol": {"minReaderVersion": 1, "minWriterVersion": 4}}
METADATA = {"metaData": {
    "id": "0b6d3a4e-0000-4000-8000-000000000002", "format": {"provider": "parquet", "options": {}},
    "schemaString": SCHEMA, "partitionColumns": [], "configuration": {"delta.enableChangeDataFeed": "true"},
}}


def add(path: str, **members) -> dict:
    action = {"path": path, "partitionValues": {}, "size": 10, "modificationTime": 0, "dataChange": True}
    return {"add": action | members}


def write_log(table: pathlib.Path, *commits: list[dict]) -> pathlib.Path:
    """The commits as the table's log; returns the log's folder."""
    log = table / "_delta_log"
    log.mkdir(parents=True, exist_ok=True)
    for version, actions in enumerate(commits):
        (log / f"{version:020}.json").write_text("".join(json.dumps(action) + "\n" for action in actions))
    return log
