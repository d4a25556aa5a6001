"""Several questions in one message: split, each asked, one answer; and a single question left whole."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.answer import snapshot
from answerable.answer.answerer import Answerer
from answerable.answer.parts import MAX_CHARACTERS, MAX_PARTS, read_questions, split_message
from answerable.eval.answers_cache import cached_answers
from answerable.eval.coverage.gaps import find_gaps
from answerable.eval.run import evaluate
from answerable.index import Index, open_index
from answerable.index.build import ingest
from answerable.model import Answer, Ticket, Turn
from answerable.plugs import llama_index
from answerable.report.answer_text import answer_text
from answerable.report.coverage.html import coverage_html
from answerable.report.coverage.text import coverage_text
from answerable.report.explain import explain_text
from answerable.report.handoff_markdown import handoff_markdown
from answerable.report.handoff_text import handoff_text
from answerable.settings import AnswerSettings, Settings

ROOT = Path(__file__).resolve().parents[2]

# Messages of two questions, by language and style.
TWO = {
    "en next": "How do I rename a shelf? Another question: can two readers share one card?",
    "en also": "How do I rename a shelf? Also, can two readers share one library card?",
    "en par": "How do I rename a shelf?\n\nCan two readers share one library card?",
    "en and": "How do I rename a shelf and can two readers share one library card?",
    "en second": "First, how do I rename a shelf? Second, where do I return an overdue book?",
    "en one more": "I cannot find my reservation. One more thing: what does a lost book cost?",
    "en while": "Where is the reading room? While I'm at it, when does the bookshop close on Sundays?",
    "de next": "Wie benenne ich ein Regal um? Noch eine Frage: Können zwei Leser eine Karte teilen?",
    "de also": "Wie benenne ich ein Regal um? Außerdem: Können zwei Leser eine Karte teilen?",
    "de also2": "Wie benenne ich ein Regal um? Außerdem wüsste ich gern, wo man verspätete Bücher zurückgibt.",
    "de zweitens": "Erstens: Wie benenne ich ein Regal um? Zweitens: Wo gebe ich ein verspätetes Buch zurück?",
    "de num": "Hallo, ich habe zwei Fragen:\n1) Wie benenne ich ein Regal um?\n2) Was kostet ein verlorenes Buch?",
    "de par": "Wie benenne ich ein Regal um?\n\nWo gebe ich ein verspätetes Buch zurück?",
    "de und": "Wie benenne ich ein Regal um und wo gebe ich ein verspätetes Buch zurück?",
    "fr next": "Comment renommer une étagère ? Autre question : deux lecteurs peuvent-ils partager une carte ?",
    "fr also": "Comment renommer une étagère ? Par ailleurs, combien coûte un livre perdu ?",
    "fr par": "Comment renommer une étagère ?\n\nCombien coûte un livre perdu ?",
    "fr et": "Comment renommer une étagère et où rendre un livre en retard ?",
    "fr num": "Bonjour, j'ai deux questions :\n- Comment renommer une étagère ?\n- Combien coûte un livre perdu ?",
    "es next": "¿Cómo cambio el nombre de un estante? Otra pregunta: ¿dos lectores pueden compartir un carné?",
    "es also": "¿Cómo cambio el nombre de un estante? Además, ¿cuánto cuesta un libro perdido?",
    "es par": "¿Cómo cambio el nombre de un estante?\n\n¿Cuánto cuesta un libro perdido?",
    "es y": "¿Cómo cambio el nombre de un estante y dónde devuelvo un libro atrasado?",
    "pt next": "Como mudo o nome de uma estante? Outra dúvida: quanto custa um livro perdido?",
    "pt also": "Como mudo o nome de uma estante? Além disso, onde devolvo um livro atrasado?",
    "pt e": "Como mudo o nome de uma estante e onde devolvo um livro atrasado?",
    "it next": "Come rinomino uno scaffale? Un'altra domanda: quanto costa un libro perso?",
    "it also": "Come rinomino uno scaffale? Inoltre, dove restituisco un libro in ritardo?",
    "it e": "Come rinomino uno scaffale e dove restituisco un libro in ritardo?",
    "it par": "Come rinomino uno scaffale?\n\nDove restituisco un libro in ritardo?",
    "nl next": "Hoe hernoem ik een plank? Nog een vraag: wat kost een verloren boek?",
    "nl also": "Hoe hernoem ik een plank? Daarnaast: waar lever ik een te laat boek in?",
    "nl en": "Hoe hernoem ik een plank en waar lever ik een verlopen boek in?",
    "pl next": "Jak zmienić nazwę półki? Jeszcze jedno pytanie: ile kosztuje zgubiona książka?",
    "pl also": "Jak zmienić nazwę półki? Poza tym, gdzie oddać spóźnioną książkę?",
    "pl i": "Jak zmienić nazwę półki i gdzie oddać spóźnioną książkę?",
    "pl par": "Jak zmienić nazwę półki?\n\nIle kosztuje zgubiona książka?",
    "ja next": "本棚の名前を変更するにはどうすればよいですか。もう一つ質問です。紛失した図書の料金はいくらですか。",
    "ja also": "本棚の名前を変更するにはどうすればよいですか？また、紛失した図書の料金はいくらですか？",
    "ja num": "質問が二つあります。\n１．本棚の名前を変更する方法は？\n２．紛失した図書の料金は？",
    "ja num2": "①本棚の名前を変更する方法を教えてください。\n②紛失した図書の料金を教えてください。",
    "ja par": "本棚の名前を変更するにはどうすればよいですか。\n\n紛失した図書の料金はいくらですか。",
    "inline": "Two things: 1) how do I rename a shelf? 2) what does a lost book cost?",
    "q": "Q1: How do I rename a shelf?\nQ2: What does a lost book cost?",
    "lead": "We run the branch in Leeds on the Team plan.\n\n1. How do I rename a shelf?\n2. What does a lost book cost?",
    "complete": "How do I:\n- rename a shelf\n- merge two reader accounts",
    "html": "<p>Hello</p><ol><li>How do I rename a shelf?</li><li>What does a lost book cost?</li></ol>",
}

# Messages of one.
ONE = {
    "right?": "The shelf cannot be renamed on a phone, right?",
    "can you help?": "My reservation is gone. What happened? Can you help?",
    "any ideas?": "The scanner beeps twice and stops. Any ideas?",
    "is that possible?": "I'd like to rename a shelf. Is that possible? How?",
    "points back": "Where do I buy a library card? And how much is it?",
    "also, points back": "Can I print the list? Also, can I mail it?",
    "de points back": "Wo bekomme ich eine Lesekarte? Und wie viel kostet die?",
    "fr points back": "Où acheter une carte de lecteur ? Et combien ça coûte ?",
    "es points back": "¿Dónde compro un carné? ¿Y cuánto cuesta?",
    "pt points back": "Onde compro um cartão? E quanto custa?",
    "it points back": "Dove compro una tessera? E quanto costa?",
    "nl points back": "Waar koop ik een pas? En hoeveel kost dat?",
    "pl points back": "Gdzie kupić kartę? A ile to kosztuje?",
    "ja points back": "カードはどこで買えますか？それはいくらですか？",
    "steps taken": "The scanner fails:\n1. I opened the tray\n2. I pressed start\n3. It beeped twice\nWhat can I do?",
    "what was tried": "Why does the scanner beep? I tried:\n- a new cable\n- another socket\n- a restart",
    "what may be chosen": "Which of these opens on Sunday?\n- the reading room\n- the bookshop",
    "the same words": "How do I rename a shelf? Where is the button to rename a shelf?",
    "or": "Can I rename a shelf? Or do I have to delete it and add a new one?",
    "also, a statement": "How do I rename a shelf? Also I restarted the app twice already.",
    "thanks": "How do I rename a shelf? Thanks! Have a nice day!",
    "a date": "We ordered on\n12. October\nWhere is the parcel?",
    "if so": "Can readers share a card? If so, how many?",
    "nouns with and": "Are shelves and can labels the same in the catalogue?",
    "a title with and": 'Where do I find the "How do I start and where do I click?" page?',
}

SENDING = Settings(answer=AnswerSettings(answer_threshold=0.6))  # what is quoted of the trial is likely by .68
PAYPAL, TRIAL, BREAD = (
    "Can we pay with PayPal?",
    "How long is the free trial?",
    "Which flour makes the best sourdough bread?",
)
PIN, ROW = "how do I leave kiosk mode on the tablet?", "1. {}\n2. {}"


def questions(message: str) -> list[str]:
    return [part.text for part in split_message(message).parts]


@pytest.mark.parametrize("message", TWO.values(), ids=TWO.keys())
def test_two_questions_are_two(message: str) -> None:
    first, second = questions(message)
    letters = [char for char in message.casefold() if char.isalnum()]
    for question in (first, second):
        assert len(question) >= 8 and set(filter(str.isalnum, question.casefold())) <= set(letters)
    assert first.casefold() not in second.casefold() and second.casefold() not in first.casefold()


@pytest.mark.parametrize("message", ONE.values(), ids=ONE.keys())
def test_one_question_is_one(message: str) -> None:
    assert questions(message) == []


def test_words_of_transition_are_not_part_of_a_question() -> None:
    assert questions(TWO["en second"]) == ["how do I rename a shelf?", "where do I return an overdue book?"]
    assert questions(TWO["de zweitens"])[1] == "Wo gebe ich ein verspätetes Buch zurück?"
    assert questions(TWO["ja also"])[1] == "紛失した図書の料金はいくらですか？"


def test_what_stands_before_a_list_goes_with_each_item() -> None:
    parts = split_message(TWO["lead"]).parts
    assert [part.asked.startswith("We run the branch in Leeds on the Team plan.") for part in parts] == [True, True]
    assert parts[1].text == "What does a lost book cost?"


def test_an_item_that_points_back_is_asked_with_the_one_before_it() -> None:
    shelf, it = split_message("1. How do I rename a shelf?\n2. Who can see it?\n3. What does a lost book cost?").parts[
        :2
    ]
    assert "rename a shelf" in it.asked and it.text == "Who can see it?" and shelf.context == ""


def test_numbers_and_words_are_sure_and_marks_alone_are_not() -> None:
    assert split_message(TWO["de num"]).sure and split_message(TWO["en next"]).sure
    assert not split_message(TWO["en par"]).sure and not split_message(TWO["fr et"]).sure


def test_more_questions_than_a_ticket_has_are_a_form() -> None:
    many = [f"{n}. What does rule {n} of house {n} say?" for n in range(1, MAX_PARTS + 2)]
    assert len(questions("\n".join(many[:MAX_PARTS]))) == MAX_PARTS
    assert questions("\n".join(many)) == []


@pytest.mark.parametrize(
    "unit", ["How do I x and ", "1. a?\n", "? ", "\n ", "Also, how so? ", "また、", "a", ",;", "how do I x? ¿"]
)
def test_time_does_not_run_away(unit: str) -> None:
    before = time.process_time()
    for size in (MAX_CHARACTERS, 50 * MAX_CHARACTERS):
        split_message((unit * (size // len(unit) + 1))[:size])
    assert time.process_time() - before < 10
    assert questions("1. What is it?\n" * MAX_CHARACTERS) == []


# -- asked ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path = tmp_path_factory.mktemp("parts") / "index"
    ingest(str(ROOT / "fixtures" / "docs"), path, Settings())
    with open_index(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def answerer(index: Index) -> Answerer:
    return Answerer(index, Settings())


def pages(answer: Answer) -> set[str]:
    return {citation.page for citation in answer.citations}


def test_each_part_is_answered_as_if_asked_alone(index: Index) -> None:
    answerer = Answerer(index, SENDING)
    both = answerer.ask(ROW.format(PAYPAL, TRIAL))
    alone = [answerer.ask(question) for question in (PAYPAL, TRIAL)]
    assert [part.question for part in both.parts] == [PAYPAL, TRIAL]
    assert [(p.route, p.confidence, p.answer) for p in both.parts] == [(a.route, a.confidence, a.answer) for a in alone]
    assert both.route == "answer" and both.confidence == min(one.confidence for one in alone)
    assert both.answer is not None and both.answer == "\n\n".join(f"{one.question}\n{one.answer}" for one in alone)
    assert pages(both) == pages(alone[0]) | pages(alone[1]) and both.handoff is None
    assert {alone[0].passages[0].chunk.id, alone[1].passages[0].chunk.id} <= {p.chunk.id for p in both.passages[:2]}


def test_asked_as_one_the_same_message_is_held_back(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    from answerable.answer import answerer as module
    from answerable.answer.question import read_question

    message = ROW.format(PAYPAL, TRIAL)
    monkeypatch.setattr(module, "read_questions", lambda ticket: [read_question(ticket)])
    whole = answerer.ask(message)
    assert whole.route != "answer" and whole.parts == () and "parts" not in whole.to_dict()


def test_the_whole_is_as_careful_as_the_most_careful_part(answerer: Answerer) -> None:
    both = answerer.ask(ROW.format(PAYPAL, BREAD))
    assert [part.route for part in both.parts] == ["answer", "escalate"]
    assert both.route == "escalate" and both.answer is None and both.citations == ()
    assert both.reasons == both.parts[1].reasons and both.confidence == both.parts[1].confidence
    handoff = both.handoff
    assert handoff is not None and handoff.open_parts == (BREAD,) and handoff.question == BREAD
    assert handoff.draft is not None and handoff.draft.startswith(f"Hello,\n\n{PAYPAL}\n")
    assert handoff.draft.count("Hello,") == handoff.draft.count("Kind regards") == 1
    assert handoff.unsure[0] == f"The documentation may not answer this: {BREAD}" and "sourdough" in handoff.unsure[2]
    quoted = both.parts[0].citations
    assert handoff.citations[: len(quoted)] == quoted
    assert [turn.text for turn in handoff.thread] == [ROW.format(PAYPAL, BREAD)]
    assert "sourdough" in handoff.missing


def test_a_veto_of_one_sentence_holds_for_all_parts(answerer: Answerer) -> None:
    angry = answerer.ask(f"I want to speak to a human. {ROW.format(PAYPAL, TRIAL)}".replace(" 1.", "\n1."))
    assert angry.parts and {part.route for part in angry.parts} == {"escalate"} == {angry.route}
    assert "wants_human" in angry.reasons and angry.handoff is not None
    assert angry.handoff.open_parts == (PAYPAL, TRIAL)


def test_only_the_last_message_of_a_thread_is_split(answerer: Answerer) -> None:
    thread = (Turn("user", ROW.format("How do I rename a shelf?", BREAD)), Turn("agent", "Under Settings."))
    one = answerer.ask(Ticket("t", "And how long is the free trial of the Business plan?", thread=thread))
    assert one.parts == ()
    two = answerer.ask(Ticket("t", ROW.format(PAYPAL, TRIAL), thread=thread))
    assert [part.question for part in two.parts] == [PAYPAL, TRIAL]


def test_loose_parts_that_lead_to_one_page_are_one_question(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = "Can we pay with PayPal?\n\nWhere do I enter a new credit card?"
    assert not split_message(message).sure and len(read_questions(Ticket("t", message))) == 3
    whole = answerer.ask(message)
    assert whole.parts == () and whole.question == message
    monkeypatch.setattr(snapshot, "one_matter", lambda parts: False)
    assert len(answerer.ask(message).parts) == 2


def test_loose_parts_of_two_pages_stay_two(answerer: Answerer) -> None:
    assert len(answerer.ask(f"{PAYPAL}\n\n{PIN.capitalize()}").parts) == 2


def test_batches_answer_as_single_questions_do(answerer: Answerer) -> None:
    messages = [PAYPAL, ROW.format(PAYPAL, TRIAL), TRIAL, f"{PAYPAL} Another question: {PIN}", BREAD]
    tickets = [Ticket(str(number), text) for number, text in enumerate(messages)]
    together = answerer.ask_many(tickets)
    assert [answer.to_dict() for answer in together] == [answerer.ask(ticket).to_dict() for ticket in tickets]
    assert [len(answer.parts) for answer in together] == [0, 2, 0, 2, 0]


def test_json_has_parts_only_where_there_are_several(answerer: Answerer) -> None:
    values = json.loads(json.dumps(answerer.ask(ROW.format(PAYPAL, BREAD)).to_dict()))
    assert [set(part) for part in values["parts"]] == [
        {"question", "route", "confidence", "reasons", "answer", "answer_markdown", "answer_html", "notes", "citations"}
    ] * 2
    assert values["parts"][0]["citations"] and values["handoff"]["open_parts"] == [BREAD]
    single = answerer.ask(BREAD).to_dict()
    assert "parts" not in single and "open_parts" not in single["handoff"]


def test_a_model_words_single_questions_only(index: Index) -> None:
    from llama_index.core.llms import MockLLM

    worded = Answerer(index, Settings(), llm=MockLLM())
    assert worded.ask(PAYPAL).worded is not None
    both = worded.ask(ROW.format(PAYPAL, TRIAL))
    assert both.worded is None and all(part.worded is None for part in both.parts)


def test_texts_show_each_part(answerer: Answerer) -> None:
    both = answerer.ask(ROW.format(PAYPAL, BREAD))
    shown = answer_text(both)
    said = " ".join(shown.split())
    assert said.index(f"1. {PAYPAL}") < said.index("PayPal and cheques are not accepted. [1]") < said.index("2. Which")
    assert "answer · confidence" in shown and shown.rstrip().splitlines()[-1].startswith("escalate · ")
    explained = explain_text(both)
    assert (
        explained.index(f"1. {PAYPAL}") < explained.index("2. Which flour") and explained.count("passages, best") == 2
    )
    assert f"open      {BREAD}" in handoff_text(both)
    assert both.handoff is not None and f"- {BREAD}" in handoff_markdown(both.handoff).replace("\\", "")
    assert "open " not in handoff_text(answerer.ask(BREAD)).split("looked at")[0]


def test_the_query_engine_gives_the_parts(answerer: Answerer) -> None:
    found = llama_index.as_query_engine(answerer).query(ROW.format(PAYPAL, TRIAL))
    assert [part["question"] for part in found.metadata["parts"]] == [PAYPAL, TRIAL]
    assert "parts" not in llama_index.as_query_engine(answerer).query(PAYPAL).metadata


# -- counted -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asked() -> list[Ticket]:
    messages = [ROW.format(PAYPAL, TRIAL), ROW.format(PAYPAL, BREAD), ROW.format(BREAD, "Who tunes a piano?"), PAYPAL]
    return [Ticket(f"t-{number}", text) for number, text in enumerate(messages)]


def test_coverage_counts_a_ticket_whose_parts_are_all_covered(index: Index, asked: list[Ticket]) -> None:
    found = evaluate(asked, index, SENDING)
    assert (found.total.answer, found.total.tickets) == (2, 4)
    assert (found.covered_in_part.k, found.covered_in_part.n) == (1, 3)
    assert found.to_dict()["covered_in_part"]["n"] == 3
    line = "3 tickets ask several questions: of 1 the docs answer a part"
    assert line in coverage_text(found) and line in coverage_html(found)
    alone = evaluate(asked[3:], index, Settings())
    assert "several questions" not in coverage_text(alone) + coverage_html(alone)


def test_gaps_take_the_open_question(answerer: Answerer, asked: list[Ticket]) -> None:
    pair = (asked[1], answerer.ask(asked[1]))
    again = (dataclasses.replace(pair[0], id="again"), dataclasses.replace(pair[1], id="again"))
    (gap,) = find_gaps([pair, again])
    assert [example.text for example in gap.examples] == [BREAD]
    assert "paypal" not in {word.word for word in gap.missing} and "sourdough" in {word.word for word in gap.missing}
    near = answerer.ask(BREAD).passages[0]
    assert gap.pages[0].page == near.chunk.page


def test_kept_answers_hold_their_parts(index: Index, asked: list[Ticket], monkeypatch: pytest.MonkeyPatch) -> None:
    made = cached_answers(asked, index, Settings(), fresh=True)
    monkeypatch.setattr("answerable.eval.answers_cache.answers_of", lambda *_, **__: pytest.fail("asked again"))
    kept = cached_answers(asked, index, Settings())
    assert kept == made and [len(answer.parts) for answer in kept] == [2, 2, 2, 0]
    assert kept[1].parts[0].citations == made[1].parts[0].citations


def test_redaction_of_a_hand_off_reaches_the_open_parts(answerer: Answerer) -> None:
    from answerable.answer.handoff import redacted

    both = answerer.ask(ROW.format(PAYPAL, "Which flour did ann@example.org order for bread?"))
    assert both.handoff is not None and "ann@example.org" in both.handoff.open_parts[0]
    assert "ann@example.org" not in str(dataclasses.asdict(redacted(both.handoff)))
