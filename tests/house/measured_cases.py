"""Small cases whose results move with a measured constant: see `measured_constants`.

Each takes a `Case` and returns plain values, out of the code that the constant serves.
"""

from __future__ import annotations

import dataclasses
import random
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from answerable.index import Index
from answerable.model import Answer, Aspect, Block, Chunk, Heading, Page, Passage, Ticket, Turn
from answerable.settings import Settings


@dataclass(frozen=True)
class Case:
    """What a check is given: settings, and an opened index of two topics of the fixtures with its encoder."""

    settings: Settings
    index: Index | None = None
    encoder: Any = None


Check = Callable[[Case], object]


def change_of_unjudged(_: Case) -> object:
    """A change of the docs over six tickets that nobody judged: its share and interval."""
    from answerable.eval.change.estimate import change

    found = change(*_six_tickets(), {"u", "x"})
    return [found.share, found.interval and found.interval.low, found.interval and found.interval.high]


def change_at_a_given_level(_: Case) -> object:
    """The same where a calibration gives the level."""
    from answerable.eval.change.estimate import change

    found = change(*_six_tickets(), {"u", "x"}, level=float)
    return [found.share, found.interval and found.interval.low, found.interval and found.interval.high]


def change_of_judged(_: Case) -> object:
    """What tickets judged on the older side lose and gain."""
    from answerable.eval.change.estimate import change
    from answerable.eval.change.judged_sides import BothSides, KnownCoverage

    names = [f"t{n:02d}" for n in range(26)]
    sure = [0.05 + 0.035 * n for n in range(26)]
    said = {name: KnownCoverage(n % 3 != 0, ("v",) if n % 3 == 1 else ()) for n, name in enumerate(names[:20])}
    found = change(
        _asked("before", names, sure, "uvw" * 8 + "uv", further="wvx"),
        _asked("after", names, sure, "unu" * 8 + "un", further="nux"),
        {"u", "x"},
        known=BothSides(before=said),
    )
    return [found.share, [part for _, part in sorted(found.moved)]]


def change_needs_judgments_of_moved_answers(_: Case) -> object:
    """With one of ten judged answers moved and not judged again, the newer side is still fitted; with two it is not."""
    from answerable.eval.change.estimate import change
    from answerable.eval.change.judged_sides import BothSides, KnownCoverage

    names = [f"t{n:02d}" for n in range(30)]
    sure = [0.1 + 0.028 * n for n in range(30)]
    before = {name: KnownCoverage(n % 2 == 0, ("u",), 1.0) for n, name in enumerate(names)}
    shares = []
    for moved in (2, 3, 4):
        after = {name: KnownCoverage(True, ("u",)) for name in names[moved:20]}
        now = "n" * moved + "u" * (30 - moved)
        found = change(_asked("before", names, sure, "u" * 30), _asked("after", names, sure, now), {"u"},
                       known=BothSides(before, after))  # fmt: skip
        shares.append(found.share)
    return shares


def level_of_a_few_judgments(_: Case) -> object:
    """The map that eight judgments give."""
    from answerable.answer.level.platt import fit_platt

    found = fit_platt((0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.85, 0.95), (0, 0, 1, 0, 0, 1, 0, 1))
    return [found.a, found.b]


def thresholds_of_intents(_: Case) -> object:
    """Which of two intents with 150 judged tickets each is tested on its own."""
    from answerable.answer.level.thresholds import JudgedConfidence, choose_thresholds

    sure = [1 - n / 400 for n in range(300)]
    names = ["a" if n % 2 else "b" for n in range(300)]
    rows = [JudgedConfidence(p, True, 1.0, name) for p, name in zip(sure, names, strict=True)]
    return sorted(choose_thresholds(rows, sure, names, max_wrong=0.1).intents)


