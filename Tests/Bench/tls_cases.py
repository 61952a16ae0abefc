"""The cases of `scripts/bench tls`."""

import dataclasses

from cases import Benchmark, Case, Target


@dataclasses.dataclass(frozen=True)
class ScanCase(Case):
    """`causeway certificate inspect` beside sslyze with these options, on one good server; each a cold process."""

    options: tuple[str, ...] = ()
    wall: Target | None = None

    @property
    def targets(self) -> str:
        return f"wall {self.wall.text()}" if self.wall else "none, for information"


@dataclasses.dataclass(frozen=True)
class SlowScanCase(Case):
    """One run of testssl.sh with these options, on the same server, for its time alone."""

    options: tuple[str, ...] = ()
    targets: str = "none, for information"


@dataclasses.dataclass(frozen=True)
class FoundCase(Case):
    """Every class of the test bed, by every tool."""

    targets: str = "none, for information; Tests/Interop/test_certificate_inspect.py demands all of them"


CASES: list[Case] = [
    ScanCase("scan", "everything that the two look at by default; sslyze: against Mozilla's intermediate configuration",
             wall=Target(0.5)),
    ScanCase("certificates", "the same of ours; sslyze: the certificates alone", options=("--certinfo",)),
    SlowScanCase("testssl-S", "once; testssl.sh: the certificates and what the server answers", options=("-S",)),
    SlowScanCase("testssl", "once; testssl.sh: all that it does by default"),
    FoundCase("found", "how many classes of faults each tool notices and names; testssl.sh -S takes minutes"),
]

EXPLANATION = """\
Every run is a new process, one of ours and one of theirs in turn, on one nginx on loopback that has no fault. A first
run of each does not count. 'theirs' is sslyze, in an environment of its own, as it needs another 'cryptography'.

'found' serves every class of Tests/Interop/harness/tls_faults.py. A tool notices a class when it has something against
it that it has against no good server. It names it when its words say what is wrong by Tests/Bench/tls_words.py, so that
"validation failed" is noticed and not named. Causeway names a class when its first finding has the class's ID. All look
at the same addresses with the same roots; testssl.sh and 'openssl s_client' come from Debian. Where this build has no
'certificate inspect', the others are measured alone."""

TLS = Benchmark(
    "tls", peer="sslyze", package="sslyze", beside="sslyze and testssl.sh", cases=CASES, explanation=EXPLANATION,
    runs=10, command="certificate inspect", peer_environment=".venv-sslyze", uses_nginx=True)
