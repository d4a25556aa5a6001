"""Intents of tickets: those given win; others are found as clusters, named, and kept stable by `intents.toml`.

A found intent has an id that outlives the run: the next run compares its clusters with the examples that the file
keeps, and a cluster that is near enough to one takes over its id and its name. People edit the file, and it wins:

    name         whatever stands there is used from then on
    merge_into   tickets of this intent are counted under the intent of that id
    pin          the intent is kept and given tickets even where no cluster is found for it
    examples     what the intent is recognised by; more of them, better chosen, steer it

Tickets near no intent are a pile of their own, `OUT_OF_SCOPE`. No language model is needed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...encode import Encoder
from ...errors import InputError
from ...jsonl import write_text
from ...model import Ticket
from ...settings import parse_toml
from ...tickets.redact import redact
from ..coverage.key_phrases import key_phrases
from ..coverage.outline import shorten
from .clustering import PILE, PILE_COSINE, Floats, assign, cluster

OUT_OF_SCOPE = "(out of scope)"
MIN_SIZE, FEW, MIN_SIZE_OF_FEW = 5, 500, 3  # tickets of an intent; fewer tickets in all than FEW; then so many
MAX_EXAMPLES = 5  # tickets kept of an intent, the most central first
SAME_INTENT_COSINE = 0.75  # cosine of the examples' mean to a cluster's mean, from which both are one intent
SCHEMA = 1

_HEAD = """\
# Intents found in your tickets. What you write here wins over what the next run finds:
#   name        rename it            merge_into  count its tickets under another id
#   pin = true  keep it, found or not            examples    what it is recognised by
"""


@dataclass(frozen=True, slots=True)
class Intent:
    """One found intent. `examples` are texts of central tickets, redacted, the medoid first; `tickets` their number."""

    id: str
    name: str
    examples: tuple[str, ...]
    tickets: int = 0
    medoid: str = ""
    phrases: tuple[str, ...] = ()
    merge_into: str = ""
    pin: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class Intents:
    """All intents, most tickets first; `of` the intent id of each ticket without a given one, None for the pile.

    given: tickets that came with an intent. lost: intents of the earlier file that no cluster took over.
    """

    intents: tuple[Intent, ...]
    of: Mapping[str, str | None]
    given: int = 0
    lost: tuple[Intent, ...] = ()
    silhouette: float = 0.0

    @property
    def pile(self) -> int:
        return sum(found is None for found in self.of.values())

    def name_of(self, ticket: Ticket) -> str | None:
        """The ticket's own intent, else the name of the one found for it, else `OUT_OF_SCOPE`."""
        if ticket.intent or ticket.id not in self.of:
            return ticket.intent
        by_id = {one.id: one for one in self.intents}
        found = self.of[ticket.id]
        return OUT_OF_SCOPE if found is None else by_id[found].name

    def applied(self, tickets: Sequence[Ticket]) -> list[Ticket]:
        """The tickets, each with its intent."""
        names = {one.id: one.name for one in self.intents}

        def name(ticket: Ticket) -> str | None:
            if ticket.intent or ticket.id not in self.of:
                return ticket.intent
            found = self.of[ticket.id]
            return OUT_OF_SCOPE if found is None else names[found]

        return [dataclasses.replace(ticket, intent=name(ticket)) for ticket in tickets]