def thresholds_of_judged(_: Case) -> object:
    """Thresholds of 400 judged tickets: with three wrong near the top, and with wrong ones everywhere."""
    from answerable.answer.level.thresholds import JudgedConfidence, Threshold, choose_thresholds

    sure = [1 - n / 400 for n in range(400)]
    early = [n not in (5, 20, 40) if n < 150 else n % 4 != 0 for n in range(400)]
    even = [n % 25 != 24 if n < 200 else n % 6 != 0 for n in range(400)]
    found: list[object] = []
    alike, unlike = [1.0] * 400, [1.0 + n % 3 for n in range(400)]
    for right, weights, most in ((early, alike, 0.1), (even, alike, 0.1), (even, unlike, 0.2)):
        rows = [JudgedConfidence(*row) for row in zip(sure, right, weights, strict=True)]
        chosen = choose_thresholds(rows, sure, max_wrong=most).overall
        found.append([chosen.value, chosen.bound] if isinstance(chosen, Threshold) else "refused")
    return found


def judgments_still_needed(_: Case) -> object:
    """How many judgments a refusal asks for where 4.4 % are expected to be wrong and 5 % may be."""
    from answerable.answer.level.thresholds import JudgedConfidence, Refusal, choose_thresholds

    sure = [1 - n / 1000 for n in range(200)]
    found = choose_thresholds(
        [JudgedConfidence(0.99, True)] * 10, sure, max_wrong=0.05, expected_right=[0.956] * 200
    ).overall
    return found.needed if isinstance(found, Refusal) else "a threshold"


def same_page_twice(_: Case) -> object:
    """Pages that share 86, 84 and 70 of 100 words: which of them are one page."""
    from answerable.ingest.site.duplicates import same_words
    from answerable.ingest.site.frontier import StoredPage

    def page(words: range) -> StoredPage:
        return StoredPage("", " ".join(f"word{n}" for n in words).encode(), "text/html", None, None, None, "", ())

    return [same_words(page(range(100)), page(range(start, start + 100))) for start in (14, 16, 30)]


def chunks_of_a_page(_: Case) -> object:
    """How a page of one long section and some tiny ones is cut."""
    import re

    from answerable.ingest.chunk import chunk

    def spans(text: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer(r"\w+", text)]

    parts, headings, blocks, at = [], [], [], 0
    for number, size in enumerate((12, 28, 600, 32, 25, 40, 195, 120, 34, 36, 230, 20, 182)):
        title = f"Part {number}"
        body = " ".join(f"w{n}." for n in range(size))
        headings.append(Heading(2, title, None, at, at + len(title)))
        blocks.append(Block("paragraph", at + len(title) + 1, at + len(title) + 1 + len(body)))
        parts.append(f"{title}\n{body}\n")
        at += len(parts[-1])
    page = Page("p", "Page", "".join(parts), tuple(headings), tuple(blocks), "")
    return [[one.start, one.end] for one in chunk(page, spans, 250)]


def clusters(_: Case) -> object:
    """Two bunches of directions, some between them and one far off; and which earlier intent a mean is."""
    from answerable.eval.intents.clustering import cluster
    from answerable.eval.intents.find import _matches

    angles = [*np.linspace(0, 20, 8), *np.linspace(80, 100, 7), 44, 47, 50, 145, 146, 147]
    found = cluster(_directions(angles), min_size=5)
    near = _matches(_directions([0, 90]), _directions([40, 50, 38, 131]))
    return [found.labels.tolist(), sorted(near.items())]


def one_large_cluster(_: Case) -> object:
    """A cut that leaves more than half of all in one cluster loses against one that does not."""
    from answerable.eval.intents.clustering import cluster

    angles = [*np.linspace(0, 3, 7), *np.linspace(9, 12, 7), *np.linspace(90, 93, 10)]
    return np.bincount(cluster(_directions(angles), min_size=5).labels + 1).tolist()


