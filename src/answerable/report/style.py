"""The colours of the HTML reports, in both schemes; the sheet itself is `templates/style.css`."""

from __future__ import annotations

# Text colours keep a contrast of at least 4.5 on `paper` and `wash` in both schemes: a test computes it.
LIGHT = {
    "paper": "#fbfaf7",
    "wash": "#f2f0ea",
    "ink": "#1d1c1a",
    "soft": "#625e56",
    "line": "#dedad0",
    "answer": "#0b6b5d",
    "assist": "#d8a641",
    "escalate": "#e0dcd1",
    "error": "#b3261e",
    "caution": "#835307",
}
DARK = {
    "paper": "#151614",
    "wash": "#1f211e",
    "ink": "#edebe5",
    "soft": "#a8a399",
    "line": "#33352f",
    "answer": "#54c1aa",
    "assist": "#a67c2b",
    "escalate": "#4b4d46",
    "error": "#f28b82",
    "caution": "#e0b35a",
}
