"""Human judgments of answers: what they are, the file they are kept in, and the session that takes them.

A judgment is of one answer: it carries the anchors of the quotes that were shown, so that it is not held against
another answer later. The confidence is never shown to the one who judges.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ...errors import EnvironmentFailure, InputError
from ...jsonl import dumps
from ...model import Ticket
from ..scored_answer import ScoredAnswer
from .sample import Round, Sample, probability

Judgment = Literal["right", "partly", "wrong", "docs do not say", "skip"]

JUDGMENTS: tuple[Judgment, ...] = get_args(Judgment)
KEYS: Mapping[str, Judgment] = {"r": "right", "p": "partly", "w": "wrong", "d": "docs do not say", "s": "skip"}
BACK, QUIT = "b", "q"
_FROM_WORST: tuple[Judgment, ...] = ("docs do not say", "wrong", "partly", "right")
_QUOTED = 80  # characters of a quote kept as its anchor


@dataclass(frozen=True, slots=True)
class Label:
    """One judgment. `probability` is the ticket's chance to be drawn, `quotes` the anchors of what was shown."""

    ticket: str
    judgment: Judgment
    labeller: str
    probability: float
    confidence: float
    time: str
    generation: str
    quotes: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Partly right is not right: that is what the bound on wrong answers counts."""
        return self.judgment == "right"

    @property
    def covered(self) -> bool:
        """Whether the docs hold the answer, be it the one given or not."""
        return self.judgment in ("right", "partly", "wrong")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A round of the labels file: its design, the tickets drawn in their order, and the tickets file it was for."""

    round: Round
    ids: tuple[str, ...]
    tickets_digest: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What a labels file holds: its drawings, and the last judgment of each labeller on each ticket.

    every: those that were given again since are in it too, in the order given.
    """

    drawings: tuple[Drawing, ...] = ()
    labels: tuple[Label, ...] = ()
    every: tuple[Label, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every drawn ticket once, in the order to judge them."""
        return tuple(dict.fromkeys(name for drawing in self.drawings for name in drawing.ids))

    def by(self, labeller: str) -> dict[str, Label]:
        """One labeller's judgments, skips included."""
        return {label.ticket: label for label in self.labels if label.labeller == labeller}

    def of(self, answers: Mapping[str, ScoredAnswer]) -> Labels:
        """The last judgments that were of these answers, whatever was said of others to the same tickets since."""
        known = {name: anchors(answer) for name, answer in answers.items()}
        found: dict[tuple[str, str], Label] = {}
        for label in self.every or self.labels:
            if known.get(label.ticket) == label.quotes:
                found[label.ticket, label.labeller] = label
        return Labels(self.drawings, tuple(found.values()))

    @property
    def labellers(self) -> tuple[str, ...]:
        """Most judgments first."""
        counts = Counter(label.labeller for label in self.labels if label.judgment != "skip")
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    def settled(self) -> tuple[Label, ...]:
        """One judgment a ticket, skips left out: where labellers differ, the worst one, which no bound suffers from.

        The probabilities are those of the rounds as far as they were judged: tickets are judged in random order, so a
        round that was stopped, or had skips, is an even sample of fewer.
        """
        kept: dict[str, Label] = {}
        for label in self.labels:
            if label.judgment == "skip":
                continue
            other = kept.get(label.ticket)
            if other is None or _FROM_WORST.index(label.judgment) < _FROM_WORST.index(other.judgment):
                kept[label.ticket] = label
        rounds = [
            dataclasses.replace(drawing.round, n=sum(name in kept for name in drawing.ids)) for drawing in self.drawings
        ]
        return tuple(
            dataclasses.replace(label, probability=probability(rounds, label.confidence) or label.probability)
            for label in kept.values()
        )


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two labellers on `n` tickets that both judged; None where it is not defined.

    J. Cohen, "A coefficient of agreement for nominal scales" (1960); interval by the large-sample error of
    J. L. Fleiss, J. Cohen and B. S. Everitt (1969).
    """

    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


def anchors(answer: ScoredAnswer) -> tuple[str, ...]:
    """Where each quote of an answer begins and how: `page#start quote`."""
    return tuple(f"{one.page}#{one.start} {one.quote[:_QUOTED]}" for one in answer.citations)


def gold_judgment(ticket: Ticket, answer: ScoredAnswer) -> Judgment | None:
    """The judgment that a labelled ticket implies; None without the label `answerable`.

    Right: the docs have the answer, and the first cited page (else the first passage's) is a relevant one.
    """
    if ticket.answerable is None:
        return None
    if not ticket.answerable:
        return "docs do not say"
    return "right" if answer.first_page in ticket.relevant else "wrong"


def cohen_kappa(first: Mapping[str, Label], second: Mapping[str, Label]) -> Kappa:
    """Agreement on the tickets that both judged, skips left out; 95 % interval."""
    pairs = [
        (first[name].judgment, second[name].judgment)
        for name in first.keys() & second.keys()
        if "skip" not in (first[name].judgment, second[name].judgment)
    ]
    n, agreed = len(pairs), sum(a == b for a, b in pairs)
    if n == 0:
        return Kappa(0, 0, None, None, None)
    joint = Counter(pairs)
    rows, columns = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = agreed / n
    expected = sum(rows[kind] * columns[kind] for kind in JUDGMENTS) / n**2
    if expected >= 1:  # both used one and the same word throughout
        return Kappa(n, agreed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    spread = (
        sum(count / n * ((a == b) - (columns[a] + rows[b]) / n * (1 - kappa)) ** 2 for (a, b), count in joint.items())
        - (kappa - expected * (1 - kappa)) ** 2
    )
    half = 1.96 * (max(0.0, spread) / n) ** 0.5 / (1 - expected)
    return Kappa(n, agreed, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


# -- the file ------------------------------------------------------------------------------------


class LabelFile:
    """`labels.jsonl`: lines are only ever added, and one that a crash tore is left behind, never trusted."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def read(self) -> Labels:
        """All of it; empty where there is no file. Raises InputError, with the line, for one that is not valid."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Labels()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=self.path) from None
        drawings: list[Drawing] = []
        labels: dict[tuple[str, str], Label] = {}
        every: list[Label] = []
        lines = data.split(b"\n")
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8"))
                if row["kind"] == "round":
                    drawings.append(_drawing(row))
                elif row["kind"] == "judgment":
                    label = _label(row)
                    labels.pop((label.ticket, label.labeller), None)
                    labels[label.ticket, label.labeller] = label
                    every.append(label)
                else:
                    raise ValueError(f"kind {row['kind']!r}")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if number == len(lines):  # the last line has no end: it was being written when the process died
                    break
                remedy = "Mend or delete the line; the others are kept."
                raise InputError(f"is not a label: {error!r}", path=self.path, line=number, remedy=remedy) from None
        return Labels(tuple(drawings), tuple(labels.values()), tuple(every))

    def add_drawing(self, sample: Sample, tickets_digest: str) -> None:
        """Append a round."""
        row = {"kind": "round", **dataclasses.asdict(sample.round), "tickets_digest": tickets_digest}
        self._append([{**row, "ids": [one.id for one in sample.chosen]}])

    def add(self, labels: Iterable[Label]) -> None:
        """Append judgments; on the disk when this returns."""
        self._append([{"kind": "judgment", **dataclasses.asdict(label)} for label in labels])

    def _append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        text = "".join(dumps(row) + "\n" for row in rows)
        try:
            with self.path.open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        self._cut(file)
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except (FileNotFoundError, NotADirectoryError, PermissionError, IsADirectoryError) as error:
            raise InputError(f"cannot be written: {error.strerror}", path=self.path) from None
        except OSError as error:
            raise EnvironmentFailure(f"cannot be written: {error.strerror}", path=self.path) from None

    def _cut(self, file: Any) -> None:
        """Drop a torn last line, or end a whole one that lacks only its line feed."""
        file.seek(0)
        data = file.read()
        whole = data.rfind(b"\n") + 1
        try:
            json.loads(data[whole:].decode("utf-8"))
        except ValueError:
            file.truncate(whole)
        else:
            file.write(b"\n")


def _drawing(row: Mapping[str, Any]) -> Drawing:
    shape = Round(int(row["seed"]), int(row["n"]), int(row["frame"]), float(row["floor"]))
    if not 0 <= shape.n <= shape.frame or not all(isinstance(name, str) for name in row["ids"]):
        raise ValueError("a round of more tickets than there are")
    return Drawing(shape, tuple(row["ids"]), str(row["tickets_digest"]))


def _label(row: Mapping[str, Any]) -> Label:
    judgment = row["judgment"]
    if judgment not in JUDGMENTS:
        raise ValueError(f"judgment {judgment!r}, expected one of: {', '.join(JUDGMENTS)}")
    chance, confidence = float(row["probability"]), float(row["confidence"])
    if not (0 < chance <= 1 and 0 <= confidence <= 1):
        raise ValueError(f"probability {chance}, confidence {confidence}")
    return Label(
        ticket=str(row["ticket"]),
        judgment=judgment,
        labeller=str(row["labeller"]),
        probability=chance,
        confidence=confidence,
        time=str(row["time"]),
        generation=str(row["generation"]),
        quotes=tuple(str(quote) for quote in row["quotes"]),
    )


# -- the session ---------------------------------------------------------------------------------


def make_label(answer: ScoredAnswer, judgment: Judgment, labels: Labels, *, labeller: str, time: str) -> Label:
    """The judgment of one drawn ticket's answer."""
    chance = probability([drawing.round for drawing in labels.drawings], answer.confidence)
    return Label(
        ticket=answer.id,
        judgment=judgment,
        labeller=labeller,
        probability=chance or 1.0,
        confidence=answer.confidence,
        time=time,
        generation=answer.generation,
        quotes=anchors(answer),
    )


def judge(
    answers: Mapping[str, ScoredAnswer],
    file: LabelFile,
    *,
    labeller: str,
    show: Callable[[str, int, int, Judgment | None], None],
    key: Callable[[], str],
    now: Callable[[], str],
) -> int:
    """Take judgments until every drawn ticket has one or QUIT is pressed; returns how many were given.

    `show` is told the ticket's id, its place (from 1), the number of tickets, and an earlier judgment. Each judgment is
    on the disk before the next ticket is shown. BACK goes to the ticket before, to judge it again; any other key
    than those of KEYS does nothing. A `key` that raises EOFError or KeyboardInterrupt quits. A ticket whose answer has
    changed since is judged again.
    """
    labels = file.read()
    ids = [name for name in labels.ids if name in answers]
    done = labels.of(answers).by(labeller)
    given = 0
    place = _next(ids, done, 0)
    while place < len(ids):
        name = ids[place]
        earlier = done.get(name)
        show(name, place + 1, len(ids), earlier.judgment if earlier else None)
        while True:
            try:
                pressed = key().lower()
            except (EOFError, KeyboardInterrupt):
                return given
            if pressed == QUIT:
                return given
            if pressed == BACK and place > 0:
                place -= 1
                break
            if pressed in KEYS:
                label = make_label(answers[name], KEYS[pressed], labels, labeller=labeller, time=now())
                file.add([label])
                done[name] = label
                given += 1
                place = _next(ids, done, place + 1)
                break
    return given


def _next(ids: Sequence[str], done: Mapping[str, Label], start: int) -> int:
    """The first ticket without a judgment from `start` on; then those before; then the end."""
    order = [*range(start, len(ids)), *range(start)]
    return next((place for place in order if ids[place] not in done), len(ids))


# -- a sheet -------------------------------------------------------------------------------------


def read_sheet(path: str | os.PathLike[str], ids: Sequence[str]) -> dict[str, Judgment]:
    """The column `judgment` of a CSV sheet, by its column `id`; empty cells are tickets not judged yet.

    A judgment is one of JUDGMENTS or its key. Raises InputError, with the line, for another word, for a ticket that
    was not drawn, or for one that stands twice.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=file) from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", path=file, remedy="Save it as CSV UTF-8.") from None
    # A sheet keeps an id from being read as a formula with a leading quote.
    known = {name: name for name in ids} | {f"'{name}": name for name in ids}
    header = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"is not valid CSV: {error}", path=file, line=reader.line_num) from None
    if not {"id", "judgment"} <= set(reader.fieldnames or ()):
        raise InputError(
            "has no columns id and judgment", path=file, line=1, remedy="Write one: answerable label --sheet"
        )
    found: dict[str, Judgment] = {}
    for line, row in rows:
        word = (row["judgment"] or "").strip().lower()
        if not word:
            continue
        name = known.get((row["id"] or "").strip())
        judgment = KEYS.get(word) or next((one for one in JUDGMENTS if one == word), None)
        if name is None:
            raise InputError(f"ticket {row['id']!r} was not drawn", path=file, line=line)
        if judgment is None:
            remedy = f"Expected one of: {', '.join(JUDGMENTS)}; or its key: {', '.join(KEYS)}."
            raise InputError(f"judgment {word!r} is not known", path=file, line=line, remedy=remedy)
        if name in found:
            raise InputError(f"ticket {name!r} stands twice", path=file, line=line)
        found[name] = judgment
    return found