def causes_of_a_group(_: Case) -> object:
    """What groups of tickets of one intent are read as, and what single tickets are."""
    from answerable.eval.coverage.causes import guess_cause, read_groups

    rows = [("a", 0.9, "p"), ("a", 0.8, "p"), ("a", 0.1, "q"), ("a", 0.15, "q"), ("b", 0.2, "r"), ("b", 0.3, "r")]
    rows += [("b", 0.25, "r"), ("c", 0.35, "s"), ("c", 0.4, "t"), ("c", 0.5, "u"), ("d", 0.6, "v"), ("d", 0.7, "v")]
    rows += [("e", 0.58, "w"), ("e", 0.56, "w"), ("e", 0.1, "x"), ("e", 0.1, "x"), ("f", 0.1, "y"), ("f", 0.1, "y")]
    rows += [("f", 0.1, "z"), ("g", 0.55, "k"), ("g", 0.57, "k"), ("g", 0.2, "l"), ("g", 0.2, "m")]
    rows += [("h", 0.1, "y"), ("h", 0.1, "y"), ("h", 0.1, "y"), ("h", 0.1, "z")]
    pairs = [
        (Ticket(f"t{n}", "How?", intent=intent), _answer(f"t{n}", confidence, page))
        for n, (intent, confidence, page) in enumerate(rows)
    ]
    groups = {name: [one.page, sorted(one.homes)] for name, one in read_groups(pairs).items()}
    single = [
        guess_cause(Ticket("x", "How do I export?"), _answer("x", 0.3, "p", missing=share))
        for share in (0.1, 0.14, 0.16, 0.3, 0.48, 0.52)
    ]
    return [groups, single]


def pages_that_disagree(_: Case) -> object:
    """Sentences of two pages that share ever fewer words and give other numbers: which contradict."""
    from answerable.eval.coverage.causes import Disagreements

    here = "Annual plans can be refunded within 30 days after purchase."
    there = (
        "Annual plans can be refunded within 14 days after purchase.",
        "Annual plans can be refunded within 14 days after renewal.",
        "Annual plans can be refunded within 14 days.",
        "Annual seats can be refunded within 14 days after renewal.",
        "Plans refunded within 14 days.",
    )
    found = []
    for other in there:
        texts = {"p": here, "q": other}
        passages = [_passage(page, text) for page, text in texts.items()]
        pages = {n: Page(n, "T", t, (), (Block("paragraph", 0, len(t)),), "") for n, t in texts.items()}
        found.append(bool(Disagreements(pages).found("are annual plans refunded?", passages)))
    return found


def sentences_that_the_docs_say(case: Case) -> object:
    """Sentences of human replies against the index: coverage and whether the docs say them."""
    from answerable.eval.coverage.replies import read_replies

    assert case.index is not None
    replies = (
        "You can change your password in the account settings.",
        "Annual plans can be refunded within 30 days of purchase.",
        "We accept credit cards and bank transfer for yearly plans.",
        "Your invoice shows the company name and the address.",
        "Owners close the account on the last page of the settings.",
        "A payment that fails is tried again after some days.",
        "The receipt is sent by e-mail to the billing contact.",
    )
    tickets = [Ticket(f"t{n}", "How does it work?", reply=reply) for n, reply in enumerate(replies)]
    found = read_replies(tickets, case.index, case.settings, case.encoder)
    return None if found is None else [[one.in_docs, one.page] for one in found.statements]


def answers(case: Case) -> object:
    """Six questions to the index: what is cited, listed, found and missing, and the confidence."""
    from answerable import Answerer, open_index

    assert case.index is not None
    questions = (  # of an index that is opened with these settings
        "how do I change the e-mail address of my login",
        "can I get a refund for the yearly plan after three weeks?",
        "what happens when my card is declined",
        "where do I download an invoice for my accountant",
        "does it work with okta single sign-on",
        "delete my whole account and everything in it",
    )
    with open_index(case.index.path, settings=case.settings) as index:
        made = Answerer(index, case.settings, case.encoder).ask_many(
            [Ticket(f"t{n}", text) for n, text in enumerate(questions)]
        )
    return [
        [
            one.route,
            one.confidence,
            len(one.answer or (one.handoff.draft if one.handoff else "") or ""),
            [[passage.chunk.page, passage.heading, round(passage.score, 2)] for passage in one.passages],
            list(one.handoff.missing) if one.handoff else [],
        ]
        for one in made
    ]


