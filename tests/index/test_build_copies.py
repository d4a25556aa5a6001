"""Copies in an ingest: they are left out before anything is encoded, and come and go without harm to what is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import SourceError
from answerable.index import build as build_module
from answerable.index.build import build
from answerable.index.doctor import doctor, repair
from answerable.index.generation import PAGE_TABLE, current_name, folder_of
from answerable.index.open import open_index
from answerable.index.receipt import Receipt
from answerable.index.translated import Translated
from answerable.ingest.copies.grouping import Choice, Copy
from answerable.ingest.copies.policy import group
from answerable.model import PageFailure
from answerable.settings import Settings
from fakes import FakeEncoder, FakeSource, plain_chunks

TOPICS = ("refund", "invoice", "export", "password", "team", "webhook", "storage", "backup", "audit", "login")


def tree(version: str, topics: tuple[str, ...] = TOPICS) -> dict[str, str]:
    return {
        f"docs/{version}/{topic}.md": f"# About {topic}\nAll on {topic} for customers, in the edition {version}.\n"
        for topic in topics
    }


def take(path: Path, source: FakeSource, choice: Choice | None = None, **options: Any) -> Receipt:
    made = replace(source.source, group=lambda pages, text_of: group(pages, text_of, choice))
    settings, encoder = options.pop("settings", Settings()), options.pop("encoder", FakeEncoder())
    return build(made, path, settings, encoder=encoder, chunk=plain_chunks, **options)


def keys(path: Path) -> set[str]:
    with open_index(path) as index:
        return set(index.pages)


def test_only_the_newest_version_is_encoded_and_the_rest_is_told(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    receipt = take(tmp_path, FakeSource({**tree("v1"), **tree("v2")}), encoder=encoder)
    assert keys(tmp_path) == set(tree("v2"))
    assert receipt.counts["new"] == 10 and receipt.grouped == {"version": 10}
    assert Copy("docs/v1/audit.md", "version", "docs/v2/audit.md") in receipt.copies
    assert [(one.at, one.kept, dict(one.pages)) for one in receipt.trees] == [("docs/", "v2", {"v1": 10, "v2": 10})]
    assert not any("edition v1" in text for text in encoder.encoded)
    assert receipt.failures == () and receipt.losses.pages == 10


def test_without_a_policy_both_versions_are_there(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    build(source.source, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
    assert len(keys(tmp_path)) == 20


def test_the_same_source_again_stores_nothing(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2"), "docs/v2/export.html": tree("v2")["docs/v2/export.md"]})
    first = take(tmp_path, source)
    again = take(tmp_path, source)
    assert not again.published and again.generation == first.generation
    assert (again.counts["new"], again.same, again.grouped) == (0, 10, first.grouped)


def test_a_new_version_takes_the_place_of_the_old_one_though_few_keys_are_left(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    take(tmp_path, source)
    source.pages |= tree("v2.10")
    receipt = take(tmp_path, source)
    assert keys(tmp_path) == set(tree("v2.10"))
    assert receipt.counts["removed"] == 10 and receipt.grouped == {"version": 20}
    assert take(tmp_path, source).published is False


def test_the_guard_still_guards_a_version_that_lacks_most_pages(tmp_path: Path) -> None:
    source = FakeSource(tree("v2"))
    take(tmp_path, source)
    source.pages |= tree("v3", TOPICS[:4])
    with pytest.raises(SourceError, match=r"only 4 of 10 known pages are still there.*6 would be deleted"):
        take(tmp_path, source)
    assert keys(tmp_path) == set(tree("v2"))
    assert take(tmp_path, source, allow_shrink=True).grouped == {"version": 4, "version_only": 6}


def test_an_index_from_before_the_policy_is_rid_of_its_copies(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    build(source.source, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
    receipt = take(tmp_path, source)
    assert (receipt.same, receipt.counts["removed"]) == (10, 10)
    assert keys(tmp_path) == set(tree("v2"))


def test_a_page_of_the_newest_version_that_fails_is_kept_and_not_replaced_by_an_old_one(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    take(tmp_path, source)
    del source.pages["docs/v2/audit.md"]
    source.failures = [PageFailure("docs/v2/audit.md", "http_503", "answers 503")]
    receipt = take(tmp_path, source)
    assert receipt.kept_failed == ("docs/v2/audit.md",)
    assert receipt.grouped == {"version": 10} and keys(tmp_path) == set(tree("v2"))


def test_another_version_can_be_asked_for_and_back(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    take(tmp_path, source)
    take(tmp_path, source, Choice(version="1"))
    assert keys(tmp_path) == set(tree("v1"))
    take(tmp_path, source)
    assert keys(tmp_path) == set(tree("v2"))


def test_flags_of_copies_are_not_counted(tmp_path: Path) -> None:
    source = FakeSource({**tree("v1"), **tree("v2")})
    flagged = replace(source.source, read=lambda: [replace(raw, flags=("truncated",)) for raw in source.source.read()])  # type: ignore[type-var]
    made = replace(flagged, group=group)
    for _ in range(2):
        receipt = build(made, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
        assert receipt.flags == {"truncated": 10}


def test_another_source_in_the_index_is_not_looked_at(tmp_path: Path) -> None:
    take(tmp_path, FakeSource(tree("v1"), name="old"))
    receipt = take(tmp_path, FakeSource(tree("v2"), name="new"))
    assert not receipt.grouped and len(keys(tmp_path)) == 20


def test_repair_keeps_what_is_needed_to_find_copies(tmp_path: Path) -> None:
    same = "# Hours\nOpen from 7 to 21.\n"
    source = FakeSource({"a.md": same, "b.md": "# Other\nText.\n"})
    take(tmp_path, source)
    folder = folder_of(tmp_path, str(current_name(tmp_path)))
    (folder / PAGE_TABLE).write_bytes(b"[]")
    repair(tmp_path, encoder=FakeEncoder())
    assert doctor(tmp_path, FakeEncoder()).ok
    source.pages["c.md"] = same
    assert take(tmp_path, source).copies == (Copy("c.md", "copy", "a.md"),)


def test_each_language_has_its_view(tmp_path: Path) -> None:
    pages = {
        f"{at}{topic}.md": f"# {topic} {at}\nOn {topic} in {at or 'en'}.\n" for at in ("", "fr/") for topic in TOPICS
    }
    pages["only.md"] = "# Only\nIn one language.\n"
    take(tmp_path, FakeSource(pages))
    with open_index(tmp_path) as index:
        assert len(index.pages) == 21 and len(index.translations) == 10
        views = Translated(index)
        assert set(views.for_language("fr").pages) == {*(key for key in pages if key.startswith("fr/")), "only.md"}
        for language in ("en", None, "ja"):
            assert set(views.for_language(language).pages) == {key for key in pages if not key.startswith("fr/")}
        assert views.for_language("en") is views.for_language("ja")
        assert views.languages == {"en", "fr"}
        assert Translated(index.without(["refund.md"])).for_language("en").pages.keys() >= {"fr/refund.md"}


def test_an_index_without_translations_is_searched_whole(tmp_path: Path) -> None:
    take(tmp_path, FakeSource(tree("v1")))
    with open_index(tmp_path) as index:
        assert Translated(index).for_language("fr") is index


def test_the_guard_counts_what_nothing_stands_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the count of covered pages a new version would be taken for a site that is half gone."""
    source = FakeSource(tree("v2"))
    take(tmp_path, source)
    source.pages |= tree("v3")
    monkeypatch.setattr(build_module.Reading, "lost", property(lambda reading: len(reading.removed)))
    with pytest.raises(SourceError, match="known pages are still there"):
        take(tmp_path, source)
