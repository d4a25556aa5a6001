"""Root causes of gaps against the known ones: the fixtures' tickets say why each was written as it is.

    answerable ingest fixtures/docs --index INDEX
    python eval/bench/root_causes.py INDEX [--out eval/bench/results/root_causes.md]

For every ticket with a known cause, the cause that `eval.gaps.guess_cause` gives, whatever the route. The rule knows no
"wrong audience" and no "not a documentation question": those count as wrong unless a veto kept the ticket back
("held_back" is right for not_docs). Nothing was fitted. Tickets that are covered have no cause and are left out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from answerable.answer.answerer import Answerer
from answerable.eval.gaps import CAUSES, guess_cause
from answerable.eval.tickets import read_tickets
from answerable.index import open_index
from answerable.settings import AnswerSettings, Settings
from answerable.stats import Share

TICKETS = Path(__file__).resolve().parents[2] / "fixtures" / "tickets.jsonl"
RIGHT = {"no_page": "no_page", "lacks_fact": "lacks_fact", "not_found": "not_found", "not_docs": "held_back"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    settings = Settings(answer=AnswerSettings(confidence_model="without-fixtures"))
    tickets = [one for one in read_tickets(TICKETS).tickets if one.meta.get("root_cause")]
    with open_index(args.index) as index:
        answers = Answerer(index, settings).ask_many(tickets)
    table: Counter[tuple[str, str]] = Counter()
    for ticket, answer in zip(tickets, answers, strict=True):
        table[str(ticket.meta["root_cause"]), guess_cause(answer)] += 1
    known = sorted({cause for cause, _ in table})
    right = sum(table[cause, RIGHT[cause]] for cause in known if cause in RIGHT)
    share = Share.of(right, len(tickets))
    assert share.share is not None and share.interval is not None
    most = max(sum(table[cause, guess] for guess in CAUSES) for cause in known) / len(tickets)
    lines = [
        "# Root causes on the fixtures",
        "",
        f"{right} of {len(tickets)} right: {share.share:.0%} [{share.interval.low:.0%}, {share.interval.high:.0%}]. "
        f"Saying the commonest cause every time: {most:.0%}.",
        "",
        f"| known cause | {' | '.join(CAUSES)} | right |",
        f"| --- |{' --- |' * (len(CAUSES) + 1)}",
    ]
    for cause in known:
        counts = [table[cause, guess] for guess in CAUSES]
        hit = table[cause, RIGHT[cause]] if cause in RIGHT else 0
        lines.append(f"| {cause} | {' | '.join(map(str, counts))} | {hit} of {sum(counts)} |")
    text = "\n".join(lines) + "\n"
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
