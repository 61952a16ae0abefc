"""The command line of `scripts/bench delta`. Needs nothing but Python, so that --help and mistakes cost no build.

Started as a program, it only looks at the arguments.
"""

import argparse
import pathlib

from cases import CASES, GOLDEN, PEERS, describe

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The exit code that `causeway` has for it too.
USAGE = 64

EPILOG = f"""\
cases, the targets are for the medians of a million files:
{describe()}

Every run of `table inspect` and of delta-rs is a new process, one of ours and one of theirs in turn, over the same
files. A first run of each does not count: after it, files and programs lie in the page cache for both. Peak memory is
the kernel's ru_maxrss of that process. Every run and every answer has to have the version and the number of files that
the table has; one that does not fails its case. 'theirs' is delta-rs, and nginx in server-answer.

Generated tables need about 200 MiB on disk and stay for the next run; making them takes about a minute.
The generator and the peer's script are read from {PEERS}, the archive of the case 'commits' from
{GOLDEN}, both relative to the root of this repository.

CAUSEWAY_BINARY names the program to measure; without it, the release build is brought up to date and measured.

exit codes: 0 every target met; 1 a case failed; 2 a target missed; 64 wrong usage; 69 something is not here.

examples:
  scripts/bench delta
  scripts/bench delta --only checkpoint --only metadata --runs 9
  scripts/bench delta --files 100000 --json figures.json
"""


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        self.exit(USAGE, f"{self.format_usage()}bench: {message}\n")


def parse() -> argparse.Namespace:
    parser = Arguments(
        prog="scripts/bench delta", description="Measures Causeway beside delta-rs (deltalake) and nginx.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs a side, of which the median counts (5)")
    parser.add_argument("--files", type=int, default=1_000_000, metavar="N",
                        help="files in the generated tables' checkpoints (1000000); a small table says less")
    parser.add_argument("--only", action="append", choices=[case.name for case in CASES], metavar="CASE",
                        help="this case alone; repeatable")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write every single figure there")
    parser.add_argument("--keep", type=pathlib.Path, default=ROOT / ".build" / "bench", metavar="DIR",
                        help="where the tables are kept (.build/bench)")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs is at least 1")
    # The commits remove the first 250 files of a checkpoint, and the smallest one has a hundredth of the files.
    if options.files < 100_000:
        parser.error("--files is at least 100000")
    return options


if __name__ == "__main__":
    parse()
