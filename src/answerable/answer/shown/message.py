"""The message around an answer that a person is given to send: greeting, the answer, links to its pages, closing.

    Hello Mary,

    Annual plans can be refunded within 30 days.

    See also:
    - Refunds: https://help.example.com/refunds#annual-plans

    Kind regards
    The Example team

The same frame goes around each form of the answer: plain text, Markdown, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...escape import for_url
from ...model import Citation
from ...settings import ByLanguage, DraftSettings
from .html import html_line, html_of_text
from .lines import DEFAULT, known, line
from .markdown import markdown_of_text
from .markdown_line import markdown_line
from .runs import Run

Form = Literal["text", "markdown", "html"]

NAME = "{name}"
MAX_NAME = 60  # characters; what is longer is no name
_NO_NAME = re.compile(r"[\x00-\x1f\x7f<>\[\]{}@:/\\]|\d{2}")  # addresses, placeholders, numbers, markup


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the answer; `links` are (title, address). "" and () stand for nothing."""

    greeting: str = ""
    links_title: str = ""
    links: tuple[tuple[str, str], ...] = ()
    closing: str = ""
    signature: str = ""

    def around(self, body: str, form: Form = "text") -> str:
        """The message with `body`, an answer in that form."""
        return "\n\n".join(filter(None, [*_FORMS[form](self, body)]))


def frame(
    settings: DraftSettings,
    language: str | None,
    citations: Sequence[Citation],
    name: str | None = None,
    *,
    numbered: bool = False,
) -> Frame:
    """The frame of a draft in the customer's language, which falls back to English.

    `name` is the customer's, where the ticket gives it: no greeting guesses one. `numbered`: the answer has markers
    such as [2], so each citation has a link, with its number.
    """
    own = _in_language(settings.greeting, language)
    if own is None or (NAME in own and name is None):
        own = line("greeting", language) if name is None else line("greeting_name", language, name=name)
    closing = _in_language(settings.closing, language)
    links = (_numbered(citations) if numbered else _links(citations)) if settings.links else ()
    return Frame(
        own.replace(NAME, name or ""),
        line("see_also", language) if links else "",
        links,
        line("closing", language) if closing is None else closing,
        _in_language(settings.signature, language) or "",
    )


def name_given(meta: Mapping[str, Any]) -> str | None:
    """The customer's name as the ticket gives it, in `name` of its `meta`; None where that is no name."""
    given = meta.get("name")
    name = given.strip() if isinstance(given, str) else ""
    return name if name and len(name) <= MAX_NAME and not _NO_NAME.search(name) else None


def _in_language(text: ByLanguage | None, language: str | None) -> str | None:
    """The text of a setting, None where it has none; English stands in for a language that no line is written in."""
    if text is None or isinstance(text, str):
        return text
    return text.get(language or DEFAULT, text.get(known(language) or DEFAULT))


def _links(citations: Sequence[Citation]) -> tuple[tuple[str, str], ...]:
    """Each cited page once, at the place that is cited first; a page without an address has no link."""
    found: dict[str, tuple[str, str]] = {}
    for citation in citations:
        if link := _link(citation):
            found.setdefault(citation.page, link)
    return tuple(found.values())


def _numbered(citations: Sequence[Citation]) -> tuple[tuple[str, str], ...]:
    links = ((number, _link(citation)) for number, citation in enumerate(citations, 1))
    return tuple((f"[{number}] {link[0]}", link[1]) for number, link in links if link is not None)


def _link(citation: Citation) -> tuple[str, str] | None:
    """Title and address, where it has one that a browser may be sent to."""
    url = for_url(citation.url)
    return None if url is None else (" ".join(citation.title.split()) or url, url)


def _text(frame: Frame, body: str) -> list[str]:
    links = [f"- {title}: {url}" for title, url in frame.links]
    return [
        frame.greeting,
        body,
        "\n".join([frame.links_title, *links]) if links else "",
        "\n".join(filter(None, [frame.closing, frame.signature])),
    ]


def _markdown(frame: Frame, body: str) -> list[str]:
    return [
        markdown_of_text(frame.greeting),
        body,
        markdown_of_text(frame.links_title) if frame.links else "",
        "\n".join(f"- {markdown_line([Run(title, url=url)])}" for title, url in frame.links),
        markdown_of_text(f"{frame.closing}\n{frame.signature}"),
    ]


def _html(frame: Frame, body: str) -> list[str]:
    links = [f"<li>{html_line([Run(title, url=url)])}</li>" for title, url in frame.links]
    return [
        html_of_text(frame.greeting),
        body,
        html_of_text(frame.links_title) if links else "",
        "\n".join(["<ul>", *links, "</ul>"]) if links else "",
        html_of_text(f"{frame.closing}\n{frame.signature}"),
    ]


_FORMS = {"text": _text, "markdown": _markdown, "html": _html}
