"""Human judgments of answers: what they are, and the file and the sheet they are kept in.

A judgment is of one answer: it carries the anchors of the quotes that were shown, so that it is not held against
another answer later. The confidence is never shown to the one who judges.
"""

from __future__ import annotations

import csv
import dataclasses
import difflib
import io
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta

from ...errors import EnvironmentFailure, InputError
from ...jsonl import dumps
from ...model import Ticket
from ...schema.check import Wrong, name_of, row_of, shown
from ...schema.json_text import parse_json
from ...schema.kinds import Confidence, Count, Share, about, within
from ..scored_answer import ScoredAnswer
from .sample import Round, Sample, probability

Judgment = Literal["right", "partly", "wrong", "docs do not say", "skip"]

JUDGMENTS: tuple[Judgment, ...] = get_args(Judgment)
KEYS: Mapping[str, Judgment] = {"r": "right", "p": "partly", "w": "wrong", "d": "docs do not say", "s": "skip"}
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

    def only(self, labeller: str) -> Labels:
        """The judgments of one labeller. Raises InputError for a name that judged nothing."""
        if labeller not in self.labellers:
            names = ", ".join(self.labellers)
            remedy = f"Judgments are of: {names}." if names else "Judge first: answerable label --tickets FILE"
            raise InputError(f"there are no judgments of {labeller!r}", remedy=remedy)
        return Labels(
            self.drawings,
            tuple(label for label in self.labels if label.labeller == labeller),
            tuple(label for label in self.every if label.labeller == labeller),
        )

    def of(self, answers: Mapping[str, ScoredAnswer]) -> Labels:
        """The last judgments that were of these answers, whatever was said of others to the same tickets since."""
        known = {name: anchors(answer) for name, answer in answers.items()}
        last: dict[tuple[str, str], Label] = {}
        for label in self.every or self.labels:
            if known.get(label.ticket) == label.quotes:
                last[label.ticket, label.labeller] = label
        return Labels(self.drawings, tuple(last.values()))

    @property
    def labellers(self) -> tuple[str, ...]:
        """Most judgments first."""
        counts = Counter(label.labeller for label in self.labels if label.judgment != "skip")
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    def settled(self) -> tuple[Label, ...]:
        """One judgment a ticket, skips left out: where labellers differ, the worst one, which no bound suffers from.
        How much they may differ is for `check_agreement` to say.

        The probabilities are those of the rounds as far as they were judged: tickets are judged in random order, so a
        round that was stopped, or had skips, is an even sample of fewer.
        """
        kept = self._worst()
        rounds = self.judged_rounds
        return tuple(
            dataclasses.replace(label, probability=probability(rounds, label.confidence) or label.probability)
            for label in kept.values()
        )

    @property
    def judged_rounds(self) -> tuple[Round, ...]:
        """The rounds, each as far as it was judged."""
        kept = self._worst()
        return tuple(
            dataclasses.replace(drawing.round, n=sum(name in kept for name in drawing.ids)) for drawing in self.drawings
        )

    def _worst(self) -> dict[str, Label]:
        kept: dict[str, Label] = {}
        for label in self.labels:
            if label.judgment == "skip":
                continue
            other = kept.get(label.ticket)
            if other is None or _FROM_WORST.index(label.judgment) < _FROM_WORST.index(other.judgment):
                kept[label.ticket] = label
        return kept


def anchors(answer: ScoredAnswer) -> tuple[str, ...]:
    """Where each quote of an answer begins and how: `page#start quote`."""
    return tuple(f"{cited.page}#{cited.start} {cited.quote[:_QUOTED]}" for cited in answer.citations)


