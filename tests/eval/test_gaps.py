"""Gaps: by volume, with redacted examples, the nearest pages, the words that nothing matches, and a guessed cause."""

from __future__ import annotations

import dataclasses

import pytest

from answerable.eval.coverage import gaps as module
from answerable.eval.coverage.causes import guess_cause, missing_share
from answerable.eval.coverage.gaps import EXAMPLE_LENGTH, NO_PAGE, find_gaps
from answerable.eval.coverage.outline import shorten
from answerable.eval.coverage.replies import ReplyStatement, count_replies
from answerable.model import Answer, Aspect, Ticket
from answerable.report.to_json import to_json
from report_samples import answer, desk, passage, report, shuffled

PERSONAL = ["mary@firm.example", "555 010 4477"]


def held(identity: str, **more: object) -> Answer:
    return answer(identity, **{"route": "escalate", "confidence": 0.2, **more})


def words(**matches: float) -> tuple[Aspect, ...]:
    return tuple(Aspect(word, 1.0, match) for word, match in matches.items())


def test_ranked_by_the_confidence_lacking() -> None:
    found = report().gaps
    assert [gap.name for gap in found[:3]] == ["export to excel", "sso with okta", "slow dashboard"]
    assert [gap.rank for gap in found] == list(range(1, len(found) + 1))
    assert [gap.lacking for gap in found] == sorted((gap.lacking for gap in found), reverse=True)
    first = found[0]
    assert (first.uncovered.k, first.uncovered.n, first.group.k, first.group.n) == (22, 214, 22, 22)
    assert first.pages[0].heading == "Export your data > CSV file" and first.pages[0].tickets == 22
    assert {word.word for word in first.missing} == {"excel", "xlsx"}
    assert first.labelled > first.labelled_uncovered > 0


def test_labels_do_not_move_a_gap() -> None:
    def blind(seed: int) -> list[tuple[str, int, str]]:
        return [(gap.name, gap.uncovered.k, gap.cause) for gap in report(seed, labels=seed == 7).gaps]

    tickets, answers = desk(labels=True)
    hidden = [dataclasses.replace(ticket, answerable=None) for ticket in tickets]
    by_id = {one.id: one for one in answers}
    seen = find_gaps([(ticket, by_id[ticket.id]) for ticket in tickets if ticket.id in by_id], len(tickets))
    unseen = find_gaps([(ticket, by_id[ticket.id]) for ticket in hidden if ticket.id in by_id], len(tickets))
    # Only the cause of a ticket that its label calls documented is another one: the docs have its page.
    causes = {"cause": "no_page", "causes": (), "edit": None}
    strip = {"labelled": 0, "labelled_uncovered": 0, **causes}
    assert [dataclasses.replace(gap, **strip) for gap in seen] == [dataclasses.replace(g, **causes) for g in unseen]
    assert blind(7)[0][0] == "export to excel"


def test_order_does_not_matter() -> None:
    pairs = [(Ticket(f"{i}", f"q {i}", intent="ab"[i % 2]), held(f"{i}", confidence=i / 30)) for i in range(20)]
    assert find_gaps(pairs) == find_gaps(shuffled(pairs, 3))


def test_without_intent_the_nearest_section_gathers() -> None:
    pairs = [
        (Ticket("1", "a"), held("1", passages=(passage("Billing > Invoices"),))),
        (Ticket("2", "b"), held("2", passages=(passage("Billing > Invoices"),))),
        (Ticket("3", "c"), held("3", passages=())),
        (Ticket("4", "d", intent="Billing > Invoices"), held("4")),
        (Ticket("5", "e"), answer("5", passages=(passage("Billing > Invoices"),))),
    ]
    by_name = {gap.by + gap.name: gap for gap in find_gaps(pairs)}
    assert len(by_name) == 3
    first, nowhere = by_name["pageBilling > Invoices"], by_name["page" + NO_PAGE]
    by_intent = by_name["intentBilling > Invoices"]
    assert (first.by, first.name, first.uncovered.k, first.group.n) == ("page", "Billing > Invoices", 2, 3)
    assert (by_intent.by, by_intent.name, by_intent.uncovered.k) == ("intent", "Billing > Invoices", 1)
    assert (nowhere.name, nowhere.pages, nowhere.cause) == (NO_PAGE, (), "no_page")


@pytest.mark.parametrize(
    ("made", "cause"),
    [
        (held("1", aspects=words(okta=0.2, sso=0.9)), "no_page"),
        (held("1", aspects=words(okta=0.2, sso=0.9, setup=0.9)), "lacks_fact"),
        (held("1", aspects=words(invoice=0.6, name=0.9)), "not_found"),
        (held("1", aspects=words(invoice=0.9), passages=()), "no_page"),
        (held("1", confidence=0.2), "no_page"),
        (held("1", confidence=0.7), "lacks_fact"),
        (held("1", confidence=0.9), "not_found"),
        (held("1", aspects=words(okta=0.1), reasons=("angry",)), "no_page"),
        (held("1", aspects=words(okta=0.9), reasons=("angry",)), "held_back"),
        (held("1", aspects=words(okta=0.1), reasons=("legal",)), "held_back"),
        (held("1", aspects=words(okta=0.9), reasons=("action_needed",)), "not_docs"),
    ],
)
def test_the_rule_of_causes(made: Answer, cause: str) -> None:
    assert guess_cause(Ticket("1", "does it work with okta"), made) == cause


def test_missing_share_is_weighted() -> None:
    heavy = (Aspect("okta", 3.0, 0.1), Aspect("login", 1.0, 0.9))
    assert missing_share(held("1", aspects=heavy)) == 0.75


