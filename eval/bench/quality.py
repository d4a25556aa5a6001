"""Answer quality on the public sets beside the project, scored by their independent scorer.

    python eval/bench/quality.py --work DIR [--shared ../shared] [--write]

Each set is ingested under DIR (kept between runs) and asked with the confidence model that was fitted
without it. `--write` puts the table in eval/bench/results/quality.md, which the README quotes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from answerable import Settings, ingest

HERE = Path(__file__).resolve().parent
SETS = ("aws-docs", "clapnq")
COLUMNS = {
    "hit@1": "hit@1",
    "hit@5": "hit@5",
    "auroc_answerable": "AUROC answerable",
    "auroc_correct": "AUROC right",
    "aurc": "AURC",
    "cover@risk10": "answered at <=10 % wrong",
    "ece": "ECE",
    "false_answers": "false answers",
    "quotes_verified": "quotes verified",
    "gold_recall": "gold recall",
    "answer_words": "words",
}
# The plain hybrid baseline of the sets' README: MiniLM and BM25, z-score sum, top cosine as confidence.
FLOOR = {
    "aws-docs": (0.62, 0.89, 0.86, 0.64, 0.53, 0.00, 0.23, 0.72, None, 0.77, 136),
    "clapnq": (0.99, 0.99, 0.86, 0.87, 0.24, 0.26, 0.19, 0.53, None, 0.92, 130),
}


def measure(name: str, shared: Path, work: Path) -> dict[str, float]:
    """The scorer's numbers for one set, with the confidence model that has not seen it."""
    data, index, answers = shared / "data" / name, work / name, work / f"{name}.jsonl"
    ingest(str(data / "docs"), index, Settings())
    settings = work / f"{name}.toml"
    settings.write_text(f'[answer]\nconfidence_model = "without-{name}"\n', encoding="utf-8")
    tickets = str(data / "tickets.jsonl")
    ask = [sys.executable, "-m", "answerable", "ask", "--tickets", tickets, "--out", str(answers)]
    subprocess.run([*ask, "--index", str(index), "--settings", str(settings)], check=True)
    score = [sys.executable, str(shared / "score.py"), tickets, str(answers), "--docs", str(data / "docs"), "--json"]
    result: dict[str, float] = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    return result


def row(label: str, values: list[float | None]) -> str:
    """One row of the table; a missing value is a dash."""
    cells = ["-" if value is None else f"{value:.0f}" if value > 1.5 else f"{value:.3f}" for value in values]
    return f"| {label} | {' | '.join(cells)} |"


def main() -> None:
    """Measure both sets and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=HERE.parents[2] / "shared")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "score.py").is_file():
        sys.exit(f"{args.shared}: the public sets are not here; nothing measured")
    args.work.mkdir(parents=True, exist_ok=True)
    lines = [f"| set | {' | '.join(COLUMNS.values())} |", "| --- " * (len(COLUMNS) + 1) + "|"]
    for name in SETS:
        found = measure(name, args.shared, args.work)
        n = f"n={found['labelled']}, {found['with_relevant']} with a page, {found['quotes']} quotes"
        lines.append(row(f"{name}: plain hybrid baseline", list(FLOOR[name])))
        lines.append(row(f"{name}: answerable ({n})", [found[key] for key in COLUMNS]))
    text = "\n".join(lines) + "\n"
    print(text)
    if args.write:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "quality.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
