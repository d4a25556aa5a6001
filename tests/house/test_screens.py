"""The tutorial shows what the commands print: every screen is printed again and compared."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT

sys.path.insert(0, str(FIXTURES))
from screens import reader_folder, told_apart, with_screens

PAGE = ROOT / "docs" / "tutorial.md"
pytestmark = pytest.mark.extras  # two minutes: it runs every command of the tutorial


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page with every screen anew, from a page whose screens are empty: nothing of the old ones is left."""
    folder = tmp_path_factory.mktemp("reader")
    reader_folder(folder)
    return with_screens(emptied(PAGE.read_text("utf-8")), folder.resolve())


def emptied(text: str) -> str:
    """Console blocks with their commands alone."""

    def commands(block: re.Match[str]) -> str:
        return block[1] + "".join(line for line in block[2].splitlines(keepends=True) if line.startswith("$ ")) + "```"

    return re.sub(r"(^```console\n)(.*?)^```", commands, text, flags=re.M | re.S)


def test_the_screens_of_the_tutorial_are_what_the_commands_print(printed: str) -> None:
    assert told_apart(PAGE.read_text("utf-8")) == told_apart(printed), "run: make docs, and read what has changed"


def test_a_screen_that_has_drifted_is_seen(printed: str) -> None:
    page = PAGE.read_text("utf-8")
    assert told_apart(page.replace("47 new", "48 new", 1)) != told_apart(printed)
    assert told_apart(page.replace("55 %", "56 %", 1)) != told_apart(printed)
    assert told_apart(emptied(page)) != told_apart(printed)


def test_no_screen_fails_but_the_one_that_is_meant_to(printed: str) -> None:
    assert re.findall(r"^\(exit code (\d+)\)$", printed, re.M) == ["1"]
    assert "error:" not in printed


def test_what_no_two_runs_share_is_told_apart() -> None:
    one = "  took    1.9 s (read 0.2, encode 0.9), peak memory 246 MB\nanswer · 371 ms, ingested\n2026-11-27 from x"
    two = "  took    2.4 s (read 0.3, encode 1.1), peak memory 250 MB\nanswer · 9 ms, ingested 2027-01-02\nfrom x"
    assert told_apart(one) == told_apart(two)
    assert told_apart("written 2026-09-28") != told_apart("written 2026-09-29")


def test_a_screen_that_says_the_same_is_left_as_it_is(tmp_path: Path) -> None:
    page = "```console\n$ echo took 1.5 s; echo $0\ntook 9.9 s\nbash\n```\n"
    assert with_screens(page, tmp_path) == page
    other = page.replace("bash\n", "zsh\n")
    assert with_screens(other, tmp_path) == page.replace("9.9", "1.5")


def test_the_lines_that_a_page_names(tmp_path: Path) -> None:
    page = "<!-- lines 1-2, /five/+2 -->\n```console\n$ printf '%s\\n' one two three four five six seven\n```\n"
    shown = with_screens(page, tmp_path)
    assert shown.splitlines()[3:] == ["one", "two", "...", "five", "six", "...", "```"]