def pages_listed(_: Case) -> object:
    """The order of pages that three rankings, drawn anew five times, disagree about."""
    from answerable.answer.listed import listed_passages

    orders = []
    for seed in (1, 6, 7, 9, 12):
        draw = random.Random(seed)
        scores = {page: (round(draw.random(), 2), round(10 * draw.random(), 1)) for page in "abcdefghij"}
        read = [_passage(page, "", *scores[page]) for page in "abc"]
        rows = dict(enumerate("defghij"))
        rest = [types.SimpleNamespace(row=n, dense=scores[p][0], lexical=scores[p][1]) for n, p in rows.items()]
        index: Any = types.SimpleNamespace(
            page_at=rows.__getitem__,
            passage=lambda hit, rows=rows, scores=scores: _passage(rows[hit.row], "", *scores[rows[hit.row]]),
        )
        orders.append("".join(one.chunk.page for one in listed_passages(index, read, rest)))
    return orders


def words_of_an_address(_: Case) -> object:
    """What BM25 reads of a chunk whose page lies in folders."""
    from answerable.index.writing import lexical_text

    row = {"title": "Limits", "heading_path": ["Limits"], "text": "text", "page": "api/rate-limits.html"}
    return lexical_text(row).split().count("rate")


def a_thread(_: Case) -> object:
    """Messages that repeat an earlier one more and less, and short ones."""
    from answerable.answer.thread import read_thread

    before = "export report pdf monthly accountant"
    later = (
        "export report pdf monthly accountant please",
        "export report pdf monthly tax",
        "export report pdf tax lawyer",
    )
    later += (
        "export report pdf tax",
        "export report printer",
        "export report",
        "export report pdf",
        "monthly export accountant summary table",
    )
    thread = (Turn("user", before), Turn("agent", "Open the menu."))
    signals = [read_thread(Ticket("t", text, thread=thread)) for text in later]
    alike = [
        read_thread(Ticket("t", "quite another wording here now", thread=thread), similarity=lambda *_, s=s: s).repeats
        for s in (0.78, 0.84, 0.86, 0.92)
    ]
    return [[[one.repeats, one.elliptical] for one in signals], alike]


def anger(_: Case) -> object:
    """Messages of rising heat, and threads that sour by more and less."""
    from answerable.answer.thread import ThreadSignals
    from answerable.answer.veto import angry

    texts = (
        "the report is full of nonsense",
        "I am so annoyed, this is hopeless and you do nothing",
        "this app is garbage and so are you",
        "this is ridiculous",
        "is the export useless to you?",
        "the result is awful",
        "a horrible answer",
    )
    threads = [
        angry("the report is full of nonsense", ThreadSignals(sentiment=-0.7, trend=-fall))
        for fall in (0.5, 0.58, 0.62, 0.7)
    ]
    return [[angry(text) for text in texts], threads]


def mood_in_words(_: Case) -> object:
    """The names of moods round the cut."""
    from answerable.answer.sentiment import named

    return [named(score) for score in (-0.24, -0.21, -0.19, -0.1, 0.19, 0.21)]


def worded_sentences(case: Case) -> object:
    """Sentences in a model's words: which of them a quote of the index supports."""
    from answerable.answer.evidence import EvidenceReader, question_vectors
    from answerable.answer.wording.generate import Wording
    from answerable.answer.wording.reply import ReplySentence
    from answerable.encode.late import LateRows

    assert case.index is not None
    late, model = LateRows(case.encoder), types.SimpleNamespace(name="none")
    reader = EvidenceReader(case.index, case.encoder, late, case.settings.retrieve.coverage_weight)
    wording = Wording(model, case.index, case.encoder, late, reader, case.settings)  # type: ignore[arg-type]
    found = []
    for text in (
        "Monthly payments are not refunded.",
        "Only the Owner can ask.",
        "You can ask.",
        "Calendar feeds are part of every plan.",
        "The plan is not cancelled.",
        "Until the end of the period everything stays as it is.",
    ):
        encoded = case.encoder.encode_tokens([text])[0]
        passages = case.index.search([text], encoded.vector[None], 4)[0]
        read = reader.evidence(question_vectors(text, encoded, late, case.index.lexical), passages)
        support = wording._support(ReplySentence(text, (1,), 0), read)
        found.append(support if isinstance(support, str) else support.page)
    return found