def find_intents(
    tickets: Sequence[Ticket],
    encoder: Encoder,
    known: Sequence[Intent] = (),
    *,
    min_size: int | None = None,
    pile_cosine: float = PILE_COSINE,
    progress: Callable[[int], None] | None = None,
) -> Intents:
    """Find intents for the tickets that have none; `known` are those of `intents.toml`.

    min_size: tickets of an intent (default: 5, or 3 among fewer than 500). The order of `tickets` does not matter.
    Memory grows with the square of their number, up to 8,000 tickets (256 MB).
    """
    todo = sorted((one for one in tickets if not one.intent), key=lambda one: one.id)
    given = len(tickets) - len(todo)
    if not todo:
        return Intents(tuple(one for one in known if one.pin), {}, given, tuple(one for one in known if not one.pin))
    vectors = encoder.encode([one.text for one in todo], progress)
    least = min_size or (MIN_SIZE if len(todo) >= FEW else MIN_SIZE_OF_FEW)
    found = cluster(vectors, min_size=least, pile_cosine=pile_cosine)
    labels, means = found.labels, found.means
    kept, kept_means = [], np.zeros((0, vectors.shape[1]), np.float32)
    if known:
        kept = list(known)
        kept_means = _known_means(kept, encoder)
    taken = _matches(kept_means, means)
    absent = [place for place, one in enumerate(kept) if one.pin and place not in taken.values()]
    if absent:  # a pinned intent that was not found takes the tickets that are nearest to it
        own = vectors @ kept_means[absent].T
        rival = (vectors @ means.T).max(axis=1) if len(means) else np.full(len(vectors), -1.0)
        best = own.max(axis=1)
        moved = (best >= pile_cosine) & (best > rival)
        labels = np.where(moved, len(means) + own.argmax(axis=1), labels)
        means = np.vstack([means, kept_means[absent]])
        taken |= {len(found.means) + number: place for number, place in enumerate(absent)}
    named = _described(todo, vectors, labels, means)
    intents: dict[str, Intent] = {}
    names: list[str] = []
    for number, one in enumerate(named):
        earlier = kept[taken[number]] if number in taken else None
        if earlier is not None:
            one = dataclasses.replace(earlier, tickets=one.tickets, medoid=one.medoid, phrases=one.phrases, new=False)
        else:
            one = dataclasses.replace(one, id=_free(one.id, {*intents, *(other.id for other in kept)}))
        intents[one.id] = one
        names.append(one.id)
    target = {one.id: _merged(one, kept) for one in intents.values()}
    for wanted in sorted(set(target.values()) - intents.keys()):
        intents[wanted] = dataclasses.replace(next(one for one in kept if one.id == wanted), tickets=0)
    of = {
        one.id: None if label == PILE else target[names[label]]
        for one, label in zip(todo, labels.tolist(), strict=True)
    }
    counts = {name: sum(value == name for value in of.values()) for name in intents}
    listed = [dataclasses.replace(one, tickets=counts[one.id]) for one in intents.values()]
    listed = _distinct(sorted(listed, key=lambda one: (-one.tickets, one.name, one.id)))
    lost = tuple(one for place, one in enumerate(kept) if one.id not in intents)
    return Intents(tuple(listed), of, given, lost, found.silhouette)


def _known_means(known: Sequence[Intent], encoder: Encoder) -> Floats:
    texts = [text for one in known for text in one.examples]
    vectors = encoder.encode(texts)
    means = np.zeros((len(known), vectors.shape[1]), dtype=np.float32)
    place = 0
    for number, one in enumerate(known):
        mean = vectors[place : place + len(one.examples)].sum(axis=0)
        means[number] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        place += len(one.examples)
    return means


def _matches(kept: Floats, means: Floats) -> dict[int, int]:
    """Cluster -> earlier intent, the nearest pairs first, each once."""
    taken: dict[int, int] = {}
    if not len(kept) or not len(means):
        return taken
    similar = np.round(means @ kept.T, 6)
    for flat in np.argsort(-similar, axis=None, kind="stable"):
        number, place = divmod(int(flat), len(kept))
        if similar[number, place] < SAME_INTENT_COSINE:
            break
        if number not in taken and place not in taken.values():
            taken[number] = place
    return taken


def _described(todo: Sequence[Ticket], vectors: Floats, labels: Any, means: Floats) -> list[Intent]:
    """Each cluster with a name, its most central tickets, and an id made of the medoid."""
    members = [np.flatnonzero(labels == number) for number in range(len(means))]
    texts = [redact(one.text) for one in todo]
    phrases = key_phrases({str(number): [texts[row] for row in rows] for number, rows in enumerate(members)})
    described = []
    for number, rows in enumerate(members):
        central = rows[np.argsort(-np.round(vectors[rows] @ means[number], 6), kind="stable")]
        examples = tuple(dict.fromkeys(shorten(texts[row]) for row in central[: 3 * MAX_EXAMPLES]))[:MAX_EXAMPLES]
        medoid = todo[central[0]].id if len(central) else ""
        said = phrases[str(number)]
        name = " / ".join(said[:2]) or (shorten(examples[0], 40) if examples else "")
        digest = hashlib.sha256((examples[0] if examples else str(number)).encode()).hexdigest()[:6]
        described.append(Intent(f"i-{digest}", name, examples, len(rows), medoid, said, new=True))
    return described


