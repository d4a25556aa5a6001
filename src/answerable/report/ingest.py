"""What an ingest did, or would do, as text for a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from ..escape import for_terminal
from ..index.preview import Preview
from ..index.receipt import Receipt
from ..ingest.losses import Construct, Losses
from ..model import MISSING_EXTRA, LeftOut, PageFailure
from .pages import construct_text, page_text
from .terminal import more
from .words import count

SHOWN_FAILURES = 20
SHOWN_CHANGES = 20
SHOWN_SECTIONS = 4
SHOWN_CONSTRUCTS = 4
SHOWN_TREES = 6
SAMPLE_LINES = 14

COUNTS = ("new", "same", "changed", "moved", "removed", "relabelled")


def receipt_text(receipt: Receipt) -> str:
    """What an ingest did: pages by what became of them, chunks, what it cost, and each failure with its reason."""
    counts = receipt.counts
    pages = " · ".join(f"{counts[name]:,} {name}" for name in COUNTS if counts[name] or name in COUNTS[:3])
    pages += f" · {counts['failed']:,} failed"
    if counts["kept_failed"]:
        pages += f" ({counts['kept_failed']:,} of them stay as they were stored)"
    rows = [
        ("pages", pages),
        *([("files", ", ".join(f"{n:,} {name}" for name, n in receipt.endings.items()))] if receipt.endings else []),
        ("chunks", f"{receipt.chunks:,} in the index, {receipt.chunks_encoded:,} encoded"),
        ("stored", f"generation {receipt.generation}" if receipt.published else _unchanged(receipt)),
        ("took", _took(receipt.seconds) + f", peak memory {receipt.peak_memory_mb:,.0f} MB"),
    ]
    if receipt.reshaped:
        rows.append(("note", "another encoder or chunk size than before: every chunk was made anew"))
    if receipt.flags:
        rows.append(("flags", ", ".join(f"{n:,} {name}" for name, n in receipt.flags.items())))
    rows += _lost(receipt.losses)
    rows += _grouped(receipt)
    lines = [f"{for_terminal(receipt.source)}  from {for_terminal(receipt.location)}", *_rows(rows)]
    lines += _changes(receipt)
    lines += _left_out(receipt.left_out)
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
    rows += _lost(preview.losses)
    rows += _grouped(preview)
    lines = [f"{for_terminal(preview.source)}  from {for_terminal(preview.location)}", *_rows(rows)]
    lines += [f"    {for_terminal(page)}" for page in preview.pages[:SHOWN_CHANGES]]
    lines += more(len(preview.pages), SHOWN_CHANGES, "page")
    lines += _left_out(preview.left_out)
    lines += _failures(preview.failures)
    for page in preview.samples:
        lines += ["", *page_text(page, SAMPLE_LINES).splitlines()]
    return "\n".join([*lines, "", "Nothing was stored."]) + "\n"


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
        shown = "; ".join(for_terminal(name) for name in sections[:SHOWN_SECTIONS])
        rest = f"; {len(sections) - SHOWN_SECTIONS:,} more" if len(sections) > SHOWN_SECTIONS else ""
        lines.append(f"    changed  {for_terminal(change.page)}: {shown}{rest}".rstrip(": "))
    lines += [f"    removed  {for_terminal(page)}" for page in receipt.removed]
    return [*lines[:SHOWN_CHANGES], *more(len(lines), SHOWN_CHANGES, "change")]


def _lost(losses: Losses) -> list[tuple[str, str]]:
    rows = []
    if losses.of_pages:
        whole = losses.words + losses.lost
        told = f"{losses.lost:,} of {whole:,} words are not in the text ({losses.share:.2%}): "
        rows.append(("lost", told + _constructs(losses.of_pages) + " (answerable pages --losses)"))
    if losses.beside_pages:
        told = f"{count(losses.aside, 'word')} of the site around the pages, or said twice: "
        rows.append(("aside", told + _constructs(losses.beside_pages)))
    return rows


def _constructs(constructs: Sequence[Construct]) -> str:
    named = "; ".join(construct_text(one) for one in constructs[:SHOWN_CONSTRUCTS])
    rest = len(constructs) - SHOWN_CONSTRUCTS
    return named + (f"; {rest:,} more constructs" if rest > 0 else "")


_KINDS = {
    "version": ("page of another version", "pages of other versions"),
    "version_only": ("page that only another version has", "pages that only other versions have"),
    "language": ("page in another language", "pages in other languages"),
    "twin": ("twin in another format", "twins in other formats"),
    "print": ("print page", "print pages"),
    "copy": ("copy at another address", "copies at other addresses"),
}


def _grouped(done: Receipt | Preview) -> list[tuple[str, str]]:
    """What was left out since other pages of the source stand for it, and the trees that were found."""
    rows = []
    if done.grouped:
        parts = [f"{n:,} {_KINDS[kind][n != 1]}" for kind, n in done.grouped.items()]
        rows.append(("grouped", "left out: " + ", ".join(parts)))
    for tree in done.trees[:SHOWN_TREES]:
        names = [name for name in tree.pages if name != tree.kept]
        others = ", ".join(map(_name, names))
        told = f"read {_name(tree.kept)}, not {others}" if tree.kind == "version" else f"{_name(tree.kept)}, {others}"
        rows.append(("trees", f"{tree.kind}s at {for_terminal(tree.at)}: {told}"))
    if (rest := len(done.trees) - SHOWN_TREES) > 0:
        rows.append(("trees", f"{rest:,} more places with versions or languages"))
    return rows


def _name(tree: str) -> str:
    return for_terminal(tree) or "those without a name"


def _left_out(left_out: Sequence[LeftOut]) -> list[str]:
    if not left_out:
        return []
    lines = [f"  left out  {sum(one.count for one in left_out):,}, each with its reason:"]
    for one in left_out[:SHOWN_FAILURES]:
        times = f" ({one.count:,})" if one.count > 1 else ""
        lines.append(f"    {for_terminal(one.page)}{times}  {one.code}: {for_terminal(one.reason)}")
    return [*lines, *more(len(left_out), SHOWN_FAILURES, "line")]


def _failures(failures: Sequence[PageFailure]) -> list[str]:
    if not failures:
        return []
    lines = [f"  failed  {count(len(failures), 'page')}, each with its reason:"]
    lacking: dict[str, Counter[str]] = {}
    for failure in failures:
        if failure.code == MISSING_EXTRA:
            lacking.setdefault(failure.reason, Counter())[PurePosixPath(failure.page).suffix] += 1
    for reason, endings in lacking.items():
        named = ", ".join(f"{many:,} {ending}".rstrip() for ending, many in endings.most_common(8))
        lines.append(f"    {count(endings.total(), 'page')} ({named})  {MISSING_EXTRA}: {for_terminal(reason)}")
    others = [failure for failure in failures if failure.code != MISSING_EXTRA]
    for failure in others[:SHOWN_FAILURES]:
        lines.append(f"    {for_terminal(failure.page)}  {failure.code}: {for_terminal(failure.reason)}")
    return [*lines, *more(len(others), SHOWN_FAILURES, "failure")]
