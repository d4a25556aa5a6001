"""Root causes: read from the group, from the pages, and from the words of the message."""

from __future__ import annotations

import dataclasses

import pytest

from answerable.answer.handoff import feeling
from answerable.eval.coverage import causes as module
from answerable.eval.coverage.causes import Disagreements, causes_of, narrowed, read_groups
from answerable.eval.coverage.not_docs import not_docs
from answerable.ingest.extract.extract import extract
from answerable.model import Answer, Aspect, Chunk, Page, Passage, RawPage, Ticket, Turn
from report_samples import answer


def asked(name: str, page: str, confidence: float, intent: str, match: float = 0.3) -> tuple[Ticket, Answer]:
    chunk = Chunk(f"{page}#0", page, 0, 10, "Some words", ("Title",))
    passage = Passage(chunk, None, "Title", 1.0, 0.5, 1.0)
    aspects = (Aspect("word", 1.0, match),)
    made = answer(
        name, route="escalate", confidence=confidence, citations=(), passages=(passage,), aspects=aspects, reasons=()
    )
    return Ticket(name, "how does it work", intent=intent), made


def desk() -> list[tuple[Ticket, Answer]]:
    """Five intents: a page answers it, no page does, it comes to a page unsurely, it has luck, two of three meet."""
    pairs = [asked(f"a{i}", "a.md", 0.6, "answered") for i in range(4)]
    pairs += [asked("a-lacks", "a.md", 0.1, "answered"), asked("a-lost", "far.md", 0.1, "answered")]
    pairs += [asked(f"n{i}", f"n{i}.md", 0.1, "nowhere") for i in range(4)]
    pairs += [asked(f"u{i}", "u.md", 0.1, "unfound") for i in range(4)]
    pairs += [asked(f"l{i}", f"y{i}.md", 0.1 + 0.5 * (i < 2), "luck") for i in range(4)]
    pairs += [asked(f"m{i}", f"z{i // 2}.md", 0.1, "meeting") for i in range(3)]
    return pairs


def test_a_group_has_a_page_or_has_none() -> None:
    groups = read_groups(desk())
    assert {name: group.page for name, group in groups.items()} == {
        "answered": "found",
        "nowhere": "none",
        "unfound": "unfound",
        "luck": "none",
        "meeting": "none",
    }
    assert groups["answered"].homes == {"a.md"}


def test_causes_are_read_from_the_group() -> None:
    found = causes_of(desk())
    assert found["a-lacks"] == "lacks_fact" and found["a-lost"] == "not_found"
    assert {found[f"n{i}"] for i in range(4)} == {"no_page"}
    assert {found[f"u{i}"] for i in range(4)} == {"not_found"}
    assert {found[f"l{i}"] for i in range(4)} == {"no_page"}
    alone = causes_of([(dataclasses.replace(ticket, intent=None), made) for ticket, made in desk()])
    assert set(alone.values()) == {"no_page"}  # without the group each is a word that nothing matches


def test_sabotage_one_lucky_ticket_would_make_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIN_AGREEING_TICKETS", 1)
    assert read_groups(desk())["luck"].page == "found"


def test_only_the_order_of_confidences_counts() -> None:
    lower = [(ticket, dataclasses.replace(made, confidence=made.confidence**3)) for ticket, made in desk()]
    assert causes_of(lower) == causes_of(desk())


def page(key: str, text: str) -> Page:
    return extract(RawPage(key, text.encode(), "text/markdown"))


def near(*pages: Page) -> list[Passage]:
    made = []
    for one in pages:
        chunk = Chunk(f"{one.page}#0", one.page, 0, len(one.text), one.text, (one.title,))
        made.append(Passage(chunk, None, one.title, 1.0, 0.5, 1.0))
    return made


OLD = "# Refunds\n\nA yearly plan can be refunded in full within 30 days of the purchase or renewal.\n"
NEW = "# Money\n\nA yearly plan can be refunded in full within 14 days of the purchase or renewal.\n"
DENIED = "# Cash\n\nA yearly plan cannot be refunded in full within 30 days of the purchase or renewal.\n"
OTHER = "# Trial\n\nEvery new workspace starts with 21 days of the business plan and needs no card.\n"


@pytest.mark.parametrize(("other", "disagree"), [(NEW, True), (DENIED, True), (OTHER, False), (OLD, False)])
def test_pages_that_contradict(other: str, disagree: bool) -> None:
    pages = {"a.md": page("a.md", OLD), "b.md": page("b.md", other)}
    found = Disagreements(pages).found("is the yearly plan refunded", near(*pages.values()))
    assert bool(found) is disagree
    if disagree:
        assert "30 days" in found[0][0] and found[0][0] != found[0][1]


def test_a_contradiction_about_something_else_is_not_the_cause() -> None:
    pages = {"a.md": page("a.md", OLD), "b.md": page("b.md", NEW)}
    assert Disagreements(pages).found("how do kiosks sleep", near(*pages.values())) == ()


def test_contradict_is_a_cause() -> None:
    pages = {"a.md": page("a.md", OLD), "b.md": page("b.md", NEW)}
    ticket = Ticket("1", "when is a yearly plan refunded")
    made = answer("1", route="assist", passages=tuple(near(*pages.values())), aspects=(Aspect("refund", 1.0, 0.9),))
    assert causes_of([(ticket, made)], pages) == {"1": "contradict"}
    assert causes_of([(ticket, made)]) == {"1": "not_found"}


@pytest.mark.parametrize(
    ("title", "meta", "limited"),
    [
        ("Data retention for administrators", {}, True),
        ("API version 1 (legacy)", {}, True),
        ("Deprecated settings", {}, True),
        ("Refunds", {"audience": "admins"}, True),
        ("Refunds", {"audience": "customers"}, False),
        ("Set up a kiosk", {}, False),
        ("Notifications for everybody", {}, False),
    ],
)
def test_pages_for_somebody_else(title: str, meta: dict[str, str], limited: bool) -> None:
    assert bool(narrowed(title, meta)) is limited


def test_wrong_audience_is_a_cause_unless_the_ticket_speaks_as_such() -> None:
    passage = Passage(Chunk("a#0", "a.md", 0, 4, "Some", ("Export for admins",)), None, "Export for admins", 1, 1, 1)
    made = answer("1", route="escalate", citations=(), passages=(passage,), aspects=(Aspect("export", 1.0, 0.9),))
    assert causes_of([(Ticket("1", "how do i export my hours"), made)]) == {"1": "wrong_audience"}
    assert causes_of([(Ticket("1", "i am an admin, how do i export"), made)]) == {"1": "not_found"}


@pytest.mark.parametrize(
    "text",
    [
        "Is the site down? nothing loads",
        "Is there an outage right now?",
        "Where is my order?",
        "any news on my refund",
        "please cancel my subscription",
        "I love the new dashboard, great work",
        "thanks, that solved it",
    ],
)
def test_no_page_could_answer(text: str) -> None:
    assert not_docs(text, feeling([Turn("user", text)]))


@pytest.mark.parametrize(
    "text",
    [
        "How do I cancel my subscription?",
        "Where do I find my orders",
        "the love letter template is missing a field, where is it",
        "Can I get a refund after 20 days?",
        "scroll down does not work in the table, how do i fix it",
        "great app. how do i export",
    ],
)
def test_a_page_could_answer(text: str) -> None:
    assert not not_docs(text, feeling([Turn("user", text)]))
