"""Tickets joined from documented ones: is each question of a message answered as it is when asked alone?

    python eval/bench/parts.py --work DIR [--shared ../shared] [--seed 1] [--write] [SET ...]

Sets are `fixtures` and folders of `shared/data`; without names those of the page. Tickets that the docs answer, each
of one question, are drawn by the seed and joined two or three at a time in the styles below, ten of each. A joined
ticket is right where its route is that of the most careful of its parts asked alone, and where it quotes the page of
each part that quotes one alone. Then the sets' tickets as they are, nearly all written as one question: how many are
split, how many of those change their route, whether the page is found, and the time with splitting over that without.
"""

from __future__ import annotations

import dataclasses
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

from public_sets import need, options
from table import ROOT, Column, Table, numbers, publish

from answerable import Answerer, Settings, ingest, open_index, read_tickets
from answerable.answer import answerer as answerer_module
from answerable.answer.join import CARE, quotes_of
from answerable.answer.parts import split_message
from answerable.answer.question import read_question
from answerable.model import Answer, Ticket

SETS = ("fixtures", "merchdocs2", "railway", "mintlify-es")
EACH = 10  # joined tickets of a style
ROUNDS = 5  # of the time
ASKS_FIRST = re.compile(
    r"(?:how|where|what|when|why|which|who|can|could|do|does|is|are|will|may|should)\b|[¿]"
    r"|(?:cómo|dónde|cuándo|qué|cuál|se puede|puedo)\b",
    re.I,
)


def flat(text: str) -> str:
    return " ".join(text.split())


def lower(text: str) -> str:
    """As it stands behind a word; "I" stays."""
    return text[:1].lower() + text[1:] if not re.match(r"I\b|[A-Z]{2}", text) else text


