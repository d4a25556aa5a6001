"""Snippets, includes and values: files of the folder that a page is put together from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from answerable.index.source import Source
from answerable.ingest import parts
from answerable.ingest.extract.extract import extract
from answerable.ingest.extract.markdown import includes
from answerable.ingest.folder import read_folder
from answerable.model import Page, RawPage


def written(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def raw(root: Path, name: str) -> RawPage:
    return next(one for one in read_folder(root, max_bytes=1 << 20) if isinstance(one, RawPage) and one.page == name)


def page(root: Path, name: str) -> Page:
    return extract(raw(root, name))


FEE = "A chargeback costs 17 euros."
WAYS = [
    ("a.mdx", "import Fee from '/snippets/fee.mdx';\n\n<Fee />", "snippets/fee.mdx", FEE),
    (
        "docs/a.mdx",
        "import Fee from '../snippets/fee.mdx'\n\n- One\n\n  <Fee />",
        "snippets/fee.mdx",
        f"- One\n  {FEE}",
    ),
    ("docs/a.mdx", "import Fee from '@site/docs/_fee.mdx'\n\n<Fee />", "docs/_fee.mdx", FEE),
    ("a.mdx", '<Snippet file="fee.mdx" />', "snippets/fee.mdx", FEE),
    ("a.mdx", 'import Fee from "/snippets/fee.mdx"\n\n<Fee plan="Gold" />', "snippets/fee.mdx", "Gold costs 17 euros."),
    ("a.md", '--8<-- "fee.md"', "includes/fee.md", FEE),
    ("docs/a.md", '!!! note\n\n    --8<-- "includes/fee.md"', "includes/fee.md", FEE),
    ("a.md", '--8<-- "fee.md:one"', "fee.md", FEE),
    ("a.md", '--8<-- "fee.md:2:2"', "fee.md", FEE),
    ("a.md", "--8<--\nfee.md\nnone.md\n--8<--", "fee.md", FEE),
    ("a.md", '```\n--8<-- "fee.txt"\n```', "fee.txt", FEE),
    ("a.md", '{% include fee.html plan="Gold" %}', "_includes/fee.html", "Gold costs 17 euros."),
    ("a.md", '{% include "../docs/.gitbook/includes/fee.md" %}', "docs/.gitbook/includes/fee.md", None),
    ("docs/a.md", '{% include ".gitbook/includes/fee.md" %}', "docs/.gitbook/includes/fee.md", FEE),
    ("a.md", '{{% readfile file="fee.md" %}}', "fee.md", FEE),
    ("a.md", '{{< include "fee.md" >}}', "content/fee.md", FEE),
    ("docs/a.md", "<!--@include: ./fee.md-->", "docs/fee.md", FEE),
    ("docs/a.md", "<!-- @include: ./fee.md{2,2} -->", "docs/fee.md", FEE),
    ("docs/a.md", "<<< @/fee.js{1}", "fee.js", "a()"),
    ("docs/a.md", "> [!INCLUDE [fee](../includes/fee.md)]", "includes/fee.md", FEE),
    ("a.md", "```{include} fee.md\n```", "fee.md", FEE),
    ("a.md", "![[fee]]", "fee.md", FEE),
    ("a.md", '{% partial file="fee.md" /%}', "partials/fee.md", FEE),
]


@pytest.mark.parametrize(("name", "source", "snippet", "shown"), WAYS)
def test_what_a_page_takes_in_is_read(tmp_path: Path, name: str, source: str, snippet: str, shown: str | None) -> None:
    body = f"---\ntitle: Not this\n---\n{FEE}\n"
    if "Gold" in source:
        body = ("{plan}" if snippet.endswith("mdx") else "{{ include.plan }}") + " costs 17 euros.\n"
    elif ":one" in source:
        body = f"Before.\n<!-- --8<-- [start:one] -->\n{FEE}\n<!-- --8<-- [end:one] -->\nAfter.\n"
    elif ":2:2" in source or "{2,2}" in source:
        body = f"Before.\n{FEE}\nAfter.\n"
    elif snippet.endswith((".txt", ".html")):
        body = FEE
    elif snippet.endswith(".js"):
        body = "a()\nb()\n"
    root = written(tmp_path, {name: source, snippet: body})
    made = page(root, name) if shown is not None else None
    if made is None:
        with pytest.raises(Exception, match="no readable text"):
            page(root, name)
        return
    assert made.text == shown
    assert [loss.kind for loss in made.losses if "none" not in loss.name] == []
    # Twin: without the file nothing of it is shown, and the page says that it lacks something.
    (root / snippet).unlink()
    alone = extract(RawPage(name, (source + "\n\nText.").encode(), raw(root, name).media_type))
    assert "17 euros" not in alone.text
    assert alone.losses or "```\n" in source


VALUES = [
    ("_config.yml", "product: Wick\nplan:\n  name: Gold\n", "{{ site.product }} {{ site.plan.name }}", "a.md"),
    ("_data/plan.yml", "first: Wick\nname: Gold\n", "{{ site.data.plan.first }} {{ site.data.plan.name }}", "a.md"),
    ("hugo.toml", "[params]\nproduct = 'Wick'\nplan = 'Gold'\n", '{{< param product >}} {{< param "plan" >}}', "a.md"),
    ("docs.json", '{"variables": {"product": "Wick", "plan": "Gold"}}', "{{product}} {{ plan }}", "a.mdx"),
    ("mkdocs.yml", "extra:\n  product: Wick\n  plan: Gold\n", "{{ product }} {{ config.extra.plan }}", "a.md"),
]


@pytest.mark.parametrize(("file", "settings", "source", "name"), VALUES)
def test_values_of_the_site(tmp_path: Path, file: str, settings: str, source: str, name: str) -> None:
    root = written(tmp_path, {f"docs/{name}": f"Take {source} now.", file: settings})
    made = page(root, f"docs/{name}")
    assert (made.text, made.losses) == ("Take Wick Gold now.", ())
    alone = extract(RawPage(name, f"Take {source} now.".encode(), raw(root, f"docs/{name}").media_type))
    assert "Wick" not in alone.text
    assert [loss.kind for loss in alone.losses] == ["include", "include"]


def test_values_of_the_front_matter(tmp_path: Path) -> None:
    root = written(tmp_path, {"a.md": "---\ntitle: T\nfee: 17\n---\nCosts {{ page.fee }} or {{ $frontmatter.fee }}."})
    assert page(root, "a.md").text == "Costs 17 or 17."


def test_a_changed_snippet_is_a_changed_page(tmp_path: Path) -> None:
    root = written(tmp_path, {"a.mdx": "import B from './b.mdx'\n\n<B />", "b.mdx": "import C from './c.md'\n\n<C />",
                              "c.md": "One.", "d.mdx": "Text {a}."})  # fmt: skip
    source = Source("s", "", read=list, extract=extract)
    before = {name: source.raw_digest(raw(root, name)) for name in ("a.mdx", "b.mdx", "d.mdx")}
    assert source.raw_digest(raw(root, "a.mdx")) == before["a.mdx"]
    (root / "c.md").write_text("Two.")
    after = {name: source.raw_digest(raw(root, name)) for name in before}
    assert [name for name in before if after[name] != before[name]] == ["a.mdx", "b.mdx"]
    assert page(root, "a.mdx").text == "Two."


OUTSIDE = [
    *("../secret.md", "/../secret.md", "../../secret.md", "a/../../secret.md", "..\\secret.md"),
    *(".env", "link.md", "inner.md", ".git/secret.md", "x/.hidden/secret.md", "secret.key"),
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_folder_is_taken_in(tmp_path: Path, path: str) -> None:
    hidden = ("secret.md", "docs/.env", "docs/.git/secret.md", "docs/x/.hidden/secret.md", "docs/secret.key")
    root = written(tmp_path, dict.fromkeys(hidden, "Never shown.")) / "docs"
    (root / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "inner.md").symlink_to(root / ".env")
    written(root, {
        "a.md": f'Text.\n\n--8<-- "{path}"\n\n{{% include {path} %}}\n\n<!--@include: {path}-->\n',
        "b.mdx": f"import S from '{path}'\nimport T from './{path}'\n\n<S />\n\n<T />\n\nText.",
        "c.mdx": f'<Snippet file="{path}" />\n\nText.',
    })  # fmt: skip
    for name in ("a.md", "b.mdx", "c.mdx"):
        assert raw(root, name).parts == {}
        assert "Never" not in page(root, name).text


def test_a_circle_ends(tmp_path: Path) -> None:
    root = written(tmp_path, {"a.md": 'A.\n\n--8<-- "b.md"', "b.md": 'B.\n\n--8<-- "a.md"\n\n--8<-- "b.md"'})
    made = page(root, "a.md")
    assert made.text == "A.\n\nB."
    assert [loss.kind for loss in made.losses] == ["include", "include"]


def test_a_chain_ends(tmp_path: Path) -> None:
    files = {f"p{n}.md": f'Word{n}.\n\n--8<-- "p{n + 1}.md"\n' for n in range(40)}
    made = page(written(tmp_path, files), "p0.md")
    assert "Word8." in made.text and "Word9." not in made.text
    assert made.losses


def test_what_is_taken_in_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    double = '--8<-- "p{}.md"\n\n--8<-- "p{}.md"\n\n'
    files = {f"p{n}.md": "Some words here.\n\n" + double.format(n + 1, n + 1) for n in range(12)}
    root = written(tmp_path, files)
    monkeypatch.setattr(includes, "MAX_CHARACTERS", 2000)
    few = page(root, "p0.md")
    assert len(few.text) < 2500 and few.losses
    monkeypatch.undo()
    assert len(page(root, "p0.md").text) > 2 * len(few.text)


def test_parts_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f'--8<-- "s{n}.md"\n\n' for n in range(20))
    root = written(tmp_path, {"a.md": lines, **{f"s{n}.md": f"Word{n}." for n in range(20)}})
    assert len(raw(root, "a.md").parts) == 20
    monkeypatch.setattr(parts, "MAX_FILES", 5)
    assert len(raw(root, "a.md").parts) == 5
