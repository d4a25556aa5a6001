"""The labelled sets that lie beside the project: asking one of them, and its independent scorer's numbers.

Every set is a folder of `shared/data` with `docs/` and `tickets.jsonl`; the scorer is `shared/score.py`, which imports
nothing of this project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"


def options(description: str | None) -> argparse.ArgumentParser:
    """A parser with --work, --shared and --write, which the benches of these sets have in common."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="keeps indexes and answers for the next run")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the public sets and their scorer")
    parser.add_argument("--write", action="store_true", help="keep the result, and fill the pages that quote it")
    return parser


def need(shared: Path) -> None:
    """End the run, in words, where the sets are not here."""
    if not (shared / "score.py").is_file():
        sys.exit(f"{shared}: the public sets are not here; nothing measured")


def unfitted(name: str) -> str:
    """The shipped confidence model that the set had no part in: `default`, or `without-NAME` where it is one of its."""
    from answerable.answer.level.confidence import load_confidence

    return f"without-{name}" if name in load_confidence("default").fitted_on else "default"


def ask(name: str, shared: Path, work: Path, confidence_model: str | None = None) -> Path:
    """Ingest the set under `work` (kept between runs) and ask its tickets; the file of answers comes back."""
    from answerable import Settings, ingest

    data, index, answers = shared / "data" / name, work / name, work / f"{name}.jsonl"
    work.mkdir(parents=True, exist_ok=True)
    ingest(str(data / "docs"), index, Settings())
    command = [sys.executable, "-m", "answerable", "ask", "--tickets", str(data / "tickets.jsonl"), "--out"]
    command += [str(answers), "--index", str(index)]
    if confidence_model is not None:
        settings = work / f"{name}.toml"
        settings.write_text(f'[answer]\nconfidence_model = "{confidence_model}"\n', encoding="utf-8")
        command += ["--settings", str(settings)]
    subprocess.run(command, check=True)
    return answers


def score(name: str, shared: Path, answers: Path) -> dict[str, float | None]:
    """The scorer's numbers for a file of answers; None is a share of nothing."""
    data = shared / "data" / name
    command = [sys.executable, str(shared / "score.py"), str(data / "tickets.jsonl"), str(answers)]
    command += ["--docs", str(data / "docs"), "--json"]
    found: dict[str, float | None] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return found
