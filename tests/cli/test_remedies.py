"""Every remedy that `tickets`, `label`, `calibrate` and `coverage` can print is followed by a test, or excused."""

from __future__ import annotations

import pytest
import test_cli_remedies
import test_remedies_index
import test_remedies_large_reader
import test_remedies_tickets

from conftest import Run
from remedies import SOURCE, Remedy, followed, follows, not_followed, reached, remedies_of

COMMANDS = ("cli/tickets.py", "cli/label.py", "cli/calibrate.py", "cli/coverage.py")

# Modules that the imports reach and the commands do not use.
NOT_USED = {
    "ingest/": "they read no source: of it they take the clean text of markup, and what a recipe is",
    "index/build.py": "they build nothing: it is imported for the name of the folder of crawls",
    "index/lock.py": "they do not write to an index",
    "errors.py": "where a remedy is kept, not where it is worded",
}
ONLY_FROM_PYTHON = "a caller's own values; the commands hand over what they have made themselves"
# A remedy of one module (or all of its, *) that no command line brings about.
EXCUSED = {
    ("answer/answerer.py", "*"): ONLY_FROM_PYTHON,
    ("answer/question.py", "*"): ONLY_FROM_PYTHON,
    ("answer/llm/adapter.py", "Give a LlamaIndex LLM"): ONLY_FROM_PYTHON,
    ("answer/llm/adapter.py", "Write llm ="): "the type of the setting has refused it before",
    ("answer/llm/adapter.py", "Write base_url ="): "the type of the setting has refused it before",
    ("index/stored.py", "*"): ONLY_FROM_PYTHON,
    ("eval/coverage/coverage.py", "*"): ONLY_FROM_PYTHON,
    ("eval/labels/calibrate.py", "Ask all tickets again."): "cli/judging.py has said it before",
    ("answer/level/calibration.py", "Make one: answerable ingest SOURCE"): "the index was opened before",
    ("tickets/reading.py", "Read it again."): "another process has to write the file while it is read",
    ("tickets/spill.py", "*"): "of a full disk, as it is for files that have no name",
    ("index/chroma.py", "*"): "what Chroma raises of a full disk; the same words as those of index/manifest.py",
    ("encode/sentence_transformer.py", "Give [encode] model the path of a folder that holds the model, or"): "with the "
    "extra alone; 'builtin' is followed where it is not installed",
}
# Remedies that are handed on; where they are worded they are remedies of their own.
HANDED_ON = (
    "?remedy",
    "?wrong.remedy",
    "?conflict.remedy",
    "?error.remedy",
    "?reading.advice_on_dates()",
    "?remedy[0].upper() + remedy[1:]",
)


def excused(remedy: Remedy) -> bool:
    if remedy.words in HANDED_ON or remedy.module.startswith(tuple(NOT_USED)):
        return True
    return any(
        module == remedy.module and (words == "*" or remedy.words.startswith(words)) for module, words in EXCUSED
    )


FOLLOWED = followed(test_cli_remedies, test_remedies_index, test_remedies_tickets, test_remedies_large_reader)


def printable() -> list[Remedy]:
    modules = sorted(reached(*COMMANDS))
    return [one for module in modules for one in remedies_of((SOURCE / module).read_text("utf-8"), module)]


def test_every_remedy_is_followed() -> None:
    assert not not_followed([one for one in printable() if not excused(one)], FOLLOWED)


def test_every_excuse_is_of_a_remedy_that_there_is() -> None:
    found = printable()
    for module, words in EXCUSED:
        assert any(one.module == module and (words == "*" or one.words.startswith(words)) for one in found), words
    for module in NOT_USED:
        assert any(one.module.startswith(module) for one in found), module
    for module, words in FOLLOWED:
        assert any(one.module == module and (words in one.words or one.words in words) for one in found), (
            module,
            words,
        )


PLANTED = """
def refuse(path, known):
    raise TicketError("is too blue", path=path, remedy="Paint it red first.")

def guess(path, known):
    remedy = "Did you mean another one?" if known else "There is no other one."
    raise TicketError("is not known", path=path, remedy=remedy)

def told(context):
    raise click.UsageError("Give --red, not --blue.")
"""


def test_twin_a_planted_remedy_is_noticed() -> None:
    planted = remedies_of(PLANTED, "tickets/read.py")
    assert [one.words for one in planted] == [
        "Paint it red first.",
        "Did you mean another one?",
        "There is no other one.",
        "Give --red, not --blue.",
    ]
    assert not any(map(excused, planted)) and len(not_followed(planted, FOLLOWED)) == 4
    assert {"tickets/forms/jira.py", "schema/check.py", "settings.py"} <= reached(*COMMANDS)


def test_twin_a_test_that_does_not_follow_is_red(answerable: Run) -> None:
    """One that says it follows a remedy, and does not see it printed, or does not end well."""

    @follows("tickets/files/sources.py: Check the path of --tickets.")
    def not_printed(answerable: Run) -> None:
        answerable("tickets", "--help")

    @follows("tickets/files/sources.py: Check the path of --tickets.")
    def ends_badly(answerable: Run) -> None:
        answerable("tickets", "no.csv")

    for test in (not_printed, ends_badly):
        with pytest.raises(AssertionError):
            test(answerable=answerable)
