"""The fixtures keep their promises: whole, consistent, reproducible from their sources, and served as a host would."""

from __future__ import annotations

import http.client
import importlib.util
import json
import re
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
UNCOVERED = {"no_page", "lacks_fact", "half_covered", "wrong_audience", "not_docs"}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"fixtures_{name}", FIXTURES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.fixture(scope="module")
def docs() -> dict[str, str]:
    folder = FIXTURES / "docs"
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in folder.rglob("*.md")}


@pytest.fixture(scope="module")
def tickets() -> list[dict[str, Any]]:
    return rows("tickets.jsonl")


# -- pages and site ----------------------------------------------------------------------------------


def test_pages_enough_in_eight_topics(docs: dict[str, str]) -> None:
    assert len(docs) >= 38
    assert len({page.split("/")[0] for page in docs}) == 8
    for page, text in docs.items():
        head, body = script_front_matter(text)
        assert head["title"] and head["description"] and date.fromisoformat(head["updated"]), page
        assert 120 <= len(words(body)) <= 600, page
    assert any("audience: admins" in text for text in docs.values())
    assert any("(legacy)" in text for text in docs.values())


def script_front_matter(text: str) -> tuple[dict[str, str], str]:
    head, body = script("build_site").front_matter(text)
    return head, body


def test_links_between_pages_resolve(docs: dict[str, str]) -> None:
    links = 0
    for page, text in docs.items():
        for target in re.findall(r"\]\(([^)#:]+\.md)", text):
            links += 1
            assert (FIXTURES / "docs" / page).parent.joinpath(target).resolve().is_file(), (page, target)
    assert links >= 50


def test_site_is_what_its_sources_render_to() -> None:
    site = FIXTURES / "site"
    committed = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    fresh = script("build_site").render_site()
    assert sorted(committed) == sorted(fresh)
    assert [path for path in fresh if fresh[path] != committed[path]] == []


def test_each_markdown_page_has_its_html_page(docs: dict[str, str]) -> None:
    for page in docs:
        assert (FIXTURES / "site" / page).with_suffix(".html").is_file()


def test_one_link_is_broken_and_no_other() -> None:
    site = FIXTURES / "site"
    redirects = json.loads((site / "_redirects.json").read_text(encoding="utf-8"))
    broken = set()
    for file in site.rglob("*.html"):
        for href in re.findall(r'<a [^>]*href="([^"#]+)', file.read_text(encoding="utf-8")):
            target = (site / href.lstrip("/")) if href.startswith("/") else file.parent / href
            if href not in redirects and not target.is_file() and not (target / "index.html").is_file():
                broken.add(href)
    assert broken == {"/billing/coupons.html"}


