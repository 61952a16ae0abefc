"""What a benchmark is: its cases and what they are held against, data of which `--help` and the table are made."""

import dataclasses

# The folder of the generators and the peers' scripts, which is not part of this repository; relative to its root.
PEERS = "../shared/bench"


@dataclasses.dataclass(frozen=True)
class Target:
    """The median is to be at most `limit`: of the ratio ours/theirs, or else of ours."""

    limit: float
    aim: float | None = None
    is_ratio: bool = True

    def text(self) -> str:
        sign = "x" if self.is_ratio else ""
        aim = f" (aim {self.aim:g}{sign})" if self.aim is not None else ""
        return f"<= {self.limit:.4g}{sign}{aim}"


@dataclasses.dataclass(frozen=True)
class Case:
    """One thing that is measured; `targets` says in words what is wanted of it."""

    name: str
    what: str

    @property
    def targets(self) -> str:
        raise NotImplementedError


@dataclasses.dataclass(frozen=True)
class Benchmark:
    """A word of `scripts/bench`."""

    name: str
    # How the table and the messages call who reads the same tables, and the package of it whose version is told.
    peer: str
    package: str
    # What is compared with, in the first sentence of `--help`.
    beside: str
    cases: list[Case]
    # The paragraphs of `--help` after the cases.
    explanation: str
    # Files of the generated tables, unless told otherwise, and the fewest with which the cases work; None where there
    # are no tables.
    files: int | None = None
    fewest_files: int = 1
    # Runs a side unless told otherwise, and what each of ours is.
    runs: int = 5
    command: str = "table inspect"
    # The folder below the root whose Python has the peer, where that is not the one that measures.
    peer_environment: str | None = None
    uses_nginx: bool = False

    def described(self) -> str:
        """One paragraph a case."""
        lines = []
        for case in self.cases:
            lines += [f"  {case.name:<16}{case.what}", f"{'':18}target: {case.targets}"]
        return "\n".join(lines)
