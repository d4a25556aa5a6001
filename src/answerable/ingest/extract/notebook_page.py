"""A Jupyter notebook as Markdown: its text cells as they are, code in fences, and what the code printed."""

from __future__ import annotations

import json
import re
from typing import Any

_MOST_OUTPUT = 2000  # characters of one output that are kept: a table that runs on is no docs


class NotNotebook(ValueError):
    """The file is no notebook of format 3 or 4."""


def notebook_markdown(source: str) -> tuple[str, list[str]]:
    """The Markdown of a notebook, and the texts of what it leaves out: cut outputs and raw cells.

    Raises NotNotebook.
    """
    try:
        book = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise NotNotebook(f"not JSON: {error}") from None
    cells = book.get("cells") if isinstance(book, dict) else None
    if cells is None and isinstance(book, dict) and isinstance(book.get("worksheets"), list):  # format 3
        cells = [cell for sheet in book["worksheets"] if isinstance(sheet, dict) for cell in sheet.get("cells", [])]
    if not isinstance(cells, list):
        raise NotNotebook("it has no cells")
    language = _language(book)
    parts: list[str] = []
    left_out: list[str] = []
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        text = _text(cell.get("source", cell.get("input", "")))
        kind = cell.get("cell_type")
        if kind in ("markdown", "heading"):
            parts.append("#" * int(cell.get("level", 1)) + " " + text if kind == "heading" else text)
        elif kind == "code" and text.strip():
            parts += [_fenced(text, language), *_outputs(cell, left_out)]
        elif text.strip():
            left_out.append(text)
    return "\n\n".join(part for part in parts if part.strip()), left_out


def _language(book: dict[str, Any]) -> str:
    meta = book.get("metadata")
    info = meta.get("language_info") or meta.get("kernelspec") if isinstance(meta, dict) else None
    name = info.get("name") or info.get("language") if isinstance(info, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"\w{1,20}", name) else ""


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(piece for piece in value if isinstance(piece, str))
    return value if isinstance(value, str) else ""


def _fenced(text: str, language: str = "") -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _outputs(cell: dict[str, Any], left_out: list[str]) -> list[str]:
    outputs = cell.get("outputs")
    made: list[str] = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict):
            continue
        data = output.get("data", output)
        data = data if isinstance(data, dict) else {}
        if markdown := _text(data.get("text/markdown", "")):
            made.append(markdown)
            continue
        text = _text(output.get("text", "")) or _text(data.get("text/plain", ""))
        if output.get("output_type") == "error":
            text = f"{output.get('ename', '')}: {output.get('evalue', '')}"
        if len(text) > _MOST_OUTPUT:
            left_out.append(text[_MOST_OUTPUT:])
        if text.strip():
            made.append(_fenced(text[:_MOST_OUTPUT]))
    return made
