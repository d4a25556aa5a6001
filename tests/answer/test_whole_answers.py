"""Whole answers: sixty questions over hand-written pages with every kind of block, in all three forms, against goldens.

`python tests/answer/whole_answers.py --update` writes the goldens anew; each is read before it is committed.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from whole_answers import GOLDEN, answers, faults, goldens, kept, questions

from answerable import open_index
from answerable.ingest.extract.extract import extract
from answerable.model import Answer, RawPage

IDS = [one.id for one in questions()]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def found(root: Path) -> dict[str, Answer]:
    return answers(root)


def test_the_answers_are_those_that_were_read(found: dict[str, Answer]) -> None:
    made = goldens(found)
    assert {file.name for file in GOLDEN.iterdir()} == set(made)
    for name, text in made.items():
        assert text == kept(name), f"{name} differs: python tests/answer/whole_answers.py --update, and read it"


def test_there_are_sixty_over_every_kind_of_block_and_every_source(root: Path, found: dict[str, Answer]) -> None:
    with open_index(root / "index") as index:
        pages = list(index.pages.values())
    assert len(found) == 60
    assert len(set(IDS)) == len(IDS) == 60
    assert {one.page for one in questions()} == {page.page for page in pages}
    assert {Path(page.page).suffix for page in pages} == {".html", ".md", ".mdx", ".rst"}
    kinds = {block.kind for page in pages for block in page.blocks}
    assert kinds == {"heading", "paragraph", "step", "item", "row", "code", "term", "definition"}
    assert max(block.depth for page in pages for block in page.blocks) == 2
    assert any(block.heads for page in pages for block in page.blocks)


def test_what_is_missing_and_what_is_too_much_is_found(found: dict[str, Answer]) -> None:
    one = next(one for one in questions() if one.id == "faq-cards")
    answer = found["faq-cards"]
    whole = dataclasses.replace(answer, answer=" ".join(one.must))
    assert faults(one, whole) == []
    assert faults(one, dataclasses.replace(whole, answer=one.must[0])) == [f"lacks {words!r}" for words in one.must[1:]]
    assert faults(one, dataclasses.replace(whole, answer=f"{whole.answer} VAT")) == ["has 'VAT'"]
    assert faults(one, dataclasses.replace(whole, citations=())) == ["is from no page"]


def letters(text: str) -> str:
    """Without white space, the bars of tables, and the numbers and signs of items, which every reader sets anew."""
    return re.sub(r"[\s|]+", "", re.sub(r"^ *(?:\d+\.|-) ", "", text, flags=re.M))


@pytest.mark.parametrize("name", IDS)
def test_markdown_and_html_are_read_again_as_the_text(name: str, found: dict[str, Answer]) -> None:
    answer = found[name]
    notes = [letters(note) for note in answer.notes]

    def words_of(text: str) -> str:
        """Without the notes, which extraction reads once where they stand twice."""
        said = letters(text)
        for note in notes:
            said = said.replace(f"[{note}]", "").replace(note, "")
        return said

    text = words_of(answer.answer or "")
    read = MarkdownIt("commonmark").enable("table").parse(answer.answer_markdown or "")
    words = [inner.content for token in read for inner in (token.children or [token]) if inner.content]
    assert words_of("".join(words)) == text
    for data, kind in ((answer.answer_markdown, "text/markdown"), (answer.answer_html, "text/html")):
        assert words_of(extract(RawPage("again", f"{data}\n".encode(), kind)).text) == text


def test_nothing_of_the_sources_markup_is_left(found: dict[str, Answer]) -> None:
    leaks = re.compile(r":\w+:`|</?[A-Z]\w+|\{[.#:%{<]|^!!! |^=== |^:::|``|\*\*|\.\. \w+::", re.M)
    for answer in found.values():
        assert not leaks.search(answer.answer or ""), answer.id
