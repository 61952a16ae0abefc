"""Tables whose logs have checkpoints, as deltalake makes them, and mostly no commits before these any more.

Each has a twin of the same rows, whose log holds every commit and no checkpoint.
"""

import datetime
import pathlib
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from harness import lake
from harness.checkpoints import checkpoint, commit, forget, hint, log_of

UTC = datetime.timezone.utc
Step = Callable[[pathlib.Path], object]


def append(rows: pa.Table, **options) -> Step:
    return lambda path: write_deltalake(path, rows, mode="append", **options)


def delete(condition: str) -> Step:
    return lambda path: DeltaTable(path).delete(condition)


def update(condition: str, **values: str) -> Step:
    return lambda path: DeltaTable(path).update(updates=values, predicate=condition)


def write(
    path: pathlib.Path, steps: Sequence[Step], checkpoints: Sequence[int], earliest: int | None, **properties,
) -> lake.Table:
    """A commit a step, a checkpoint after some of them; what is older than `earliest` is forgotten."""
    for version, step in enumerate(steps):
        step(path)
        if version in checkpoints:
            DeltaTable(path).create_checkpoint()
    table = lake.finish(path, **properties)
    assert table.latest == len(steps) - 1, "a step is a commit"
    table.twin = path.with_name(path.name + "_twin")
    shutil.copytree(path, table.twin)
    for file in log_of(table.twin).iterdir():
        if "checkpoint" in file.name:
            file.unlink()
    if earliest is not None:
        forget(path, earliest)
        table.earliest = earliest
    return table


def numbers(first: int, count: int = 4) -> pa.Table:
    harbours = ["Ankerwyk", None, "Saltmarsh"]
    return pa.table({
        "n": pa.array(range(first, first + count), pa.int64()),
        "harbour": pa.array([harbours[number % len(harbours)] for number in range(first, first + count)]),
        "text": pa.array([None if number % 3 == 0 else f"text {number}" for number in range(first, first + count)]),
    })


HISTORY: list[Step] = [
    append(numbers(0), configuration=lake.CHANGE_FEED), append(numbers(10)), delete("n = 1"),
    update("n = 12", text="'changed'"), append(numbers(20)), delete("n >= 20 AND n < 22"), append(numbers(30)),
    delete("harbour = 'Ankerwyk'"), append(numbers(40)),
]
IN_PARTITIONS: list[Step] = [append(numbers(0), partition_by="harbour", configuration=lake.CHANGE_FEED), *HISTORY[1:]]

OF_EACH_TYPE: dict[str, tuple[pa.DataType, list]] = {
    "string": (pa.string(), ["a/b %41", "", None]),
    "byte": (pa.int8(), [127, -128, None]),
    "short": (pa.int16(), [32767, -32768, None]),
    "integer": (pa.int32(), [0, -2147483648, None]),
    "long": (pa.int64(), [2**53 - 1, -1, None]),
    "float": (pa.float32(), [1.5, -0.25, None]),
    "double": (pa.float64(), [0.5, 1e22, None]),
    "boolean": (pa.bool_(), [True, False, None]),
    "date": (pa.date32(), [datetime.date(2024, 2, 29), datetime.date(1969, 12, 31), None]),
    "timestamp": (pa.timestamp("us", tz="UTC"), [datetime.datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
                                                  datetime.datetime(1960, 1, 2, 3, 4, 5, 250000, tzinfo=UTC), None]),
    # A negative one is more than deltalake can write.
    "decimal": (pa.decimal128(10, 2), [Decimal("1.50"), Decimal("99999999.99"), None]),
}


def cp_whole(path: pathlib.Path) -> lake.Table:
    """Two checkpoints, and all commits still there."""
    return write(path, HISTORY, [2, 5], None)


def cp_cleaned(path: pathlib.Path) -> lake.Table:
    return write(path, HISTORY, [2, 5], 5)


def cp_partitioned(path: pathlib.Path) -> lake.Table:
    return write(path, IN_PARTITIONS, [2, 5], 5)


def cp_alone(path: pathlib.Path) -> lake.Table:
    """The newest version is a checkpoint whose own commit is gone, too."""
    table = write(path, IN_PARTITIONS, [8], 8)
    commit(path, 8).unlink()
    return table


