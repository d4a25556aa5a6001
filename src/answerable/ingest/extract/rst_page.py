"""The readable text of a reStructuredText page, parsed by docutils (the `rst` extra) with Sphinx' markup known."""

from __future__ import annotations

import posixpath

from ...errors import MissingExtra
from .page_text import PageText
from .page_writer import PageWriter
from .rst.doctree import parse
from .rst.session import Include, Session, folders
from .rst.sphinx_conf import NO_CONF, SphinxConf, read_conf
from .rst.walker import write
from .text_page import read_plain_text


def read_rst(
    source: str, page: str = "page.rst", *, include: Include | None = None, max_depth: int = 200
) -> tuple[PageText, str | None]:
    """The text of a page and its title. Raises MissingExtra where docutils is not installed.

    `page` is the page's path inside the source, and `include` gives the text of another file of it, or None: so
    included files are read, the titles of pages that are linked to, and the nearest `conf.py`, as data. Without it
    what is included is noted as lost. Nothing else is opened, and no code is run.
    """
    conf, root = _conf(page, include)
    session = Session(page=page, conf=conf, include=include, root=root)
    if conf.prolog or conf.epilog:
        source = f"{conf.prolog.strip()}\n\n{source}\n\n{conf.epilog.strip()}\n"
    writer = PageWriter(max_depth=max_depth)
    try:
        write(parse(source, session), writer, session)
    except ImportError:
        raise MissingExtra(
            "reStructuredText pages need docutils", remedy="pip install 'answerable[rst]', or exclude *.rst"
        ) from None
    except RecursionError:  # every word is kept, the structure is not
        page_text = read_plain_text(source, flags=("deep_nesting",))
    else:
        page_text = writer.finish()
    return page_text, next((heading.text for heading in page_text.headings), None)


def _conf(page: str, include: Include | None) -> tuple[SphinxConf, str]:
    """The settings of the nearest `conf.py`, and its folder."""
    if include is not None:
        for folder in folders(page):
            text = include(posixpath.join(folder, "conf.py"))
            if text is not None:
                return read_conf(text), folder
    return NO_CONF, ""
