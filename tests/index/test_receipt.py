"""The receipt: what an ingest did, page by page and section by section."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from answerable.index import receipt as module
from answerable.index.doctor import history
from answerable.index.receipt import PageChange, PageMove, peak_memory_mb, section_changes
from answerable.model import Page, PageFailure, RawPage
from fakes import FakeSource, build_index, plain_page, small_help_centre


def page(text: str) -> Page:
    return plain_page(RawPage("p.md", text.encode(), "text/markdown"))


def test_sections_added_removed_edited() -> None:
    old = page("# T\nlead\n## A\nsame\n## B\nold\n### C\nunder b\n## Gone\nx\n")
    new = page("# T\nlead\n## New\ny\n## A\nsame\n## B\nnew\n### C\nunder b\n")
    assert section_changes(old, new) == PageChange("p.md", ("T > New",), ("T > Gone",), ("T > B",))


def test_sections_of_one_name_are_told_apart_and_moves_within_a_page_are_no_edit() -> None:
    old = page("# T\n## A\none\n## A\ntwo\n## B\nb\n")
    assert section_changes(old, page("# T\n## A\none\n## A\nTWO\n## B\nb\n")).edited == ("T > A (2)",)
    assert section_changes(old, page("# T\n## B\nb\n## A\none\n## A\ntwo\n")) == PageChange("p.md", (), (), ())


def test_text_before_the_first_heading_and_a_page_without_any() -> None:
    assert section_changes(page("lead\n# T\nx\n"), page("LEAD\n# T\nx\n")).edited == ("T",)
    assert section_changes(page("one"), page("two")).edited == ("p.md",)


def test_a_receipt_names_and_counts_everything(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(10), meta={"product": "Widgets"})
    first = build_index(tmp_path, source)
    source.pages["team/all.md"] = source.pages.pop("team-4.md")
    source.pages["refund-0.md"] += "## Late refunds\nWrite to us.\n"
    source.pages["new.md"] = "# New\nNew.\n"
    del source.pages["audit-9.md"]
    source.failures = [PageFailure("x.md", "http_503", "answers 503")]
    receipt = build_index(tmp_path, source)
    assert receipt.parent == first.generation
    assert receipt.moved == (PageMove("team-4.md", "team/all.md"),)
    assert receipt.changed == (PageChange("refund-0.md", ("About refund 0 > Late refunds",), (), ()),)
    assert (receipt.new, receipt.removed) == (("new.md",), ("audit-9.md",))
    assert receipt.counts == {
        "new": 1, "changed": 1, "moved": 1, "removed": 1, "relabelled": 0, "kept_failed": 0, "same": 7, "failed": 1,
        "left_out": 0,
    }  # fmt: skip
    assert receipt.chunks_encoded == 2  # a moved page's text is known
    assert {"read", "encode", "chroma", "sync", "switch"} <= set(receipt.seconds)
    assert receipt.peak_memory_mb > 10


def test_the_stored_receipt_is_the_printed_one(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(3))
    build_index(tmp_path, source)
    source.pages["refund-0.md"] += "More.\n"
    receipt = build_index(tmp_path, source)
    newest, oldest = history(tmp_path)
    stored, printed = dict(newest.receipt), json.loads(json.dumps(receipt.to_json()))
    for name in ("seconds", "peak_memory_mb"):  # publishing itself takes time too
        stored.pop(name), printed.pop(name)
    assert stored == printed
    assert oldest.receipt["counts"]["new"] == 3


def test_flags_are_counted_also_for_pages_that_stayed(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(3))
    raw = list(source.source.read())
    from dataclasses import replace

    from answerable.index.build import build
    from answerable.settings import Settings
    from fakes import FakeEncoder, plain_chunks

    flagged = [replace(item, flags=("truncated",)) for item in raw[:2] if isinstance(item, RawPage)] + raw[2:]
    made = replace(source.source, read=lambda: flagged)
    for _ in range(2):
        receipt = build(made, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
        assert receipt.flags == {"truncated": 2}


def test_long_lists_are_cut_in_json_but_counted_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "MOST_NAMED", 2)
    body = build_index(tmp_path, FakeSource(small_help_centre(5))).to_json()
    assert len(body["new"]) == 2 and body["counts"]["new"] == 5


def test_peak_memory_knows_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrusage", lambda who: SimpleNamespace(ru_maxrss=1_000_000))
    monkeypatch.setattr(sys, "platform", "linux")
    assert peak_memory_mb() == 1024.0
    monkeypatch.setattr(sys, "platform", "darwin")
    assert peak_memory_mb() == 1.0
