"""A folder of gaps for the people who write: a Markdown file for each, and one CSV of all."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ...eval.coverage.coverage import Coverage
from ...jsonl import write_text
from .gaps_csv import CSV_NAME, gaps_csv
from .gaps_markdown import gap_markdown


def write_gaps(folder: str | os.PathLike[str], coverage: Coverage) -> int:
    """Write `gaps.csv` and a file for each gap; the number of gaps. Files of an earlier run with other names stay."""
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    write_text(root / CSV_NAME, gaps_csv(coverage))
    for gap in coverage.gaps:
        slug = re.sub(r"[^a-z0-9]+", "-", gap.name.casefold()).strip("-")[:50] or "gap"
        write_text(root / f"{gap.rank:03}-{slug}.md", gap_markdown(gap, coverage))
    return len(coverage.gaps)
