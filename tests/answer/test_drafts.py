"""What a person is handed to send, end to end: a message in the customer's language, whatever that of the docs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from answerable import Answerer, Settings, Ticket, ingest, open_index
from answerable.answer.handoff import redacted
from answerable.eval.scored_answer import scored_answer
from answerable.index import Index
from answerable.model import Answer, Handoff
from answerable.report.handoff_markdown import handoff_markdown
from answerable.report.handoff_text import handoff_text
from answerable.settings import AnswerSettings, DraftSettings

PAGES = {
    "refunds": "# Refunds\n\nA refund takes nine business days, counted from the approval of the owner.\n",
    "plans": "# Plans\n\nThe gold plan costs 48 euros a month and holds 80 GB of files for one shop.\n",
    "codes": "# Backup codes\n\nOpen security in the settings and write down the ten backup codes shown there.\n",
    "hours": "# Hours\n\nSupport is open from 7 to 21 on weekdays and is closed on holidays.\n",
    "umzug": "# Umzug\n\nBeim Umzug in einen anderen Laden bleiben die Gutscheine der Kunden zwei Jahre lang gültig.\n",
}
QUOTE = "A refund takes nine business days, counted from the approval of the owner."
ENGLISH = "How long does it take until I get a refund?"
FRENCH = "Combien de temps prend un refund, combien de business days ?"
NOTE = "La documentation est en anglais."
# A person sends all of them, and answers the rest too.
ASSIST = AnswerSettings(answer_threshold=1.0, assist_threshold=0.0)
ALL = AnswerSettings(answer_threshold=0.0, assist_threshold=0.0)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("drafts")
    (root / "docs").mkdir()
    for name, text in PAGES.items():
        (root / "docs" / f"{name}.md").write_text(text, "utf-8")
    recipe = root / "help.toml"
    source = (root / "docs").as_posix()
    recipe.write_text(f'source = "{source}"\nbase_url = "https://help.example"\npage_ending = ""\n', "utf-8")
    ingest(str(recipe), root / "index", Settings())
    with open_index(root / "index") as opened:
        yield opened


def asked(
    index: Index, text: str, answer: AnswerSettings = ASSIST, draft: DraftSettings | None = None, **meta: str
) -> Answer:
    return Answerer(index, Settings(answer=answer, draft=draft or DraftSettings())).ask(Ticket("t", text, meta=meta))


def handed(answer: Answer) -> Handoff:
    assert answer.handoff is not None
    return answer.handoff


def test_a_message_to_send(index: Index) -> None:
    answer = asked(index, ENGLISH, draft=DraftSettings(signature="The Shop"), name="Mary")
    assert answer.answer == QUOTE, "the answer itself has no greeting"
    assert handed(answer).draft == (
        f"Hello Mary,\n\n{QUOTE}\n\nSee also:\n- Refunds: https://help.example/refunds#refunds\n\n"
        "Kind regards\nThe Shop"
    )
    assert handed(answer).to_dict()["customer"] == "Mary"
    assert handed(answer).unsure[0].startswith("The confidence is 0.")


def test_no_name_is_guessed(index: Index) -> None:
    answer = asked(index, f"Hi, I am Mary Miller. {ENGLISH}\n\nBest,\nMary", user="Mary")
    assert (handed(answer).draft or "").startswith("Hello,\n") and "customer" not in handed(answer).to_dict()


def test_an_answer_that_is_sent_has_no_hand_off_and_no_greeting(index: Index) -> None:
    answer = asked(index, ENGLISH, ALL, name="Mary")
    assert (answer.route, answer.answer, answer.handoff) == ("answer", QUOTE, None)


# -- other languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [ASSIST, ALL])
def test_a_customer_of_another_language_is_told_so_first(index: Index, settings: AnswerSettings) -> None:
    answer = asked(index, FRENCH, settings)
    assert answer.language == "fr" and answer.answer == f"[{NOTE}]\n{QUOTE}"
    assert [one.quote for one in answer.citations] == [QUOTE]
    if answer.handoff is not None:
        assert (answer.handoff.draft or "").startswith(f"Bonjour,\n\n[{NOTE}]\n{QUOTE}\n\nVoir aussi :\n")
        told = "The customer writes in French, the documentation quoted is in English."
        assert (
            told in answer.handoff.unsure
            and told in handoff_text(answer)
            and "says nothing" not in handoff_text(answer)
        )


def test_a_hand_off_says_it_too(index: Index) -> None:
    answer = asked(index, FRENCH, AnswerSettings(answer_threshold=1.0, assist_threshold=1.0))
    assert (answer.route, answer.reasons, answer.answer) == ("escalate", ("other_language",), None)
    assert NOTE in (handed(answer).draft or "")


def test_route_and_confidence_are_those_without_the_note(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    told = asked(index, FRENCH)
    monkeypatch.setattr("answerable.answer.snapshot.with_language_note", lambda draft, *_: draft)
    bare = asked(index, FRENCH)
    assert (told.route, told.reasons, told.confidence) == (bare.route, bare.reasons, bare.confidence)
    assert bare.answer == QUOTE != told.answer


def test_nothing_is_said_in_the_page_s_own_language_or_where_none_can_be_told(index: Index) -> None:
    german = asked(index, "Wie lange bleiben die Gutscheine der Kunden beim Umzug gültig?")
    assert german.language == "de" and german.citations[0].page == "umzug.md"
    assert german.answer == german.citations[0].quote
    assert (handed(german).draft or "").startswith("Guten Tag,\n")
    short = asked(index, "refund approval")
    assert short.answer is not None and not short.answer.startswith(("The documentation", "La documentation"))


@pytest.mark.parametrize("text", ["refund per approval?", "per diem business refund", "refund in Oslo?"])
def test_a_few_words_that_may_be_of_the_page_s_language_get_no_note(
    index: Index, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerable.answer.snapshot.language_of", lambda _: "pt")  # a wrong guess
    answer = asked(index, text)
    assert answer.language == "pt" and answer.answer == QUOTE and (handed(answer).draft or "").startswith("Hello,")
    monkeypatch.setattr("answerable.answer.snapshot.may_be_in", lambda *_: False)
    assert (asked(index, text).answer or "").startswith("[A documentação está em inglês.]")


def test_each_page_has_its_own_language(index: Index) -> None:
    english = asked(index, "How long do the Gutscheine der Kunden stay valid after an Umzug to another Laden?")
    assert english.language == "en" and english.citations[0].page == "umzug.md"
    assert (english.answer or "").startswith("[The documentation is in German.]\n")


def test_what_is_judged_of_a_draft_is_its_quotes(index: Index) -> None:
    held_back = AnswerSettings(answer_threshold=1.0, assist_threshold=1.0)
    answer = asked(index, ENGLISH, held_back)
    assert answer.answer is None and handed(answer).draft != QUOTE
    assert scored_answer(answer).text == QUOTE


# -- several questions ----------------------------------------------------------------------------------


def test_of_several_questions_one_message(index: Index) -> None:
    answer = asked(index, f"1. {ENGLISH}\n2. What does the gold plan cost a month?", name="Mary")
    assert len(answer.parts) == 2
    draft = handed(answer).draft or ""
    assert draft.startswith(f"Hello Mary,\n\n{ENGLISH}\n{QUOTE}\n\nWhat does the gold plan cost")
    assert draft.endswith(
        "\n\nSee also:\n- Refunds: https://help.example/refunds#refunds\n- Plans: https://help.example/plans#plans\n\n"
        "Kind regards"
    )
    assert handed(answer).unsure[0] == f"The documentation may not answer this: {ENGLISH}"
    assert answer.answer is not None and answer.answer in draft and "Hello" not in answer.answer


# -- who reads it ---------------------------------------------------------------------------------------


def test_the_hand_off_shows_draft_and_doubts_apart(index: Index) -> None:
    answer = asked(index, f"{ENGLISH} With okta?", name="Mary")
    for shown in (handoff_text(answer), handoff_markdown(handed(answer)).replace("\\", "")):
        assert shown.index("says nothing of: okta") < shown.index("Hello Mary,") < shown.index("Kind regards")
    assert "okta" not in (handed(answer).draft or "")


def test_a_log_does_not_get_the_name(index: Index) -> None:
    handoff = handed(asked(index, f"This is Mary. {ENGLISH}", name="Mary"))
    log = redacted(handoff)
    assert "Mary" in str(handoff.to_dict()) and "Mary" not in str(log.to_dict())
    assert (log.draft or "").startswith("Hello [name],") and log.unsure == ()
