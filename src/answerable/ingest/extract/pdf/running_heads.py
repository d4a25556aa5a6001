"""Running heads and feet: what stands at the same height of several sheets, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from .glyphs import Box
from .prose import ends_sentence
from .runs import Run

_ZONE = 0.14  # share of a sheet's height, at its top and at its bottom
_NEAR = 4.0  # points
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[-–—|· ]*(?:(?:page|seite|p\.|página|pagina|sida|side|strona|стр\.?)\s*)?(\d{1,6}|[ivxlc]{1,6})"
    r"(?:\s*(?:/|of|von|de|di|av|af|z|из)\s*\d{1,4})?[-–—|· ]*$",
    re.I,
)


def without_running_heads(
    sheets: Sequence[list[Run]], areas: Sequence[Box], body_size: float
) -> tuple[list[list[Run]], list[str]]:
    """The runs of each sheet without heads and feet, and the texts left out, each once.

    A head is left out where its words, numbers aside, stand at one height of two sheets or more. Larger text may be a
    heading that only happens to stand there: it has to be the same to the letter. A number alone at the top or the
    bottom is left out if it grows with the sheets.
    """
    places: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, (runs, area) in enumerate(zip(sheets, areas, strict=True)):
        for run in _in_zones(runs, area):
            for key in _keys(run, area, body_size):
                places[key].append((run.y - area.y0 if _is_head(run, area) else run.y - area.y1, number))
    repeated = {key: heights for key, found in places.items() if (heights := _heights(found))}
    numbers = _page_numbers(sheets)
    if not _leaves_enough(sheets, areas, repeated, body_size):
        repeated = {}
    kept: list[list[Run]] = []
    texts: dict[str, str] = {}
    for number, (runs, area) in enumerate(zip(sheets, areas, strict=True)):
        zones = set(map(id, _in_zones(runs, area)))
        running = {
            id(run)
            for run in runs
            if (number, id(run)) in numbers or (id(run) in zones and _is_repeated(run, area, repeated, body_size))
        }
        running = _at_the_edges(runs, running, body_size)
        for run in runs:
            if id(run) in running:
                texts.setdefault(_DIGITS.sub("#", run.text), run.text)
        kept.append([run for run in runs if id(run) not in running])
    return kept, list(texts.values())


def _at_the_edges(runs: Sequence[Run], running: Collection[int], body_size: float) -> set[int]:
    """The running heads as far as nothing but such lines stands between them and the edge of the sheet.

    With them goes what stands beside them in small print, such as the name of a chapter beside the number of the sheet.
    """
    reached: set[int] = set()
    for ordered in (sorted(runs, key=lambda run: run.y), sorted(runs, key=lambda run: -run.y)):
        for row in _rows(ordered):
            if not any(id(run) in running for run in row):
                break
            reached.update(id(run) for run in row if id(run) in running or _is_beside(run, body_size))
    return reached


def _rows(ordered: Sequence[Run]) -> Iterable[list[Run]]:
    row: list[Run] = []
    for run in ordered:
        if row and abs(run.y - row[0].y) > 0.6 * run.size:
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _is_beside(run: Run, body_size: float) -> bool:
    return len(run.text) <= 60 and run.size <= 1.05 * body_size and not ends_sentence(run.text)


def _in_zones(runs: Sequence[Run], area: Box) -> list[Run]:
    height = area.y1 - area.y0
    top, bottom = area.y0 + _ZONE * height, area.y1 - _ZONE * height
    return [run for run in runs if run.y < top or run.y > bottom]


def _is_head(run: Run, area: Box) -> bool:
    return run.y < (area.y0 + area.y1) / 2


def _keys(run: Run, area: Box, body_size: float) -> list[str]:
    text = " ".join(run.text.lower().split())
    if len(text) > 160 or not any(c.isalnum() for c in text):
        return []
    side = "head" if _is_head(run, area) else "foot"
    if run.size > 1.15 * body_size or (run.bold and run.size > 1.05 * body_size):
        return [f"{side} = {text}"]
    bare = _DIGITS.sub("#", text)
    return [f"{side} {bare}"] if any(c.isalpha() for c in bare) else []


def _heights(found: Sequence[tuple[float, int]]) -> list[float]:
    """The heights at which a text stands on two sheets or more."""
    ordered = sorted(found)
    heights: list[float] = []
    group: list[tuple[float, int]] = []
    for place in [*ordered, (float("inf"), -1)]:
        if group and place[0] - group[0][0] > _NEAR:
            if len({sheet for _, sheet in group}) >= 2:
                heights.append(group[0][0])
            group = []
        group.append(place)
    return heights


def _is_repeated(run: Run, area: Box, repeated: dict[str, list[float]], body_size: float) -> bool:
    height = run.y - area.y0 if _is_head(run, area) else run.y - area.y1
    return any(
        -0.1 <= height - first <= _NEAR + 0.1 for key in _keys(run, area, body_size) for first in repeated.get(key, ())
    )


def _leaves_enough(
    sheets: Sequence[list[Run]], areas: Sequence[Box], repeated: dict[str, list[float]], body_size: float
) -> bool:
    """Whether some of the text is in no head: else it is the text that repeats, as on forms and labels."""
    heads = whole = 0
    for runs, area in zip(sheets, areas, strict=True):
        whole += sum(len(run.text) for run in runs)
        heads += sum(len(run.text) for run in _in_zones(runs, area) if _is_repeated(run, area, repeated, body_size))
    return heads <= 0.9 * whole


def _page_numbers(sheets: Sequence[list[Run]]) -> set[tuple[int, int]]:
    """The runs at the edge of a sheet that are its number: by sheet, and id of the run."""
    found: defaultdict[tuple[str, int | None], list[tuple[int, int]]] = defaultdict(list)
    named: set[tuple[int, int]] = set()
    for number, runs in enumerate(sheets):
        if not runs:
            continue
        top, bottom = min(run.y for run in runs), max(run.y for run in runs)
        for run in runs:
            if run.y - top > run.size and bottom - run.y > run.size:
                continue
            match = _NUMBER.match(run.text.strip())
            if match is None:
                continue
            if not match[1].isdigit():
                found[("roman", None)].append((number, id(run)))
                continue
            found[("number", int(match[1]) - number)].append((number, id(run)))
            if int(match[1]) == number + 1 and not run.text.strip().isdigit():
                named.add((number, id(run)))  # "Page 1 of 1"
    for runs_found in found.values():
        if len({sheet for sheet, _ in runs_found}) >= 2:
            named.update(runs_found)
    return named
