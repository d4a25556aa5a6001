"""Questions that open their answer: term and definition everywhere, a heading where nothing but such follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.ingest.characters import asks, visible
from answerable.ingest.chunk import chunk
from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage
from conftest import Run

ONE = '<Accordion title="Which port is used?">\nPort 8080.\n</Accordion>\n'
TWO = '<Accordion title="Logs stay empty">\nNo. Restart it.\n\n- and wait\n</Accordion>\n'
DETAILS = "<details>\n<summary>Is it free?</summary>\n\nFor 9 days.\n\n</details>\n"


def page(source: str, name: str = "a.mdx", kind: str = "text/mdx") -> Page:
    return extract(RawPage(name, source.encode(), kind))


def headings(made: Page) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in made.headings]


def kinds(made: Page) -> list[str]:
    return [block.kind for block in made.blocks]


def test_the_accordions_that_a_section_ends_with_are_headings_where_one_asks() -> None:
    made = page(f"## FAQ\n\nRead on.\n\n<AccordionGroup>\n{ONE}{TWO}</AccordionGroup>\n\n{DETAILS}\n## Next\n\nText.")
    assert headings(made) == [
        (2, "FAQ"), (3, "Which port is used?"), (3, "Logs stay empty"), (3, "Is it free?"), (2, "Next"),
    ]  # fmt: skip
    assert kinds(made) == [
        "heading", "paragraph", "term", "definition", "term", "definition", "item", "term", "definition", "heading",
        "paragraph",
    ]  # fmt: skip
    for heading in made.headings:
        assert made.text[heading.start : heading.end] == heading.text


@pytest.mark.parametrize(
    "source",
    [
        f"## FAQ\n\n{ONE}\nText behind it.\n",
        f"## FAQ\n\n{ONE}\n![A picture of the port and its plug](a.png)\n",
        f"## FAQ\n\n{ONE}\n```\ncode\n```\n",
        f"## FAQ\n\n{ONE}\n#### Deeper than the question\n\nText.\n",
        f"## FAQ\n\n{ONE.replace('Port 8080.', '## Not below it' + chr(10) * 2 + 'Text.')}",
        f"## FAQ\n\n- item\n\n  {ONE}",
        f"## FAQ\n\n> {ONE.replace(chr(10), chr(10) + '> ')}",
        f'## FAQ\n\n<Tabs>\n<Tab title="Linux">\n{ONE}</Tab>\n</Tabs>\n',
        f"###### FAQ\n\n{ONE}",
        f"## FAQ\n\n{TWO}",
    ],
)
def test_no_accordion_is_a_heading_where_other_text_would_stand_below_it(source: str) -> None:
    made = page(source)
    assert not {"Which port is used?", "Logs stay empty"} & {text for _, text in headings(made)}
    assert made.text.count("Which port is used?") + made.text.count("Logs stay empty") == 1


def test_what_stands_deeper_in_an_answer_stays_there() -> None:
    deeper = ONE.replace("Port 8080.", "Port 8080.\n\n#### For hosts\n\n80.")
    made = page(f"## FAQ\n\n{deeper}{TWO}")
    assert headings(made) == [
        (2, "FAQ"), (3, "Which port is used?"), (4, "For hosts"), (3, "Logs stay empty"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["?", "？", "؟", '?"', "?)"])
def test_signs_of_a_question(mark: str) -> None:
    assert len(headings(page(f"## FAQ\n\n{DETAILS.replace('?', mark)}"))) == 2
    assert len(headings(page(f"## FAQ\n\n{DETAILS.replace('?', mark + ' yes')}"))) == 1


def test_a_semicolon_asks_in_greek_alone() -> None:
    """A page's text is in NFC, where the Greek question mark is one."""
    for title, asking in (("Πόσο κοστίζει\u037e", True), ("Πόσο κοστίζει;", True), ("Ports, and what they do;", False)):
        made = page(f'## FAQ\n\n<Accordion title="{title}">\nPort 8080.\n</Accordion>\n')
        assert [text for _, text in headings(made)] == ["FAQ", *([visible(title)] if asking else [])]
        assert asks(f"**{visible(title)}**") is asking


def test_an_anchor_is_its_own_or_that_of_the_section() -> None:
    own = ONE.replace("<Accordion ", '<Accordion id="port" ')
    made = page(f"## The FAQ\n\n{own}{TWO}")
    assert [heading.anchor for heading in made.headings] == ["the-faq", "port", "the-faq"]
    assert [heading.anchor for heading in page(DETAILS).headings] == [None]


def test_html_is_read_alike() -> None:
    folds = "<details><summary>Is it <b>free</b>?</summary><p>For 9 days. Then not.</p></details>"
    made = page(f"<main><h1>T</h1><h2 id=faq>FAQ</h2>{folds}<script>x</script></main>", "a.html", "text/html")
    assert headings(made)[2:] == [(3, "Is it free?")] and kinds(made)[2:] == ["term", "definition"]
    assert made.text == "T\n\nFAQ\n\nIs it free?\n\nFor 9 days. Then not."
    made = page(f"<main><h1>T</h1><h2>FAQ</h2>{folds}<p>Behind.</p></main>", "a.html", "text/html")
    assert headings(made)[2:] == [] and kinds(made)[2:] == ["paragraph"] * 3


def test_an_answer_however_short_is_a_chunk_under_its_question() -> None:
    made = page(f"# T\n\n## FAQ\n\n{ONE}{DETAILS}{ONE.replace('port', 'host')}")
    words = lambda text: [(n, n + 1) for n, char in enumerate(text) if char == " "]  # noqa: E731
    assert [one.heading_path[-1] for one in chunk(made, words)] == [
        "Which port is used?", "Is it free?", "Which host is used?",
    ]  # fmt: skip
    plain = page("# T\n\n## FAQ\n\n### Which port\n\nPort 8080.\n\n### Is it free\n\nFor 9 days.")
    assert len(chunk(plain, words)) == 1


def test_broken_markup_loses_no_word() -> None:
    for source in (
        '<Accordion title="Q?">\n<summary>S</summary>\n\nA.\n\n</Accordion>\n\nB.',
        "<details><summary>Q?\n\nA.\n\nB.",
        "</details></summary>\n\nA.\n\nB.",
        "<details>\n\nA.\n\n<summary>Q?</summary>\n</details>\n\nB.",
    ):
        for name in ("a.md", "a.mdx"):
            assert {"A.", "B."} <= set(page(source, name).text.split()), (source, name)


def test_the_question_is_asked_and_its_answer_quoted_whole(tmp_path: Path, answerable: Run) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    title = "Do I need a second licence for a laptop?"
    fold = f'<Accordion title="{title}">\nNo. One licence covers two devices.\n</Accordion>'
    (docs / "licence.mdx").write_text(f"# Licences\n\nLicences are sold by the year.\n\n## FAQ\n\n{fold}\n")
    (docs / "other.md").write_text("# Shipping\n\nParcels leave on Monday.\n")
    answerable("ingest", docs, "--index", tmp_path / "index")
    _, out, _ = answerable("ask", "Do I need a second licence for a laptop?", "--index", tmp_path / "index", "--json")
    assert "No. One licence covers two devices." in out
    assert "FAQ > Do I need a second licence for a laptop?" in out
