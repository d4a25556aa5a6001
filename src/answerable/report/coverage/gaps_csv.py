"""All gaps as one CSV, for a sheet."""

from __future__ import annotations

import csv
import io

from ... import escape
from ...eval.coverage.coverage import Coverage
from .gap_words import suggestion, write_what

CSV_NAME = "gaps.csv"
COLUMNS = (
    "rank",
    "gap",
    "tickets",
    "share",
    "low",
    "high",
    "of_group",
    "cause",
    "suggestion",
    "missing",
    "nearest_page",
    "nearest_heading",
    "example",
    "causes",
    "title",
    "write",
    "edit_page",
    "edit_heading",
    "outline",
    "human_said",
    "reader_misses",
)


def gaps_csv(coverage: Coverage) -> str:
    """All gaps, one row each, for a sheet; shares in 0..1."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for gap in coverage.gaps:
        ends = gap.uncovered.interval
        near = gap.pages[0] if gap.pages else None
        row: list[object] = [
            gap.rank,
            escape.for_csv(gap.name),
            gap.uncovered.k,
            "" if gap.uncovered.share is None else round(gap.uncovered.share, 6),
            "" if ends is None else round(ends.low, 6),
            "" if ends is None else round(ends.high, 6),
            gap.group.n,
            gap.cause,
            escape.for_csv(suggestion(gap)),
            escape.for_csv(", ".join(word.word for word in gap.missing)),
            escape.for_csv(near.page) if near else "",
            escape.for_csv(near.heading) if near else "",
            escape.for_csv(gap.examples[0].text) if gap.examples else "",
            ", ".join(f"{code} {n}" for code, n in gap.causes),
            escape.for_csv(gap.title),
            write_what(gap),
            escape.for_csv(gap.edit.page) if gap.edit else "",
            escape.for_csv(gap.edit.heading) if gap.edit else "",
            escape.for_csv("; ".join(section.phrase for section in gap.outline if section.phrase)),
            escape.for_csv(" ".join(gap.unsaid)),
            escape.for_csv("; ".join(one.phrase for one in gap.reader_misses)),
        ]
        writer.writerow(row)
    return stream.getvalue()
