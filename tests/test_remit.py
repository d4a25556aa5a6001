"""What may be answered for which intent, and what a message asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerable.answer.remit import Kind, kind_of, queue_of, stage_of
from answerable.errors import SettingsError
from answerable.settings import IntentRemit, RemitSettings, Settings

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"

ACTIONS = (
    "please refund me",
    "delete my account for me",
    "change my email to x@firm.example",
    "Cancel my subscription.",
    "Can you reset my password?",
    "could you please unlock our account",
    "I want you to close my account",
    "Hello. We hereby request a full refund. Thanks.",
    "My card expired. Please update it for me.",
    "pls resend my invoice",
    "I'd like you to merge these two users",
    "Bitte löschen Sie mein Konto",
    "veuillez annuler mon abonnement",
)
PROCEDURES = (
    "how do I cancel my plan?",
    "How can I delete my account?",
    "where do I change my email",
    "Could you tell me how to reset my password?",
    "Please tell me how to delete my account",
    "what are the steps to merge two users",
    "how do i set up SSO",
)
FACTS = (
    "Can I cancel my subscription at any time?",
    "when will you refund me?",
    "Is it possible to merge our workspaces?",
    "What happens if I delete my account?",
    "can i get my money back after 20 days??",
    "Who can approve this?",
    "Do you charge VAT?",
    "",
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "action") for text in ACTIONS),
        *((text, "procedure") for text in PROCEDURES),
        *((text, "informational") for text in FACTS),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_the_draft_decides_between_a_procedure_and_a_fact() -> None:
    assert kind_of("cancelling?", procedure=True) == "procedure"
    assert kind_of("how do I cancel?", procedure=False) == "informational"
    assert kind_of("please refund me", procedure=True) == "action"


def test_few_answerable_fixture_tickets_are_taken_for_actions() -> None:
    """Those that are: a person asks for money or a favour, and the docs happen to say what would come of it."""
    rows = [json.loads(line) for line in (FIXTURES / "tickets.jsonl").read_text(encoding="utf-8").splitlines()]
    taken = [row["id"] for row in rows if row["answerable"] and kind_of(row["text"]) == "action"]
    assert set(taken) <= {"t-014", "t-051", "t-236"}


# -- settings ----------------------------------------------------------------------------------------


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "answerable.toml"
    file.write_text(text, encoding="utf-8")
    return Settings.load(file, {})


def test_stages_and_queues(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        '[remit]\ndefault = 1\nqueue = "support"\nrefund = 3\n"single-sign-on" = {stage = 0, queue = "identity"}\n'
        'api = {queue = "developers"}\n',
    )
    assert settings.remit == RemitSettings(
        1,
        "support",
        (IntentRemit("api", 1, "developers"), IntentRemit("refund", 3), IntentRemit("single-sign-on", 0, "identity")),
    )
    assert [stage_of(intent, settings) for intent in ("refund", "single-sign-on", "other", None)] == [3, 0, 1, 1]
    assert queue_of("single-sign-on", ("low_confidence",), settings) == "identity"
    assert queue_of("refund", ("low_confidence",), settings) == "support"
    assert queue_of("single-sign-on", ("angry", "legal"), settings) == "legal"
    assert queue_of(None, ("safety",)) == "safety" and queue_of("x", ("angry",), Settings()) is None


def test_an_intent_may_be_called_default(tmp_path: Path) -> None:
    settings = load(tmp_path, "[remit]\ndefault = {stage = 0}\nqueue = {stage = 3}\n")
    assert stage_of("default", settings) == 0 and stage_of("queue", settings) == 3 and stage_of("x", settings) == 2


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    one, other = load(tmp_path, "[remit]\na = 1\nb = 0\n"), load(tmp_path, "[remit]\nb = 0\na = 1\n")
    assert one.digest == other.digest != Settings().digest


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[remit]\nrefund = 4\n", 2, "expected a stage from 0 to 3"),
        ("[remit]\ndefault = 9\n", 2, "expected a stage from 0 to 3"),
        ("[remit]\nrefund = -1\n", 2, "expected 0 or more"),
        ('[remit]\n\nrefund = "two"\n', 3, "expected a int"),
        ("[remit]\nrefund = {stge = 2}\n", 2, "unknown key 'stge'"),
        ("[remit]\nrefund = {stage = 2, queue = 1}\n", 2, "expected a str"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as failure:
        load(tmp_path, text)
    assert failure.value.line == line


def test_the_environment(tmp_path: Path) -> None:
    assert Settings.load(environ={"ANSWERABLE_REMIT_DEFAULT": "0"}).remit.default == 0
    for variable, value in (("ANSWERABLE_REMIT_DEFAULT", "7"), ("ANSWERABLE_REMIT_INTENTS", "refund")):
        with pytest.raises(SettingsError, match=variable):
            Settings.load(environ={variable: value})
