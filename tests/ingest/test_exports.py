"""Articles of help desk exports: published ones become pages, drafts and restricted ones are counted."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import RecipeError, SourceError
from answerable.ingest.exports import read_export
from answerable.ingest.extract.extract import extract
from answerable.ingest.recipe import load_recipe, recipe_for
from answerable.model import LeftOut, PageFailure, RawPage

BODY = "<p>Open <b>Billing</b> &gt; Plan.</p><ol><li>Choose a plan.</li><li>Confirm.</li></ol>"


def zendesk(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "html_url": f"https://help.example.com/hc/en-us/articles/{number}-Plans",
        "title": f"Plans & prices {number}",
        "body": BODY,
        "draft": False,
        "locale": "en-us",
        "label_names": ["billing", "plans"],
        "updated_at": "2025-02-01T10:00:00Z",
        "user_segment_id": None,
        **more,
    }


def intercom(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": "article",
        "title": f"Plans {number}",
        "description": "Which plan fits.",
        "body": BODY,
        "url": f"https://help.example.com/en/articles/{number}",
        "state": "published",
        "default_locale": "en",
        "updated_at": 1738400000,
        **more,
    }


def write(folder: Path, value: object, name: str = "export.json") -> Path:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return file


def left_out(file: Path) -> list[LeftOut]:
    return [item for item in read_export(file, max_bytes=100_000) if isinstance(item, LeftOut)]


def read(file: Path, form: str | None = None, **options: Any) -> tuple[list[RawPage], list[PageFailure]]:
    items = list(read_export(file, form, **{"max_bytes": 100_000, **options}))
    return [i for i in items if isinstance(i, RawPage)], [i for i in items if isinstance(i, PageFailure)]


def test_a_zendesk_article_becomes_a_page_under_its_address(tmp_path: Path) -> None:
    [raw], failures = read(write(tmp_path, {"articles": [zendesk(7)], "next_page": None}))
    assert raw.page == raw.url == "https://help.example.com/hc/en-us/articles/7-Plans" and not failures
    assert dict(raw.meta) == {"locale": "en-us", "labels": "billing, plans"}
    assert raw.last_modified == "2025-02-01T10:00:00Z"
    page = extract(raw)
    assert page.title == "Plans & prices 7"
    assert [page.text[b.start : b.end].strip() for b in page.blocks if b.kind == "step"] == [
        "1. Choose a plan.",
        "2. Confirm.",
    ]


def test_an_intercom_article_keeps_its_description_and_its_languages(tmp_path: Path) -> None:
    german = {
        "state": "published",
        "title": "Tarife",
        "body": "<p>Tarif wählen.</p>",
        "url": "https://help.example.com/de/5",
    }
    french = {**german, "state": "draft", "url": "https://help.example.com/fr/5"}
    article = intercom(
        5, translated_content={"type": "article_translated_content", "de": german, "fr": french, "en": {}}
    )
    file = write(tmp_path, {"type": "list", "data": [article]})
    pages, failures = read(file)
    assert [raw.page for raw in pages] == ["https://help.example.com/en/articles/5", "https://help.example.com/de/5"]
    assert "Which plan fits." in extract(pages[0]).text and extract(pages[1]).title == "Tarife"
    assert dict(pages[1].meta) == {"locale": "de"}
    assert not failures and [(one.code, one.count) for one in left_out(file)] == [("draft", 1)]


def test_drafts_and_restricted_articles_are_left_out_and_counted(tmp_path: Path) -> None:
    articles = [zendesk(1), zendesk(2, draft=True), zendesk(3, draft=True), zendesk(4, user_segment_id=9)]
    file = write(tmp_path, {"articles": articles})
    pages, failures = read(file)
    assert len(pages) == 1 and not failures
    assert [(one.page, one.code, one.count) for one in left_out(file)] == [
        ("export.json#draft", "draft", 2),
        ("export.json#restricted", "restricted", 1),
    ]
    published = [{**article, "draft": False, "user_segment_id": None} for article in articles]
    assert len(read(write(tmp_path, {"articles": published}))[0]) == 4  # those two fields alone keep them out


def test_an_article_without_address_is_known_by_its_number(tmp_path: Path) -> None:
    pages, _ = read(write(tmp_path, {"articles": [zendesk(7, html_url=None), zendesk(8, html_url="javascript:x")]}))
    assert [(raw.page, raw.url) for raw in pages] == [("articles/7", None), ("articles/8", None)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([zendesk(1), zendesk(2)]),
        json.dumps([{"articles": [zendesk(1)]}, {"articles": [zendesk(2)]}]),
        "\n".join(json.dumps({"articles": [zendesk(number)]}) for number in (1, 2)) + "\n",
        "\n".join(json.dumps(zendesk(number)) for number in (1, 2)),
        "\ufeff" + json.dumps({"articles": [zendesk(1), zendesk(2)]}, indent=1),
    ],
    ids=["list", "list of answers", "an answer a line", "an article a line", "byte order mark"],
)
def test_the_ways_an_export_may_be_stored(tmp_path: Path, text: str) -> None:
    assert len(read(write(tmp_path, text))[0]) == 2


def test_one_bad_article_does_not_stop_the_others(tmp_path: Path) -> None:
    articles = ["what", zendesk(1, body=None), zendesk(2, body="x" * 200_000), zendesk(3, title=None, label_names=5)]
    pages, failures = read(write(tmp_path, {"articles": articles}))
    assert len(pages) == 1
    assert [failure.code for failure in failures] == ["not_an_article", "empty", "too_large"]


def test_a_title_cannot_bring_markup_into_the_page(tmp_path: Path) -> None:
    [raw], _ = read(write(tmp_path, {"articles": [zendesk(1, title="Use </h1><script>x</script> here")]}))
    assert extract(raw).title == "Use </h1><script>x</script> here"


@pytest.mark.parametrize(
    ("text", "line"),
    [('{"articles": [\n {"id": }]}', 2), ("", 1), ('{"articles": []}\n{"articles"\n', 2), ("[" * 100_000, None)],
)
def test_what_is_not_json_is_named_with_its_line(tmp_path: Path, text: str, line: int | None) -> None:
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path, text))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "export.json"), line)


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"articles": {}}', '{"pages": [1]}', '{"articles": []}'])
def test_json_without_articles_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError):
        read(write(tmp_path, text))


def test_an_export_of_the_other_help_desk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not an export of intercom: it looks like zendesk"):
        read(write(tmp_path, {"articles": [zendesk(1)]}), "intercom")


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        with pytest.raises(SourceError, match="cannot be read"):
            read(file)
    monkeypatch.setattr(sys.modules[read_export.__module__], "MAX_EXPORT_BYTES", 100)
    with pytest.raises(SourceError, match="above the limit of 100"):
        read(write(tmp_path, {"articles": [zendesk(1)]}))


def test_a_recipe_names_the_format_and_chooses_articles(tmp_path: Path) -> None:
    from answerable import preview
    from answerable.settings import Settings

    export = write(tmp_path, {"articles": [zendesk(1), zendesk(22)]})
    recipe = tmp_path / "desk.toml"
    recipe.write_text(
        f'source = "{export}"\nformat = "zendesk"\nexclude = ["**/22-*"]\n[labels]\nproduct = "W"\n', "utf-8"
    )
    assert preview(load_recipe(recipe), Settings()).pages == ("https://help.example.com/hc/en-us/articles/1-Plans",)
    assert len(preview(recipe_for(str(export)), Settings()).pages) == 2


@pytest.mark.parametrize(
    ("source", "form"), [("export.json", "freshdesk"), (".", "zendesk"), ("https://help.example.com/", "zendesk")]
)
def test_a_format_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, source: str, form: str) -> None:
    write(tmp_path, {"articles": []})
    place = source if "://" in source else str(tmp_path / source)
    recipe = tmp_path / "desk.toml"
    recipe.write_text(f'source = "{place}"\nformat = "{form}"\n', "utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(recipe)
    assert caught.value.line == 2
