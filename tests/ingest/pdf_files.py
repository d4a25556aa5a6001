"""PDF files of our own making, byte by byte: what is drawn where, and in which order, is the whole point of them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Courier"}
# A font whose glyphs have numbers and nothing that says which characters they are.
NAMELESS = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97"
    " /LastChar 99 /Widths [600 600 600] /Encoding << /Type /Encoding /Differences [97 /g01 /g02 /g03] >>"
    " /CharProcs << /g01 {proc} 0 R /g02 {proc} 0 R /g03 {proc} 0 R >> /Resources << >> >>"
)


def words(
    x: float, y: float, text: str, *, size: float = 10, font: str = "F1", before: str = "", turn: str = ""
) -> str:
    """Draw a line of text with its baseline at y, counted upwards. before: operators such as a colour or a mode."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    matrix = turn or "1 0 0 1"
    return f"q {before} BT /{font} {size} Tf {matrix} {x} {y} Tm ({escaped}) Tj ET Q"


def mixed(x: float, y: float, *parts: tuple[str, float, float]) -> str:
    """One line of several parts: each a text, its size, and how far it is raised."""
    drawn = " ".join(f"/F1 {size} Tf {rise} Ts ({text}) Tj" for text, size, rise in parts)
    return f"BT 1 0 0 1 {x} {y} Tm {drawn} ET"


def lines(x: float, y: float, *texts: str, size: float = 10, font: str = "F1", leading: float = 1.2) -> list[str]:
    """Lines below each other; an empty one leaves its place empty."""
    return [words(x, y - n * leading * size, text, size=size, font=font) for n, text in enumerate(texts) if text]


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} m {x1} {y1} l S"


def frame(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} {x1 - x0} {y1 - y0} re S"


def panel(x0: float, y0: float, x1: float, y1: float, grey: float = 0.1) -> str:
    return f"q {grey} g {x0} {y0} {x1 - x0} {y1 - y0} re f Q"


def picture() -> str:
    """A picture as large as the sheet, as a scan has it."""
    return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID ~ EI Q"


def pdf(*sheets: Sequence[str], title: str = "", rotate: int = 0) -> bytes:
    """A file whose sheets draw these commands, in this order."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Length 40 >>\nstream\n600 0 0 0 600 700 d1 0 0 600 700 re f     \nendstream",
        NAMELESS.format(proc=3).encode(),
    ]
    fonts = "/F9 4 0 R"
    for name, base in FONTS.items():
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>".encode())
        fonts += f" /{name} {len(objects)} 0 R"
    kids = []
    for sheet in sheets:
        stream = zlib.compress("\n".join(sheet).encode("cp1252"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} /Contents"
            f" {len(objects)} 0 R /Resources << /Font << {fonts} >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(f"<< /Title ({title}) >>".encode())
    out, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count, info, at = len(objects) + 1, len(objects), len(out)
    end = f"trailer\n<< /Size {count} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{at}\n%%EOF\n"
    return out + f"xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode()
