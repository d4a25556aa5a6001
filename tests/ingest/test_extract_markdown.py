"""Markdown, reStructuredText and plain text pages."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from answerable.errors import MissingExtra
from answerable.ingest.extract.extract import extract
from answerable.ingest.sentences import sentences
from answerable.model import Page, RawPage

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def page(source: str, name: str = "guide/set-up.md", media_type: str = "text/markdown") -> Page:
    return extract(RawPage(name, source.encode(), media_type))


def text(source: str, name: str = "guide/set-up.md") -> str:
    return page(source, name).text


def test_the_style_of_aws_docs() -> None:
    source = """# Start a job<a name="start-job"></a>

Use the [console](https://example.com/a_b) to start a *job*\\.

**To start a job**

1. Open the console\\.

1. Choose **Start**\\.

   The job runs\\.

1. Wait:
   +  One
   + Two

![\\[Image NOT AVAILABLE\\]](http://example.com/x.png)

 **Name**   <a name="name"></a>
The name of the job\\.
Length: 3\\.~~
Required: Yes

| Key | Value |~
| --- | --- |~
| `a` | b \\| c<br>d |~
""".replace("~", " ")
    made = page(source)
    assert (
        made.text
        == """Start a job

Use the console to start a job.

To start a job

1. Open the console.
2. Choose Start.
  The job runs.
3. Wait:
  - One
  - Two

Name
  The name of the job. Length: 3.
  Required: Yes

Key | Value
a | b|c; d"""
    )
    assert made.title == "Start a job"
    assert made.headings[0].anchor == "start-job"


def test_front_matter_gives_the_title_and_does_not_leak() -> None:
    made = page('---\ntitle: "Set it up"\ntags: [a, b]\n---\n\nBody text.\n')
    assert (made.title, made.text) == ("Set it up", "Body text.")
    assert page("+++\ntitle = 'Hugo'\n+++\nBody.").title == "Hugo"
    assert text("---\n\nA rule above.\n\n---\n") == "A rule above."
    assert page("Only text.").title == "set up"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Before {% include note.html %} after.", "Before\nafter."),
        ("Open {{ site.product }} now.", "Open\nnow."),
        ("{{< youtube abc >}}\n\nText.", "Text."),
        ("{{% notice tip %}}\nMind it.\n{{% /notice %}}", "Mind it."),
        ("Use `{{ user.name }}` here.", "Use {{ user.name }} here."),
        ("```\n{{ x }}\n{% y %}\n```", "{{ x }}\n{% y %}"),
        ("{% raw %}Write {{ x }} there.{% endraw %}", "Write {{ x }} there."),
        (":::note Keep this\nInner *text*.\n:::\n\nMore.", "Keep this\n\nInner text.\n\nMore."),
        (":::tip[Title]\nInner.\n:::", "Title\n\nInner."),
        ("::: {.callout-note}\nInner.\n:::", "Inner."),
        ("> [!NOTE]\n> Mind this.", "Note: Mind this."),
        ('!!! warning "Careful"\n    Indented **text**.\n\nAfter.', "Careful\n\nIndented text.\n\nAfter."),
        ('=== "Mac"\n\n    Press Cmd.\n\n=== "Windows"\n\n    Press Ctrl.',
         "Mac\n\nPress Cmd.\n\nWindows\n\nPress Ctrl."),
        ("[[_TOC_]]\n\nText.", "Text."),
        ("[!INCLUDE [x](../x.md)]\n\nText.", "Text."),
        ("<!-- hidden\n\nstill -->\n\nText.<!-- x -->", "Text."),
        ("A [link](x.md){:target=\"_blank\"} here.", "A link\nhere."),
        ("[Go](x.md){ .md-button }", "Go"),
        ("Line one  \nline two\\\nline three\nline three still", "Line one\nline two\nline three line three still"),
        ("Type <bucket-name> and <label> here.", "Type <bucket-name> and <label> here."),
        ("Press <kbd>Ctrl</kbd> &amp; wait &#x41;.", "Press Ctrl & wait A."),
        ("~~Old~~ _new_ **text** \\*plain\\*", "new text *plain*"),
        ("Term\n: Meaning of it.", "Term\n  Meaning of it."),
        ("Claim[^1].\n\n[^1]: Proof.", "Claim[1].\n\n[1] Proof."),
        ("- [x] Done\n- [ ] Open", "- [x] Done\n- [ ] Open"),
        ("<details>\n<summary>More</summary>\n\nInner **text**.\n\n</details>", "More\n\nInner text."),
        ('<div markdown="1">\nInner **text**.\n</div>', "Inner text."),
        ("[a][r] and [r].\n\n[r]: https://example.com", "a and r."),
        ("See https://example.com/a_b_c.", "See https://example.com/a_b_c."),
        ("1) one\n2) two", "1. one\n2. two"),
        ("5. five\n6. six", "5. five\n6. six"),
    ],
)  # fmt: skip
def test_dialects(source: str, expected: str) -> None:
    assert text(source) == expected


def test_mdx_components_and_imports_do_not_leak() -> None:
    source = """import Tabs from '@theme/Tabs';
export const a = 1;

# Install

{/* a comment */}

<Tabs groupId="os" values={[{label: 'x'}]}>
<TabItem value="mac" label="Mac">

Run *this*.

</TabItem>
</Tabs>

Use <Icon name="x" /> now.

```js
import x from 'y';
```
"""
    assert text(source, "a.mdx") == "Install\n\nMac\n  Run this.\n\nUse now.\n\nimport x from 'y';"


def test_anchors_are_explicit_or_as_on_github() -> None:
    made = page(
        "# Set *it* up!\n\n## Set it up\n\n## Set it up\n\n"
        "## Custom {#mine}\n\n## Kram {: #down .x }\n\n## <a id='own'></a>Own\n"
    )
    assert [h.anchor for h in made.headings] == ["set-it-up", "set-it-up-1", "set-it-up-2", "mine", "down", "own"]
    assert [h.text for h in made.headings][3:] == ["Custom", "Kram", "Own"]


def test_too_deep_lists_lose_no_word() -> None:
    source = "\n".join("  " * n + f"- word{n}" for n in range(150))
    made = page(source)
    assert "deep_nesting" in made.flags
    assert all(f"word{n}" in made.text.split() for n in range(150))


def test_plain_text() -> None:
    made = page("First line\nsecond line.\n\n- item\n- item two\n", "notes.txt", "text/plain")
    assert made.text == "First line second line.\n\n- item\n- item two"


def test_restructured_text() -> None:
    pytest.importorskip("docutils")
    source = """Set up
======

Use ``pip`` and :ref:`the guide <guide>` to *start*.

1. One
2. Two

.. code-block:: python
   :linenos:

   x = 1

.. raw:: html

   <p>RAW</p>

.. include:: /etc/passwd

.. note:: Mind it.

.. toctree::

   other

Deep
----

Term
  Meaning.
"""
    made = page(source, "a.rst", "text/x-rst")
    assert made.title == "Set up"
    assert [h.text for h in made.headings] == ["Set up", "Deep"]
    for words in ("Use pip and the guide to start.", "1. One\n2. Two", "x = 1", "Mind it.", "Term\n  Meaning.", "RAW"):
        assert words in made.text
    for words in ("root:", "toctree", "other", "linenos", "include"):
        assert words not in made.text


def test_restructured_text_without_docutils_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docutils.core", None)
    with pytest.raises(MissingExtra, match=r"answerable\[rst\]"):
        page("Text\n", "a.rst", "text/x-rst")


def _score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize(("name", "every"), [("aws-docs", 16), ("clapnq", 10)])
def test_every_unit_stands_in_its_source(name: str, every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the independent scorer's reading, which knows nothing of ours."""
    docs = SHARED / "data" / name / "docs"
    if not docs.is_dir():
        pytest.skip("the shared data sets do not lie beside the project")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    score = _score()
    units = 0
    for path in sorted(docs.rglob("*.md"))[::every]:
        key = path.relative_to(docs).as_posix()
        made = extract(RawPage(key, path.read_bytes(), "text/markdown"))
        for unit in sentences(made.text, made.blocks):
            quote = made.text[unit.start : unit.end]
            if score.letters(quote):
                units += 1
                assert score.stands(quote, docs, key), (key, quote)
    assert units > 400


@pytest.mark.parametrize(
    ("front", "labels"),
    [
        ("title: A\naudience: Owners  # only they\nversion: 'v1'", {"audience": "Owners", "version": "v1"}),
        ('Audience: "administrators"', {"audience": "administrators"}),
        ("audience: [owners, admins]\nversions: 2\nversion:", {}),
        ("+++", {}),
    ],
)
def test_front_matter_says_for_whom_a_page_is(front: str, labels: dict[str, str]) -> None:
    source = f"---\n{front}\n---\n\nSome text.".encode()
    assert dict(extract(RawPage("a.md", source, "text/markdown")).meta) == labels


def test_a_recipe_knows_better_than_the_page_for_whom_it_is() -> None:
    source = b"---\naudience: owners\n---\n\nSome text."
    page = extract(RawPage("a.md", source, "text/markdown", meta={"audience": "members"}))
    assert page.meta["audience"] == "members"
