"""The command line of `scripts/bench`. Needs nothing but Python, so that --help and mistakes cost no build.

Started as a program, with the benchmark and its arguments, it only looks at them.
"""

import argparse
import pathlib
import sys

from cases import Benchmark
from delta_cases import DELTA
from iceberg_cases import ICEBERG
from tls_cases import TLS

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHMARKS = {benchmark.name: benchmark for benchmark in (DELTA, ICEBERG, TLS)}
# The exit code that `causeway` has for it too.
USAGE = 64


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        self.exit(USAGE, f"{self.format_usage()}bench: {message}\n")


def epilog(benchmark: Benchmark) -> str:
    command = f"scripts/bench {benchmark.name}"
    some = " ".join(f"--only {case.name}" for case in benchmark.cases[:2])
    measured = "medians" if benchmark.files is None else f"medians of {benchmark.files:,} files"
    smaller = f" --files {benchmark.files // 10}" if benchmark.files is not None else ""
    return f"""\
cases, the targets are for the {measured}:
{benchmark.described()}

{benchmark.explanation}

CAUSEWAY_BINARY names the program to measure; without it, the release build is brought up to date and measured.

exit codes: 0 every target met; 1 a case failed; 2 a target missed; 64 wrong usage; 69 something is not here.

examples:
  {command}
  {command} {some} --runs 9
  {command}{smaller} --json figures.json
"""


def parse(benchmark: Benchmark, words: list[str] | None = None) -> argparse.Namespace:
    parser = Arguments(
        prog=f"scripts/bench {benchmark.name}", description=f"Measures Causeway beside {benchmark.beside}.",
        epilog=epilog(benchmark), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=benchmark.runs, metavar="N",
                        help=f"runs a side, of which the median counts ({benchmark.runs})")
    if benchmark.files is not None:
        parser.add_argument("--files", type=int, default=benchmark.files, metavar="N",
                            help=f"files in the generated tables ({benchmark.files}); a small table says less")
        parser.add_argument("--keep", type=pathlib.Path, default=ROOT / ".build" / "bench", metavar="DIR",
                            help="where the tables are kept (.build/bench)")
    parser.add_argument("--only", action="append", choices=[case.name for case in benchmark.cases], metavar="CASE",
                        help="this case alone; repeatable")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write every single figure there")
    options = parser.parse_args(words)
    if options.runs < 1:
        parser.error("--runs is at least 1")
    if benchmark.files is None:
        options.files = options.keep = None
    elif options.files < benchmark.fewest_files:
        parser.error(f"--files is at least {benchmark.fewest_files}")
    return options


if __name__ == "__main__":
    parse(BENCHMARKS[sys.argv[1]], sys.argv[2:])