def closed(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else f"{text}."


def sentence(ticket: Ticket) -> bool:
    """One sentence that asks from its first word."""
    text = ticket.text.strip()
    return bool(ASKS_FIRST.match(text)) and not re.search(r"[.?!\n](?!$)", text) and len(text.split()) <= 25


# Each style, which tickets it joins, and how: running text only joins what asks by its grammar, as writers do.
STYLES: dict[str, tuple[Callable[[Ticket], bool], Callable[[Sequence[str]], str]]] = {
    "numbered": (lambda _: True, lambda texts: "\n".join(f"{n}. {flat(text)}" for n, text in enumerate(texts, 1))),
    "bullets under a heading": (
        lambda _: True,
        lambda texts: "A few questions:\n\n" + "\n".join(f"- {flat(text)}" for text in texts),
    ),
    "another question": (
        lambda _: True,
        lambda texts: " Another question: ".join(closed(flat(text)) for text in texts),
    ),
    "also": (
        lambda ticket: bool(ASKS_FIRST.match(ticket.text.strip())),
        lambda texts: " Also, ".join([closed(flat(texts[0])), *(closed(lower(flat(text))) for text in texts[1:])]),
    ),
    "a new paragraph": (
        lambda ticket: bool(ASKS_FIRST.match(ticket.text.strip())) and ticket.text.strip().endswith("?"),
        lambda texts: "\n\n".join(flat(text) for text in texts),
    ),
    "one sentence with and": (
        sentence,
        lambda texts: " and ".join([texts[0].rstrip(" ?.!"), *(lower(text.rstrip(" ?.!")) for text in texts[1:])])
        + "?",
    ),
}  # fmt: skip


def documented(tickets: Sequence[Ticket]) -> list[Ticket]:
    """Those to join: answered by the docs, short enough to stand among others, and one question each."""
    return [
        ticket
        for ticket in tickets
        if ticket.answerable
        and not ticket.thread
        and len(ticket.text.split()) <= 60
        and not split_message(ticket.text).parts
    ]


def joined(tickets: Sequence[Ticket], seed: int) -> list[tuple[str, Ticket, list[Ticket]]]:
    """EACH tickets a style; every second one is joined of three (of two for a sentence with "and")."""
    draw = random.Random(seed)
    made = []
    for style, (fits, join) in STYLES.items():
        pool = [ticket for ticket in documented(tickets) if fits(ticket)]
        for number in range(EACH if len(pool) > 2 else 0):
            parts = draw.sample(pool, 2 + (number % 2 if style != "one sentence with and" else 0))
            text = join([part.text for part in parts])
            made.append((style, Ticket(id=f"{style}-{number}", text=text), parts))
    return made


def careful(answers: Sequence[Answer]) -> str:
    return max((answer.route for answer in answers), key=CARE.index)


def all_cited(answer: Answer, alone: Sequence[Answer]) -> bool:
    quoted = {citation.page for citation in quotes_of(answer)}
    return all(quotes_of(one)[0].page in quoted for one in alone if quotes_of(one))


def first(tickets: Sequence[Ticket], answers: Sequence[Answer]) -> int:
    return sum(
        bool(a.passages) and a.passages[0].chunk.page in t.relevant for t, a in zip(tickets, answers, strict=True)
    )


def unsplit() -> mock._patch[Callable[[Ticket], list[object]]]:
    """Every message as one question, as before there were parts."""
    return mock.patch.object(answerer_module, "read_questions", lambda ticket: [read_question(ticket)])


def measure(name: str, folder: Path, index: Path, seed: int) -> tuple[list[list[object]], list[object]]:
    """Rows of the styles, and the row of single tickets."""
    ingest(str(folder / "docs"), index, Settings())
    tickets = [dataclasses.replace(t, meta={}) for t in read_tickets(folder / "tickets.jsonl").tickets]
    rows: list[list[object]] = []
    with open_index(index) as opened:
        answerer = Answerer(opened, Settings(), plain=True)
        made = joined(tickets, seed)
        whole = answerer.ask_many([ticket for _, ticket, _ in made])
        with unsplit():
            before = answerer.ask_many([ticket for _, ticket, _ in made])
        alone = [answerer.ask_many(parts) for _, _, parts in made]
        for style in STYLES:
            places = [place for place, row in enumerate(made) if row[0] == style]
            routed = [whole[p].route == careful(alone[p]) for p in places]
            cited = [all_cited(whole[p], alone[p]) for p in places]
            counted = [len(whole[p].parts) == len(made[p][2]) for p in places]
            old = [before[p].route == careful(alone[p]) and all_cited(before[p], alone[p]) for p in places]
            both = sum(a and b for a, b in zip(routed, cited, strict=True))
            rows.append([name, style, len(places), sum(counted), sum(routed), sum(cited), both, sum(old)])
        rows.append([name, "all", *(sum(row[place] for row in rows) for place in range(2, 8))])  # type: ignore[misc]
        seconds: dict[bool, list[float]] = {True: [], False: []}
        single = [ticket for ticket in tickets if not split_message(ticket.text).parts]
        for _ in range(ROUNDS):
            for split in (True, False):
                split_message.cache_clear()
                with (
                    mock.patch.object(answerer_module, "read_questions", answerer_module.read_questions)
                    if split
                    else unsplit()
                ):
                    began = time.perf_counter()
                    answerer.ask_many(single)
                    seconds[split].append(time.perf_counter() - began)
        after = answerer.ask_many(tickets)
        with unsplit():
            plain = answerer.ask_many(tickets)
        parted = [(a, b) for a, b in zip(after, plain, strict=True) if a.parts]
        ratio = statistics.median(a / b for a, b in zip(seconds[True], seconds[False], strict=True))
        line = [name, len(tickets), len(parted), sum(a.route != b.route for a, b in parted)]
        line += [sum(a.route == "answer" for a in plain), sum(a.route == "answer" for a in after)]
        return rows, [*line, first(tickets, plain), first(tickets, after), ratio]


TABLES = {
    "joined": (
        Column("set"),
        Column("style"),
        *numbers(
            ("tickets", "{}"),
            ("split as joined", "{}"),
            ("routed as the most careful part", "{}"),
            ("all parts cited", "{}"),
            ("both", "{}"),
            ("both, asked as one", "{}"),
        ),
    ),
    "single": (
        Column("set"),
        *numbers(
            ("tickets", "{}"),
            ("split", "{}"),
            ("of them another route", "{}"),
            ("answered, asked as one", "{}"),
            ("answered", "{}"),
            ("page first, asked as one", "{}"),
            ("page first", "{}"),
            ("time", "{:.2f}"),
        ),
    ),
}


def main() -> None:
    """Measure each set."""
    parser = options(__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    names = args.sets or list(SETS)
    if args.write and names != list(SETS):
        parser.error(f"--write keeps the table of {', '.join(SETS)}")
    if set(names) != {"fixtures"}:
        need(args.shared)
    args.work.mkdir(parents=True, exist_ok=True)
    styles, single = [], []
    for name in names:
        folder = ROOT / "fixtures" if name == "fixtures" else args.shared / "data" / name
        rows, line = measure(name, folder, args.work / name, args.seed)
        styles += rows
        single.append(line)
        print(*rows, line, sep="\n", flush=True)
    tables = [Table("joined", TABLES["joined"], styles), Table("single", TABLES["single"], single)]
    data = [{"name": line[0], "n": line[1]} for line in single]
    publish("parts", tables=tables, data=data, write=args.write)


if __name__ == "__main__":
    main()
