"""The metadata files of Iceberg tables that are written by hand."""

import datetime
import gzip
import json
import pathlib
import uuid

from harness.iceberg_files import State
from harness.iceberg_values import UTC

FIRST_COMMIT = datetime.datetime(2025, 3, 1, 12, tzinfo=UTC)


def partition_field(id: int, name: str, source_id: int, transform: str = "identity") -> dict:
    return {"field-id": id, "name": name, "source-id": source_id, "transform": transform}


class TableMetadata:
    """A table below `folder`, whose metadata calls that folder `location`.

    Commit `n` (from 0) is made at `FIRST_COMMIT` plus `n` hours. Everything is decided by the calls alone: the same
    calls leave the same bytes. Columns are lists of `iceberg_values.field`, rows are dictionaries by column name.
    """

    def __init__(
        self, folder: pathlib.Path, location: str, fields: list[dict], *, version: int = 2, spec: list[dict] = (),
        properties: dict[str, str] | None = None, naming: str = "catalog", gzipped: bool = False,
        codec: str = "deflate", explicit: bool = False, inline_manifests: bool = False, keeps_data: bool = True,
        lean: bool = False,
    ):
        """
        - `naming`: `catalog` (00001-UUID.metadata.json) or `hadoop` (v1.metadata.json and version-hint.text).
        - `codec`: of the Avro files. `explicit`: added entries repeat what they could inherit.
        - `inline_manifests`: snapshots of version 1 name their manifests themselves.
        - `lean`: the Avro schemas lack the optional members that no record has.
        - `keeps_data`: False leaves the data files out; their entries say what they would be.
        """
        self.folder, self.location, self.version = folder, location, version
        self.naming, self.gzipped, self.codec = naming, gzipped, codec
        self.explicit, self.inline_manifests = explicit, inline_manifests
        self.keeps_data, self.lean = keeps_data, lean
        self.schemas = [{"type": "struct", "schema-id": 0, "fields": list(fields)}]
        self.specs = [{"spec-id": 0, "fields": list(spec)}]
        self.states: dict[int, State] = {}
        self.current: State | None = None
        self.sequence, self.next_row_id = 0, 0
        self._commits, self._files, self._published = 0, 0, 0
        self.metadata: dict = {"format-version": version, "table-uuid": self.uuid("table"), "location": location}
        if version > 1:
            self.metadata["last-sequence-number"] = 0
        self.metadata |= {
            "last-updated-ms": self.milliseconds, "last-column-id": 0, "current-schema-id": 0, "schemas": [],
            "default-spec-id": 0, "partition-specs": [], "last-partition-id": 999, "default-sort-order-id": 0,
            "sort-orders": [{"order-id": 0, "fields": []}], "properties": properties or {}, "current-snapshot-id": -1,
            "refs": {}, "snapshots": [], "snapshot-log": [], "metadata-log": [],
        }
        if version > 2:
            self.metadata |= {"next-row-id": 0, "current-snapshot-id": None}
        self.publish()

    @property
    def fields(self) -> list[dict]:
        return self.schemas[self.metadata["current-schema-id"]]["fields"]

    @property
    def spec(self) -> dict:
        return self.specs[self.metadata["default-spec-id"]]

    @property
    def milliseconds(self) -> int:
        return int((FIRST_COMMIT + datetime.timedelta(hours=self._commits)).timestamp() * 1000)

    def uuid(self, name: object) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.location}/{name}"))

    def place(self, path: str) -> pathlib.Path:
        """Where a path of the table is on the disk."""
        return self.folder / path.removeprefix(self.location + "/")

    def put(self, path: str, data: bytes) -> str:
        target = self.place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return path

    def _set_main(self, state: State) -> None:
        self.current = state
        self.metadata["current-snapshot-id"] = state.id
        self.metadata["refs"]["main"] = {"snapshot-id": state.id, "type": "branch"}
        self.metadata["snapshot-log"].append({"snapshot-id": state.id, "timestamp-ms": self.milliseconds})
        self.metadata["last-updated-ms"] = self.milliseconds

    def publish(self) -> str:
        """Writes a metadata file of the state of `metadata`, to which tests may add; returns its location."""
        ids = [id for schema in self.schemas for id in ids_of(schema["fields"])]
        self.metadata |= {
            "schemas": self.schemas, "partition-specs": self.specs, "last-column-id": max(ids, default=0),
            "last-partition-id": max([one["field-id"] for spec in self.specs for one in spec["fields"]], default=999),
        }
        if self.version > 1:
            self.metadata["last-sequence-number"] = self.sequence
        else:
            self.metadata |= {"schema": self.schemas[self.metadata["current-schema-id"]],
                              "partition-spec": self.spec["fields"]}
        if self.version > 2:
            self.metadata["next-row-id"] = self.next_row_id
        number = self._published
        ending = ".gz.metadata.json" if self.gzipped else ".metadata.json"
        stem = f"v{number + 1}" if self.naming == "hadoop" else f"{number:05}-{self.uuid(f'metadata {number}')}"
        data = json.dumps(self.metadata, separators=(",", ":")).encode()
        data = gzip.compress(data, mtime=0) if self.gzipped else data
        path = self.put(f"{self.location}/metadata/{stem}{ending}", data)
        if self.naming == "hadoop":
            self.put(f"{self.location}/metadata/version-hint.text", str(number + 1).encode())
        self.metadata["metadata-log"].append({"metadata-file": path, "timestamp-ms": self.metadata["last-updated-ms"]})
        self._published += 1
        self.metadata_location = path
        return path

    def evolve(self, fields: list[dict]) -> None:
        """Another schema is current from now on."""
        self.schemas.append({"type": "struct", "schema-id": len(self.schemas), "fields": list(fields)})
        self.metadata["current-schema-id"] = len(self.schemas) - 1
        self.publish()

    def partition_by(self, fields: list[dict]) -> None:
        """Another spec is the default from now on."""
        self.specs.append({"spec-id": len(self.specs), "fields": list(fields)})
        self.metadata["default-spec-id"] = len(self.specs) - 1
        self.publish()

    def roll_back(self, state: State) -> None:
        """Main is an older snapshot again; takes an hour like a commit."""
        self._set_main(state)
        self._commits += 1
        self.publish()

    def expire(self, *states: State, deletes_files: bool = True) -> None:
        """The snapshots are no longer in the metadata, and their lists are gone."""
        gone = {state.id for state in states}
        for name in ("snapshots", "snapshot-log"):
            self.metadata[name] = [one for one in self.metadata[name] if one["snapshot-id"] not in gone]
        for state in states:
            if deletes_files and state.list_path:
                self.place(state.list_path).unlink()
        self.publish()


def ids_of(fields: list[dict]) -> list[int]:
    """The ids of fields at every level."""
    return [id for one in fields for id in [one["id"], *ids_in(one["type"])]]


def ids_in(kind: object) -> list[int]:
    if isinstance(kind, str):
        return []
    if kind["type"] == "struct":
        return ids_of(kind["fields"])
    if kind["type"] == "list":
        return [kind["element-id"], *ids_in(kind["element"])]
    return [kind["key-id"], kind["value-id"], *ids_in(kind["key"]), *ids_in(kind["value"])]
