"""The templates: everything is escaped, a wrong name is an error, and few places may hand in finished HTML."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from answerable.report import template
from answerable.report.svg import circle, rect, svg, text

REPORT = Path(template.__file__).parent
TEMPLATES = sorted(path.relative_to(REPORT / "templates").as_posix() for path in (REPORT / "templates").rglob("*.*"))
PAYLOAD = '"><img src=x onerror=alert(1)>'


def rendered(source: str, **values: object) -> str:
    return template.environment().from_string(source).render(values)


# -- what a template does to what it is filled with ----------------------------------------------


def test_every_value_is_escaped_and_loses_its_control_characters() -> None:
    assert rendered("<b title='{{ x }}'>{{ x }}</b>", x="'<&>\"\x1b[2J\u202e") == (
        "<b title='&#39;&lt;&amp;&gt;&#34;'>&#39;&lt;&amp;&gt;&#34;</b>"
    )
    assert rendered("{{ f(x) ~ '<' }}{{ x|replace('a', '<b>') }}", f=str, x="<a>") == "&lt;a&gt;&lt;&lt;&lt;b&gt;&gt;"


def test_a_macro_and_a_call_block_escape_their_values_once() -> None:
    source = "{% macro m(v) %}<i>{{ v }}{{ caller() }}</i>{% endmacro %}{% call m(x) %}{{ x }}{% endcall %}"
    assert rendered(source, x="<&>") == "<i>&lt;&amp;&gt;&lt;&amp;&gt;</i>"


def test_the_twin_without_autoescape_shows_the_payload() -> None:
    unsafe = template.environment().overlay(autoescape=False).from_string("<td>{{ x }}</td>").render(x=PAYLOAD)
    assert PAYLOAD in unsafe and PAYLOAD not in rendered("<td>{{ x }}</td>", x=PAYLOAD)


def test_a_name_that_is_not_there_is_an_error() -> None:
    for source in (
        "{{ missing }}",
        "{{ x.missing }}",
        "{% for a in missing %}{% endfor %}",
        "{% if missing %}{% endif %}",
    ):
        with pytest.raises(jinja2.UndefinedError):
            rendered(source, x=object())


def test_no_template_outside_the_package_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("own")
    for name in ("own.html", str(tmp_path / "own.html"), "../style.py", "../../../pyproject.toml"):
        with pytest.raises(jinja2.TemplateNotFound):
            template.render(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name: str) -> None:
    assert template.environment().get_template(name)


# -- plots ---------------------------------------------------------------------------------------


def test_plots_escape_words_styles_and_what_is_not_their_own() -> None:
    made = svg(10, 10, PAYLOAD, [text(1, 1, PAYLOAD, style=PAYLOAD), circle(1, 1, 1, PAYLOAD, PAYLOAD)], name=PAYLOAD)
    assert "<img" not in made and made.count("&lt;img") == 6
    assert "<img" not in svg(10, 10, "x", [PAYLOAD]) and rect(0, 0, 1, 1, "a") in svg(
        10, 10, "x", [rect(0, 0, 1, 1, "a")]
    )  # type: ignore[list-item]
    assert rendered("{{ x }}", x=made) == made, "it stands in a page as it is"
    assert rendered("{{ x }}", x=str(made)) != made, "as plain text it is escaped, like any other"


# -- who may hand in finished HTML ---------------------------------------------------------------

# Markup may be made here alone, out of a constant; everywhere else its name is for types only.
MAY_MAKE_MARKUP = {"report/svg.py"}


def makers(source: str) -> Iterator[str]:
    """Where Markup comes in, other than for types, or an object says that it is Markup itself."""
    tree = ast.parse(source)
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in for_types:
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            if "markupsafe" in modules or "jinja2.utils" in modules:
                yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield f"line {node.lineno}: __html__"


def made_of_more_than_constants(source: str) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Markup"
        and not all(isinstance(argument, ast.Constant) for argument in node.args)
    ]


def unsafe_in_a_template(source: str) -> list[str]:
    return re.findall(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b|__html__|\bxmlattr\b", source)


def test_markup_is_made_in_one_place_and_of_constants() -> None:
    found = {}
    for file in sorted(REPORT.parent.rglob("*.py")):
        places = list(makers(file.read_text("utf-8")))
        if places:
            found[file.relative_to(REPORT.parent).as_posix()] = places
    assert set(found) == MAY_MAKE_MARKUP, found
    for name in MAY_MAKE_MARKUP:
        source = (REPORT.parent / name).read_text("utf-8")
        assert "Markup(" in source and not made_of_more_than_constants(source)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_switches_the_escaping_off(name: str) -> None:
    assert not unsafe_in_a_template((REPORT / "templates" / name).read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    ["from markupsafe import Markup", "def f():\n    import markupsafe", "class A:\n    def __html__(self): return x"],
)
def test_the_check_sees_who_makes_markup(source: str) -> None:
    assert list(makers(source))
    assert not list(makers("if TYPE_CHECKING:\n    from markupsafe import Markup\n"))


@pytest.mark.parametrize("source", ["Markup(f'<b>{x}</b>')", "Markup('<b>' + x)", "Markup(x).format(y)"])
def test_the_check_sees_what_is_not_a_constant(source: str) -> None:
    assert made_of_more_than_constants(source)
    assert not made_of_more_than_constants("Markup('<b>{}</b>').format(x); Markup().join(x)")


@pytest.mark.parametrize(
    "source", ["{{ x|safe }}", "{{ x | safe }}", "{% autoescape false %}{{ x }}{% endautoescape %}"]
)
def test_the_check_sees_a_template_that_switches_it_off(source: str) -> None:
    assert unsafe_in_a_template(source)
    assert PAYLOAD in rendered(source, x=PAYLOAD), "and it does what it is feared for"
