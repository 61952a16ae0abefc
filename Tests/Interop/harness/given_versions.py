"""What a server said a table's versions are, held against all that it says later."""

import dataclasses

import delta_sharing
import pyarrow as pa

from harness.causeway import Causeway
from harness.iceberg_hand import HandTable
from harness.iceberg_tables import file_in
from harness.rows import assert_same_rows
from harness.sharing import DELTA, Sharing, assert_error


@dataclasses.dataclass
class GivenVersions:
    """The versions of one table: each is one state of it for ever, and a newer state has a higher one.

    A state is the id of a snapshot and the time when it became the current one.
    """

    server: Causeway
    reader: str
    table: str
    states: dict[int, tuple[int, int]] = dataclasses.field(default_factory=dict)
    rows: dict[int, pa.Table] = dataclasses.field(default_factory=dict)

    @property
    def sharing(self) -> Sharing:
        return Sharing(self.server.endpoint, self.server.token(self.reader))

    def load(self, **options):
        return delta_sharing.load_as_pandas(
            f"{self.server.profile(self.reader)}#{self.table}", use_delta_format=True, **options)

    def see(self, state: tuple[int, int], rows: pa.Table) -> int:
        """Asks for the newest version, of which the test knows what it is."""
        newest = self.sharing.version(self.table)
        assert newest.status == 200, newest.response.text
        version = newest.version
        answer = self.sharing.query(self.table, {}, DELTA)
        assert (answer.status, answer.version) == (200, version), answer.response.text
        assert_same_rows(self.load(), rows)
        last = max(self.states, default=-1)
        if version in self.states:
            known = self.states[version]
            assert known[0] == state[0], f"version {version} was snapshot {known[0]} and is {state[0]}"
        assert version >= last, f"version {version} after {last}"
        if last >= 0 and self.states[last] == state:
            assert version == last, f"version {version} is the same state as {last}"
        self.states[version], self.rows[version] = state, rows
        return version

    def check(self, expired: set[int] = frozenset()) -> None:
        """Every version that was given out has the rows that it had; of `expired`, an error that says so."""
        for version, rows in self.rows.items():
            if version in expired:
                answer = self.sharing.query(self.table, {"version": version}, DELTA)
                assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE")
            else:
                assert_same_rows(self.load(version=version), rows)

    def restart(self) -> None:
        assert self.server.stop() == 0
        self.server.start()


def state_of(table: HandTable) -> tuple[int, int]:
    """The current snapshot, and when it became that."""
    last = table.metadata["snapshot-log"][-1]
    return last["snapshot-id"], last["timestamp-ms"]


def see(table: HandTable, given: GivenVersions) -> int:
    return given.see(state_of(table), table.rows())


def append(table: HandTable, first: int) -> None:
    table.commit(add=[file_in(table, first)])
