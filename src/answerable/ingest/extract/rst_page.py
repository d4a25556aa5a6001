"""The readable text of a reStructuredText page, read by docutils (the `rst` extra)."""

from __future__ import annotations

from ...errors import MissingExtra
from ..characters import names
from .html_tags import markup
from .page_text import PageText
from .page_writer import PageWriter

# Sphinx roles and directives that plain docutils does not know: their text stays, their option lists go.
_ROLES = sorted(
    names(
        "ref doc term menuselection guilabel kbd command option envvar file samp program dfn abbr class func meth mod "
        "attr data exc obj const any download numref index token keyword py:class py:func py:meth py:mod py:attr "
        "py:data py:exc py:obj"
    )
)
_ADMONITIONS = sorted(names("versionadded versionchanged deprecated seealso"))
_SILENT_DIRECTIVES = sorted(
    names("toctree index only highlight currentmodule module tabularcolumns automodule autoclass autofunction")
)
_CODE = sorted(names("code-block sourcecode literalinclude prompt"))


def read_rst(source: str, *, max_depth: int = 200) -> tuple[PageText, str | None]:
    """The text of a page and its title. Raises MissingExtra where docutils is not installed.

    Files are never included, raw HTML is never passed on, and no configuration file is read.
    """
    try:
        from docutils.core import publish_parts
    except ImportError:
        raise MissingExtra(
            "reStructuredText pages need docutils", remedy="pip install 'answerable[rst]', or exclude *.rst"
        ) from None
    _register()
    writer = PageWriter(max_depth=max_depth)
    settings = {
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "_disable_config": True,
        "report_level": 5,
        "halt_level": 6,
        "warning_stream": False,
        "doctitle_xform": True,
        "initial_header_level": 2,
        "syntax_highlight": "none",
        "math_output": "LaTeX",
        "embed_stylesheet": False,
        "smart_quotes": False,
        "line_length_limit": 1_000_000,
    }
    try:
        parts = publish_parts(source, writer="html5", settings_overrides=settings)
    except TypeError:  # docutils before 0.22
        parts = publish_parts(source, writer_name="html5", settings_overrides=settings)
    for kind, value, attrs in markup(parts["html_body"]):
        if kind == "start":
            if "system-message" in attrs.get("class", "") or "problematic" in attrs.get("class", ""):
                writer.flag("rst_unread_markup")
            writer.start(value, attrs)
        elif kind == "end":
            writer.end(value)
        else:
            writer.text(value)
    page_text = writer.finish()
    return page_text, next((h.text for h in page_text.headings), None)


_registered = False


def _register() -> None:
    global _registered
    if _registered:
        return
    from docutils import nodes
    from docutils.parsers.rst import Directive, directives, roles

    def plain_role(name, rawtext, text, lineno, inliner, options=None, content=None):  # type: ignore[no-untyped-def]
        label = text.split("<")[0].strip() if text.endswith(">") and "<" in text else text
        return [nodes.inline(rawtext, label.lstrip("~!").replace("\\ ", ""))], []

    class Body(Directive):
        """A Sphinx directive whose arguments and content are text."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = None

        def run(self):  # type: ignore[no-untyped-def]
            box = nodes.container()
            if self.arguments:
                box += nodes.paragraph("", self.arguments[0])
            self.state.nested_parse(self.content, self.content_offset, box)
            return [box]

    class Nothing(Body):
        def run(self):  # type: ignore[no-untyped-def]
            return []

    class Code(Body):
        def run(self):  # type: ignore[no-untyped-def]
            text = "\n".join(line for line in self.content if not line.startswith(":"))
            return [nodes.literal_block(text, text)] if text.strip() else []

    for name in _ROLES:
        roles.register_local_role(name, plain_role)
    for group, directive in ((_ADMONITIONS, Body), (_SILENT_DIRECTIVES, Nothing), (_CODE, Code)):
        for name in group:
            directives.register_directive(name, directive)
    _registered = True
