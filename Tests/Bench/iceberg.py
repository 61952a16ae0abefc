"""The benchmark against PyIceberg; `scripts/bench iceberg` prepares what it needs and runs it."""

import pathlib

import planning
import session
from iceberg_cases import ICEBERG, PlanningCase
from iceberg_tables import IcebergTables
from measures import Measure


def prepare(bench: session.Session) -> session.Measuring:
    generator, peer = bench.peer_file("gen_iceberg.py"), bench.peer_file("bench_iceberg.py")
    tables = IcebergTables(bench.keep, generator, bench.progress)

    def measure(case: PlanningCase, folder: pathlib.Path) -> list[Measure]:
        return planning.measure(case, tables, bench, folder, peer)

    return measure


if __name__ == "__main__":
    session.main(ICEBERG, prepare)
