"""Constants that were chosen by a measurement, and for each a small case whose result moves with it.

A check returns plain values; what they are today is pinned in `measured_constants.json`, written by

    python tests/house/measured_constants.py pin

after a constant was measured anew and changed on purpose. `python tests/house/measured_constants.py docs` writes
docs/constants.md. `test_measured_constants` holds every pin, and moves every constant to see its check go red.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measured_cases import (
    Case,
    Check,
    a_thread,
    anchor_of_a_label,
    anger,
    answers,
    asked_again,
    causes_of_a_group,
    change_at_a_given_level,
    change_needs_judgments_of_moved_answers,
    change_of_judged,
    change_of_unjudged,
    chunks_of_a_page,
    clusters,
    held_tickets,
    judgments_still_needed,
    level_of_a_few_judgments,
    mood_in_words,
    one_large_cluster,
    pages_listed,
    pages_that_disagree,
    recalled_sentence,
    same_page_twice,
    sentences_that_the_docs_say,
    thresholds_of_intents,
    thresholds_of_judged,
    worded_sentences,
    words_of_an_address,
)

from answerable.settings import Settings

HERE = Path(__file__).parent
PINS = HERE / "measured_constants.json"
DOCS = HERE.parents[1] / "docs" / "constants.md"
TOLERANCE = 1e-3  # of a number in a result: more than two machines differ, less than any move listed here


@dataclass(frozen=True)
class Measured:
    """A constant: module and name, or `settings` and `table.key`; what chose it; the factor that it is moved by."""

    module: str
    name: str
    chosen_by: str
    check: Check
    factor: float = 1.1

    @property
    def id(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def value(self) -> Any:
        if self.module == "settings":
            table, key = self.name.split(".")
            return getattr(getattr(Settings(), table), key)
        return getattr(importlib.import_module(f"answerable.{self.module}"), self.name)

    @property
    def moved(self) -> Any:
        return _times(self.value, self.factor)


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(one, factor) for one in value)
    return round(value * factor) if isinstance(value, int) else value * factor


# -- the list -------------------------------------------------------------------------------------

CHANGES = "eval/bench/changes.py, results/changes.md"
CALIBRATION = "eval/bench/calibration.py --simulate, results/calibration.md"
RANKING = "results/ranking.md"
CHOICE = "eval/bench/choice.py, results/choice.md"
CAUSES = "eval/bench/root_causes.py, results/root_causes.md"
INTENTS = "eval/bench/intents.py, results/intents.md"
SENTIMENT = "eval/bench/sentiment.py, results/sentiment.md"
SUITES = "tests/veto_phrases.py and fixtures/threads.jsonl"

CONSTANTS: tuple[Measured, ...] = (
    Measured("eval.change.levels", "ASSUMED_MEAN", CHANGES, change_of_unjudged),
    Measured("eval.change.levels", "ASSUMED_RANGE", CHANGES, change_of_unjudged),
    Measured("eval.change.levels", "ODDS_POWER", CHANGES, change_of_unjudged),
    Measured("eval.change.levels", "RIVAL_WEIGHT", CHANGES, change_of_unjudged, 1.5),
    Measured("eval.change.estimate", "SAME_PAGE_CORRELATION", CHANGES, change_of_unjudged, 1.5),
    Measured("eval.change.estimate", "GIVEN_LEVEL_JUDGMENTS", CHANGES, change_at_a_given_level, 0.5),
    Measured("eval.change.estimate", "MIN_SIDE_JUDGMENTS", CHANGES, change_of_judged),
    Measured("eval.change.parts", "LOWER_PAGE_SHARES", CHANGES, change_of_judged),
    Measured("eval.change.parts", "OTHER_PAGE_CHANCE", CHANGES, change_of_judged, 1.5),
    Measured("eval.change.parts", "NEW_LOWER_PAGE_CHANCE", CHANGES, change_of_judged),
    Measured("eval.change.parts", "MAX_UNJUDGED_MOVES", CHANGES, change_needs_judgments_of_moved_answers, 1.4),
    Measured("answer.level.platt", "SLOPE_SPREAD", CALIBRATION, level_of_a_few_judgments),
    Measured("answer.level.platt", "LEVEL_SPREAD", CALIBRATION, level_of_a_few_judgments),
    Measured("answer.level.thresholds", "START_SHARE", CALIBRATION, thresholds_of_judged, 1.5),
    Measured("answer.level.thresholds", "GROWTH", CALIBRATION, thresholds_of_judged, 1.2),
    Measured("answer.level.thresholds", "STAKES", CALIBRATION, thresholds_of_judged, 0.5),
    Measured("answer.level.thresholds", "OWN_THRESHOLD", CALIBRATION, thresholds_of_intents, 1.4),
    Measured("answer.level.thresholds", "MAX_EXPECTED_SHARE", CALIBRATION, judgments_still_needed),
    Measured("ingest.site.duplicates", "SAME_WORDS", "crawls of help centres with twin pages", same_page_twice, 1.05),
    Measured("ingest.chunk", "TINY", "eval/bench/quality.py", chunks_of_a_page, 1.3),
    Measured("ingest.chunk", "AIM", "eval/bench/quality.py", chunks_of_a_page),
    Measured("eval.intents.clustering", "PILE_COSINE", INTENTS, clusters, 1.5),
    Measured("eval.intents.clustering", "MAX_SHARE", INTENTS, one_large_cluster, 1.4),
    Measured("eval.intents.find", "SAME_INTENT_COSINE", INTENTS, clusters, 1.03),
    Measured("eval.coverage.causes", "MOSTLY_MISSING", CAUSES, causes_of_a_group),
    Measured("eval.coverage.causes", "PARTLY_MISSING", CAUSES, causes_of_a_group),
    Measured("eval.coverage.causes", "MIN_GROUP_TICKETS", CAUSES, causes_of_a_group, 1.4),
    Measured("eval.coverage.causes", "SURE_SHARE", CAUSES, causes_of_a_group, 1.35),
    Measured("eval.coverage.causes", "MIN_AGREEING_TICKETS", CAUSES, causes_of_a_group, 1.5),
    Measured("eval.coverage.causes", "SAME_PAGE_SHARE", CAUSES, causes_of_a_group, 1.2),
    Measured("eval.coverage.causes", "SAME_STATEMENT_OVERLAP", CAUSES, pages_that_disagree),
    Measured("eval.coverage.causes", "SAME_STATEMENT_TERMS", CAUSES, pages_that_disagree, 1.5),
    Measured("eval.coverage.replies", "BACKED_COVERAGE", "eval/bench/replies.py, results/replies.md",
             sentences_that_the_docs_say, 1.15),
    Measured("answer.wording.generate", "MIN_COVERAGE", "fixtures/worded.jsonl", worded_sentences),
    Measured("answer.evidence", "MATCHED", RANKING, answers, 1.15),
    Measured("answer.chunk_rows", "STRETCH_SENTENCES", RANKING, answers, 2.0),
    Measured("answer.listed", "RANK", RANKING, pages_listed, 1.2),
    Measured("answer.listed", "PAGES_LISTED", RANKING, pages_listed, 0.6),
    Measured("index.writing", "ADDRESS", RANKING, words_of_an_address, 1.4),
    Measured("settings", "retrieve.dense_weight", RANKING, answers, 0.7),
    Measured("settings", "retrieve.page_weight", RANKING, answers, 3.0),
    Measured("settings", "retrieve.coverage_weight", RANKING, answers, 0.5),
    Measured("settings", "retrieve.passages", RANKING, answers, 0.5),
    Measured("settings", "answer.answer_threshold", "eval/bench/quality.py, results/quality.md", answers, 0.5),
    Measured("settings", "answer.assist_threshold", "eval/bench/quality.py, results/quality.md", answers, 2.0),
    Measured("settings", "answer.max_sentences", CHOICE, answers, 0.1),
    Measured("settings", "answer.max_words", CHOICE, answers, 0.1),
    Measured("answer.quoted.choose", "LEAST_SHARE", CHOICE, answers, 4.0),
    Measured("answer.quoted.choose", "WHOLE_PIECE", CHOICE, answers, 0.1),
    Measured("answer.quoted.choose", "WHOLE_PARAGRAPH", CHOICE, answers, 0.1),
    Measured("answer.thread", "SAME_QUESTION_OVERLAP", SUITES, a_thread, 1.1),
    Measured("answer.thread", "SAME_QUESTION_SIMILARITY", SUITES, a_thread, 1.05),
    Measured("answer.thread", "SHORT_MESSAGE_TERMS", SUITES, a_thread, 1.3),
    Measured("answer.veto", "ANGRY_POINTS", SUITES, anger, 1.5),
    Measured("answer.veto", "BITTER_SENTIMENT", SENTIMENT, anger, 0.6),
    Measured("answer.veto", "SENTIMENT_FALL", SENTIMENT, anger),
    Measured("answer.sentiment", "NAMED", SENTIMENT, mood_in_words),
    Measured("desk.reask", "MIN_WORDS", "pairs of tests/desk/test_desk_reask.py", asked_again, 1.4),
    Measured("desk.reask", "MIN_SHARE", "pairs of tests/desk/test_desk_reask.py", asked_again, 1.2),
    Measured("desk.recall", "MIN_SIMILARITY", "pairs of tests/desk/test_recall.py", recalled_sentence, 1.3),
    Measured("eval.outcomes", "RANK_MARGIN", "the fixture suite on two machines", held_tickets, 1.1),
    Measured("eval.anchors", "_MIN_SHARED_WORDS", "labels of the fixtures", anchor_of_a_label, 1.1),
)  # fmt: skip


# -- moving one -----------------------------------------------------------------------------------


@contextmanager
def moved(constant: Measured) -> Iterator[Settings]:
    """With the constant moved, in every module that imported it by name and every default that holds it."""
    settings = Settings()
    if constant.module == "settings":
        table, key = constant.name.split(".")
        inner = dataclasses.replace(getattr(settings, table), **{key: constant.moved})
        yield dataclasses.replace(settings, **{table: inner})
        return
    home = importlib.import_module(f"answerable.{constant.module}")
    value, other = constant.value, constant.moved
    undo: list[Callable[[], None]] = []
    for module in [one for name, one in sorted(sys.modules.items()) if name.startswith("answerable") and one]:
        if module is home or _imports(module, constant.name, value):
            undo.append(lambda module=module: setattr(module, constant.name, value))  # type: ignore[misc]
            setattr(module, constant.name, other)
    for function in [one for one in vars(home).values() if isinstance(one, types.FunctionType)]:
        defaults = function.__kwdefaults__ or {}
        for key in [key for key, default in defaults.items() if default is value]:
            undo.append(lambda defaults=defaults, key=key: defaults.__setitem__(key, value))  # type: ignore[misc]
            defaults[key] = other
    _forget(home)
    try:
        yield settings
    finally:
        for back in undo:
            back()
        _forget(home)


def _imports(module: types.ModuleType, name: str, value: object) -> bool:
    """Whether a module holds the constant because it imported it: it is not assigned there."""
    if vars(module).get(name) is not value:
        return False
    source = Path(module.__file__ or "").read_text("utf-8")
    return not any(line.startswith((f"{name} =", f"{name}:")) for line in source.splitlines())


def _forget(module: types.ModuleType) -> None:
    for one in vars(module).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


def same(one: object, other: object) -> bool:
    """Whether two results are equal, numbers within `TOLERANCE`."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        return abs(one - other) <= TOLERANCE
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


