"""The cases of `scripts/bench iceberg`."""

import dataclasses

from cases import PEERS, Benchmark, Case, Target

FILES_A_MANIFEST = 1000
# The generator gives file `k` the ids from k * ROWS_A_FILE on, and the day FIRST_DAY + k % DAYS.
ROWS_A_FILE = 1_000_000
FIRST_DAY, DAYS = 19_000, 1000
# Counted from FIRST_DAY: 7 February 2022.
DAY = 30
# An hour of it, so that no bound of the days beside it is near: how far statistics are rounded is not what is measured.
HOUR = "ts >= '2022-02-07T12:00:00+00:00' AND ts < '2022-02-07T13:00:00+00:00'"


@dataclasses.dataclass(frozen=True)
class PlanningCase(Case):
    """`causeway table inspect` beside the peer's script, each a cold process.

    The wall time of our whole process is held against their planning alone; memory is that of both processes.
    """

    wall: Target | None = None
    memory: Target | None = None

    @property
    def targets(self) -> str:
        if self.wall is None or self.memory is None:
            return "none, for information"
        return f"wall {self.wall.text()} of their planning, memory {self.memory.text()}"

    def condition(self, files: int) -> str | None:
        """What both sides are to filter by, in SQL that both take, for a table of so many files."""
        return None

    def found(self, files: int) -> int:
        """How many files there are to be found."""
        return files


class FilteredCase(PlanningCase):
    """The file in the middle, by one of its ids, which is in none of the other files."""

    def condition(self, files: int) -> str:
        return f"id = {files // 2 * ROWS_A_FILE + ROWS_A_FILE // 2}"

    def found(self, files: int) -> int:
        return 1


class DayCase(PlanningCase):
    """The files of one day, into which the table is partitioned."""

    def condition(self, files: int) -> str:
        return HOUR

    def found(self, files: int) -> int:
        return len(range(DAY, files, DAYS))


CASES: list[PlanningCase] = [
    PlanningCase("planning", f"every file of the table, {FILES_A_MANIFEST} a manifest; PyIceberg: scan().plan_files()",
                 wall=Target(0.15), memory=Target(0.3)),
    FilteredCase("filtered", "a filter that leaves one file; PyIceberg: the same row_filter",
                 wall=Target(0.05), memory=Target(0.3)),
    DayCase("day", f"one day of {DAYS}, the partition transform day(ts), by an hour of it; the same row_filter"),
]

EXPLANATION = f"""\
Every run is a new process, one of ours and one of theirs in turn, over the same files. A first run of each does not
count: after it, files and programs lie in the page cache for both. 'wall s of planning' has the whole process on our
side, and on theirs the planning alone, as their script measures it: the import of the library, the catalog and the
loading of the table are left out. 'wall s' has the whole process of both. Peak memory is the kernel's ru_maxrss of that
process. Every run has to find the number of files that the table has; one that does not fails its case. 'theirs' is
PyIceberg.

The table has format version 2 and no data files; it needs about 50 MiB on disk and stays for the next run. Making it
takes a few minutes. The generator and the peer's script are read from {PEERS}, relative to the root of this
repository."""

ICEBERG = Benchmark(
    "iceberg", peer="PyIceberg", package="pyiceberg", beside="PyIceberg", cases=list(CASES), files=100_000,
    fewest_files=DAY + 1, explanation=EXPLANATION)
