"""A Slack export, a folder or a zip of it: a folder a channel, a file a day."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..forms.talk import objects

MAX_FILE_BYTES = 200_000_000  # of one file of a zip, unpacked
_DAY = re.compile(r"(?:^|/)([^/]+)/\d{4}-\d{2}-\d{2}\.json$")


def days_of_folder(folder: Path) -> list[tuple[str, Path]]:
    """The files of the days with their channel, by name; empty for a folder that is no export."""
    found = []
    for path in sorted([*folder.glob("*.json"), *folder.glob("*/*.json")]):
        match = _DAY.search(f"{path.parent.name}/{path.name}")
        if match:
            found.append((match[1], path))
    return found


def days_of_zip(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The same of a zip."""
    found = [(match[1], info) for info in archive.infolist() if (match := _DAY.search(info.filename))]
    return sorted((one for one in found if one[1].file_size <= MAX_FILE_BYTES), key=lambda one: one[1].filename)


def messages(channel: str, data: bytes) -> Iterator[dict[str, Any]]:
    """The messages of a day, their channel beside them."""
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        return
    for message in objects(held):
        yield {**message, "channel": channel}
