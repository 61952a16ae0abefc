"""The cases of `scripts/bench delta`."""

import dataclasses

from cases import PEERS, Benchmark, Case, Target

# The folder of the archive, which is not part of this repository; relative to its root.
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


@dataclasses.dataclass(frozen=True)
class ServerCase(Case):
    """What the server is measured with."""

    wanted: str

    @property
    def targets(self) -> str:
        return self.wanted


FIRST_BYTE_MS = Target(50, is_ratio=False)
WHOLE_ANSWER = Target(1.5)
SERVER_PEAK_MIB = Target(400, is_ratio=False)

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
    ServerCase("server-answer",
               "a query of a tenth of the files from a warm server, beside nginx at the same gzip level",
               wanted=f"first byte {FIRST_BYTE_MS.text()} ms, whole answer {WHOLE_ANSWER.text()}"),
    ServerCase("server-memory",
               "what such queries add to the server's memory, for a hundredth and a tenth of the files",
               wanted=f"a tenth needs at most {MEMORY_ALLOWANCE_MIB} MiB more than a hundredth"),
    ServerCase("server-million", "a server that loads the table of all files and answers a query with them, twice",
               wanted=f"memory {SERVER_PEAK_MIB.text()} MiB in all"),
]

EXPLANATION = f"""\
Every run of `table inspect` and of delta-rs is a new process, one of ours and one of theirs in turn, over the same
files. A first run of each does not count: after it, files and programs lie in the page cache for both. Peak memory is
the kernel's ru_maxrss of that process. Every run and every answer has to have the version and the number of files that
the table has; one that does not fails its case. 'theirs' is delta-rs, and nginx in server-answer.

Generated tables need about 200 MiB on disk and stay for the next run; making them takes about a minute.
The generator and the peer's script are read from {PEERS}, the archive of the case 'commits' from
{GOLDEN}, both relative to the root of this repository."""

DELTA = Benchmark(
    "delta", peer="delta-rs", package="deltalake", beside="delta-rs (deltalake) and nginx", cases=CASES,
    # The commits remove the first 250 files of a checkpoint, and the smallest one has a hundredth of the files.
    files=1_000_000, fewest_files=100_000, explanation=EXPLANATION, uses_nginx=True)
