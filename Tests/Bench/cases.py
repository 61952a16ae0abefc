"""What is measured, and what it is held against: data, from which `--help` and the table are made."""

import dataclasses

# The folders that a full run needs and that are not part of this repository, relative to its root.
PEERS = "../shared/bench"
GOLDEN = "../shared/data/delta-golden"
GOLDEN_TABLE = "300k-add-files-100-col-partitioned"

COMMITS = 50
# One of the thousand days that the generated files are spread over; the peer's script asks for the same.
DAY = "2020-02-03"
# The level of the server's GzipCompressor, which nginx is given too.
GZIP_LEVEL = 4
# What a query over ten times as many files may need more of; an answer that is held in memory needs far more.
MEMORY_ALLOWANCE_MIB = 8


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
    """What the server is measured with."""

    name: str
    what: str


@dataclasses.dataclass(frozen=True)
class InspectCase(Case):
    """`causeway table inspect` beside a mode of the peer's script, each a cold process."""

    peer: str
    wall: Target
    memory: Target | None = None
    # Parts of the generated table's checkpoint; None is the table of the archive.
    parts: int | None = 1
    options: tuple[str, ...] = ("--files",)

    @property
    def targets(self) -> str:
        memory = f", memory {self.memory.text()}" if self.memory else ""
        return f"wall {self.wall.text()}{memory}"


CASES: list[Case] = [
    InspectCase("checkpoint", f"a checkpoint in one part and {COMMITS} commits; delta-rs: file_uris()",
                peer="uris", wall=Target(0.4, aim=0.25), memory=Target(0.35, aim=0.25)),
    InspectCase("ten-parts", "the same with a checkpoint in ten parts", peer="uris", wall=Target(0.35), parts=10),
    InspectCase("metadata", "version and metadata alone; delta-rs: without_files=True",
                peer="nofiles", wall=Target(0.1), options=("--no-files",)),
    InspectCase("partition", "one partition of a thousand; delta-rs: file_uris() with the same filter",
                peer="uris_part", wall=Target(0.3), options=("--files", "--where", f"day = '{DAY}'")),
    InspectCase("commits", f"the archive {GOLDEN_TABLE}, whose log has no checkpoint; delta-rs: file_uris()",
                peer="uris", wall=Target(0.5), parts=None),
    Case("server-answer", "a query of a tenth of the files from a warm server, beside nginx at the same gzip level"),
    Case("server-memory", "what such queries add to the server's memory, for a hundredth and a tenth of the files"),
    Case("server-million", "a server that loads the table of all files and answers a query with them, twice"),
]

FIRST_BYTE_MS = Target(50, is_ratio=False)
WHOLE_ANSWER = Target(1.5)
SERVER_PEAK_MIB = Target(400, is_ratio=False)

SERVER_TARGETS = {
    "server-answer": f"first byte {FIRST_BYTE_MS.text()} ms, whole answer {WHOLE_ANSWER.text()}",
    "server-memory": f"a tenth needs at most {MEMORY_ALLOWANCE_MIB} MiB more than a hundredth",
    "server-million": f"memory {SERVER_PEAK_MIB.text()} MiB in all",
}


def describe() -> str:
    """One paragraph a case, for `--help`."""
    lines = []
    for case in CASES:
        targets = case.targets if isinstance(case, InspectCase) else SERVER_TARGETS[case.name]
        lines += [f"  {case.name:<16}{case.what}", f"{'':18}target: {targets}"]
    return "\n".join(lines)
