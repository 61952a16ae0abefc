"""The conformance run judges right: what passes, what fails, and what a list of known failures changes."""

import types

import pandas as pd
import pyarrow as pa
import pytest

import conformance
from harness.archives import Opinion

ROWS = pa.table({"a": pa.array([1, 2], pa.int64())})
OTHER = pd.DataFrame({"a": [1, 3]})


def answer(status: int, text: str) -> types.SimpleNamespace:
    return types.SimpleNamespace(status_code=status, text=text)


def refusal(status: int, code: str = "INVALID_PARAMETER_VALUE", reason: str = "it is broken") -> conformance.Refused:
    return conformance.Refused(answer(status, f'{{"errorCode": "{code}", "message": "{reason}"}}'))


class FakeArchive:
    """An archive as `judge` sees it."""

    name = "archive"

    def __init__(self, expected=None, opinion=None, lacks_data=False, files=0, features=(), zoneless=()):
        self._expected = Opinion(expected, "expected") if expected is not None else None
        self._opinion = Opinion(opinion, "deltalake") if opinion is not None else None
        self.lacks_data, self.file_count, self.client_features = lacks_data, files, set(features)
        self.session_zone_columns = list(zoneless)

    def expected(self):
        return self._expected

    def opinion(self):
        return self._opinion


class FakeReader:
    """A client that returns rows, or raises what it is given."""

    def __init__(self, rows=None, files=0):
        self._rows, self._files = rows, files

    def format(self, name):
        if isinstance(self._rows, conformance.Refused):
            raise self._rows
        return "parquet"

    def rows(self, name):
        if isinstance(self._rows, Exception):
            raise self._rows
        return self._rows

    def file_count(self, name, response_format):
        return self._files


GOOD = ROWS.to_pandas()
JUDGEMENTS = [
    ("the expected rows", FakeArchive(expected=ROWS), FakeReader(GOOD), True),
    ("other rows", FakeArchive(expected=ROWS), FakeReader(OTHER), False),
    ("the rows of deltalake", FakeArchive(opinion=ROWS), FakeReader(GOOD), True),
    ("others than deltalake", FakeArchive(opinion=ROWS), FakeReader(OTHER), False),
    ("a refusal where rows are known", FakeArchive(expected=ROWS), FakeReader(refusal(400)), False),
    ("a clear refusal of what nobody reads", FakeArchive(), FakeReader(refusal(400)), True),
    ("a status of 500", FakeArchive(), FakeReader(refusal(500)), False),
    ("no message", FakeArchive(), FakeReader(refusal(400, reason="")), False),
    ("no code", FakeArchive(), FakeReader(refusal(400, code="")), False),
    ("no JSON", FakeArchive(), FakeReader(conformance.Refused(answer(400, "<html>"))), False),
    ("a feature that the client lacks", FakeArchive(opinion=ROWS, features=["varianttype"]),
     FakeReader(refusal(400, "UNSUPPORTED_OPERATION", "needs variantType")), True),
    ("a feature that the client has", FakeArchive(opinion=ROWS, features=["deletionvectors"]),
     FakeReader(refusal(400, "UNSUPPORTED_OPERATION", "needs deletionVectors")), False),
    ("the files of a log without data", FakeArchive(lacks_data=True, files=3), FakeReader(files=3), True),
    ("too few files", FakeArchive(lacks_data=True, files=3), FakeReader(files=2), False),
    ("a client that fails", FakeArchive(expected=ROWS), FakeReader(ValueError("no")), False),
    ("a client that fails where nobody reads", FakeArchive(), FakeReader(ValueError("no")), False),
    ("a zone that only one reader has", FakeArchive(expected=pa.table({"a": [5, 6]}), opinion=ROWS, zoneless=["a"]),
     FakeReader(GOOD), True),
]


@pytest.mark.parametrize("archive, reader, passes", [case[1:] for case in JUDGEMENTS],
                         ids=[case[0] for case in JUDGEMENTS])
def test_judgement(archive, reader, passes):
    outcome = conformance.judge(archive, reader)
    assert outcome.passed == passes, outcome.line()
    assert outcome.line().startswith("pass archive " if passes else "FAIL archive ")
    assert "\n" not in outcome.line()


def test_a_known_failure_that_passes_fails_the_run():
    assert not conformance.Outcome("a", passed=False, detail="", known=True).counts_as_failure
    surprise = conformance.Outcome("a", passed=True, detail="", known=True)
    assert surprise.counts_as_failure and surprise.line().startswith("unexpected pass a")
    assert conformance.Outcome("a", passed=False, detail="").counts_as_failure


def test_lists_of_names(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("# comment\none\n\n  two  # why\n")
    assert conformance.names_in(file) == {"one", "two"}
    assert conformance.names_in(None) == set()