def cp_no_hint(path: pathlib.Path) -> lake.Table:
    table = write(path, IN_PARTITIONS, [0, 3, 7], 3)
    hint(path).unlink()
    return table


def cp_old_hint(path: pathlib.Path) -> lake.Table:
    """The hint names a checkpoint before the newest."""
    table = write(path, HISTORY, [1, 4, 7], 4)
    hint(path).write_text('{"version":4,"size":1}')
    return table


def cp_odd(path: pathlib.Path) -> lake.Table:
    """Every odd partition value."""
    values = [*lake.ODD_VALUES, None]
    rows = pa.table({"part": pa.array(values, pa.string()), "n": pa.array(range(len(values)), pa.int64())})
    return write(path, [append(rows, partition_by="part"), delete("n = 1"), append(rows.slice(3, 2))], [1], 1)


def cp_types(path: pathlib.Path) -> lake.Table:
    """A partition column of each type that can be one, with nulls."""
    columns = {name: pa.array(values, kind) for name, (kind, values) in OF_EACH_TYPE.items()}
    rows = pa.table(columns | {"n": pa.array(range(3), pa.int64())})
    return write(path, [append(rows, partition_by=list(columns)), append(rows), append(rows.slice(0, 2))], [1], 1)


def cp_every_type(path: pathlib.Path) -> lake.Table:
    """The extremes of each type as statistics."""
    lake.every_type(path)
    rows = DeltaTable(path).to_pyarrow_table()
    shutil.rmtree(path)
    return write(path, [append(rows), append(rows), append(rows.slice(0, 1))], [1], 1)


def cp_nested(path: pathlib.Path) -> lake.Table:
    lake.nested(path)
    rows = DeltaTable(path).to_pyarrow_table()
    shutil.rmtree(path)
    return write(path, [append(rows), append(rows), delete("id = 2")], [1], 1)


def cp_evolved(path: pathlib.Path) -> lake.Table:
    """The schema grows before a checkpoint and is another one after it."""
    def overwrite(target: pathlib.Path) -> None:
        write_deltalake(target, pa.table({"c": [1.5, None]}), mode="overwrite", schema_mode="overwrite")

    small, wide = pa.table({"a": pa.array([1, 2], pa.int64())}), pa.table({"a": pa.array([3], pa.int64()), "b": ["x"]})
    return write(path, [append(small), append(wide, schema_mode="merge"),
                        append(small, schema_mode="merge"), overwrite], [2], 2)


def cp_emptied(path: pathlib.Path) -> lake.Table:
    return write(path, [append(numbers(0)), lambda target: DeltaTable(target).delete()], [1], 1)


def cp_local_times(path: pathlib.Path) -> lake.Table:
    times = [datetime.datetime(2025, 1, 1, 12, 30), None, datetime.datetime(1960, 1, 1)]
    rows = pa.table({"n": pa.array([1, 2, 3], pa.int64()), "at": pa.array(times, pa.timestamp("us"))})
    return write(path, [append(rows), append(rows), append(rows)], [1], 1, needs_delta_format=True)


def cp_cleaned_by_deltalake(path: pathlib.Path) -> lake.Table:
    """What deltalake's own cleanup leaves of a log that keeps nothing for long."""
    keep_nothing = {"delta.logRetentionDuration": "interval 0 seconds"}
    steps = [append(numbers(0), configuration=lake.CHANGE_FEED | keep_nothing), *HISTORY[1:]]
    table = write(path, steps, [], None)
    DeltaTable(path).create_checkpoint()
    DeltaTable(path).cleanup_metadata()
    assert not commit(path, 0).exists() and checkpoint(path, table.latest).exists()
    table.earliest = table.latest
    return table


MAKERS: dict[str, Callable[[pathlib.Path], lake.Table]] = {
    maker.__name__: maker
    for maker in (cp_whole, cp_cleaned, cp_partitioned, cp_alone, cp_no_hint, cp_old_hint, cp_odd, cp_types,
                  cp_every_type, cp_nested, cp_evolved, cp_emptied, cp_local_times, cp_cleaned_by_deltalake)
}


def write_all(bucket: pathlib.Path) -> dict[str, lake.Table]:
    """Every table, each in the folder of its name."""
    return {name: maker(bucket / name) for name, maker in MAKERS.items()}
