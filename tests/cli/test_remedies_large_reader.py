"""What `--reader llm` tells people to do, done as told: it has to end well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Run
from remedies import follows
from scripted_llm import ScriptedLlm

GOOD = 'llm = "scripted_llm:ScriptedLlm"\n'
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def few(tickets: Path, tmp_path: Path) -> Path:
    """Twelve of the tickets."""
    file = tmp_path / "few.jsonl"
    file.write_text("".join(tickets.read_text("utf-8").splitlines(keepends=True)[:12]), "utf-8")
    ScriptedLlm.seen.clear()
    return file


def covered(answerable: Run, few: Path, index: Path, read: str, *more: object) -> tuple[int, str]:
    """Have the tickets read with these settings of `[read]`; the exit code and what was said."""
    Path("answerable.toml").write_text(f"[read]\n{read}" if read else "", "utf-8")
    code, _, err = answerable("coverage", "--tickets", few, "--index", index, *(more or ("--reader", "llm")))
    return code, err


@follows(
    'cli/reading.py: [read] base_url = "http://127.0.0.1:11434/v1" and model = "NAME" in answerable.toml.',
    "cli/reading.py: --max-cost is for --reader llm.",
    "answer/llm/adapter.py: Keep one; arguments go with llm.",
    "answer/llm/adapter.py: Name it: model =",
    "answer/llm/adapter.py: api_key_env names it.",
    "answer/llm/adapter.py: arguments with those of",
    "answer/large_reader/reader.py: Write the prices of your endpoint, in USD per million tokens",
)
def test_settings_of_a_reader_are_mended_as_told(
    few: Path, index_copy: Path, monkeypatch: pytest.MonkeyPatch, answerable: Run
) -> None:
    url = 'base_url = "http://127.0.0.1:9/v1"\n'
    assert covered(answerable, few, index_copy, "")[0] == 2
    assert covered(answerable, few, index_copy, GOOD, "--max-cost", "1")[0] == 2
    assert covered(answerable, few, index_copy, GOOD + url)[0] == 2
    assert covered(answerable, few, index_copy, url)[0] == 2
    assert covered(answerable, few, index_copy, GOOD + 'api_key_env = "SOME_KEY"\n')[0] == 2
    assert covered(answerable, few, index_copy, GOOD + 'arguments = { fails_after = "soon" }\n')[0] == 2
    assert covered(answerable, few, index_copy, GOOD + "max_cost = 1.0\n")[0] == 2
    priced = "max_cost = 1.0\nusd_per_million_in = 1.0\n"
    code, err = covered(answerable, few, index_copy, GOOD + priced, "--reader", "llm", "--max-cost", "2")
    assert code == 0 and "USD of at most 2" in err


@follows(
    "named_class.py: s there:",
    "named_class.py: It must be a subclass of LlamaIndex's",
    "named_class.py: Install the package it comes in, for example: pip install",
)
def test_a_class_that_is_none_is_named_as_told(few: Path, index_copy: Path, answerable: Run) -> None:
    code, err = covered(answerable, few, index_copy, 'llm = "scripted_llm:ScriptedLLM"\n')
    named = re.search(r"LLMs there: .*?(ScriptedLlm)", err)
    assert code == 2 and named is not None
    assert covered(answerable, few, index_copy, 'llm = "json:JSONDecoder"\n')[0] == 2
    assert covered(answerable, few, index_copy, 'llm = "llama_index.llms.nobody:Nobody"\n')[0] == 3
    assert covered(answerable, few, index_copy, f'llm = "scripted_llm:{named[1]}"\n')[0] == 0


@follows("cli/reading.py: Start it, or see [read].", "cli/reading.py: What was read is kept: run it again to go on.")
def test_a_model_that_does_not_reply_is_started_and_asked_again(few: Path, index_copy: Path, answerable: Run) -> None:
    dying = "tries = 1\nconcurrency = 1\n"
    assert covered(answerable, few, index_copy, GOOD + dying + "arguments = { fails_after = 0 }\n")[0] == 3
    ScriptedLlm.seen.clear()
    assert covered(answerable, few, index_copy, GOOD + dying + "arguments = { fails_after = 4 }\n")[0] == 3
    assert covered(answerable, few, index_copy, GOOD)[0] == 0


@follows("cli/calibrate.py: --reader reads what is asked now: leave --answers out.")
def test_answers_of_a_file_are_left_out_as_told(tickets: Path, index_copy: Path, answerable: Run) -> None:
    Path("answerable.toml").write_text(f"[read]\n{GOOD}", "utf-8")
    common = ("calibrate", "--tickets", tickets, "--index", index_copy, "--reader", "llm")
    assert answerable(*common, "--answers", "answers.jsonl")[0] == 2
    assert answerable(*common, "--dry-run")[0] == 0
