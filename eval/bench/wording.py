"""How many sentences the check of a worded answer keeps: fixtures/worded.jsonl against an index of fixtures/docs.

    python eval/bench/wording.py

Part `choose` is what the rule and its threshold were made on; part `hold` was written afterwards and changed nothing.
Each pair goes through the check as in `answerable ask`, with the passage that holds its quote as the one cited.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from answerable import Settings, ingest, load_encoder, open_index
from answerable.answer.evidence import EvidenceReader, question_vectors
from answerable.answer.wording.generate import Wording
from answerable.answer.wording.reply import ReplySentence
from answerable.encode.late import LateRows
from answerable.index import Index
from answerable.model import Passage
from answerable.stats import wilson

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


class Nobody:
    name = "nobody"

    def reply(self, system: str, data: str) -> str:
        raise AssertionError("nothing is asked here")


def verdicts(index: Index, rows: list[dict[str, object]]) -> list[str]:
    """Why each row's sentence is dropped, "" where it is kept."""
    settings = Settings()
    encoder = load_encoder(settings)
    late = LateRows(encoder)
    reader = EvidenceReader(index, encoder, late, settings.retrieve.coverage_weight)
    wording = Wording(Nobody(), index, encoder, late, reader, settings)
    found = []
    for row, encoded in zip(rows, encoder.encode_tokens([str(row["sentence"]) for row in rows]), strict=True):
        page, sentence = str(row["page"]), str(row["sentence"])
        place = index.page_text(page).index(str(row["quote"]))
        chunk = next(one for one in index.chunks if one.page == page and one.start <= place < one.end)
        vectors = question_vectors(sentence, encoded, late, index.lexical)
        read = reader.evidence(vectors, [Passage(chunk, None, "", 0.0, 0.0, 0.0)])
        outcome = wording._support(ReplySentence(sentence, (1,), 0), read)
        found.append(outcome if isinstance(outcome, str) else "")
    return found


def main() -> int:
    rows = [json.loads(line) for line in (FIXTURES / "worded.jsonl").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        ingest(FIXTURES / "docs", Path(folder) / "index", Settings())
        with open_index(Path(folder) / "index") as index:
            found = verdicts(index, rows)
    for part in ("choose", "hold"):
        for supported in (True, False):
            mine = [
                (r, why) for r, why in zip(rows, found, strict=True) if (r["part"], r["supported"]) == (part, supported)
            ]
            kinds = Counter(str(r["kind"]) for r, _ in mine)
            kept = Counter(str(r["kind"]) for r, why in mine if not why)
            between = wilson(sum(kept.values()), len(mine))
            assert between is not None
            said = ", ".join(f"{kind} {kept[kind]}/{n}" for kind, n in sorted(kinds.items()))
            head = f"{part:<7} {'supported' if supported else 'false':<10} kept {sum(kept.values())} of {len(mine)}"
            print(f"{head} [{between.low:.2f}, {between.high:.2f}]: {said}")
    for row, why in zip(rows, found, strict=True):
        if not row["supported"] and not why:
            print(f"kept though false ({row['part']}): {row['sentence']} <- {row['quote']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
