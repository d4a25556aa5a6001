"""Markdown as its author wrote it, made CommonMark with marks: no front matter, template tags, components."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ....model import EMPTY
from .bar_tables import with_heads
from .front_matter import FrontMatter, read_front_matter
from .includes import Includes, expanded
from .lines import Lines
from .marks import Marks, without_marks
from .mdx import has_components, without_components
from .templates import has_templates, without_templates
from .values import values_of

_GITBOOK = re.compile(
    r"\{%-? *(?:tabs?|hint|stepper|step|content-ref|embed|code|file|columns|column|swagger|openapi)\b"
)
_MINTLIFY = re.compile(
    r"<(?:Accordion|AccordionGroup|Card|CardGroup|Columns|Steps|Step|Frame|ParamField|ResponseField"
    r"|Expandable|Update|Note|Tip|Info|Warning|Check|CodeGroup|Tooltip)\b"
)
_DOCUSAURUS = (
    "sidebar_label",
    "sidebar_position",
    "hide_title",
    "custom_edit_url",
    "pagination_label",
    "hide_table_of_contents",
    "toc_max_heading_level",
    "sidebar_class_name",
    "displayed_sidebar",
)
_LABELS = {"audience": ("audience",), "version": ("version",), "language": ("language", "lang", "locale")}
_HEADING = re.compile(r"^#[ \t]+\S|^[^\n]{1,200}\n=+[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class MarkdownSource:
    """`text` is CommonMark with tables and marks.

    title, labels, description: of the front matter, the last where the site shows it above the text. components: it is
    MDX, where indentation makes no code and tags are no HTML.
    """

    text: str
    marks: Marks
    title: str | None = None
    description: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    components: bool = False


def plain_markdown(
    source: str, page: str = "", *, mdx: bool = False, parts: Mapping[str, bytes] = EMPTY
) -> MarkdownSource:
    """Read the dialects of documentation sites down to CommonMark.

    `page` is where the source lies in its folder, and `parts` has the files that it takes in, by where they lie.
    """
    source = without_marks(source.replace("\r\n", "\n").replace("\r", "\n"))
    front = read_front_matter(source)
    body = source[front.end :]
    marks = Marks()
    includes = Includes(page, parts)
    values = values_of(front, includes, source)
    body = expanded(body, includes)
    described = _description(front, body, mdx)
    components = mdx or has_components(body)
    if not mdx and has_templates(body):
        body = without_templates(body, marks, values)
    if components:
        body = without_components(body, marks, includes, values, strict=mdx)
    text = with_heads(Lines(marks, titles=components).plain(body))
    labels = {
        name: value
        for name, keys in _LABELS.items()
        if (value := front.text(*keys)) and value[:1] not in "[{|>" and len(value) <= 200
    }
    return MarkdownSource(text, marks, front.text("title"), described, labels, components)


def _description(front: FrontMatter, body: str, mdx: bool) -> str | None:
    """What the front matter says that the site shows below the title, unless the text begins with it.

    Mintlify and GitBook show `description`, Hugo's Docsy too; Docusaurus, VitePress and Jekyll keep it for search.
    """
    description = front.text("description")
    subtitle = front.text("subtitle", "tagline", "lead", "intro")
    shown = None
    if description:
        if mdx:
            docusaurus = any(name in front.values for name in _DOCUSAURUS) and not _MINTLIFY.search(body)
            shown = None if docusaurus else description
        elif (
            _GITBOOK.search(body)
            or ("title" not in front.values and _HEADING.search(body[:3000]))
            or "linktitle" in front.values
        ):
            shown = description
    said = [text for text in (shown, subtitle) if text]
    start = _letters(body[:4000])
    said = [text for text in said if _letters(text) not in start]
    return "\n".join(dict.fromkeys(said)) or None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