def plain(value: object) -> Any:
    """As JSON reads it back."""
    return json.loads(json.dumps(value))


def table() -> str:
    """docs/constants.md: each constant, its value, what chose it, and the test that goes red when it moves."""
    lines = [
        "# Measured constants",
        "",
        "Every number in the code that a measurement chose, with the test that goes red when it moves. Written by",
        "`python tests/house/measured_constants.py docs`; `tests/house/test_measured_constants.py` moves each by the",
        "factor named here and sees its test go red. Benches and results lie in `eval/bench/`.",
        "",
        "| constant | value | chosen by | test (`test_measured_constants.py`) | moved by |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in CONSTANTS:
        value = f"{one.value:g}" if isinstance(one.value, float) else str(one.value)
        test = f"test_pinned[{one.check.__name__}]"
        lines.append(f"| `{one.id}` | {value} | {one.chosen_by} | `{test}` | x {one.factor:g} |")
    lines += [
        "",
        "Held elsewhere, because a bench writes them into a data file: the coefficients of the confidence",
        "(`answer/level/confidence.json`, by `eval/bench/confidence.py`; `tests/answer/test_confidence.py`), the head",
        "of the mood (`answer/sentiment.json`, by `eval/bench/sentiment.py`; `tests/answer/test_sentiment.py`), and",
        "the built-in encoder (`encode/minilm/`; `tests/extras/test_encoder_parity.py`).",
        "",
        "Not here: limits of size and time, what is shown of a long list, and choices of taste; nobody measured them.",
    ]
    return "\n".join(lines) + "\n"


def _main(what: str) -> None:
    import shutil
    import tempfile

    if what == "docs":
        DOCS.write_text(table(), "utf-8")
        return
    from answerable import ingest, load_encoder, open_index

    with tempfile.TemporaryDirectory() as folder:
        for topic in ("account", "billing"):
            shutil.copytree(HERE.parents[1] / "fixtures" / "docs" / topic, Path(folder) / "docs" / topic)
        ingest(Path(folder) / "docs", Path(folder) / "index", Settings())
        with open_index(Path(folder) / "index") as index:
            case = Case(Settings(), index, load_encoder(Settings()))
            checks = {one.check.__name__: one.check for one in CONSTANTS}
            pins = {name: plain(check(case)) for name, check in sorted(checks.items())}
    lines = [f" {json.dumps(name)}: {json.dumps(pin, ensure_ascii=False)}" for name, pin in pins.items()]
    PINS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    _main(sys.argv[1] if len(sys.argv) > 1 else "")
