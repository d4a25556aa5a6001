"""`python -m answerable.cli.reference docs/reference` writes the pages into that folder."""

from __future__ import annotations

import sys
from pathlib import Path

from . import pages

folder = Path(sys.argv[1])
for name, text in pages().items():
    (folder / name).write_text(text, encoding="utf-8")
