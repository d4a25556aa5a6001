"""The health of an index as text for a terminal."""

from __future__ import annotations

from ..escape import for_terminal
from ..index.doctor import Health


def health_text(health: Health) -> str:
    """One line a check."""
    lines = [f"{'ok ' if f.ok else 'BAD'}  {f.part:<10}  {for_terminal(f.detail)}" for f in health.findings]
    if health.ok:
        lines.append(f"generation {health.generation} is whole")
    else:
        lines.append("The index is damaged: answerable doctor --repair rebuilds it from what is whole.")
    return "\n".join(lines) + "\n"
