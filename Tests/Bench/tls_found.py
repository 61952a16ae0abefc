"""How many classes of faults each tool finds: every class of the test bed, by every tool."""

import concurrent.futures
import dataclasses
import pathlib

from harness.tls_bed import Bed
from harness.tls_faults import CLASSES, FAULTS, GOOD, MORE_FAULTS, FaultClass
from measures import Disagreement, Measure
from session import Session
from tls_tools import TOOLS, Objection, is_installed
from tls_words import is_named

# testssl.sh waits more than it computes.
AT_ONCE = 2
NAMED, NOTICED, MISSED = "named", "noticed", "-"


@dataclasses.dataclass(frozen=True)
class Results:
    """What one tool has against each class."""

    tool: str
    objections: dict[str, list[Objection]]

    @property
    def usual(self) -> set[str]:
        """The checks that it holds against good servers too."""
        return {objection.check for fault in GOOD for objection in self.objections[fault.name]}

    @property
    def false_alarms(self) -> int:
        """Good servers that it has something against; what Causeway says of what is in order is nothing against it."""
        return sum(any(not objection.check.endswith(" pass") for objection in self.objections[fault.name])
                   for fault in GOOD)

    def grade(self, fault: FaultClass) -> str:
        usual, every = self.usual, self.objections[fault.name]
        special = [objection for objection in every if objection.check not in usual]
        if not special:
            return MISSED
        # Causeway's order says which is the first, and what it says of good servers counts there too.
        return NAMED if is_named(self.tool, fault, every if self.tool == "causeway" else special) else NOTICED

    def count(self, *grades: str) -> int:
        """Of the finding IDs that every checker is measured by, those all of whose classes have one of the grades."""
        return sum(all(self.grade(fault) in grades for fault in FAULTS if fault.id == id)
                   for id in {fault.id for fault in FAULTS})


def results(tool: str, bed: Bed, folder: pathlib.Path, session: Session) -> Results:
    def look(fault: FaultClass) -> list[Objection]:
        session.progress.show(f"found: {tool}, {fault.name}")
        own = folder / f"{tool} {fault.name}"
        own.mkdir()
        return TOOLS[tool](bed, bed.endpoints[fault.name], own)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(look, CLASSES)
        return Results(tool, {fault.name: list(each) for fault, each in zip(CLASSES, found, strict=True)})


def measure(bed: Bed, folder: pathlib.Path, session: Session, is_ours_there: bool) -> list[Measure]:
    tools = [tool for tool in TOOLS if (is_ours_there if tool == "causeway" else is_installed(tool))]
    for tool in TOOLS.keys() - set(tools):
        session.note(f"found: without {tool}, which is not there")
    every = {tool: results(tool, bed, folder, session) for tool in tools}
    for line in table(every):
        session.note(line)
    ours = every.get("causeway")
    if ours is not None and ours.false_alarms:
        raise Disagreement(f"causeway has something against {ours.false_alarms} of {len(GOOD)} good servers")
    measures = []
    for tool in tools:
        if tool != "causeway":
            for grades in [(NAMED,), (NAMED, NOTICED)]:
                measures.append(Measure(
                    "found", f"{grades[-1]}, {tool}", [ours.count(*grades)] if ours else [],
                    [every[tool].count(*grades)]))
    return measures


def table(every: dict[str, Results]) -> list[str]:
    """One line a class, and how many IDs that makes."""
    def line(name: str, cells: list[str]) -> str:
        return f"{name:<24}" + "".join(f"{cell:<16}" for cell in cells)

    ids = len({fault.id for fault in FAULTS})
    lines = [line("class", list(every))]
    lines += [line(fault.name, [each.grade(fault) for each in every.values()]) for fault in FAULTS + MORE_FAULTS]
    lines += [
        line(f"of {ids} IDs, named", [str(each.count(NAMED)) for each in every.values()]),
        line(f"of {ids} IDs, noticed", [str(each.count(NAMED, NOTICED)) for each in every.values()]),
        line(f"of {len(GOOD)} good, alarms", [str(each.false_alarms) for each in every.values()])]
    return [text.rstrip() for text in lines]
