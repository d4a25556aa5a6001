"""What a sheet of a PDF shows: words on their lines, ruled lines and boxes, in points."""

from __future__ import annotations

from dataclasses import dataclass, field

from .glyphs import Box
from .runs import Run


@dataclass(frozen=True, slots=True)
class Frame:
    """The text of a sheet that is drawn at one angle, turned upright, with the lines and boxes drawn there.

    area: the sheet itself. across, down: ruled lines as flat boxes. panels: filled or framed rectangles.
    """

    area: Box
    runs: list[Run]
    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    panels: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the frame that most of its text stands in, first, then those of text at other angles.

    hidden: words that no reader sees. unmapped: how many glyphs have no character to them, `glyphs` how many there are.
    truncated: it has more than are read.
    """

    frames: list[Frame]
    hidden: list[str]
    unmapped: int
    glyphs: int
    truncated: bool = False
