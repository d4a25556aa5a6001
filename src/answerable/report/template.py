"""HTML pages from the templates of this package: whatever is filled in is escaped, without anyone asking for it.

The templates lie in `templates/`, a folder for each room of `report/`. Foreign text needs nothing but its place in
one; only what `svg` made is printed as it stands.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from .. import escape
from . import style
from .words import between, count, percent

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, **values: object) -> str:
    """The template `name`, such as "desk/page.html", with `values` as its variables.

    The same values give the same bytes. Raises `jinja2.UndefinedError` where the template uses a name that is not
    among them: that is a fault of ours, not of what is shown.
    """
    return environment().get_template(name).render(values)


@functools.lru_cache(maxsize=1)
def environment() -> Environment:
    """The one set of rules by which all templates are read."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_controls,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["commas"] = _commas
    made.globals.update(LIGHT=style.LIGHT, DARK=style.DARK, percent=percent, between=between, count=count)
    return made


def _without_controls(value: object) -> object:
    """Each value on its way out: text loses what reverses or hides it, before it is escaped."""
    is_markup = hasattr(value, "__html__")
    return escape.plain(value, lines=True) if isinstance(value, str) and not is_markup else value


def _commas(n: int) -> str:
    """1,559."""
    return f"{n:,}"