def gold_judgment(ticket: Ticket, answer: ScoredAnswer) -> Judgment | None:
    """The judgment that a labelled ticket implies; None without the label `answerable`.

    Right: the docs have the answer, and the first cited page (else the first passage's) is a relevant one.
    """
    if ticket.answerable is None:
        return None
    if not ticket.answerable:
        return "docs do not say"
    return "right" if answer.first_page in ticket.relevant else "wrong"


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
                row = _row(line)
            except (ValueError, Wrong) as error:
                if number == len(lines):  # the last line has no end: it was being written when the process died
                    break
                problem = str(error) if not isinstance(error, Wrong) else f"{name_of(error.place)} {error.problem}"
                remedy = "Mend or delete the line; the others are kept."
                raise InputError(f"is not a label: {problem}", path=self.path, line=number, remedy=remedy) from None
            if isinstance(row, Drawing):
                drawings.append(row)
            else:
                labels.pop((row.ticket, row.labeller), None)
                labels[row.ticket, row.labeller] = row
                every.append(row)
        return Labels(tuple(drawings), tuple(labels.values()), tuple(every))

    def add_drawing(self, sample: Sample, tickets_digest: str) -> None:
        """Append a round."""
        row = {"kind": "round", **dataclasses.asdict(sample.round), "tickets_digest": tickets_digest}
        self._append([{**row, "ids": [candidate.id for candidate in sample.chosen]}])

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
            remedy = "Name a file in a folder that exists and that you may write to."
            raise InputError(f"cannot be written: {error.strerror}", path=self.path, remedy=remedy) from None
        except OSError as error:
            raise EnvironmentFailure(f"cannot be written: {error.strerror}", path=self.path) from None

    def _cut(self, file: Any) -> None:
        """Drop a torn last line, or end a whole one that lacks only its line feed."""
        file.seek(0)
        data = file.read()
        whole = data.rfind(b"\n") + 1
        try:
            parse_json(data[whole:])
        except ValueError:
            file.truncate(whole)
        else:
            file.write(b"\n")


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A line of kind "round"."""

    seed: Annotated[int, within(-(2**63), 2**63 - 1, "number")]
    n: Annotated[Count, about("tickets drawn", "tickets")]
    frame: Annotated[Count, about("tickets there were to draw from", "tickets")]
    floor: Annotated[Share, about("least chance to be drawn")]
    ids: tuple[str, ...]
    tickets_digest: str


@dataclass(frozen=True, slots=True)
class JudgmentRow:
    """A line of kind "judgment"."""

    ticket: str
    judgment: Judgment
    labeller: str
    probability: Annotated[float, Meta(gt=0, le=1, extra={"unit": "chance to be drawn"})]
    confidence: Confidence
    time: str
    generation: str
    quotes: tuple[str, ...]


def _row(line: bytes) -> Drawing | Label:
    """What a line holds. Raises ValueError for what is not JSON, Wrong for what its kind does not allow."""
    row = parse_json(line)
    kind = row.get("kind") if isinstance(row, dict) else None
    if kind == "judgment":
        given = row_of(row, JudgmentRow)
        return Label(**{field.name: getattr(given, field.name) for field in dataclasses.fields(given)})
    if kind != "round":
        raise Wrong(("kind",), f'is {shown(kind)}, allowed: "round" or "judgment"')
    drawn = row_of(row, RoundRow)
    if drawn.n > drawn.frame:
        raise Wrong(("n",), f"is {drawn.n}, allowed: 0 to frame ({drawn.frame})")
    return Drawing(Round(drawn.seed, drawn.n, drawn.frame, drawn.floor), drawn.ids, drawn.tickets_digest)


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
    judgments: dict[str, Judgment] = {}
    for line, row in rows:
        word = (row["judgment"] or "").strip().lower()
        if not word:
            continue
        name = known.get((row["id"] or "").strip())
        judgment = KEYS.get(word) or next((known for known in JUDGMENTS if known == word), None)
        if name is None:
            remedy = "Only tickets of the sample count: answerable label --sheet writes them."
            raise InputError(f"ticket {shown(row['id'])} was not drawn", path=file, line=line, remedy=remedy)
        if judgment is None:
            near = difflib.get_close_matches(word, JUDGMENTS, 1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            remedy = f"{hint}Allowed: {', '.join(JUDGMENTS)}; or its key: {', '.join(KEYS)}."
            raise InputError(f"judgment {shown(word)} is not known", path=file, line=line, remedy=remedy)
        if name in judgments:
            raise InputError(f"ticket {name!r} stands twice", path=file, line=line, remedy="Keep one of its lines.")
        judgments[name] = judgment
    return judgments
