"""The readable text of a reStructuredText page, parsed by docutils (the `rst` extra) with Sphinx' markup known."""

from __future__ import annotations

from ...errors import MissingExtra
from .page_text import PageText
from .page_writer import PageWriter
from .rst.doctree import parse
from .rst.session import Include, Session
from .rst.sphinx_conf import NO_CONF, SphinxConf, read_conf
from .rst.walker import write
from .text_page import read_plain_text

MOST_FOLDERS = 12  # upwards, in which `conf.py` is looked for


def read_rst(source: str, *, max_depth: int = 200, include: Include | None = None) -> tuple[PageText, str | None]:
    """The text of a page and its title. Raises MissingExtra where docutils is not installed.

    `include` gives the text of another file of the source by its path from the page's folder on, or None; through it
    included files are read, and the nearest `conf.py`, as data. Without it, what is included is noted as lost. Nothing
    else is opened, and no code is run.
    """
    conf, root = _conf(include)
    session = Session(conf=conf, include=include, root=root)
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


def _conf(include: Include | None) -> tuple[SphinxConf, str]:
    """The settings of the nearest `conf.py`, and the way to its folder."""
    if include is not None:
        for up in range(MOST_FOLDERS):
            text = include("../" * up + "conf.py")
            if text is not None:
                return read_conf(text), "../" * up
    return NO_CONF, ""
