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
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt

from ...encode import Encoder
from ...errors import InputError
from ...jsonl import write_text
from ...model import Ticket
from ...schema.check import keys_of, shown
from ...schema.kinds import Count, NotEmpty, about, within
from ...schema.reference import KeyRow, rows_of
from ...schema.toml_file import TomlFile
from ...tickets.message import asks, own_words
from ...tickets.redact import redact
from ..coverage.key_phrases import key_phrases
from ..coverage.outline import shorten
from .clustering import PILE, PILE_COSINE, Clusters, Floats, assign, cluster

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
class IntentTable:
    """One `[[intent]]` as the file writes it."""

    id: Annotated[NotEmpty, about("kept from run to run")]
    name: Annotated[NotEmpty, about("as reports show it; yours to change")]
    examples: Annotated[tuple[str, ...], about("texts of central tickets, redacted, the most central one first")]
    tickets: Annotated[Count, about("their number in the last run", "tickets")] = 0
    medoid: Annotated[str, about("id of the most central ticket")] = ""
    phrases: Annotated[tuple[str, ...], about("words that tell it from the others")] = ()
    merge_into: Annotated[str, about("id of the intent that this one is part of")] = ""
    pin: Annotated[bool, about("keep it, whatever the clusters say")] = False


@dataclass(frozen=True, slots=True)
class IntentsFile:
    """A file of intents as it is written."""

    schema: Annotated[int, within(1, 1000, "version", "of the form of this file")] = 1
    intent: Annotated[tuple[IntentTable, ...], about("one table an intent")] = ()


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
        return sum(intent_id is None for intent_id in self.of.values())

    def name_of(self, ticket: Ticket) -> str | None:
        """The ticket's own intent, else the name of the one found for it, else `OUT_OF_SCOPE`."""
        if ticket.intent or ticket.id not in self.of:
            return ticket.intent
        names = {intent.id: intent.name for intent in self.intents}
        intent_id = self.of[ticket.id]
        return OUT_OF_SCOPE if intent_id is None else names[intent_id]

    def applied(self, tickets: Sequence[Ticket]) -> list[Ticket]:
        """The tickets, each with its intent."""
        names = {intent.id: intent.name for intent in self.intents}
        of = {ticket: OUT_OF_SCOPE if intent_id is None else names[intent_id] for ticket, intent_id in self.of.items()}
        return [
            dataclasses.replace(ticket, intent=ticket.intent or of.get(ticket.id, ticket.intent)) for ticket in tickets
        ]


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
    untagged = sorted(
        (own_words(ticket) for ticket in tickets if not ticket.intent and asks(ticket)),
        key=lambda ticket: ticket.id,
    )
    given = sum(bool(ticket.intent) for ticket in tickets)
    if not untagged:
        pinned = tuple(intent for intent in known if intent.pin)
        return Intents(pinned, {}, given, tuple(intent for intent in known if not intent.pin))
    vectors = encoder.encode([ticket.text for ticket in untagged], progress)
    smallest = min_size or (MIN_SIZE if len(untagged) >= FEW else MIN_SIZE_OF_FEW)
    clusters = cluster(vectors, min_size=smallest, pile_cosine=pile_cosine)
    found = _recognised(clusters, vectors, known, encoder, pile_cosine)
    intents = _identified(_described(untagged, vectors, found.labels, found.means), known, found.earlier)
    targets = [_merged(intent, known) for intent in intents]
    of = {
        ticket.id: None if label == PILE else targets[label]
        for ticket, label in zip(untagged, found.labels.tolist(), strict=True)
    }
    listed = _counted(intents, known, set(targets), of)
    ids = {intent.id for intent in listed}
    lost = tuple(intent for intent in known if intent.id not in ids)
    return Intents(tuple(listed), of, given, lost, clusters.silhouette)


