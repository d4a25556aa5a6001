"""docs/reference/, made from the code, so that it cannot say anything else: `make docs` writes it, a test holds it."""

from __future__ import annotations

from .codes import errors_page
from .commands import commands_page
from .face import face_page
from .key_pages import recipes_page, settings_page, suites_page


def pages() -> dict[str, str]:
    """File name -> Markdown text, of every page that is made from the code."""
    return {
        "commands.md": commands_page(),
        "settings.md": settings_page(),
        "recipes.md": recipes_page(),
        "suites.md": suites_page(),
        "errors.md": errors_page(),
        "python.md": face_page(),
    }
