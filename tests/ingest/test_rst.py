"""reStructuredText pages: every directive and role of Sphinx by what a built page shows, and all others kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import SourceError
from answerable.ingest import parts
from answerable.ingest.extract.extract import extract
from answerable.ingest.extract.rst import doctree, session, walker
from answerable.ingest.folder import read_folder
from answerable.model import Page, RawPage


def page(source: str, **parts: str) -> Page:
    files = {name.replace("__", "/"): text.encode() for name, text in parts.items()}
    return extract(RawPage("guide/oven.rst", source.encode(), "text/x-rst", parts=files))


def text(body: str) -> str:
    """The text of a page below its title."""
    return page(f"Oven\n====\n\n{body}").text.removeprefix("Oven").strip("\n")


def lines(body: str) -> list[str]:
    return [line.strip() for line in text(body).split("\n") if line.strip()]


SHOWN = [
    (
        "option",
        ".. option:: --heat <degrees>\n\n   How hot. Default is 180.",
        ["--heat <degrees>", "How hot. Default is 180."],
    ),
    (
        "two names",
        ".. cmdoption:: -h, --help\n             --usage\n\n   Says how.",
        ["-h, --help, --usage", "Says how."],
    ),
    (
        "confval",
        ".. confval:: rest_minutes\n   :type: integer\n   :default: 12\n\n   How long it rests.",
        ["rest_minutes", "Type: integer", "Default: 12", "How long it rests."],
    ),
    ("envvar", ".. envvar:: OVEN_HOME\n\n   Where recipes lie.", ["OVEN_HOME", "Where recipes lie."]),
    (
        "function",
        ".. py:function:: bake(what, heat=180)\n\n   Bakes it.\n\n   :param what: the dough\n"
        "   :param int heat: how hot\n"
        "   :returns: a loaf\n   :raises Burnt: if it is late",
        [
            "bake(what, heat=180)",
            "Bakes it.",
            "Parameter what: the dough",
            "Parameter heat (int): how hot",
            "Returns: a loaf",
            "Raises Burnt: if it is late",
        ],
    ),
    (
        "typed apart",
        ".. function:: f(x)\n\n   :param x: how many\n   :type x: int",
        ["f(x)", "Parameter x (int): how many"],
    ),
    (
        "http",
        ".. http:get:: /loaves/(int:id)\n\n   One loaf.\n\n"
        "   :query fields: which to show\n   :statuscode 404: no such loaf",
        ["GET /loaves/(int:id)", "One loaf.", "Query parameter fields: which to show", "Status code 404: no such loaf"],
    ),
    ("foreign domain", ".. ini:option:: crust.depth\n\n   In millimetres.", ["crust.depth", "In millimetres."]),
    ("c", ".. c:function:: int knead(int n)\n\n   Kneads *n* times.", ["int knead(int n)", "Kneads n times."]),
    (
        "glossary",
        ".. glossary::\n\n   proof\n   proving\n      The last rise.\n\n   crumb : bread\n      The inside.",
        ["proof", "proving", "The last rise.", "crumb", "The inside."],
    ),
    ("rubric", ".. rubric:: Care\n\nWipe it.", ["Care", "Wipe it."]),
    ("centered", ".. centered:: Closed on Mondays", ["Closed on Mondays"]),
    (
        "versions",
        ".. versionadded:: 2.1 Steam.\n\n.. deprecated:: 3.0\n   Use steam.\n\n.. versionchanged:: 3.1",
        ["Added in version 2.1: Steam.", "Deprecated since version 3.0: Use steam.", "Changed in version 3.1."],
    ),
    ("seealso", ".. seealso:: The *loaf* page.", ["See also", "The loaf page."]),
    ("note on its line", ".. note:: Hot.\n   Very hot.", ["Note", "Hot. Very hot."]),
    ("admonition", ".. admonition:: Licence\n\n   Ask first.", ["Licence", "Ask first."]),
    (
        "sphinx-tabs",
        ".. tabs::\n\n   .. tab:: Gas\n\n      Turn to 4.\n\n   .. group-tab:: Electric\n\n      Turn to 180.",
        ["Gas", "Turn to 4.", "Electric", "Turn to 180."],
    ),
    ("code-tab", ".. tabs::\n\n   .. code-tab:: bash Shell\n\n      bake now", ["Shell", "bake now"]),
    (
        "tab-set",
        ".. tab-set::\n\n   .. tab-item:: Wood\n      :sync: w\n\n      Wait an hour.",
        ["Wood", "Wait an hour."],
    ),
    (
        "dropdown",
        ".. dropdown:: How long does it take?\n   :open:\n\n   About 40 minutes.",
        ["How long does it take?", "About 40 minutes."],
    ),
    (
        "card",
        ".. grid:: 2\n\n   .. grid-item-card:: Rye\n      :link: rye\n\n"
        "      Head\n      ^^^\n      Sour.\n      +++\n      Foot",
        ["Rye", "Head", "Sour.", "Foot"],
    ),
    ("button", ".. button-link:: https://a.example\n   :color: primary\n\n   Order *now*", ["Order now"]),
    (
        "code",
        ".. code-block:: yaml\n   :caption: oven.yml\n   :emphasize-lines: 1\n\n   heat: 180",
        ["oven.yml", "heat: 180"],
    ),
    ("code without an empty line", ".. code-block:: yaml\n   :linenos:\n   heat: 180", ["heat: 180"]),
    ("parsed literal", ".. parsed-literal::\n\n   bake *loaf*", ["bake loaf"]),
    ("prompt", ".. prompt:: bash $\n\n   bake now", ["bake now"]),
    (
        "list-table",
        ".. list-table:: Loaves\n   :header-rows: 1\n\n   * - Name\n     - Weight\n   * - Rye\n     - 1.2 kg",
        ["Loaves", "Name | Weight", "Rye | 1.2 kg"],
    ),
    (
        "csv-table",
        '.. csv-table:: Times\n   :header: "What", "Minutes"\n\n   "rye, dark", 55',
        ["Times", "What | Minutes", "rye, dark | 55"],
    ),
    ("csv by semicolon", ".. csv-table::\n   :delim: ;\n\n   a; b", ["a | b"]),
    ("table", ".. table:: Heat\n\n   ==== ===\n   Rye  250\n   ==== ===", ["Heat", "Rye | 250"]),
    (
        "figure",
        ".. figure:: a.png\n   :alt: The crust is dark brown\n\n   The loaf.\n\n   After an hour.",
        ["The crust is dark brown", "The loaf.", "After an hour."],
    ),
    ("only", ".. only:: html and not latex\n\n   On the web.", ["On the web."]),
    ("only a site knows", ".. only:: Partners\n\n   For partners.", ["For partners."]),
    ("ifconfig", ".. ifconfig:: level == 2\n\n   Second level.", ["Second level."]),
    ("raw", ".. raw:: html\n\n   <p>Call <b>0900</b></p>", ["Call 0900"]),
    ("substitution", "|maker| bakes.\n\n.. |maker| replace:: Ofen *GmbH*", ["Ofen GmbH bakes."]),
    ("unicode", "5 |deg|\n\n.. |deg| unicode:: U+00B0 C\n   :trim:", ["5 °C"]),
    ("unknown substitution", "|shop| bakes.", ["shop bakes."]),
    ("options of docutils", "-a          all of it\n--heat=DEG  how hot", ["-a", "all of it", "--heat=DEG", "how hot"]),
    ("line block", "| One\n| Two", ["One", "Two"]),
    ("fields below the title", ":Weight: 75 kg", ["Weight:", "75 kg"]),
    (
        "footnotes",
        "Kept [#law]_ and sold [#]_.\n\n.. [#law] By law.\n.. [#] By us.",
        ["Kept [1] and sold [2].", "[1] By law.", "[2] By us."],
    ),
    ("hlist", ".. hlist::\n   :columns: 2\n\n   * rye\n   * oat", ["- rye", "- oat"]),
    ("production list", ".. productionlist::\n   loaf: dough `+` heat", ["loaf: dough `+` heat"]),
    (
        "unknown",
        ".. oven-state:: Cooling down\n   :summary: It takes an hour.\n   :width: 30\n\n   Leave *it* shut.",
        ["Cooling down", "It takes an hour.", "Leave it shut."],
    ),
    (
        "unknown around others",
        ".. shop-box::\n\n   .. note:: Closed.\n\n   .. option:: -x\n\n      Out.",
        ["Note", "Closed.", "-x", "Out."],
    ),
    (
        "role of the page",
        ".. role:: gone\n   :class: strike\n\n.. role:: html(raw)\n   :format: html\n\nA :html:`<b>B</b>`.",
        ["A B."],
    ),
    ("emoji", "Bread |:bread:| is good.", ["Bread is good."]),
]


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN])
def test_what_a_directive_says(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        ".. toctree::\n   :caption: More\n   :maxdepth: 2\n\n   Rye bread <rye>\n   oats",
        ".. index:: single: bread",
        ".. meta::\n   :description: All of bread",
        ".. contents:: On this page",
        ".. highlight:: python",
        ".. program:: bake",
        ".. default-domain:: c",
        ".. a comment\n   of two lines",
        ".. _label:",
        ".. |unused| replace:: x",
        ".. sectionauthor:: A. Baker",
    ],
)
def test_what_is_no_text(body: str) -> None:
    made = page(f"Oven\n====\n\n{body}\n\nHot.")
    assert made.text == "Oven\n\nHot." and not made.losses


ROLES = [
    (":guilabel:`&Heat` and :menuselection:`File --> &Bake`", "Heat and File > Bake"),
    (":kbd:`Ctrl+B`, :command:`bake`, :file:`/etc/{oven}.conf`, :samp:`t={n}`", "Ctrl+B, bake, /etc/oven.conf, t=n"),
    (
        ":ref:`the rye <rye>`, :ref:`rye-bread_dark`, :doc:`/loaf/rye-bread`, :doc:`Rye <rye>`",
        "the rye, rye bread dark, rye bread, Rye",
    ),
    (":term:`crumb`, :option:`--heat`, :envvar:`OVEN_HOME`, :confval:`rest`", "crumb, --heat, OVEN_HOME, rest"),
    (":option:`bake --heat <deg>`", "bake --heat"),
    (":option:`--heat <deg>`", "--heat <deg>"),
    (":py:func:`~oven.bake`, :meth:`!Oven.rest`, :class:`Loaf`, :c:type:`int`", "bake(), Oven.rest(), Loaf, int"),
    (
        ":abbr:`DO (dough only)`, :pep:`8`, :rfc:`2822#section-3`, :download:`the list <a.zip>`",
        "DO (dough only), PEP 8, RFC 2822 section 3, the list",
    ),
    (":house:rule:`no fire <fire>` and :unheard:`of`", "no fire and of"),
    (":bdg-info:`new` :octicon:`alert;1em` :fas:`bread`", "new"),
    (":index:`bread <pair: bread; oven>` and :math:`a+b` and :code:`x <y>`", "bread and a+b and x <y>"),
    ("a `title`, ``code``, `a link <https://a.example>`__, rye_, `dark rye`_", "a title, code, a link, rye, dark rye"),
    ("an \\*escaped\\* star and *.txt files", "an *escaped* star and *.txt files"),
]


@pytest.mark.parametrize(("source", "expected"), ROLES)
def test_what_a_role_says(source: str, expected: str) -> None:
    assert " ".join(text(source).split()) == expected


def test_a_reference_without_a_title_shows_that_of_its_target() -> None:
    source = "Oven\n====\n\nSee :ref:`care` and :ref:`times`.\n\n.. _care:\n\n"
    source += "Keeping it *clean*\n------------------\n\nWipe.\n\n"
    source += ".. _times:\n\n.. table:: Baking times\n\n   === ==\n   Rye 55\n   === ==\n"
    assert "See Keeping it clean and Baking times." in page(source).text


def test_anchors_are_those_that_sphinx_gives() -> None:
    source = "Oven\n====\n\nText.\n\n"
    source += ".. _how-to-care:\n\nCare\n----\n\nWipe.\n\nAll options\n-----------\n\n.. program:: bake\n\n"
    source += ".. option:: --heat=<deg>, -h\n\n   How hot.\n\n.. confval:: rest_minutes\n\n   Rest.\n\n"
    source += ".. house:thing:: x\n\n   Y.\n"
    anchors = {heading.text: heading.anchor for heading in page(source).headings}
    assert anchors == {
        "Oven": "oven",
        "Care": "how-to-care",
        "All options": "all-options",
        "--heat=<deg>, -h": "cmdoption-bake-heat",
        "rest_minutes": "confval-rest_minutes",
        "x": "all-options",  # it has no id that could be known: the section it stands in
    }


def test_an_option_heads_a_section_only_where_no_other_text_follows() -> None:
    options = ".. option:: -a\n\n   First.\n\n.. option:: -b\n\n   Second.\n\n"
    below = page(f"Oven\n====\n\n{options}Both may be left out.\n")
    assert [heading.text for heading in below.headings] == ["Oven"]
    assert [block.kind for block in below.blocks].count("term") == 2
    last = page(f"Oven\n====\n\n{options}")
    assert [(heading.text, heading.level) for heading in last.headings] == [("Oven", 1), ("-a", 2), ("-b", 2)]


def test_methods_stand_below_their_class() -> None:
    source = "Oven\n====\n\n.. py:class:: Oven\n\n   Heats.\n\n   .. py:method:: bake(x)\n\n      Bakes x.\n\n"
    source += "Care\n----\n\nWipe.\n"
    assert [(h.text, h.level) for h in page(source).headings] == [("Oven", 1), ("Oven", 2), ("bake(x)", 3), ("Care", 2)]


def test_fields_at_the_top_are_about_the_page() -> None:
    made = page(":orphan:\n:Author: A. Baker\n:tocdepth: 2\n\nOven\n====\n\nHot.\n")
    assert made.text == "Oven\n\nHot." and not made.losses
    odd = page(":Delivery: two days\n:secret: 7\n\nOven\n====\n\nHot.\n")
    assert "Delivery:" in odd.text and "two days" in odd.text
    assert [(loss.kind, loss.name, loss.words) for loss in odd.losses] == [("hidden", ":secret:", 1)]


def noted(body: str) -> list[tuple[str, str, int]]:
    return [(loss.kind, loss.name, loss.words) for loss in page(f"Oven\n====\n\n{body}\n\nHot.").losses]


def test_what_is_not_known_is_noted_though_it_is_kept() -> None:
    assert noted(".. oven-state:: Cold\n\n   Wait.") == [("directive", "oven-state", 0)]
    assert noted(".. oven-view:: pictures/oven.svg\n\n   Wait.") == [("directive", "oven-view", 3)]
    assert noted("A :shop:`x` and a :shop:`y`.") == [("directive", ":shop:", 0)]
    assert noted("|shop| bakes.") == [("other", "|shop|", 0)]
    assert noted(".. note:: Known.\n\n:ref:`a <b>`") == []  # the twin


def test_what_is_dropped_is_noted_with_its_words() -> None:
    assert noted(".. only:: latex\n\n   On paper only.") == [("hidden", "only latex", 3)]
    assert noted(".. todo:: Write this.") == [("hidden", "todo", 2)]
    assert noted(".. raw:: latex\n\n   small print") == [("hidden", "raw latex", 2)]
    assert noted(".. graphviz::\n\n   digraph { a -> b }") == [("directive", "graphviz", 3)]
    assert noted(".. include:: other.rst") == [("include", "other.rst", 0)]
    assert noted(".. csv-table::\n   :file: prices.csv") == [("include", "prices.csv", 0)]
    assert noted(".. autofunction:: oven.bake\n\n   Bakes.") == [("directive", "autofunction", 0)]


TORN = [
    ("=====  ===\nRye    250\nOatmeal 30\n=====  ===", ["Rye", "250", "Oatmeal 30"]),
    ("+---+\n| a |\n+--", ["a"]),
    ("Word *open and ``left open", ["open and", "left open"]),
    (".. note::\n   :bogus option\n   Still here.", ["Still here."]),
    (".. list-table::\n\n   Not a list.", ["Not a list."]),
    (".. csv-table::\n   :delim: ab\n\n   x, y", ["x, y"]),
    ("- item\n  - inner\n text", ["item", "inner", "text"]),
    ("`nowhere`_ and |nothing| and [1]_", ["nowhere", "nothing", "[1]"]),
    (".. figure:: a.png\n\n   - no caption", ["no caption"]),
    (".. image::\n\nAfter it.", ["After it."]),
    (".. code-block::\n\n   no language", ["no language"]),
    (".. note::\n\n   A title\n   -------\n\n   Below it.", ["A title", "Below it."]),
]


@pytest.mark.parametrize(("body", "kept"), TORN)
def test_errors_in_the_source_drop_no_text(body: str, kept: list[str]) -> None:
    made = page(f"Oven\n====\n\n{body}\n\nLast words.\n").text
    assert all(words in made for words in [*kept, "Last words."])
    for machine in ("System Message", "ERROR", "WARNING", "Unexpected", "Malformed"):
        assert machine not in made


def test_a_title_inside_a_directive_is_a_heading() -> None:
    made = page("Oven\n====\n\nA\n-\n\nx\n\n.. only:: html\n\n   On the *web*\n   ----------\n\n   Below it.\n")
    assert [(h.text, h.level) for h in made.headings] == [("Oven", 1), ("A", 2), ("On the web", 2)]


def test_a_torn_table_is_flagged() -> None:
    assert "rst_unread_markup" in page("Oven\n====\n\n+---+\n| a |\n+--\n").flags
    assert "rst_unread_markup" not in page("Oven\n====\n\n+---+\n| a |\n+---+\n").flags  # the twin


# -- files of the folder -------------------------------------------------------------------------------------------


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "guide").mkdir(parents=True)
    (tmp_path / "docs" / "shared").mkdir()
    return tmp_path / "docs"


def read(docs: Path, source: str, **files: str) -> Page:
    for name, content in files.items():
        (docs / name.replace("__", "/").replace("_dot_", ".")).write_text(content)
    (docs / "guide" / "oven.rst").write_text(source)
    [raw] = read_folder(docs, ["guide/oven.rst"], max_bytes=100_000)
    assert isinstance(raw, RawPage)
    return extract(raw)


def test_includes_inside_the_folder_are_followed(docs: Path) -> None:
    source = "Oven\n====\n\n.. include:: ../shared/fees.rst\n\n.. literalinclude:: ../shared/a.py\n   :lines: 2\n\n"
    source += ".. csv-table::\n   :file: /shared/t.csv\n\n"
    source += ".. include:: /shared/part.txt\n   :start-after: BEGIN\n   :end-before: END\n"
    made = read(
        docs,
        source,
        shared__fees_dot_rst="Fees\n----\n\nNine euros.\n\n.. include:: more.txt\n",
        shared__more_dot_txt="And *tax*.\n",
        shared__a_dot_py="one\ntwo\nthree\n",
        shared__t_dot_csv="rye,55\n",
        shared__part_dot_txt="no\n\nBEGIN\n\nYes.\n\nEND\n\nno\n",
    )
    assert made.text == "Oven\n\nFees\n\nNine euros.\n\nAnd tax.\n\ntwo\n\nrye | 55\n\nYes."
    assert not made.losses


def test_an_include_leads_nowhere_outside_and_never_round(docs: Path) -> None:
    (docs.parent / "secret.rst").write_text("Secret words.")
    (docs / ".hidden.rst").write_text("Hidden words.")
    source = "Oven\n====\n\n" + "".join(
        f".. include:: {path}\n\n"
        for path in ("../../secret.rst", str(docs.parent / "secret.rst"), "/.hidden.rst", "oven.rst", "../shared/a.rst")
    )
    made = read(docs, source, shared__a_dot_rst="Round.\n\n.. include:: a.rst\n\n.. include:: ../guide/oven.rst\n")
    assert made.text == "Oven\n\nRound."
    assert [loss.kind for loss in made.losses] == ["include"] * 6


def test_includes_are_bounded(docs: Path) -> None:
    for n in range(40):
        (docs / "shared" / f"p{n}.rst").write_text(f"Depth {n}.\n\n.. include:: p{n + 1}.rst\n")
    made = read(docs, "Oven\n====\n\n.. include:: ../shared/p0.rst\n")
    assert "Depth 0." in made.text and "Depth 7." in made.text and "Depth 30." not in made.text
    assert [loss.kind for loss in made.losses] == ["include"]


CONF = '''
import os
project = "Ofen"
release = os.popen("touch ran").read()
version = "4" + ".2"
open("ran", "w")
rst_prolog = """
.. |oven| replace:: Ofen 9
"""
rst_epilog = f"Made by {project}."
extlinks = {"issue": ("https://a.example/%s", "issue %s"), "bare": ("https://b.example/%s", None)}
'''


def test_conf_py_is_read_and_never_run(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs)
    made = read(docs, "Oven\n====\n\n|oven| |version| |release|, :issue:`7`, :bare:`x`.\n", conf_dot_py=CONF)
    assert made.text == "Oven\n\nOfen 9 4.2 release, issue 7, https://b.example/x.\n\nMade by Ofen."
    assert [loss.name for loss in made.losses] == ["|release|"]
    assert not (docs / "ran").exists()


@pytest.mark.parametrize(
    "conf",
    [
        "rst_prolog = (",
        "rst_prolog = 7",
        "\x00",
        "(" * 5000,
        "rst_prolog = " + "'a'+" * 3000 + "'a'",
        "extlinks = {1: 2, 'a': 3}",
    ],
)
def test_any_conf_py_is_survived(docs: Path, conf: str) -> None:
    assert read(docs, "Oven\n====\n\nHot.\n", conf_dot_py=conf).text == "Oven\n\nHot."


def test_a_link_to_a_page_shows_its_title(docs: Path) -> None:
    source = "Oven\n====\n\nSee :doc:`/rye`, :doc:`oats`, :doc:`this <oats>`, :doc:`gone-away`.\n"
    made = read(
        docs,
        source,
        rye_dot_rst="*****\nDark `rye`\n*****\n\nx\n",
        guide__oats_dot_rst=".. _o:\n\nOats & barley\n=====\n",
    )
    assert made.text == "Oven\n\nSee Dark rye, Oats & barley, this, gone away."


# -- hostile pages, and other users of docutils ---------------------------------------------------------------------

HOSTILE = {
    "bullets": "- " * 3000 + "LAST",
    "quotes": "\n".join(" " * n + "x" for n in range(400)) + "\n\nLAST",
    "directives": "\n".join("   " * n + ".. note::\n" for n in range(200)) + "   " * 200 + "LAST",
    "substitutions": "".join(f".. |a{n}| replace:: {f'|a{n + 1}| ' * 9}\n" for n in range(12))
    + ".. |a12| replace:: x\n\n|a0|\n\nLAST",
    "self": ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n\nLAST",
    "conditions": f".. only:: {'(' * 500}html\n\n   x\n\nLAST",
    "spaces": f":menuselection:`a{' ' * 50_000}b` :ref:`x{' ' * 50_000}<y`\n\nLAST",
    "numbers": ".. literalinclude:: a\n   :lines: 1-9999999,1-9999999\n\n"
    ".. list-table::\n   :header-rows: 99999999999\n\n   * - LAST",
    "nothing": ".. |x|\n\n.. ::\n\n.. x::\n\n`` `\n\n:ref:``\n\nLAST",
    "controls": "\u2028\u200bLAST",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_breaks_the_reader(name: str) -> None:
    made = page(f"Oven\n====\n\n{HOSTILE[name]}\n")
    assert "LAST" in made.text and len(made.text) < 10 * len(HOSTILE[name]) + 200_000
    assert ("deep_nesting" in made.flags) == (name in ("bullets", "quotes", "directives"))


def calls(body: str) -> int:
    """Function calls, of Python's and of C's, that reading a page takes."""
    count = 0

    def on_event(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        page(f"Oven\n====\n\n{body}")
    finally:
        sys.setprofile(None)
    return count


GROWING = {
    "options": ".. option:: -a\n\n   Text of it.\n\n",
    "lists": "para\n\n- x\n\n",
    "rows": "",
    "open markup": "*a `b ``c |d ",
    "targets": "x\n\n.. _a: http://a\n\n",
    "roles": ":ref:`a <b>` ",
}


@pytest.mark.parametrize("name", GROWING)
def test_the_work_grows_with_the_page_and_no_faster(name: str) -> None:
    def body(times: int) -> str:
        if name == "rows":
            return ".. list-table::\n\n" + "   * - a\n     - b\n" * times
        return GROWING[name] * times

    calls(body(10))  # what is made once
    small, large = calls(body(150)), calls(body(600))
    assert large < 4.6 * small


def test_other_users_of_docutils_see_none_of_it() -> None:
    from docutils.core import publish_string
    from docutils.parsers.rst import directives, roles

    before = dict(directives._directives), dict(roles._roles)
    page(
        "Oven\n====\n\n.. role:: gone\n\n.. default-role:: math\n\n.. option:: -x\n\n   Y.\n\n:ref:`a` :gone:`b` `c`\n"
    )
    assert (dict(directives._directives), dict(roles._roles)) == before
    settings = {"report_level": 1, "halt_level": 5, "warning_stream": False}
    made = publish_string(".. option:: -x\n\n   Y.\n", settings_overrides=settings).decode()
    assert "Unknown directive type" in made


def test_a_page_of_navigation_alone_has_no_text() -> None:
    with pytest.raises(SourceError, match="no readable text"):
        extract(RawPage("a.rst", b".. toctree::\n\n   b\n", "text/x-rst"))


# -- the twins: what the bounds hold back shows with the bound moved ------------------------------------------------


def test_the_bound_on_includes_is_what_ends_them(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(40):
        (docs / "shared" / f"p{n}.rst").write_text(f"Depth {n}.\n\n.. include:: p{n + 1}.rst\n")
    monkeypatch.setattr(parts, "MAX_DEPTH", 40)
    monkeypatch.setattr(session, "MAX_INSIDE", 50)
    assert "Depth 39." in read(docs, "Oven\n====\n\n.. include:: ../shared/p0.rst\n").text


def test_the_bound_on_substitutions_is_what_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"Oven\n====\n\n{HOSTILE['substitutions']}\n"
    bounded = len(page(source).text)
    monkeypatch.setattr(walker, "_MAX_SUBSTITUTED", 60_000)
    assert len(page(source).text) > 2 * bounded


def test_long_paragraphs_are_searched_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    from docutils.parsers.rst import states

    whole = states.Inliner.parse

    def parse(self: Any, text: str, *rest: Any) -> Any:
        nonlocal longest
        longest = max(longest, len(text))
        return whole(self, text, *rest)

    monkeypatch.setattr(states.Inliner, "parse", parse)
    words = " ".join(f"word{n}" for n in range(5000))
    assert page(words).text == words and longest <= 3000
    monkeypatch.setattr(doctree, "_LONGEST_PARAGRAPH", 10**9)
    assert page(words).text == words and longest == len(words)
