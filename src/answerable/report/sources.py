"""Receipts, previews, page lists, history and health as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ..index.doctor import Health
from ..index.listing import Listed
from ..index.manifest import Manifest
from ..index.preview import Preview
from ..index.receipt import Receipt
from ..model import Page, PageFailure
from .escape import for_terminal
from .words import count, fit

SHOWN_FAILURES = 20
SHOWN_CHANGES = 20
SHOWN_SECTIONS = 4
SAMPLE_LINES = 14

_COUNTS = ("new", "same", "changed", "moved", "removed", "relabelled")


def receipt_text(receipt: Receipt) -> str:
    """What an ingest did: pages by what became of them, chunks, what it cost, and each failure with its reason."""
    counts = receipt.counts
    pages = " · ".join(f"{counts[name]:,} {name}" for name in _COUNTS if counts[name] or name in _COUNTS[:3])
    pages += f" · {counts['failed']:,} failed"
    if counts["kept_failed"]:
        pages += f" ({counts['kept_failed']:,} of them stay as they were stored)"
    rows = [
        ("pages", pages),
        ("chunks", f"{receipt.chunks:,} in the index, {receipt.chunks_encoded:,} encoded"),
        ("stored", f"generation {receipt.generation}" if receipt.published else _unchanged(receipt)),
        ("took", _took(receipt.seconds) + f", peak memory {receipt.peak_memory_mb:,.0f} MB"),
    ]
    if receipt.reshaped:
        rows.append(("note", "another encoder or chunk size than before: every chunk was made anew"))
    if receipt.flags:
        rows.append(("flags", ", ".join(f"{n:,} {name}" for name, n in receipt.flags.items())))
    lines = [f"{for_terminal(receipt.source)}  from {for_terminal(receipt.location)}", *_rows(rows)]
    lines += _changes(receipt)
    lines += _failures(receipt.failures)
    return "\n".join(lines) + "\n"


def preview_text(preview: Preview) -> str:
    """What an ingest would take, and how a few pages read once extracted."""
    rows = [
        ("pages", f"{len(preview.pages):,} would be taken, {len(preview.failures):,} fail"),
        ("text", f"{preview.characters:,} characters"),
    ]
    if preview.stopped:
        rows.append(("stopped", f"early, by {preview.stopped}"))
    if preview.flags:
        rows.append(("flags", ", ".join(f"{n:,} {name}" for name, n in preview.flags.items())))
    lines = [f"{for_terminal(preview.source)}  from {for_terminal(preview.location)}", *_rows(rows)]
    lines += [f"    {for_terminal(page)}" for page in preview.pages[:SHOWN_CHANGES]]
    lines += _more(len(preview.pages), SHOWN_CHANGES, "page")
    lines += _failures(preview.failures)
    for page in preview.samples:
        lines += ["", *page_text(page, SAMPLE_LINES).splitlines()]
    return "\n".join([*lines, "", "Nothing was stored."]) + "\n"


def page_text(page: Page, most: int | None = None) -> str:
    """A page as extracted, at most `most` of its lines, under a line that names it."""
    flags = f"  [{', '.join(page.flags)}]" if page.flags else ""
    lines = [f"--- {for_terminal(page.page)}  {for_terminal(page.title)}{flags}"]
    body = for_terminal(page.text.strip("\n"), lines=True).split("\n")
    lines += [f"    {line}".rstrip() for line in body[:most]]
    if most is not None:
        lines += _more(len(body), most, "line")
    return "\n".join(lines) + "\n"


def pages_text(pages: Sequence[Listed], generation: str) -> str:
    """A table of pages."""
    shown = [for_terminal(entry.page) for entry in pages]
    room = min(60, max(len(name) for name in shown))
    lines = [f"{'page':<{room}}  chunks  characters  title"]
    for name, entry in zip(shown, pages, strict=True):
        flags = f"  [{', '.join(entry.flags)}]" if entry.flags else ""
        place = name if len(name) > room else fit(name, room)
        lines.append(f"{place}  {entry.chunks:>6,}  {entry.characters:>10,}  {for_terminal(entry.title)}{flags}")
    chunks = sum(entry.chunks for entry in pages)
    lines.append(f"{count(len(pages), 'page')}, {count(chunks, 'chunk')}, generation {generation}")
    return "\n".join(lines) + "\n"


def history_text(manifests: Sequence[Manifest]) -> str:
    """A table of generations, newest first, and the pages that each one touched."""
    lines = []
    for place, manifest in enumerate(manifests):
        counts, receipt = manifest.counts, manifest.receipt
        done = receipt.get("counts", {})
        what = " · ".join(
            f"{done[name]:,} {name}" for name in (*_COUNTS, "failed") if name != "same" and done.get(name)
        )
        mark = "  current" if place == 0 else ""
        lines.append(f"{manifest.generation}  {manifest.created_at}{mark}")
        lines.append(f"    {count(counts['pages'], 'page')}, {count(counts['chunks'], 'chunk')}")
        source = for_terminal(f"{receipt.get('source', '')} from {receipt.get('location', '')}")
        lines.append(f"    {source}: {what or 'no change'}")
        lines += [f"    {line}" for line in _stored_changes(receipt)]
    return "\n".join(lines) + "\n"


def health_text(health: Health) -> str:
    """One line a check."""
    lines = [f"{'ok ' if f.ok else 'BAD'}  {f.part:<10}  {for_terminal(f.detail)}" for f in health.findings]
    if health.ok:
        lines.append(f"generation {health.generation} is whole")
    else:
        lines.append("The index is damaged: answerable doctor --repair rebuilds it from what is whole.")
    return "\n".join(lines) + "\n"


# -- parts ---------------------------------------------------------------------------------------


def _rows(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [
        line
        for name, value in rows
        for line in textwrap.wrap(
            value, 110, initial_indent=f"  {name:<8}", subsequent_indent=" " * 10, break_on_hyphens=False
        )
    ]


def _unchanged(receipt: Receipt) -> str:
    return f"nothing: generation {receipt.generation} holds all of it"


def _took(seconds: Mapping[str, float]) -> str:
    total = sum(seconds.values())
    parts = [f"{stage} {value:.1f}" for stage, value in seconds.items() if value >= 0.05]
    return f"{total:.1f} s" + (f" ({', '.join(parts)})" if len(parts) > 1 else "")


def _changes(receipt: Receipt) -> list[str]:
    lines = [f"    moved    {for_terminal(move.old)} -> {for_terminal(move.new)}" for move in receipt.moved]
    for change in receipt.changed:
        sections = [f"+ {name}" for name in change.added] + [f"- {name}" for name in change.removed]
        sections += [f"~ {name}" for name in change.edited]
        said = "; ".join(for_terminal(name) for name in sections[:SHOWN_SECTIONS])
        rest = f"; {len(sections) - SHOWN_SECTIONS:,} more" if len(sections) > SHOWN_SECTIONS else ""
        lines.append(f"    changed  {for_terminal(change.page)}: {said}{rest}".rstrip(": "))
    lines += [f"    removed  {for_terminal(page)}" for page in receipt.removed]
    return [*lines[:SHOWN_CHANGES], *_more(len(lines), SHOWN_CHANGES, "change")]


def _stored_changes(receipt: Mapping[str, Any]) -> list[str]:
    """The same out of a stored receipt, one line a kind."""
    lines = []
    for kind in ("new", "changed", "removed"):
        names = [row if isinstance(row, str) else row["page"] for row in receipt.get(kind, ())]
        if names and (kind != "new" or receipt.get("parent")):
            shown = ", ".join(for_terminal(name) for name in names[:SHOWN_SECTIONS])
            rest = f" and {len(names) - SHOWN_SECTIONS:,} more" if len(names) > SHOWN_SECTIONS else ""
            lines.append(f"{kind}: {shown}{rest}")
    return lines


def _failures(failures: Sequence[PageFailure]) -> list[str]:
    if not failures:
        return []
    lines = [f"  failed  {count(len(failures), 'page')}, each with its reason:"]
    for failure in failures[:SHOWN_FAILURES]:
        lines.append(f"    {for_terminal(failure.page)}  {failure.code}: {for_terminal(failure.reason)}")
    return [*lines, *_more(len(failures), SHOWN_FAILURES, "failure")]


def _more(total: int, shown: int, noun: str) -> list[str]:
    return [f"    and {count(total - shown, f'more {noun}')}"] if total > shown else []
