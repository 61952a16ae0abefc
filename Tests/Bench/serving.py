"""The server under queries of all files: how soon it answers, beside nginx, and how much memory it needs."""

import pathlib
import statistics
from collections.abc import Callable

import memory
import nginx
from cases import Case, Target
from delta_cases import FIRST_BYTE_MS, GZIP_LEVEL, MEMORY_ALLOWANCE_MIB, SERVER_PEAK_MIB, WHOLE_ANSWER
from delta_tables import DeltaTables
from fetch import fetch
from kept import Table
from measures import Measure
from progress import Progress
from served import FORMATS, LINES_BEFORE_FILES, served

Note = Callable[[str], None]


def measure(
    case: Case, tables: DeltaTables, files: int, runs: int, folder: pathlib.Path, progress: Progress, note: Note,
) -> list[Measure]:
    if case.name == "server-answer":
        return answers(case.name, tables.generated(files // 10), runs, folder, progress, note)
    if case.name == "server-memory":
        sizes = [tables.generated(files // 100), tables.generated(files // 10)]
        return growth(case.name, sizes, runs, folder, progress, note)
    return whole_table(case.name, tables.generated(files), runs, folder, progress, note)


def answers(
    case: str, table: Table, runs: int, folder: pathlib.Path, progress: Progress, note: Note,
) -> list[Measure]:
    """Warm answers in both formats, each beside nginx with a file of the same bytes."""
    measures = []
    files = folder / "files"
    files.mkdir()
    with served(table, folder / "server") as ours, nginx.serving(files, folder / "nginx", GZIP_LEVEL) as port:
        for response_format in FORMATS:
            # The query that makes the server warm, and whose answer nginx gets.
            first = ours.query(response_format)
            ours.check(first)
            with open(files / response_format, "wb") as file:
                file.writelines(first.plain())
                plain_bytes = file.tell()
            fetch(port, "GET", f"/{response_format}")
            our_answers, their_answers = [], []
            for index in range(runs):
                progress.show(f"{case}: {response_format}, run {index + 1} of {runs}")
                our_answers.append(ours.query(response_format))
                their_answers.append(fetch(port, "GET", f"/{response_format}"))
            for answer in our_answers:
                ours.check(answer)
            for answer in their_answers:
                answer.check(None, table.files + LINES_BEFORE_FILES)
            note(f"{case}: {table.files:,} files, {response_format}: {mib(plain_bytes)} MiB, compressed by us to "
                 f"{mib(our_answers[-1].compressed_bytes)}, by nginx to {mib(their_answers[-1].compressed_bytes)}")
            measures += [
                Measure(case, f"{response_format}: 1st byte ms", [answer.first_byte * 1000 for answer in our_answers],
                        [answer.first_byte * 1000 for answer in their_answers], FIRST_BYTE_MS),
                Measure(case, f"{response_format}: answer s", [answer.seconds for answer in our_answers],
                        [answer.seconds for answer in their_answers], WHOLE_ANSWER),
            ]
    return measures


def growth(
    case: str, sizes: list[Table], runs: int, folder: pathlib.Path, progress: Progress, note: Note,
) -> list[Measure]:
    """The peak of memory over warm queries, above what the server had before the first of them."""
    measures: list[Measure] = []
    for table in sizes:
        peaks = []
        with served(table, folder / f"server-{table.files}") as ours:
            for response_format in FORMATS:
                ours.check(ours.query(response_format))
            before = memory.resident_mib(ours.pid)
            for index in range(runs):
                progress.show(f"{case}: {table.files:,} files, run {index + 1} of {runs}")
                memory.reset_peak(ours.pid)
                for response_format in FORMATS:
                    ours.query(response_format)
                peaks.append(memory.peak_mib(ours.pid) - before)
        note(f"{case}: {table.files:,} files: {before:.1f} MiB before the measured queries")
        # The table before has fewer files: what it needs and an allowance is what this one may need.
        less = statistics.median(measures[-1].ours) if measures else None
        target = Target(less + MEMORY_ALLOWANCE_MIB, is_ratio=False) if less is not None else None
        measures.append(Measure(case, f"{table.files:,} files: MiB", peaks, target=target))
    return measures


def whole_table(
    case: str, table: Table, runs: int, folder: pathlib.Path, progress: Progress, note: Note,
) -> list[Measure]:
    """A new server a run: the query that loads the table, the same query again, and the peak of it all."""
    cold, warm, peaks = [], [], []
    table.warm()
    for index in range(runs):
        progress.show(f"{case}: run {index + 1} of {runs}")
        with served(table, folder / f"server-{index}") as ours:
            for seconds in (cold, warm):
                answer = ours.query("parquet")
                seconds.append(answer.seconds)
                peak = memory.peak_mib(ours.pid)
                ours.check(answer)
            peaks.append(peak)
    return [
        Measure(case, "load and answer s", cold),
        Measure(case, "warm answer s", warm),
        Measure(case, "warm rows/s", [table.files / seconds for seconds in warm]),
        Measure(case, "peak MiB", peaks, target=SERVER_PEAK_MIB),
    ]


def mib(count: int) -> str:
    return f"{count / (1 << 20):.1f}"
