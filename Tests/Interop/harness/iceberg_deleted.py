"""The part of the catalogue (see `iceberg_tables`) whose tables have deletes."""

from harness.iceberg_hand import HandTable
from harness.iceberg_tables import BY_PART, FIELDS, Start, file_in, rows
from harness.iceberg_values import field


def positions(start: Start) -> HandTable:
    """One delete file for two data files of a partition; the other partition and later files are not touched."""
    table = start(FIELDS, spec=BY_PART)
    first, second, other = file_in(table, 0), file_in(table, 100), file_in(table, 200, "b")
    table.commit(add=[first, second, other])
    table.commit("delete", add=[table.position_deletes([(first, 0), (first, 9), (second, 4)])])
    table.commit(add=[file_in(table, 300)])
    return table


def positions_avro(start: Start) -> HandTable:
    """The delete file is in Avro."""
    table = start(FIELDS)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes([(first, 1), (second, 2), (second, 3)], form="avro")])
    return table


def positions_of_one_file(start: Start) -> HandTable:
    """File-scoped: by referenced_data_file, and by bounds of the path alone."""
    table = start(FIELDS)
    first, second, third = file_in(table, 0), file_in(table, 100), file_in(table, 200)
    table.commit(add=[first, second, third])
    table.commit("delete", add=[
        table.position_deletes([(first, 1)], referenced=True, path_bounds=False),
        table.position_deletes([(second, 2)], referenced=True), table.position_deletes([(third, 3), (third, 4)])])
    return table


def positions_in_several_files(start: Start) -> HandTable:
    """Three commits delete from the same data file, partly the same rows, unsorted and without path bounds."""
    table = start(FIELDS)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes([(first, 5), (first, 1), (second, 0)], path_bounds=False)])
    table.commit("delete", add=[table.position_deletes([(first, 1), (first, 2)])])
    table.commit("delete", add=[table.position_deletes([(first, 7)], form="avro")])
    return table


def positions_of_the_same_commit(start: Start) -> HandTable:
    """Data and its position deletes in one commit: an equal sequence number applies."""
    table = start(FIELDS)
    table.commit(add=[file_in(table, 0)])
    new = file_in(table, 100)
    table.commit("overwrite", add=[new, table.position_deletes([(new, 0), (new, 1)])])
    return table


def positions_older_than_the_data(start: Start) -> HandTable:
    """A delete file that names a path which is removed and added again later: it does not apply to what is new."""
    table = start(FIELDS)
    old = file_in(table, 0)
    table.commit(add=[old])
    table.commit("delete", add=[table.position_deletes([(old, 0), (old, 1), (old, 2)])])
    table.commit("delete", remove=[old])
    table.commit(add=[table.data_file(rows(0), path=old.path)])
    return table


def positions_after_compaction(start: Start) -> HandTable:
    """A rewritten file keeps the old data sequence number, so that deletes made meanwhile still apply to it."""
    table = start(FIELDS)
    old = file_in(table, 0)
    table.commit(add=[old])
    new = table.data_file(rows(0))
    table.commit("delete", add=[table.position_deletes([(old, 0), (new, 3)])])
    table.commit("replace", remove=[old], add=[new], sequences={new: 1})
    return table


def positions_of_another_partition(start: Start) -> HandTable:
    """A delete file of partition b that names a file of partition a: the specification does not apply it."""
    table = start(FIELDS, spec=BY_PART)
    first, second = file_in(table, 0), file_in(table, 100, "b")
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes([(first, 0), (second, 1)], partition={"part": "b"})])
    return table


def dangling(start: Start) -> HandTable:
    """The data file is gone, its position deletes are not; a position beyond the end; an empty delete file."""
    table = start(FIELDS)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes([(first, 0), (second, 0), (second, 5000)]),
                                table.position_deletes([])])
    table.commit("delete", remove=[first])
    return table


def deletes_removed(start: Start) -> HandTable:
    """A delete file that a later snapshot no longer has: its rows are not there again, the data file is another."""
    table = start(FIELDS)
    first = file_in(table, 0)
    table.commit(add=[first])
    deletes = table.position_deletes([(first, 0), (first, 1)])
    table.commit("delete", add=[deletes])
    table.commit("replace", remove=[first, deletes], add=[table.data_file(rows(2, 8))])
    return table


def respecified(start: Start) -> HandTable:
    """Deletes under two partition specs, one of them without fields."""
    table = start(FIELDS, spec=BY_PART)
    old = file_in(table, 0)
    table.commit(add=[old])
    table.partition_by([])
    new = file_in(table, 100)
    table.commit(add=[new])
    table.commit("delete", add=[table.position_deletes([(old, 1)]), table.position_deletes([(new, 2)])])
    return table


