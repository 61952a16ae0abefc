"""Two sides that are measured in turn, each run a process of its own."""

import dataclasses
from collections.abc import Callable

import cold
from progress import Progress


@dataclasses.dataclass
class Turns:
    """The runs that count; of theirs, also the seconds that their script says that a part of it took."""

    ours: list[cold.Run]
    theirs: list[cold.Run]
    their_parts: list[float]


def alternate(
    case: str, peer: str, runs: int, progress: Progress, ours: Callable[[], cold.Run],
    theirs: Callable[[], tuple[cold.Run, float]],
) -> Turns:
    turns = Turns([], [], [])
    for index in range(runs + 1):
        progress.show(f"{case}: run {index} of {runs}, causeway")
        our_run = ours()
        progress.show(f"{case}: run {index} of {runs}, {peer}")
        their_run, part = theirs()
        # The first of each side brings the table and the programs into the page cache.
        if index > 0:
            turns.ours.append(our_run)
            turns.theirs.append(their_run)
            turns.their_parts.append(part)
    return turns
