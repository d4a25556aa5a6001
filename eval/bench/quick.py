"""Run the benches that take minutes, and say of each other one why it is left out.

    python eval/bench/quick.py --work DIR [--shared ../shared]      # make bench

Nothing is kept: each result is printed. To keep one, run its script as its head says.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from public_sets import SHARED
from table import HERE, ROOT, installed


@dataclass(frozen=True)
class Bench:
    """One script of this folder.

    arguments: {work} and {shared} are filled in. sets: it needs the public sets. libraries: of the extra `bench`; where
    they are missing, rows say so. left_out: why it is not run here.
    """

    script: str
    arguments: tuple[str, ...] = ()
    sets: bool = False
    libraries: tuple[str, ...] = ()
    left_out: str = ""


KEPT_RUNS = "needs runs that coverage_truth.py ask keeps (4 to 12 minutes a set)"
BENCHES = (
    Bench("extraction", ("--no-write",), libraries=("trafilatura", "lxml_html_clean")),
    Bench("redaction", ("--no-write",), libraries=("phonenumbers", "stdnum")),
    Bench("sentences", libraries=("pysbd", "syntok", "sentencex")),
    Bench("replies", ("{work}/fixtures",)),
    Bench("wording"),
    Bench("mutation", ("--no-write",)),
    Bench("sources", ("--shared", "{shared}", "--no-write"), sets=True),
    Bench("quality", ("--work", "{work}", "--shared", "{shared}"), sets=True),
    Bench("incremental", ("--no-write",), sets=True),
    Bench("baseline", sets=True, left_out="encodes 20,000 chunks (5 minutes); quality shows the rows that it kept"),
    Bench("written_sets", sets=True, left_out="fourteen sets (10 minutes)"),
    Bench("large_reader", sets=True, left_out="asks every set (10 minutes) where answers are not kept"),
    Bench("choice", sets=True, left_out="needs an index for each set (its --indexes)"),
    Bench("languages", sets=True, left_out="needs an index for each set (its --indexes)"),
    Bench("evidence_found", sets=True, left_out="needs an index for each set (its --indexes)"),
    Bench("twins", sets=True, left_out="needs an index for each set (its --indexes)"),
    Bench("whole_answers", sets=True, left_out="needs an index for each set (its --indexes)"),
    Bench("parts", sets=True, left_out="four sets, each asked twelve times (8 minutes)"),
    Bench("whole_ingest", sets=True, left_out="an ingest of 1,559 pages (5 minutes)"),
    Bench("scale", left_out="15,000 pages (3 minutes, and a quiet machine)"),
    Bench("ingest", sets=True, left_out="compares times with a peer that brings torch; see its head"),
    Bench("latency", sets=True, left_out="needs a quiet machine and 100,000 chunks (20 minutes)"),
    Bench("reader_speed", sets=True, left_out="needs a quiet machine and 10,000 chunks (3 minutes)"),
    Bench("tickets_10k", sets=True, left_out="needs an index of aws-docs and a quiet machine"),
    Bench("intents", sets=True, libraries=("sklearn", "umap"), left_out="k-means and UMAP take 10 minutes"),
    Bench("calibration", left_out="needs files of tickets and answers; see its head"),
    Bench("confidence", left_out="fits the shipped model; needs an index of each set"),
    Bench("coverage_truth", left_out=KEPT_RUNS),
    Bench("changes", left_out=KEPT_RUNS),
    Bench("root_causes", left_out=KEPT_RUNS),
    Bench("lift", left_out="ingests the docs forty times a set (half an hour)"),
    Bench("wrappings", left_out="asks the fixtures' tickets in 47 wrappings (3 minutes)"),
    Bench("sentiment", left_out="needs the corpus that its page names"),
    Bench("sources_rst", left_out="needs docs repositories and a build of one; see its head"),
    Bench("desk_sim", left_out="a thousand simulated desks (20 minutes); --quick is shorter"),
)


def reason(bench: Bench, shared: Path) -> str:
    """Why a bench cannot or should not be run here, or ""."""
    if bench.left_out:
        return bench.left_out
    if bench.sets and not (shared / "score.py").is_file():
        return f"the public sets are not in {shared}"
    return ""


def prepared(work: Path) -> None:
    """The fixtures' index, which some of the quick ones read."""
    from answerable import Settings, ingest

    ingest(str(ROOT / "fixtures" / "docs"), work / "fixtures", Settings())


def run(work: Path, shared: Path) -> Iterator[str]:
    """Run each that can be; lines about those that failed."""
    for bench in BENCHES:
        if reason(bench, shared):
            continue
        print(f"\n== {bench.script}\n", flush=True)
        arguments = [word.format(work=work, shared=shared) for word in bench.arguments]
        script = str(HERE / f"{bench.script}.py")
        if subprocess.run([sys.executable, "-W", "ignore", script, *arguments], env=dict(os.environ)).returncode:
            yield f"{bench.script}: failed"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="keeps indexes for the next run")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--list", action="store_true", help="run nothing; say what would be left out")
    args = parser.parse_args()
    failed = []
    if not args.list:
        args.work.mkdir(parents=True, exist_ok=True)
        prepared(args.work)
        failed = list(run(args.work, args.shared))
    print("\n== left out\n")
    for bench in BENCHES:
        if why := reason(bench, args.shared):
            print(f"{bench.script}: {why}")
        elif missing := [name for name in bench.libraries if not installed(name)]:
            print(f"{bench.script}, in part: {', '.join(missing)} not installed: pip install '.[bench]'")
    sys.exit("\n".join(failed) or 0)


if __name__ == "__main__":
    main()
