"""Hazard row 17: personal data in tickets reach no log, no hand-off for a log, no index and no model."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from test_redact import seeded

from answerable import Answer, Answerer, Settings, Ticket
from answerable.answer import handoff
from answerable.answer.handoff import redacted
from answerable.answer.llm import marked_data
from answerable.desk.answer_log import log_answers
from answerable.encode.protocol import Encoder
from answerable.index import Index
from answerable.report.handoff_markdown import handoff_markdown
from answerable.settings import AnswerSettings
from llm_endpoint import ScriptedModel

OPEN = Settings(answer=AnswerSettings(answer_threshold=1.0, assist_threshold=0.0))  # each gets a draft and a hand-off
ASKS = ("Can I get a refund for a yearly plan?", "How do I change my plan?", "Where is my invoice?")


def tickets(n: int) -> tuple[list[Ticket], list[str]]:
    """`n` tickets with six pieces of personal data each, and all those pieces."""
    rng = random.Random(17)
    made, secrets = [], []
    for number in range(n):
        values = seeded(rng)
        said = ", ".join(f"my {kind}: {value}" for kind, value in values.items())
        made.append(Ticket(f"t-{number}", f"{rng.choice(ASKS)} {said}."))
        secrets += values.values()
    return made, secrets


def written(answers: list[Answer], model: ScriptedModel, log: Path) -> dict[str, str]:
    """Everything that leaves, or stays on disk, by its kind."""
    log_answers(str(log), answers)
    forms = [redacted(answer.handoff) for answer in answers if answer.handoff is not None]
    assert len(forms) == len(answers)
    return {
        "log": log.read_text("utf-8"),
        "hand-off": "\n".join(json.dumps(one.to_dict()) + handoff_markdown(one).replace("\\", "") for one in forms),
        "model": "\n".join(system + data for system, data in model.seen),
    }


def leaked(n: int, index: Index, encoder: Encoder, log: Path) -> dict[str, float]:
    asked, secrets = tickets(n)
    model = ScriptedModel("nothing")
    answers = Answerer(index, OPEN, encoder, llm=model).ask_many(asked)
    assert len(model.seen) == sum(answer.worded is not None for answer in answers) > n // 2
    texts = written(answers, model, log)
    stored = b"".join(file.read_bytes() for file in sorted(index.path.rglob("*")) if file.is_file())
    rates = {kind: sum(secret in text for secret in secrets) / len(secrets) for kind, text in texts.items()}
    rates["index"] = sum(secret.encode() in stored for secret in secrets) / len(secrets)
    return rates


def test_row_17_of_forty_tickets_nothing_leaves(index: Index, encoder: Encoder, tmp_path: Path) -> None:
    assert max(leaked(40, index, encoder, tmp_path / "log.jsonl").values()) <= 0.01


@pytest.mark.hazards
def test_row_17_of_500_tickets_nothing_leaves(index: Index, encoder: Encoder, tmp_path: Path) -> None:
    assert max(leaked(500, index, encoder, tmp_path / "log.jsonl").values()) <= 0.01


@pytest.mark.parametrize(("module", "kind"), [(handoff, "hand-off"), (marked_data, "model")])
def test_twin_row_17_without_redaction_all_of_it_does(
    index: Index, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, kind: str
) -> None:
    monkeypatch.setattr(module, "redact", lambda text: text)
    assert leaked(10, index, encoder, tmp_path / "log.jsonl")[kind] > 0.5