def equality(start: Start) -> HandTable:
    """By one column and by two, one value being null: where the data is older, not where it came with the delete."""
    table = start(FIELDS)
    table.commit(add=[file_in(table, 0), file_in(table, 100, None)])
    table.commit("overwrite", add=[file_in(table, 0), table.equality_deletes([1], [{"id": 3}, {"id": 104}])])
    table.commit("delete", add=[table.equality_deletes([1, 2], [{"id": 105, "part": None}, {"id": 5, "part": "x"}])])
    return table


def equality_in_a_partition(start: Start) -> HandTable:
    """The deletes are of one partition; in the other the same id stays."""
    table = start(FIELDS, spec=BY_PART)
    table.commit(add=[file_in(table, 0), file_in(table, 0, "b")])
    table.commit("delete", add=[table.equality_deletes([1], [{"id": 3}], partition={"part": "b"})])
    return table


def vectors(start: Start) -> HandTable:
    """Version 3: two deletion vectors in one Puffin file, then a later vector for one of the files."""
    table = start(FIELDS, version=3)
    first, second, third = file_in(table, 0), file_in(table, 100), file_in(table, 200)
    table.commit(add=[first, second, third])
    one, other = table.deletion_vectors({first: [1, 2, 3], second: [0, 9]})
    table.commit("delete", add=[one, other])
    table.commit("delete", remove=[one], add=table.deletion_vectors({first: [1, 2, 3, 7]}))
    table.commit(add=[file_in(table, 300)])
    return table


def vectors_in_partitions(start: Start) -> HandTable:
    """Two vectors in one Puffin file, of files in different partitions."""
    table = start(FIELDS, version=3, spec=BY_PART)
    first, second = file_in(table, 0), file_in(table, 100, None)
    table.commit(add=[first, second])
    table.commit("delete", add=table.deletion_vectors({first: [0], second: [5]}))
    return table


def vector_over_positions(start: Start) -> HandTable:
    """Version 2, then 3: the vector holds what the position deletes held, and stands in their place."""
    table = start(FIELDS)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes([(first, 0), (second, 0)])])
    table.version = table.metadata["format-version"] = 3
    table.commit("delete", add=table.deletion_vectors({first: [0, 4]}))
    return table


def whole_file_deleted(start: Start) -> HandTable:
    """A vector that deletes every row, as one run."""
    table = start(FIELDS, version=3)
    first = file_in(table, 0)
    table.commit(add=[first, file_in(table, 100)])
    table.commit("delete", add=table.deletion_vectors({first: list(range(10))}, run_containers=True))
    return table


SCATTERED = list(range(0, 65536, 2))
STRETCH = list(range(65536, 120_000))
FEW = [131_072, 131_080, 139_999]


def containers(start: Start) -> HandTable:
    """Arrays, bitmaps and runs: the first file's vector without runs, the second file's with them."""
    table = start([field(1, "id", "int")], version=3)
    files = [table.data_file([{"id": first + number} for number in range(140_000)]) for first in (0, 1_000_000)]
    table.commit(add=files)
    table.commit("delete", add=table.deletion_vectors({files[0]: SCATTERED + FEW}))
    table.commit("delete", add=table.deletion_vectors({files[1]: SCATTERED + STRETCH + FEW}, run_containers=True))
    return table


def many_containers(start: Start) -> HandTable:
    """With four containers and more, a bitmap with runs has offsets, too."""
    table = start([field(1, "id", "int")], version=3)
    file = table.data_file([{"id": 0}], record_count=10 * 65536)
    table.commit(add=[file])
    positions = [position for start in range(0, 10 * 65536, 65536) for position in range(start + 7, start + 60)]
    table.commit("delete", add=table.deletion_vectors({file: positions}, run_containers=True))
    return table


def beyond_32_bits(start: Start) -> HandTable:
    """Positions from 2^32 on; the data file is only said to be so long."""
    table = start([field(1, "id", "int")], version=3)
    file = table.data_file([{"id": 0}], record_count=2**34)
    table.commit(add=[file])
    table.commit("delete", add=table.deletion_vectors({file: [0, 2**32 - 1, 2**32, 2**32 + 65536, 3 * 2**32 + 5]}))
    return table


POSITIONS = [positions, positions_avro, positions_of_one_file, positions_in_several_files,
             positions_of_the_same_commit, positions_older_than_the_data, positions_after_compaction,
             positions_of_another_partition, dangling, deletes_removed, respecified]
EQUALITY = [equality, equality_in_a_partition]
VECTORS = [vectors, vectors_in_partitions, vector_over_positions, whole_file_deleted, containers]
# What no data file can be written for.
PHANTOMS = [many_containers, beyond_32_bits]
