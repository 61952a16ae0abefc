"""`causeway table inspect`, and beside it the planning of PyIceberg: cold processes in alternation, over one table."""

import dataclasses
import pathlib
import re
import statistics
import sys

import cold
from alternation import alternate
from iceberg_cases import PlanningCase
from iceberg_tables import INNER, IcebergTables
from kept import Table
from measures import Disagreement, Measure
from session import Session

# What the peer's script prints at the end.
THEIR_WORDS = re.compile(r"n=(?P<files>\d+) import=[\d.]+ load=[\d.]+ plan=(?P<planned>[\d.]+)")


@dataclasses.dataclass
class Planning:
    """One case over one table."""

    case: PlanningCase
    table: Table
    session: Session
    peer: pathlib.Path
    folder: pathlib.Path

    @property
    def condition(self) -> str | None:
        return self.case.condition(self.table.files)

    def ours(self) -> cold.Run:
        options = ("--files",) if self.condition is None else ("--files", "--where", self.condition)
        run, said = self.session.inspect(self.table.folder / INNER, options, self.folder)
        if said["version"] != self.table.version:
            raise Disagreement(f"causeway finds version {said['version']} instead of {self.table.version}")
        self._check("causeway", said["files"])
        return run

    def theirs(self) -> tuple[cold.Run, float]:
        """The run, and how much of it is the planning."""
        condition = [] if self.condition is None else [self.condition]
        run = cold.run([sys.executable, self.peer, self.table.folder, *condition], self.folder)
        said = THEIR_WORDS.search(run.output)
        if said is None:
            raise Disagreement(f"{self.peer.name} printed something else: {run.output.strip()}")
        self._check("PyIceberg", int(said["files"]))
        return run, float(said["planned"])

    def _check(self, side: str, files: int) -> None:
        expected = self.case.found(self.table.files)
        if files != expected:
            condition = f" for {self.condition}" if self.condition else ""
            raise Disagreement(
                f"{side} finds {files} files{condition} in {self.table.folder.name} instead of {expected}")


def measure(
    case: PlanningCase, tables: IcebergTables, session: Session, folder: pathlib.Path, peer: pathlib.Path,
) -> list[Measure]:
    table = tables.generated(session.files)
    planning = Planning(case, table, session, peer, folder)
    turns = alternate(case.name, "PyIceberg", session.runs, session.progress, planning.ours, planning.theirs)
    ours, theirs = turns.ours, turns.theirs
    before = statistics.median(run.seconds - part for run, part in zip(theirs, turns.their_parts, strict=True))
    condition = f" where {planning.condition}" if planning.condition else ""
    session.note(f"{case.name}: files found: {case.found(table.files):,} of {table.folder.name}{condition}; "
                 f"{before:.2f} s of theirs is no planning but imports, catalog, loading and the end")
    wall = [run.seconds for run in ours]
    return [
        Measure(case.name, "wall s of planning", wall, turns.their_parts, case.wall),
        Measure(case.name, "wall s", wall, [run.seconds for run in theirs]),
        Measure(case.name, "CPU s", [run.cpu_seconds for run in ours], [run.cpu_seconds for run in theirs]),
        Measure(case.name, "peak MiB", [run.peak_mib for run in ours], [run.peak_mib for run in theirs], case.memory),
    ]