def test_the_cause_of_a_gap_is_that_of_most_tickets() -> None:
    made = [held("1", aspects=words(a=0.9)), held("2", aspects=words(a=0.9)), held("3", aspects=words(a=0.1))]
    (gap,) = find_gaps([(Ticket(one.id, "how does a work"), one) for one in made])
    assert gap.cause == "not_found" and gap.causes == (("not_found", 2), ("no_page", 1))


def test_missing_words_are_summed_over_tickets() -> None:
    pairs = [
        (Ticket("1", "Okta sso", intent="x"), held("1", aspects=(Aspect("Okta", 2.0, 0.1), Aspect("okta", 1.0, 0.1)))),
        (Ticket("2", "okta and saml", intent="x"), held("2", aspects=(Aspect("okta", 2.0, 0.1), *words(saml=0.2)))),
    ]
    (gap,) = find_gaps(pairs)
    assert [(word.word, word.tickets, word.weight) for word in gap.missing] == [("okta", 2, 4.0)]


def test_a_ticket_that_is_labelled_as_documented_is_never_without_a_page() -> None:
    def labelled(label: bool | None) -> list[tuple[Ticket, Answer]]:
        ticket = Ticket(
            "", "how do i roast beans", intent="x", answerable=label, relevant=("roast.md",) if label else ()
        )
        return [(dataclasses.replace(ticket, id=name), held(name, passages=())) for name in ("1", "2", "3")]

    (gap,) = find_gaps(labelled(True))
    assert gap.causes == (("not_found", 3),)
    (gap,) = find_gaps(labelled(None))
    assert gap.causes == (("no_page", 3),)


def test_a_missing_word_says_something() -> None:
    """Function words of several languages, fragments and politeness are no facts that the docs lack."""
    poor = words(**dict.fromkeys(("please", "ll", "das", "avec", "out", "okta"), 0.1))
    text = "please ll das avec out okta"
    (gap,) = find_gaps([(Ticket(name, text, intent="x"), held(name, aspects=tuple(poor))) for name in ("1", "2")])
    assert [word.word for word in gap.missing] == ["okta"]


def test_examples_are_few_short_unlike_and_least_sure_first() -> None:
    texts = ["same words", "Same  words", "long " * 200, "other", "more"]
    pairs = [(Ticket(f"{i}", text, intent="x"), held(f"{i}", confidence=i / 10)) for i, text in enumerate(texts)]
    (gap,) = find_gaps(pairs)
    assert [example.id for example in gap.examples] == ["0", "2", "3"]
    assert all(len(example.text) <= EXAMPLE_LENGTH for example in gap.examples)


def leaking(gaps: object) -> bool:
    return any(value in to_json({"gaps": repr(gaps)}) for value in PERSONAL)


def personal() -> list[tuple[Ticket, Answer]]:
    text = f"write to {PERSONAL[0]} or call {PERSONAL[1]}"
    return [
        (Ticket(PERSONAL[0], text, intent="x"), held(PERSONAL[0], aspects=words(**{PERSONAL[0]: 0.1, "call": 0.2})))
    ]


def test_personal_data_stays_out() -> None:
    again = [(dataclasses.replace(one, id="2"), dataclasses.replace(reply, id="2")) for one, reply in personal()]
    (gap,) = find_gaps([*personal(), *again])
    assert not leaking(gap) and [word.word for word in gap.missing] == ["call"]


def test_sabotage_without_redaction_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "redact", lambda text: text)
    assert leaking(find_gaps(personal()))


def test_shorten_cuts_at_a_word() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("a" * 20, 9) == "a" * 8 + "…"
    assert shorten(" a\n b ") == "a b"


def said(ticket: str, sentence: str, coverage: float = 0.3) -> ReplyStatement:
    return ReplyStatement(ticket, "printing", sentence, coverage, False, "rosters.md", None, "Rosters")


def test_the_outline_speaks_with_the_tickets_and_with_what_humans_said() -> None:
    texts = ["how do i print on paper", "paper copy for the wall please", "pdf of the week", "the week as a pdf file"]
    pairs = [(Ticket(f"{i}", text, intent="printing"), held(f"{i}")) for i, text in enumerate(texts)]
    pairs += [(Ticket(f"r{i}", "refund for a year", intent="refund"), held(f"r{i}")) for i in range(3)]
    replies = count_replies(2, [said("0", "Press Ctrl+P in the week."), said("2", "Choose Save as PDF.", 0.1)])
    gap = next(one for one in find_gaps(pairs, replies=replies) if one.name == "printing")
    by_phrase = {one.phrase: one for one in gap.outline}
    assert by_phrase["paper"].tickets == 2 and by_phrase["paper"].answers == ("Press Ctrl+P in the week.",)
    assert by_phrase["paper"].asks[0] == "how do i print on paper"
    assert gap.title.startswith("Printing: ") and "paper" in gap.title
    assert gap.unsaid == ("Choose Save as PDF.", "Press Ctrl+P in the week.")
    assert sum(one.tickets for one in gap.outline) == gap.uncovered.k


def test_a_new_page_or_an_edit_of_the_nearest_section() -> None:
    new = find_gaps([(Ticket("1", "does it work"), held("1", aspects=words(okta=0.1)))])[0]
    edit = find_gaps([(Ticket("1", "does it work"), held("1", aspects=words(okta=0.1, a=0.9, b=0.9)))])[0]
    assert (new.cause, new.edit) == ("no_page", None)
    assert edit.cause == "lacks_fact" and edit.edit == edit.pages[0]