@dataclass(frozen=True, slots=True)
class _Recognised:
    """Clusters, those of pinned intents included. earlier: cluster -> place among the known intents, if it is one."""

    labels: npt.NDArray[np.int64]
    means: Floats
    earlier: Mapping[int, int]


def _recognised(
    clusters: Clusters, vectors: Floats, known: Sequence[Intent], encoder: Encoder, pile_cosine: float
) -> _Recognised:
    """Which clusters are known intents; a pinned intent that was not found takes the tickets that are nearest to it."""
    if not known:
        return _Recognised(clusters.labels, clusters.means, {})
    known_means = _known_means(known, encoder)
    earlier = _matches(known_means, clusters.means)
    absent = [place for place, intent in enumerate(known) if intent.pin and place not in earlier.values()]
    if not absent:
        return _Recognised(clusters.labels, clusters.means, earlier)
    count = len(clusters.means)
    to_absent = vectors @ known_means[absent].T
    to_clusters = (vectors @ clusters.means.T).max(axis=1) if count else np.full(len(vectors), -1.0)
    nearest = to_absent.max(axis=1)
    taken = (nearest >= pile_cosine) & (nearest > to_clusters)
    return _Recognised(
        labels=np.where(taken, count + to_absent.argmax(axis=1), clusters.labels),
        means=np.vstack([clusters.means, known_means[absent]]),
        earlier=earlier | {count + number: place for number, place in enumerate(absent)},
    )


def _identified(described: Sequence[Intent], known: Sequence[Intent], earlier: Mapping[int, int]) -> list[Intent]:
    """The clusters, each with the id and name of the known intent that it is, or with an id that is free."""
    intents: list[Intent] = []
    for number, cluster_intent in enumerate(described):
        if number in earlier:
            facts = {name: getattr(cluster_intent, name) for name in ("tickets", "medoid", "phrases")}
            intents.append(dataclasses.replace(known[earlier[number]], **facts, new=False))
        else:
            used = {intent.id for intent in (*intents, *known)}
            intents.append(dataclasses.replace(cluster_intent, id=_free(cluster_intent.id, used)))
    return intents


def _counted(
    intents: Sequence[Intent], known: Sequence[Intent], targets: set[str], of: Mapping[str, str | None]
) -> list[Intent]:
    """All intents with their tickets, most first; one that others are merged into is there without a cluster too."""
    own = {intent.id for intent in intents}
    counts = Counter(of.values())
    every = [*intents, *(intent for intent in known if intent.id in targets - own)]
    counted = [dataclasses.replace(intent, tickets=counts[intent.id]) for intent in every]
    return _distinct(sorted(counted, key=lambda intent: (-intent.tickets, intent.name, intent.id)))


def _known_means(known: Sequence[Intent], encoder: Encoder) -> Floats:
    """(known, d) the unit mean of each intent's examples."""
    vectors = encoder.encode([text for intent in known for text in intent.examples])
    means = np.zeros((len(known), vectors.shape[1]), dtype=np.float32)
    begin = 0
    for number, intent in enumerate(known):
        mean = vectors[begin : begin + len(intent.examples)].sum(axis=0)
        means[number] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        begin += len(intent.examples)
    return means


def _matches(known_means: Floats, means: Floats) -> dict[int, int]:
    """Cluster -> known intent, the nearest pairs first, each once."""
    matches: dict[int, int] = {}
    if not len(known_means) or not len(means):
        return matches
    cosines = np.round(means @ known_means.T, 6)
    for flat in np.argsort(-cosines, axis=None, kind="stable"):
        number, place = divmod(int(flat), len(known_means))
        if cosines[number, place] < SAME_INTENT_COSINE:
            break
        if number not in matches and place not in matches.values():
            matches[number] = place
    return matches


