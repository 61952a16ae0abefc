#!/usr/bin/env python3
"""Has `causeway certificate inspect` judge every chain of a corpus, and compares both verdicts with what is known of it.

A corpus is JSON (gzip or not) with `testcases[]`: `id`, `features`, `trusted_certs`, `untrusted_intermediates` and
`peer_certificate` in PEM, `crls`, `validation_time` (RFC 3339, or null for now), `max_chain_depth`,
`expected_peer_name`, `expected_result`, and `jvm17_result`, each SUCCESS or FAILURE; the last may be missing.
Cases whose features say `pedantic-…` are counted apart: what they ask for, no client enforces.
Run it through `scripts/conformance chains FILE`.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BINARY = pathlib.Path(os.environ["CAUSEWAY_BINARY"])
LEAST = {"correct": 0.998, "jvm17": 0.995}
SECONDS = 20

# Where the verdict is meant to be another than the corpus has it, and why.
REASONS = {
    "rfc5280::aki::cross-signed-root-missing-aki":
        "the anchor is a name and a key: that it is signed by another root as well is nobody's concern",
    "rfc5280::ca-as-leaf": "its keyUsage lets it sign certificates alone, so that it cannot sign a handshake",
    "pathlen::validation-ignores-pathlen-in-leaf": "the same",
    "rfc5280::nc::permitted-dns-match-noncritical": "the baseline requirements let nameConstraints be not critical",
    "rfc9881::": "OpenSSL 3.0 has no ML-DSA, and neither has Java 17",
    "webpki::eku::": "no client looks at this of extKeyUsage",
    "webpki::san::public-suffix": "there is no list of public suffixes in it",
}


@dataclasses.dataclass
class Judged:
    """What came out for one case."""

    case: dict
    correct: bool
    jvm17: bool
    why: str
    hung: bool = False

    def agrees(self, verdict: str) -> bool | None:
        wanted = self.case.get({"correct": "expected_result", "jvm17": "jvm17_result"}[verdict])
        return None if wanted is None else (wanted == "SUCCESS") == getattr(self, verdict)

    @property
    def is_pedantic(self) -> bool:
        return any(feature.startswith("pedantic") for feature in self.case["features"])

    @property
    def reason(self) -> str:
        known = [reason for start, reason in REASONS.items() if self.case["id"].startswith(start)]
        return known[0] if known else "no reason is known: a fault"


def judge(case: dict, folder: pathlib.Path) -> Judged:
    chain, trust = folder / "chain.pem", folder / "trust.pem"
    chain.write_text("".join([case["peer_certificate"], *case["untrusted_intermediates"]]))
    trust.write_text("".join(case["trusted_certs"]))
    arguments = ["--trust", trust, "--host", case["expected_peer_name"]["value"]]
    if case.get("validation_time"):
        arguments += ["--at", case["validation_time"]]
    if case.get("crls"):
        (folder / "crls.pem").write_text("".join(case["crls"]))
        arguments += ["--crl", folder / "crls.pem"]
    if case.get("max_chain_depth") is not None:
        arguments += ["--max-intermediates", str(case["max_chain_depth"])]
    try:
        done = subprocess.run(
            [BINARY, "certificate", "inspect", chain, *arguments, "--format", "json"], capture_output=True, text=True,
            timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Judged(case, False, False, f"no verdict within {SECONDS} s", hung=True)
    if done.returncode not in (0, 3, 4):
        # Certificates that cannot be read are refused, which is a verdict; anything else is none.
        assert done.returncode == 2, done.stderr
        return Judged(case, False, False, done.stderr.strip())
    report = json.loads(done.stdout)
    flaws = [f"{name}: {flaw['id']} {flaw['text']}" for name in ("correct", "accepted")
             for flaw in report[name]["flaws"]]
    return Judged(case, report["correct"]["good"], report["accepted"]["good"], "; ".join(flaws) or "nothing against it")


def work(case: dict) -> Judged:
    with tempfile.TemporaryDirectory() as folder:
        return judge(case, pathlib.Path(folder))


def share(agreed: int, total: int) -> str:
    return f"{agreed} of {total} ({100 * agreed / total if total else 100:.2f} %)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path, help="the corpus")
    options = parser.parse_args()
    data = options.file.read_bytes()
    corpus = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)["testcases"]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        judged = list(pool.map(work, corpus))

    failed = any(one.hung for one in judged)
    for verdict, least in LEAST.items():
        counts: collections.Counter = collections.Counter()
        for one in judged:
            agrees = one.agrees(verdict)
            if agrees is None:
                continue
            group = "pedantic" if one.is_pedantic and verdict == "correct" else "all"
            counts[group, agrees] += 1
            if not agrees:
                print(f"{verdict}: {one.case['id']} {one.case['features'] or ''}: expected "
                      f"{one.case[{'correct': 'expected_result', 'jvm17': 'jvm17_result'}[verdict]]}; {one.why}; "
                      f"reason: {one.reason if verdict == 'correct' else 'the JVM does otherwise'}")
        total = counts["all", True] + counts["all", False]
        if total == 0:
            continue
        reached = counts["all", True] / total
        failed |= reached < least
        apart = counts["pedantic", True] + counts["pedantic", False]
        print(f"{verdict}: agrees in {share(counts['all', True], total)}, at least {100 * least:.1f} % are wanted"
              + (f"; of the pedantic ones in {share(counts['pedantic', True], apart)}" if apart else ""))
    print(f"hung: {sum(one.hung for one in judged)} of {len(judged)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
