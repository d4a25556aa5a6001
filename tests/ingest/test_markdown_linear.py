"""Whatever a page's bytes are: reading it raises nothing and costs a few times its length."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.ingest.extract.markdown.includes import Includes
from answerable.ingest.extract.markdown.jsx import Scanner
from answerable.ingest.extract.markdown.marks import Marks
from answerable.ingest.extract.markdown.mdx import without_components
from answerable.ingest.extract.markdown.page import read_markdown
from answerable.ingest.extract.markdown.source import plain_markdown
from answerable.ingest.extract.markdown.values import Values

UNITS = [
    "<", "{", "<a ", "<A ", "<A x={", "{{", "{%", "{% a ", "{{< a ", "<!--", "{/*", "`", "``` \n", "~~~\n\n", ":::a\n",
    '!!! a "b"\n    ', '=== "x"\n', "[[", "[[a|", "++a+", "{++", "{~~a~>", "==a", "^^a", "^a^", "~a~", ":a", "[a](",
    "<A>\n", "</A>\n", '<A title="x">', "<Steps>\n<Step title='x'>\n", "import a from 'b'\n", "export const a = {\n",
    "export const a = `\n", "import {\n", '{"a"}', "{`a", "${", "--8<--\na\n", "{% include a.html b=", "{% comment %}",
    "{{/*", "{# a", "*[a]: b\n", "<Foo a='b' ", "{a && <b>", "[a][b]", "{a}`b`", "[a]{.b}", "{.a}", "{ a=b ", "<A b='",
    "<A b={`", "<A b={[", "<A\n", "```{note} a\n", ":::{note} a\n", "<script>", "<A>a</A>", "<a>a", "- <A>\n  - <A>\n",
    "{% highlight a %}", "{% tab a %}\n", "<<< a.js\n", "<!-- @include: a -->", "![[a]]", ":material-a:", "**a ** ",
]  # fmt: skip


def lines_run(call: Any) -> int:
    """How many lines of this package's Markdown modules are run: work that no clock can disturb."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        if "/markdown/" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("mdx", [True, False], ids=["mdx", "md"])
@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_page(unit: str, mdx: bool) -> None:
    half = unit * (1500 // len(unit))
    some = lines_run(lambda: plain_markdown(half, "a", mdx=mdx))
    twice = lines_run(lambda: plain_markdown(half * 2, "a", mdx=mdx))
    assert twice <= 2.6 * some + 200


class Counting(Scanner):
    """A scanner that counts the characters that its tries in vain went over."""

    spent = 0

    def braces(self, at: int, most: int = 50_000) -> int:
        end = super().braces(at, most)
        Counting.spent += min(len(self.source) - at, most) if end < 0 and self.left > 0 else 0
        return end


@pytest.mark.parametrize("limited", [True, False])
def test_tries_in_vain_are_limited(limited: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twin: without the count of what was spent, each brace that is never closed is looked for to the end."""
    source = "{" * 2_000
    monkeypatch.setattr(Counting, "spent", 0)
    monkeypatch.setattr(sys.modules[without_components.__module__], "Scanner", Counting)
    if not limited:
        monkeypatch.setattr(Counting, "left", property(lambda self: 1 << 40, lambda self, value: None), raising=False)
    without_components(source, Marks(), Includes("a", {}), Values(), strict=True)
    assert (Counting.spent <= 40 * len(source) + 30_000) == limited


WORDS = st.sampled_from(["Alpha", "beta", "gamma.", "Delta", "epsilon", "zeta"])
PIECES = st.sampled_from([
    *UNITS, "\n", "\n\n", "  ", "    ", "\t", "- ", "1. ", "> ", "text ", "}", ">", "/>", "%}", "}}", '"', "'", "\\",
    "---\n", "title: a\n", "| a | b |\n", "|---|---|\n", ":::\n", "```\n", "\ue000", "\ue0000\ue001", "\x00",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40), st.booleans())
def test_nothing_raises(pieces: list[str], mdx: bool) -> None:
    source = "".join(pieces)
    made, _ = read_markdown(source, "a/b.md", mdx=mdx, parts={"a/c.md": source.encode()})
    assert "\ue000" not in made.text
    for block in made.blocks:
        assert 0 <= block.start < block.end <= len(made.text)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=6),
    st.integers(0, 9),
)
def test_words_in_components_are_kept(words: list[str], depth: int) -> None:
    said = " ".join(words)
    names = ["Card", "Note", "Unknown", "Tabs", "Tab", "Steps", "Step", "div", "Accordion", "Frame"][:depth]
    source = "".join(f'{"  " * n}<{name} title="T{n} here">\n' for n, name in enumerate(names))
    source += f"{'  ' * len(names)}{said}\n"
    source += "".join(f"{'  ' * n}</{names[n]}>\n" for n in reversed(range(len(names))))
    made, _ = read_markdown(source, "a.mdx", mdx=True)
    assert said in made.text
    assert "<" not in made.text
    assert all(f"T{n} here" in made.text for n, name in enumerate(names) if name != "div")


@pytest.mark.parametrize("line", ["|-" + " " * 200_000 + "x", "-|" * 100_000 + "x", "# a" + " " * 200_000 + "{x}"])
def test_a_long_line_that_looks_like_dashes_or_a_heading_ends(line: str) -> None:
    """Patterns that try the same blanks twice would take minutes, and no line of Python more: so that this ends."""
    assert plain_markdown(f"a | b\n{line}\n\nThe end.\n", "a", mdx=False).text.rstrip().endswith("The end.")
