"""Made-up tickets and answers for the tests of coverage and reports: no index and no model behind them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from answerable.answer.level.error import level_error
from answerable.eval.coverage.coverage import Coverage, IndexFacts, coverage
from answerable.model import Answer, Aspect, Chunk, Citation, Passage, Ticket

FACTS = IndexFacts("3", 41, 212, "https://help.example.com/", "2026-03-02T09:14:00+00:00", "0a1b2c3d4e5f")

# intent, tickets, share answered, share assisted, missing words, nearest heading, wordings
DESK: tuple[tuple[str, int, float, float, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("refund window", 31, 0.87, 0.1, ("gift",), "Refunds > Annual plans", ("can i get my money back after 20 days??",)),
    ("change plan", 28, 0.71, 0.22, ("seats",), "Plans > Change your plan", ("How do I move to the team plan today",)),
    (
        "export to excel",
        22,
        0.0,
        0.28,
        ("excel", "xlsx"),
        "Export your data > CSV file",
        (
            "hi, i need the whole project as an excel sheet, my boss mary@firm.example wants it by noon",
            "Where is the XLSX export?? The CSV breaks all our umlauts and the dates come out as text",
            "excel export?",
        ),
    ),
    ("invite a teammate", 20, 0.9, 0.05, ("guest",), "Teams > Invite people", ("how can i add my colleague",)),
    (
        "sso with okta",
        17,
        0.06,
        0.47,
        ("okta", "entity"),
        "Single sign-on > SAML",
        ("does it work with okta", "Which entity id do we put into Okta? Call me +1 555 010 4477"),
    ),
    ("reset password", 16, 0.94, 0.06, ("authenticator",), "Sign in > Reset your password", ("cant log in!!",)),
    (
        "invoice address",
        15,
        0.27,
        0.4,
        (),
        "Billing > Edit invoice details",
        ("wrong company name on my bill, please fix", "Our VAT number is missing on the March invoice"),
    ),
    ("delete account", 13, 0.77, 0.15, ("backup",), "Account > Delete your account", ("please erase everything",)),
    (
        "api rate limit",
        12,
        0.58,
        0.25,
        ("burst",),
        "API > Limits",
        ("we get 429 since this morning, what is the limit",),
    ),
    ("slow dashboard", 11, 0.0, 0.09, ("slow", "loading"), "Dashboards > Filters", ("dashboard takes 40s to load",)),
    ("mobile offline", 9, 0.33, 0.33, ("offline",), "Mobile app > Install", ("does the app work on a plane",)),
    ("webhook retries", 8, 0.75, 0.12, ("signature",), "Webhooks > Delivery", ("how often do you retry",)),
    ("time zone", 7, 0.86, 0.14, (), "Settings > Time zone", ("wrong hour in reports",)),
    (
        "legal hold",
        5,
        0.0,
        0.0,
        ("subpoena", "hold"),
        "Security > Data retention",
        ("our lawyer asks for a legal hold",),
    ),
)


def passage(
    heading: str = "Refunds > Annual plans", text: str = "Annual plans can be refunded.", **more: Any
) -> Passage:
    page = more.pop("page", heading.split(" > ")[0].lower().replace(" ", "-") + ".md")
    chunk = Chunk(f"{page}#0", page, 0, len(text), text, tuple(heading.split(" > ")))
    url = more.pop("url", f"https://help.example.com/{page}")
    return Passage(chunk, url, heading.split(" > ")[0], **{"score": 1.0, "dense": 0.5, "lexical": 3.0, **more})


def citation(quote: str = "Annual plans can be refunded.", heading: str = "Refunds > Annual plans") -> Citation:
    url = "https://help.example.com/refunds#annual-plans"
    return Citation("refunds.md", url, "Refunds", heading, quote, 0, len(quote))


def answer(identity: str = "t-1", question: str = "can i get my money back", **more: Any) -> Answer:
    values: dict[str, Any] = {
        "route": "answer",
        "confidence": 0.91,
        "reasons": (),
        "answer": "Annual plans can be refunded.",
        "citations": (citation(),),
        "passages": (passage(),),
        "handoff": None,
        "calibrated": False,
        "generation": FACTS.generation,
        "settings_digest": FACTS.settings_digest,
        "level_error": level_error(),
    }
    return Answer(id=identity, question=question, **{**values, **more})


def desk(seed: int = 7, *, labels: bool = True) -> tuple[list[Ticket], list[Answer]]:
    """A desk of 214 tickets in 14 intents, with two tickets that were never reached."""
    rng = random.Random(seed)
    tickets: list[Ticket] = []
    answers: list[Answer] = []
    for intent, size, answered, assisted, missing, heading, wordings in DESK:
        for place in range(size):
            identity = f"t-{len(tickets) + 1:03}"
            share = (place + 0.5) / size
            route = "answer" if share < answered else "assist" if share < answered + assisted else "escalate"
            level = {"answer": 0.78, "assist": 0.42, "escalate": 0.15}[route] + rng.uniform(-0.12, 0.12)
            text = wordings[place % len(wordings)]
            words = [*text.split()[:4], *missing]
            aspects = tuple(
                Aspect(word, 2.5 if word in missing else 1.0, 0.3 if word in missing and route != "answer" else 0.9)
                for word in words
            )
            known = (route == "answer" or rng.random() < 0.15) if labels and place % 3 == 0 else None
            tickets.append(Ticket(identity, f"{text} {' '.join(missing)}".strip(), intent=intent, answerable=known))
            if identity not in ("t-040", "t-150"):
                near = (passage(heading),)
                answers.append(
                    answer(identity, text, route=route, confidence=round(level, 3), aspects=aspects, passages=near)
                )
    return tickets, answers


def report(seed: int = 7, *, labels: bool = True) -> Coverage:
    return coverage(*desk(seed, labels=labels), index_facts=FACTS)


def with_text(text: str) -> tuple[Coverage, Answer]:
    """A coverage report and an answer into which `text` was put wherever foreign text can stand."""
    near = passage(heading=text, text=text, page=text, url=text)
    tickets = [
        Ticket("a", f"{text} word", intent=text),
        Ticket("b", text),
        Ticket(text[:200], "x"),
        Ticket("d", "fine", answerable=True),
    ]
    made = answer(
        "a",
        text,
        route="assist",
        answer=text,
        reasons=(text,),
        citations=(Citation(text, text, text, text, text, 0, len(text)),),
        passages=(near,),
        aspects=(Aspect("word", 1.0, 0.1), Aspect(text, 2.0, 0.1)),
    )
    facts = IndexFacts(FACTS.generation, 1, 1, text, text, text)
    return coverage(tickets, [made, answer("b", text, route="escalate", passages=(near,))], index_facts=facts), made


def shuffled(values: Sequence[Any], seed: int) -> list[Any]:
    copy = list(values)
    random.Random(seed).shuffle(copy)
    return copy