def _distinct(intents: Sequence[Intent]) -> list[Intent]:
    """A second intent of one name is given its third phrase or its id, since reports group by name."""
    seen: set[str] = set()
    made = []
    for one in intents:
        name = one.name
        if name in seen and one.new:
            name = " / ".join([name, *one.phrases[2:3]])
            name = f"{one.name} ({one.id})" if name in seen or name == one.name else name
        seen.add(name)
        made.append(dataclasses.replace(one, name=name))
    return made


def _free(wanted: str, used: set[str]) -> str:
    number, name = 1, wanted
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _merged(one: Intent, kept: Sequence[Intent]) -> str:
    """Follow `merge_into` to its end; `read_intents` has refused circles."""
    by_id = {other.id: other for other in kept}
    while one.merge_into:
        one = by_id[one.merge_into]
    return one.id


# -- the file -------------------------------------------------------------------------------------


def read_intents(path: str | os.PathLike[str]) -> tuple[Intent, ...]:
    """The intents of a file. Raises InputError, with the file and what is wrong in which entry."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=file) from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", path=file) from None
    data = parse_toml(text, file, InputError)
    if data.get("schema", SCHEMA) != SCHEMA:
        raise InputError(f"schema is {data['schema']!r}, this version reads {SCHEMA}", path=file)
    rows = data.get("intent", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("intent is not a list of tables", path=file, remedy="Write each as [[intent]].")
    found: dict[str, Intent] = {}
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.split("#")[0].strip() == "[[intent]]"]
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else None
        one = _intent(row, file, line)
        if one.id in found:
            raise InputError(f"intent id {one.id!r} stands twice", path=file, line=line)
        found[one.id] = one
    for one in found.values():
        seen, at = {one.id}, one
        while at.merge_into:
            if at.merge_into not in found:
                raise InputError(f"intent {at.id!r} is merged into {at.merge_into!r}, which is not there", path=file)
            at = found[at.merge_into]
            if at.id in seen:
                raise InputError(f"intent {one.id!r} is merged in a circle", path=file)
            seen.add(at.id)
    return tuple(found.values())


_KINDS: dict[str, type] = {
    "id": str,
    "name": str,
    "examples": list,
    "tickets": int,
    "medoid": str,
    "phrases": list,
    "merge_into": str,
    "pin": bool,
}


def _intent(row: Mapping[str, Any], file: Path, line: int | None) -> Intent:
    for key, value in row.items():
        if key not in _KINDS:
            raise InputError(
                f"unknown key {key!r} of an intent", path=file, line=line, remedy=f"Keys: {', '.join(_KINDS)}."
            )
        if type(value) is not _KINDS[key] or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
            raise InputError(f"{key} of an intent is {value!r}", path=file, line=line)
    for key in ("id", "name", "examples"):
        if not row.get(key):
            raise InputError(f"an intent has no {key}", path=file, line=line)
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Intent(**values)


def write_intents(path: str | os.PathLike[str], found: Intents) -> None:
    """Write the file that people edit, and the next run reads. Lost intents stay: they may come back."""
    parts = [_HEAD, f"schema = {SCHEMA}\n"]
    for one in (*found.intents, *found.lost):
        rows: list[tuple[str, Any]] = [("id", one.id), ("name", one.name), ("tickets", one.tickets)]
        if one in found.lost:
            rows[-1] = ("tickets", 0)
        rows += [("pin", True)] if one.pin else []
        rows += [("merge_into", one.merge_into)] if one.merge_into else []
        rows += [("medoid", one.medoid), ("phrases", list(one.phrases)), ("examples", list(one.examples))]
        parts.append("\n[[intent]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in rows))
    write_text(path, "".join(parts))


def _toml(value: Any) -> str:
    if isinstance(value, list):
        if len(value) > 1:
            return "[\n" + "".join(f"  {_toml(item)},\n" for item in value) + "]"
        return "[" + "".join(_toml(item) for item in value) + "]"
    # A JSON string is a TOML basic string but for DEL, which JSON leaves raw.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


__all__ = [
    "OUT_OF_SCOPE",
    "Intent",
    "Intents",
    "assign",
    "find_intents",
    "read_intents",
    "write_intents",
]