def _described(tickets: Sequence[Ticket], vectors: Floats, labels: Any, means: Floats) -> list[Intent]:
    """Each cluster with a name, its most central tickets, and an id made of the medoid."""
    members = [np.flatnonzero(labels == number) for number in range(len(means))]
    texts = [redact(ticket.text) for ticket in tickets]
    phrases = key_phrases({str(number): [texts[row] for row in rows] for number, rows in enumerate(members)})
    described = []
    for number, rows in enumerate(members):
        central = rows[np.argsort(-np.round(vectors[rows] @ means[number], 6), kind="stable")]
        examples = tuple(dict.fromkeys(shorten(texts[row]) for row in central[: 3 * MAX_EXAMPLES]))[:MAX_EXAMPLES]
        medoid = tickets[central[0]].id if len(central) else ""
        own = phrases[str(number)]
        name = " / ".join(own[:2]) or (shorten(examples[0], 40) if examples else "")
        digest = hashlib.sha256((examples[0] if examples else str(number)).encode()).hexdigest()[:6]
        described.append(Intent(f"i-{digest}", name, examples, len(rows), medoid, own, new=True))
    return described


def _distinct(intents: Sequence[Intent]) -> list[Intent]:
    """A second intent of one name is given its third phrase or its id, since reports group by name."""
    seen: set[str] = set()
    distinct = []
    for intent in intents:
        name = intent.name
        if name in seen and intent.new:
            name = " / ".join([name, *intent.phrases[2:3]])
            name = f"{intent.name} ({intent.id})" if name in seen or name == intent.name else name
        seen.add(name)
        distinct.append(dataclasses.replace(intent, name=name))
    return distinct


def _free(wanted: str, used: set[str]) -> str:
    number, name = 1, wanted
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _merged(intent: Intent, known: Sequence[Intent]) -> str:
    """The id at the end of `merge_into`; `read_intents` has refused circles."""
    by_id = {one.id: one for one in known}
    while intent.merge_into:
        intent = by_id[intent.merge_into]
    return intent.id


# -- the file -------------------------------------------------------------------------------------


def read_intents(path: str | os.PathLike[str]) -> tuple[Intent, ...]:
    """The intents of a file. Raises InputError, with the file and what is wrong in which entry."""
    try:
        file = TomlFile.read(path, InputError)
    except FileNotFoundError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from None
    schema = file.data.get("schema", SCHEMA)
    if schema != SCHEMA:
        file.fail(f"schema is {shown(schema)}, this version reads {SCHEMA}", "schema")
    given = IntentsFile(**file.values(keys_of(IntentsFile)))
    intents: dict[str, Intent] = {}
    for at, row in enumerate(given.intent):
        if not row.examples:
            file.fail(
                "[[intent]]: no examples", "intent", at, remedy=f"examples: {keys_of(IntentTable)['examples'].text}."
            )
        if row.id in intents:
            file.fail(f"intent id {row.id!r} stands twice", "intent", at, "id", remedy="Give one of them another id.")
        intents[row.id] = Intent(**{field.name: getattr(row, field.name) for field in dataclasses.fields(row)})
    for at, intent in enumerate(intents.values()):
        _follow(intent, intents, file, at)
    return tuple(intents.values())


def _follow(intent: Intent, intents: Mapping[str, Intent], file: TomlFile, at: int) -> None:
    """Refuse a `merge_into` that leads nowhere, or in a circle."""
    seen, last = {intent.id}, intent
    while last.merge_into:
        if last.merge_into not in intents:
            near = ", ".join(sorted(intents)[:10])
            problem = f"intent {last.id!r} is merged into {last.merge_into!r}, which is not there"
            file.fail(problem, "intent", list(intents).index(last.id), "merge_into", remedy=f"Ids are: {near}.")
        last = intents[last.merge_into]
        if last.id in seen:
            problem = f"intent {intent.id!r} is merged in a circle"
            file.fail(problem, "intent", at, "merge_into", remedy='Let one of them stand: merge_into = "".')
        seen.add(last.id)


def intents_reference() -> tuple[KeyRow, ...]:
    """Every key of an intent in the file, for the docs."""
    return rows_of(IntentTable, "intent")


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
