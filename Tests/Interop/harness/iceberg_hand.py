"""Iceberg tables written byte for byte after the specification, for everything that no writer at hand leaves."""

import hashlib

import pyarrow as pa

from harness.iceberg_deletes import PATH_ID, POSITION_ID, vectors_file, write_parquet, write_positions
from harness.iceberg_files import File, Manifest, State, as_table, rows_of, statistics
from harness.iceberg_manifests import (
    ADDED_STATUS, DATA, EQUALITY_DELETES, POSITION_DELETES, summaries, write_list, write_manifest,
)
from harness.iceberg_metadata import TableMetadata
from harness.iceberg_values import arrow_schema, by_id, stored, struct_of

INTEGER_TRANSFORMS = ("bucket", "year", "month", "hour")


class HandTable(TableMetadata):
    """A table of which every file, entry and number is decided by the test; see `TableMetadata`."""

    # Files

    def data_file(
        self, rows: list[dict], *, partition: dict | None = None, name: str | None = None, ids: bool = True,
        omit: tuple[str, ...] = (), without: tuple[str, ...] = (), metrics: bool = True, path: str | None = None,
        **members,
    ) -> File:
        """A data file of the current schema and spec.

        - `omit`: columns that the file does not have. `ids`: whether it has field ids.
        - `without`: columns without statistics; `metrics`: whether any column has them.
        - `members`: of the manifest's data file, in place of what is true.
        """
        fields = [one for one in self.fields if one["name"] not in omit]
        path = self._new_path(name, "parquet") if path is None else path
        table = pa.Table.from_pylist(rows, schema=arrow_schema([one | {"required": False} for one in self.fields]))
        typed = table.to_pylist()
        if self.keeps_data:
            write_parquet(self.place(path), table.select([one["name"] for one in fields]).cast(
                arrow_schema([one | {"required": False} for one in fields], ids)))
        size = self.place(path).stat().st_size if self.keeps_data else 1000 + 10 * len(rows)
        described = {"file_format": "PARQUET", "record_count": len(rows), "file_size_in_bytes": size}
        if metrics:
            described |= statistics(fields, typed, without)
        kept = [by_id(struct_of(*self.fields), row) for row in typed]
        return self._file(path, DATA, partition, described | members, rows=kept)

    def position_deletes(
        self, deletes: list[tuple[File, int]], *, form: str = "parquet", partition: dict | None = None,
        referenced: bool = False, path_bounds: bool = True, **members,
    ) -> File:
        """A position delete file; with `referenced`, its entry names the one data file that it is for."""
        path = self._new_path(None, form, "deletes")
        pairs = [(file.path, position) for file, position in deletes]
        self.place(path).parent.mkdir(parents=True, exist_ok=True)
        write_positions(self.place(path), pairs, form)
        paths = sorted({name for name, _ in pairs})
        described = {"file_format": form.upper(), "record_count": len(pairs),
                     "file_size_in_bytes": self.place(path).stat().st_size}
        if path_bounds and paths:
            described |= {"lower_bounds": {PATH_ID: paths[0].encode()}, "upper_bounds": {PATH_ID: paths[-1].encode()},
                          "value_counts": {PATH_ID: len(pairs), POSITION_ID: len(pairs)},
                          "null_value_counts": {PATH_ID: 0, POSITION_ID: 0}}
        if referenced:
            described["referenced_data_file"] = paths[0]
        where = partition if partition is not None else (deletes[0][0].partition if deletes else None)
        positions: dict[str, set[int]] = {}
        for name, position in pairs:
            positions.setdefault(name, set()).add(position)
        spec_id = deletes[0][0].spec_id if deletes else None
        return self._file(path, POSITION_DELETES, where, described | members, spec_id, positions=positions)

    def deletion_vectors(self, vectors: dict[File, list[int]], run_containers: bool = False, **members) -> list[File]:
        """One Puffin file with a deletion vector for each data file; returns the entries, one a vector."""
        path = self._new_path(None, "puffin", "vectors")
        data, places = vectors_file({file.path: positions for file, positions in vectors.items()}, run_containers)
        self.put(path, data)
        found = []
        for (file, positions), (offset, length) in zip(vectors.items(), places, strict=True):
            found.append(self._file(path, POSITION_DELETES, file.partition, {
                "file_format": "PUFFIN", "record_count": len(set(positions)), "file_size_in_bytes": len(data),
                "referenced_data_file": file.path, "content_offset": offset, "content_size_in_bytes": length,
            } | members, file.spec_id, positions={file.path: set(positions)}))
        return found

    def equality_deletes(self, ids: list[int], rows: list[dict], partition: dict | None = None) -> File:
        path = self._new_path(None, "parquet", "equality")
        fields = [one for one in self.fields if one["id"] in ids]
        table = pa.Table.from_pylist(rows, schema=arrow_schema(fields))
        write_parquet(self.place(path), table)
        typed = [{one["id"]: row[one["name"]] for one in fields} for row in table.to_pylist()]
        return self._file(path, EQUALITY_DELETES, partition, {
            "file_format": "PARQUET", "record_count": len(rows), "equality_ids": ids,
            "file_size_in_bytes": self.place(path).stat().st_size,
        } | statistics(fields, table.to_pylist()), keys=(ids, typed))

    def _file(
        self, path: str, content: int, partition: dict | None, members: dict, spec_id: int | None = None, **more,
    ) -> File:
        spec = self.spec if spec_id is None else self.specs[spec_id]
        values = {one["name"]: (partition or {}).get(one["name"]) for one in spec["fields"]}
        return File(path, content, spec["spec-id"], values, members, **more)

    def _new_path(self, name: str | None, ending: str, kind: str = "data") -> str:
        self._files += 1
        return f"{self.location}/data/{name or f'{self._files:05}-{kind}.{ending}'}"

    # Commits

    def commit(
        self, operation: str = "append", add: list[File] = (), remove: list[File] = (),
        sequences: dict[File, int] | None = None, one_manifest_each: bool = False, publish: bool = True,
    ) -> State:
        """A snapshot that adds and removes files.

        `sequences`: data sequence numbers of files that keep an older one, as compaction writes them.
        """
        snapshot_id = int.from_bytes(hashlib.sha256(f"{self.location} {self._commits}".encode()).digest()[:8]) >> 1
        self.sequence += 1 if self.version > 1 else 0
        for file in add:
            file.snapshot_id, file.file_sequence = snapshot_id, self.sequence
            file.sequence = (sequences or {}).get(file, self.sequence)
        kept = self._without(list(self.current.manifests) if self.current else [], list(remove), snapshot_id)
        fresh: dict[tuple, list[File]] = {}
        for number, file in enumerate(add):
            fresh.setdefault((file.spec_id, file.content != DATA, number if one_manifest_each else 0), []).append(file)
        manifests = [self._manifest([("added", file) for file in files], snapshot_id) for files in fresh.values()]
        state = self._snapshot(snapshot_id, operation, manifests + kept)
        if publish:
            self.publish()
        return state

    def _without(self, manifests: list[Manifest], remove: list[File], snapshot_id: int) -> list[Manifest]:
        """The manifests, those rewritten that name a removed file; entries that were removed before are dropped."""
        result, found = [], 0
        for manifest in manifests:
            hit = [file for file in manifest.live if file in remove]
            found += len(hit)
            if hit:
                entries = [("deleted" if file in hit else "existing", file) for file in manifest.live]
                result.append(self._manifest(entries, snapshot_id))
            elif manifest.live:
                result.append(manifest)
        assert found == len(remove), "a file that is to be removed is not in the table"
        return result

    def _manifest(self, entries: list[tuple[str, File]], snapshot_id: int) -> Manifest:
        self._files += 1
        spec = self.specs[entries[0][1].spec_id]
        partition = [{"field-id": one["field-id"], "name": one["name"], "type": self.result_type(one)}
                     for one in spec["fields"]]
        records = [self._entry(status, file, partition, snapshot_id) for status, file in entries]
        deletes = entries[0][1].content != DATA
        data = write_manifest(
            self.version, self.schemas[-1], spec, partition, records, deletes, self.codec, self.lean)
        path = self.put(f"{self.location}/metadata/{self.uuid(self._files)[:8]}-m{self._files}.avro", data)
        row = {
            "manifest_path": path, "manifest_length": len(data), "partition_spec_id": spec["spec-id"],
            "content": int(deletes), "sequence_number": self.sequence, "added_snapshot_id": snapshot_id,
            "min_sequence_number": min([file.sequence for status, file in entries if status != "deleted"],
                                       default=self.sequence),
            "partitions": summaries(partition, [record["data_file"]["partition"] for record in records]),
        }
        for status in ADDED_STATUS:
            files = [file for own, file in entries if own == status]
            row |= {f"{status}_files_count": len(files), f"{status}_rows_count": sum(one.record_count for one in files)}
        return Manifest(row, entries)

    def _entry(self, status: str, file: File, partition: list[dict], snapshot_id: int) -> dict:
        values = {one["name"]: stored(one["type"], file.partition[one["name"]]) for one in partition}
        inherits = status == "added" and not self.explicit
        keeps_sequence = inherits and file.sequence == self.sequence
        return {
            "status": ADDED_STATUS[status],
            "snapshot_id": None if inherits and self.version > 1 else
            (snapshot_id if status == "deleted" else file.snapshot_id),
            "sequence_number": None if keeps_sequence else file.sequence,
            "file_sequence_number": None if inherits else file.file_sequence,
            "data_file": {"content": file.content, "file_path": file.path, "partition": values,
                          "first_row_id": None if status == "added" else file.first_row_id} | file.members,
        }

    def result_type(self, partition: dict) -> str:
        transform = partition["transform"].partition("[")[0]
        if transform == "day":
            return "date"
        if transform in INTEGER_TRANSFORMS:
            return "int"
        return next(one["type"] for schema in self.schemas[::-1] for one in schema["fields"]
                    if one["id"] == partition["source-id"])

    def _snapshot(self, snapshot_id: int, operation: str, manifests: list[Manifest]) -> State:
        first_row_id = self.next_row_id
        if self.version > 2:
            self._assign_row_ids(manifests)
        files = [file for manifest in manifests for file in manifest.live]
        parent = self.current.id if self.current else None
        described = {"snapshot-id": snapshot_id, "timestamp-ms": self.milliseconds,
                     "summary": {"operation": operation}, "schema-id": self.metadata["current-schema-id"]}
        if parent is not None:
            described["parent-snapshot-id"] = parent
        if self.version > 1:
            described["sequence-number"] = self.sequence
        if self.version > 2:
            described |= {"first-row-id": first_row_id, "added-rows": self.next_row_id - first_row_id}
        list_path = None
        if self.inline_manifests:
            described["manifests"] = [manifest.row["manifest_path"] for manifest in manifests]
        else:
            names = {"snapshot-id": str(snapshot_id), "parent-snapshot-id": str(parent or "null"),
                     "sequence-number": str(self.sequence)}
            data = write_list(self.version, [manifest.row for manifest in manifests], names, self.codec, self.lean)
            list_path = self.put(f"{self.location}/metadata/snap-{snapshot_id}-1.avro", data)
            described["manifest-list"] = list_path
        self.metadata["snapshots"].append(described)
        state = State(snapshot_id, self.sequence, self.milliseconds, self.metadata["current-schema-id"], operation,
                      files, manifests, list_path)
        self.states[snapshot_id] = state
        self._set_main(state)
        self._commits += 1
        return state

    def _assign_row_ids(self, manifests: list[Manifest]) -> None:
        """As the specification has it, "First Row ID Assignment": rows that have ids already count once more."""
        for manifest in manifests:
            if manifest.row["content"] != 0 or manifest.row.get("first_row_id") is not None:
                continue
            following = manifest.row["first_row_id"] = self.next_row_id
            for file in manifest.live:
                if file.first_row_id is None:
                    file.first_row_id = following
                    following += file.record_count
            self.next_row_id += sum(file.record_count for file in manifest.live)

    # Expectations

    def rows(self, state: State | None = None) -> pa.Table:
        """What a reader has to find: a snapshot in the schema that it was made with, the newest in the current one."""
        if state is None:
            state, fields = self.current, self.fields
        else:
            fields = self.schemas[state.schema_id]["fields"]
        files = state.files if state else []
        return as_table(fields, [row for file in state.data for row in rows_of(file, files)] if state else [])