def test_copy_points_to_its_original() -> None:
    copy = (FIXTURES / "site/billing/refund-policy.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="/billing/refunds.html">' in copy
    assert copy == (FIXTURES / "site/billing/refunds.html").read_text(encoding="utf-8")


# -- the server --------------------------------------------------------------------------------------


def get(base: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as response:
            return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_server_answers_as_a_host_would() -> None:
    log: list[str] = []
    with script("serve").serve_folder(FIXTURES / "site", log=log) as base:
        status, headers, body = get(base, "/billing/refunds.html")
        assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
        assert body == (FIXTURES / "site/billing/refunds.html").read_bytes()
        assert get(base, "/billing/refunds.html", If_None_Match=headers["ETag"])[0] == 304
        assert get(base, "/billing/refunds.html", If_None_Match='"other"')[0] == 200
        assert get(base, "/billing/refunds.html", "HEAD")[2] == b""
        assert get(base, "/billing/")[0] == 200
        assert get(base, "/billing")[1]["Location"] == "/billing/"
        status, headers, _ = get(base, "/billing/money-back.html")
        assert (status, headers["Location"]) == (301, "/billing/refunds.html")
        assert get(base, "/refunds")[1]["Location"] == "/billing/money-back.html"
        for missing in ("/billing/coupons.html", "/_redirects.json", "/../README.md", "/%2e%2e/README.md", "/a%00b"):
            assert get(base, missing)[0] == 404, missing
        sitemap = get(base, "/sitemap.xml")[2].decode()
        assert f"<loc>{base}/billing/refunds.html</loc>" in sitemap and "{BASE}" not in sitemap
        assert f"Sitemap: {base}/sitemap.xml" in get(base, "/robots.txt")[2].decode()
    assert "/billing/coupons.html" in log


def test_sitemap_names_what_there_is_and_nothing_closed() -> None:
    sitemap = (FIXTURES / "site/sitemap.xml").read_text(encoding="utf-8")
    paths = re.findall(r"<loc>\{BASE\}/(.*?)</loc>", sitemap)
    assert len(paths) == len(set(paths)) > 47
    for path in paths:
        target = FIXTURES / "site" / path
        assert target.is_file() or (target / "index.html").is_file()
    assert not any(path.startswith(("admin", "billing/refund-policy")) for path in paths)


# -- tickets -----------------------------------------------------------------------------------------


def test_tickets_volume_and_shares(tickets: list[dict[str, Any]]) -> None:
    assert len(tickets) >= 190
    assert len({ticket["id"] for ticket in tickets}) == len(tickets)
    assert len({ticket["text"] for ticket in tickets}) == len(tickets)
    kinds = Counter(ticket["meta"]["kind"] for ticket in tickets)
    assert set(kinds) == UNCOVERED | {"covered", "not_found_wording"}
    assert sum(kinds[kind] for kind in UNCOVERED) >= len(tickets) / 3
    assert kinds["lacks_fact"] >= 30
    days = sorted(datetime.fromisoformat(ticket["created_at"].replace("Z", "+00:00")) for ticket in tickets)
    assert days[0].year == days[-1].year == 2026 and 49 <= (days[-1] - days[0]).days <= 56
    assert sum("reply" in ticket for ticket in tickets) >= 50
    assert sum("thread" in ticket for ticket in tickets) >= 8


def test_intents_volume(tickets: list[dict[str, Any]]) -> None:
    volume = Counter(ticket["intent"] for ticket in tickets)
    assert 22 <= len(volume) <= 26
    assert min(volume.values()) >= 3 and max(volume.values()) >= 5 * min(volume.values())
    share = {
        intent: sum(bool(ticket["answerable"]) for ticket in tickets if ticket["intent"] == intent) / count
        for intent, count in volume.items()
    }
    assert sum(value == 0 for value in share.values()) >= 7
    assert sum(0 < value < 0.55 for value in share.values()) >= 3


def test_labels_fit_their_kind_and_the_pages(tickets: list[dict[str, Any]], docs: dict[str, str]) -> None:
    for ticket in tickets:
        kind, meta = ticket["meta"]["kind"], ticket["meta"]
        assert ticket["answerable"] is (kind not in UNCOVERED), ticket["id"]
        assert all(page in docs for page in (*ticket["relevant"], *meta.get("near_miss", ()))), ticket["id"]
        assert bool(ticket["relevant"]) is (ticket["answerable"] or kind == "half_covered"), ticket["id"]
        assert bool(ticket["answer"]) is ticket["answerable"], ticket["id"]
        assert bool(meta.get("near_miss")) is (kind in ("lacks_fact", "wrong_audience")), ticket["id"]
        assert (meta["root_cause"] is None) is (kind == "covered"), ticket["id"]


def test_gold_answers_are_words_of_their_pages(tickets: list[dict[str, Any]], docs: dict[str, str]) -> None:
    for ticket in tickets:
        gold = words(ticket["answer"] or ticket["meta"].get("covered_part") or "")
        page_words = set(words(" ".join(docs[page] for page in ticket["relevant"])))
        assert sum(word in page_words for word in gold) >= 0.88 * len(gold), ticket["id"]


def test_questions_do_not_copy_the_pages(tickets: list[dict[str, Any]], docs: dict[str, str]) -> None:
    """No ticket holds six words in a row of a page that answers it: paraphrases, not cuttings."""
    for ticket in tickets:
        asked = words(ticket["text"])
        runs = {" ".join(asked[i : i + 6]) for i in range(len(asked) - 5)}
        for page in ticket["relevant"]:
            text = " ".join(words(docs[page]))
            assert not [run for run in runs if run in text], ticket["id"]


# -- threads, conversations, poisoned pages ----------------------------------------------------------


def test_threads() -> None:
    threads = rows("threads.jsonl")
    assert len(threads) >= 40 and len({thread["id"] for thread in threads}) == len(threads)
    assert {thread["expected"] for thread in threads} == {"answer", "assist", "escalate"}
    topics = Counter(thread["topic"] for thread in threads)
    assert len(topics) == 14 and min(topics.values()) >= 2
    for thread in threads:
        assert thread["turns"][-1]["speaker"] == "user" and thread["why"]
        assert all(turn["speaker"] in ("user", "agent") and turn["text"] for turn in thread["turns"])


def test_conversations_are_what_their_script_makes() -> None:
    data = (FIXTURES / "conversations.jsonl").read_bytes()
    assert data == script("make_conversations").render()
    assert len(data) < 600_000


def test_conversations_add_up() -> None:
    conversations = rows("conversations.jsonl")
    assert len(conversations) == 300 == len({row["id"] for row in conversations})
    assert len({row["customer"] for row in conversations}) < 300  # some come back
    intents = {ticket["intent"] for ticket in rows("tickets.jsonl")}
    for row in conversations:
        times = [message["at"] for message in row["messages"]]
        assert times == sorted(times) and times[0] == row["created_at"]
        humans = any(message["speaker"] == "human" for message in row["messages"])
        assert humans is (row["meta"]["path"] not in ("self_resolved", "abandoned"))
        assert row["hops"] == {"clean_handoff": 1, "late_handoff": 1}.get(row["meta"]["path"], row["hops"])
        assert (row["hops"] > 1) is (row["meta"]["path"] == "many_hops")
        assert row["csat"] in (None, 1, 2, 3, 4, 5) and row["resolved"] in ("confirmed", "silent", "no")
        assert row["intent"] in intents
        assert (row["cost"]["human_minutes"] > 0) is humans


def test_poisoned_pages_are_what_their_script_makes() -> None:
    folder = FIXTURES / "poisoned"
    present = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert present == script("make_poisoned").render()


def test_every_poisoned_page_carries_its_canary_beside_an_honest_answer() -> None:
    facts = rows("poisoned/pages.jsonl")
    questions = rows("poisoned/questions.jsonl")
    assert len(facts) == 60 == len({fact["canary"] for fact in facts})
    assert len(questions) == 20
    assert min(Counter(fact["attack"] for fact in facts).values()) == 5
    canary_of = {fact["page"]: fact["canary"] for fact in facts}
    for question in questions:
        assert "CANARY" not in question["text"] + question["answer"]
        for page in question["relevant"]:
            text = (FIXTURES / "poisoned/pages" / page).read_text(encoding="utf-8")
            shown = "".join(chr(ord(c) - 0xE0000) if 0xE0000 <= ord(c) < 0xE0080 else c for c in text)
            assert re.findall(r"CANARY-\d\d", shown) == [canary_of[page]], page
            assert question["answer"] in text, page


def test_both_recipes_load() -> None:
    from answerable.ingest.recipe import load_recipe

    folder = load_recipe(ROOT / "ingest/fixture-docs.toml")
    site = load_recipe(ROOT / "ingest/fixture-site.toml")
    assert (folder.kind, site.kind) == ("folder", "site")
    assert folder.wants("billing/refunds.md")
    assert site.wants("http://127.0.0.1:8765/billing/refunds.html")
    assert not site.wants("http://127.0.0.1:8765/billing/")
    assert not site.wants("http://127.0.0.1:8765/whats-new.html")


def test_both_forms_of_a_page_read_the_same(docs: dict[str, str]) -> None:
    """What the recipes take from the site and from the folder is the same text, word for word, on all pages."""
    from answerable.ingest.extract.extract import extract
    from answerable.ingest.recipe import load_recipe
    from answerable.model import RawPage

    site = load_recipe(ROOT / "ingest/fixture-site.toml")
    for page, text in docs.items():
        html = (FIXTURES / "site" / page).with_suffix(".html").read_bytes()
        from_folder = extract(RawPage(page, text.encode(), "text/markdown"))
        from_site = extract(RawPage(page, html, "text/html"), content=", ".join(site.content), remove=site.remove)
        assert from_site.title == from_folder.title
        heading = words(from_site.title)  # the site prints the title above the text, the folder has it in front matter
        assert words(from_site.text) == heading + words(from_folder.text), page