def asked_again(_: Case) -> object:
    """Questions of a person that use the customer's words more and less."""
    from answerable.desk.reask import asks_again

    said = ["The invoice export fails for march since the update"]
    questions = (
        "Which invoice export fails since march?",
        "Which invoice export fails since the restart?",
        "Which invoice export fails after restart?",
        "Which invoice export fails?",
        "Which export fails since update, on server?",
        "invoice fails?",
    )
    return [asks_again(text, said) for text in questions]


def recalled_sentence(_: Case) -> object:
    """The sentence that a lost quote is said to have become."""
    from answerable.desk.recall import _nearest

    was = "Refunds are paid within 10 days."
    now = (
        "Refunds are paid in 14 days.",
        "Refunds take two weeks to arrive.",
        "Money comes back in two weeks or so.",
        "Ask.",
    )
    now += ("We refund you within days.", "Refund requests are handled daily.")
    return [_nearest(was, text) is not None for text in now]


def held_tickets(_: Case) -> object:
    """How far a relevant page must lead for its ticket to be held."""
    from answerable.eval import outcomes

    found = []
    for lead in (0.2, 0.28, 0.32, 0.4):
        answer = _answer("t", 0.99, "p")
        passages = (_passage("p", "", score=1.0 + lead), _passage("q", "", score=1.0))
        answer = dataclasses.replace(answer, passages=passages)
        found.append(outcomes._lead(answer, frozenset({"p"})) < outcomes.RANK_MARGIN)
    return found


def anchor_of_a_label(_: Case) -> object:
    """Which sentences share enough of a gold answer's words to be what a label rests on."""
    from answerable.eval.anchors import anchors_of

    texts = [
        "alpha bravo charlie delta echo foxtrot golf hotel india.",
        "alpha bravo charlie something else stands here.",
        "alpha bravo charlie delta is nearly enough.",
        "nothing of it stands here.",
    ]
    found = []
    for text in texts:
        blocks = (Block("paragraph", 0, 13), Block("paragraph", 14, 14 + len(text)))
        page = Page("p", "T", f"Opening line.\n{text}", (), blocks, "")
        gold = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo"
        ticket = Ticket("t", "q", relevant=("p",), answer=gold)
        found.append([anchor.quote for anchor in anchors_of(ticket, {"p": page})])
    return found


# -- small things to check with ---------------------------------------------------------------------


def _asked(side: str, names: Any, sure: Any, pages: str, further: str = "") -> list[Any]:
    from answerable.eval.scored_answer import ScoredAnswer

    return [
        ScoredAnswer(name, "q", float(p), "answer", "t", (), tuple(dict.fromkeys((page, *further))), (), side, "s")
        for name, p, page in zip(names, sure, pages, strict=True)
    ]


def _six_tickets() -> tuple[list[Any], list[Any]]:
    return (
        _asked("before", "abcdef", (0.9, 0.6, 0.3, 0.1, 0.5, 0.8), "uvwxuu"),
        _asked("after", "abcdef", (0.8, 0.2, 0.5, 0.1, 0.6, 0.8), "uvnxnu"),
    )


def _directions(degrees: Any) -> Any:
    angles = np.radians(np.asarray(degrees, dtype=np.float64))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _passage(page: str, text: str, dense: float = 0.0, lexical: float = 0.0, score: float = 1.0) -> Passage:
    chunk = Chunk(f"{page}#0", page, 0, len(text), text, ("T",))
    return Passage(chunk=chunk, title="T", url=None, score=score, dense=dense, lexical=lexical)


def _answer(name: str, confidence: float, page: str, missing: float = 0.0) -> Answer:
    aspects = (Aspect("found", 1 - missing, 0.9), Aspect("gone", missing, 0.1))
    return Answer(
        id=name,
        question="q",
        route="assist",
        confidence=confidence,
        reasons=(),
        answer=None,
        citations=(),
        passages=(_passage(page, "text"),),
        handoff=None,
        calibrated=False,
        generation="1",
        settings_digest="d",
        aspects=aspects,
    )
