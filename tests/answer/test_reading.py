"""The best passages read together with the question / answer.reading and encode.passage_reader."""

from __future__ import annotations

import dataclasses
import inspect
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from answerable import Answerer, Settings, ingest
from answerable.answer.evidence import OF_READING, OF_WORDS, SHORT_QUESTION
from answerable.encode.passage_reader import Passage, PassageReader, Reading

STATES = "Backups > How long\nA backup is kept for 35 days, and is then deleted for good."
ON_THE_TOPIC = "Backups > Make one\nOpen Storage and select Back up now. A backup is made of the whole workspace."
ASKED = "how many days do you keep a backup"


def passage(text: str) -> Passage:
    start = text.index("\n") + 1
    return Passage(text, ((start, len(text)),))


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken from what other tests have read."""
    monkeypatch.setattr(PassageReader, "read", inspect.unwrap(PassageReader.read))


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    return PassageReader()


def test_a_passage_that_states_it_is_told_from_one_on_the_topic(reader: PassageReader) -> None:
    states, topic = reader.read(ASKED, [passage(STATES), passage(ON_THE_TOPIC)])
    assert states.states > topic.states + 1


def test_the_sentence_that_states_it_is_told(reader: PassageReader) -> None:
    text = "Backups\nBackups are made at night. A backup is kept for 35 days. Storage costs nothing."
    starts = [text.index(word) for word in ("Backups are", "A backup", "Storage")]
    spans = tuple(zip(starts, [*starts[1:], len(text)], strict=True))
    [reading] = reader.read(ASKED, [Passage(text, spans)])
    logits = [logit for logit in reading.sentences if logit is not None]
    assert len(logits) == 3 and logits[1] == max(logits)


def test_the_same_numbers_whatever_is_read_beside_and_on_how_many_threads(reader: PassageReader) -> None:
    alone = [reader.read(ASKED, [passage(text)])[0] for text in (STATES, ON_THE_TOPIC)]
    assert reader.read(ASKED, [passage(STATES), passage(ON_THE_TOPIC)]) == alone
    assert PassageReader(threads=1).read(ASKED, [passage(STATES), passage(ON_THE_TOPIC)]) == alone


def test_what_is_too_long_is_cut_and_nothing_is_asked_of_nothing(reader: PassageReader) -> None:
    assert reader.read(ASKED, []) == []
    long = "Backups\n" + "Backups are made at night. " * 200
    [reading] = reader.read("backup " * 500, [Passage(long, ((8, 34), (len(long) - 27, len(long))))])
    assert reading.sentences[0] is not None and reading.sentences[1] is None


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    for name, text in {
        "make.md": "# Make a backup\n\nDo as many backups as you want to keep. How many days that takes varies.",
        "kept.md": "# Retention\n\nAfter 35 days each one is deleted for good.",
        "other.md": "# Seats\n\nA seat is a member of the workspace.",
    }.items():
        (folder / name).write_text(text)
    ingest(folder, folder / "index", Settings())
    return folder / "index"


def ask(
    docs: Path, asked: str = "how many days do you keep a backup", **answer: object
) -> tuple[str, dict[str, float]]:
    settings = Settings()
    settings = dataclasses.replace(settings, answer=dataclasses.replace(settings.answer, **answer))
    with Answerer(docs, settings) as answerer:
        found = answerer.ask(asked)
    quoted = found.citations or (found.handoff.citations if found.handoff is not None else ())
    return quoted[0].page, dict(found.signals)


def test_what_states_it_comes_before_what_repeats_the_question(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(self: PassageReader, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [Reading(4.0 if "35 days" in one.text else -4.0, (0.0,) * len(one.sentences)) for one in passages]

    monkeypatch.setattr(PassageReader, "read", told)
    page, signals = ask(docs)
    assert page == "kept.md" and set(signals) == {*OF_WORDS, *OF_READING} and signals["states"] == 4.0


def test_what_was_read_of_other_pages_and_the_length_of_the_question_are_signals(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twin: the same passage read alone has its own logit for a mean."""

    def told(self: PassageReader, question: str, passages: Sequence[Passage]) -> list[Reading]:
        return [Reading(4.0 if "35 days" in one.text else -5.0, (0.0,) * len(one.sentences)) for one in passages]

    monkeypatch.setattr(PassageReader, "read", told)
    _, signals = ask(docs)
    assert signals["states_mean"] == pytest.approx((4.0 - 5.0 - 5.0) / 3)
    assert signals["length"] == 0.0
    _, longer = ask(docs, asked=" ".join(["how many days do you keep a backup"] * 3))
    assert longer["length"] == pytest.approx(math.log((1 + 24) / (1 + SHORT_QUESTION)))
    _, alone = ask(docs, read_passages=1)
    assert alone["states_mean"] == alone["states"]


def test_a_page_that_was_found_behind_another_has_a_negative_lead(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(by: str) -> Callable[[PassageReader, str, Sequence[Passage]], list[Reading]]:
        return lambda self, question, passages: [
            Reading(9.0 if by in one.text else -9.0, (0.0,) * len(one.sentences)) for one in passages
        ]

    monkeypatch.setattr(PassageReader, "read", told("35 days"))
    behind, found = ask(docs)
    monkeypatch.setattr(PassageReader, "read", told("Do as many backups"))
    ahead, first = ask(docs)
    assert (behind, ahead) == ("kept.md", "make.md")
    assert first["found_lead"] > 0 > found["found_lead"]


def test_without_a_reader_the_words_decide(docs: Path) -> None:
    """Sabotage twin: the page that repeats the question is quoted."""
    page, signals = ask(docs, reader="off")
    assert page == "make.md" and set(signals) == set(OF_WORDS)


def test_only_so_many_passages_are_read(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = PassageReader.read
    monkeypatch.setattr(
        PassageReader,
        "read",
        lambda self, question, passages: read.append(len(passages)) or plain(self, question, passages),
    )  # type: ignore[func-returns-value]
    ask(docs, read_passages=2)
    assert read == [2]
