"""The message around a draft, and what its sender is told: by settings, in the customer's language, harmless."""

from __future__ import annotations

import dataclasses
import math

import pytest
from markdown_it import MarkdownIt

from answerable.answer.shown.message import Frame, frame, name_given
from answerable.answer.shown.unsure import WORDS, Doubts, unsure
from answerable.errors import SettingsError
from answerable.model import Citation
from answerable.settings import DraftSettings, Settings

BODY = "Annual plans can be refunded within 30 days."


def cited(
    page: str = "refunds.md", title: str = "Refunds", url: str | None = "https://help.example/refunds#a"
) -> Citation:
    return Citation(page, url, title, title, BODY, 0, len(BODY))


def text(settings: DraftSettings | None = None, language: str | None = "en", name: str | None = None) -> str:
    return frame(settings or DraftSettings(), language, [cited()], name).around(BODY)


def test_a_message_as_it_is_sent() -> None:
    made = text(DraftSettings(signature="The Example team"), name="Mary")
    assert made == (
        f"Hello Mary,\n\n{BODY}\n\nSee also:\n- Refunds: https://help.example/refunds#a\n\n"
        "Kind regards\nThe Example team"
    )


def test_in_the_language_of_the_customer() -> None:
    assert text(language="de").startswith("Guten Tag,\n\n") and text(language="de").endswith("\n\nViele Grüße")
    assert "\n\nZie ook:\n" in text(language="nl")
    assert text(language="da") == text(language=None) == text(language="en")


def test_settings_take_the_place_of_each_line_or_switch_it_off() -> None:
    assert text(DraftSettings(greeting="Ahoy!")).startswith("Ahoy!\n\n")
    assert text(DraftSettings(greeting="", closing="", links=False)) == BODY
    assert text(DraftSettings(greeting="", closing="", signature="M.", links=False)) == f"{BODY}\n\nM."


def test_a_setting_by_language() -> None:
    own = DraftSettings(greeting={"de": "Moin {name},", "da": "Hej,"}, closing={"de": ""}, links=False)
    assert text(own, "de", "Mary") == f"Moin Mary,\n\n{BODY}"
    assert text(own, "de") == f"Guten Tag,\n\n{BODY}"
    assert text(own, "da") == f"Hej,\n\n{BODY}\n\nKind regards", "a language that has no lines of ours"
    assert text(own, "fr") == f"Bonjour,\n\n{BODY}\n\nCordialement"


def test_a_greeting_with_a_name_needs_one() -> None:
    named = DraftSettings(greeting="Dear {name}:")
    assert text(named, name="Mary").startswith("Dear Mary:\n") and text(named).startswith("Hello,\n")
    assert text(DraftSettings(greeting="Dear {nome} {0}:")).startswith("Dear {nome} {0}:\n"), "no template language"


@pytest.mark.parametrize("name", ["Mary", "Jean-Luc O'Neil", "Zoë", "山田", "J. R. R. Tolkien", " Mary "])
def test_names(name: str) -> None:
    assert name_given({"name": name}) == name.strip()


@pytest.mark.parametrize(
    "name",
    ["", " ", None, 7, "mary@firm.example", "https://evil.example", "<b>x</b>", "[name]", "a\nb", "u12345", "x" * 61],
)
def test_no_names(name: object) -> None:
    assert name_given({"name": name}) is None
    assert name_given({"customer": "Mary", "user": "Mary"}) is None


# -- links -------------------------------------------------------------------------------------------


def test_each_page_is_linked_once_where_it_is_cited_first() -> None:
    more = [
        cited(),
        cited(url="https://help.example/refunds#b"),
        cited("plans.md", "Plans", "https://help.example/plans"),
    ]
    assert frame(DraftSettings(), "en", more).links == (
        ("Refunds", "https://help.example/refunds#a"),
        ("Plans", "https://help.example/plans"),
    )
    numbered = frame(DraftSettings(), "en", more, numbered=True).links
    assert [title for title, _ in numbered] == ["[1] Refunds", "[2] Refunds", "[3] Plans"]


@pytest.mark.parametrize(
    "url", [None, "", "refunds.md", "javascript:alert(1)", 'https://x.example/" onclick="y', "http://"]
)
def test_a_page_without_an_address_has_no_link(url: str | None) -> None:
    made = frame(DraftSettings(), "en", [cited(url=url)])
    assert made.links == () and made.links_title == "" and made.around(BODY) == f"Hello,\n\n{BODY}\n\nKind regards"


# -- forms -------------------------------------------------------------------------------------------


def test_the_same_frame_goes_around_markdown_and_html() -> None:
    made = frame(DraftSettings(signature="The Example team"), "en", [cited()], "Mary")
    assert made.around(f"**{BODY}**", "markdown") == (
        f"Hello Mary,\n\n**{BODY}**\n\nSee also:\n\n- [Refunds](https://help.example/refunds#a)\n\n"
        "Kind regards  \nThe Example team"
    )
    assert made.around(f"<p>{BODY}</p>", "html") == (
        f"<p>Hello Mary,</p>\n\n<p>{BODY}</p>\n\n<p>See also:</p>\n\n<ul>\n"
        '<li><a href="https://help.example/refunds#a" rel="nofollow noopener">Refunds</a></li>\n</ul>\n\n'
        "<p>Kind regards<br>\nThe Example team</p>"
    )
    for form in ("text", "markdown", "html"):
        assert Frame().around(BODY, form) == BODY


HOSTILE = "# *x* <img src=x> [a](http://evil.example) `c` & 1. y"


@pytest.mark.parametrize("escaper", ["html.for_html", "markdown_line.for_markdown_answer"])
def test_titles_and_settings_keep_no_markup(escaper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = frame(DraftSettings(greeting=HOSTILE, closing=HOSTILE), "en", [cited(title=HOSTILE)])
    form = "html" if escaper == "html.for_html" else "markdown"

    def tags() -> set[str]:
        shown = made.around(BODY, form)  # type: ignore[arg-type]
        rendered = shown if form == "html" else MarkdownIt("commonmark").render(shown)
        assert "evil.example" in rendered
        return {tag.split(">")[0].split()[0] for tag in rendered.split("<")[1:]} - {"br", "br/"}

    plain = {"p", "/p", "ul", "/ul", "li", "/li", "a", "/a"}
    assert tags() == plain
    monkeypatch.setattr(f"answerable.answer.shown.{escaper}", lambda text, *_: text)
    assert tags() > plain


# -- what its sender is told ---------------------------------------------------------------------------


def test_what_is_unsure() -> None:
    doubts = Doubts(0.6999, 0.7, ("okta", "saml"), "fr", "en", ("a.pdf", "a.pdf"), "some-model")
    assert unsure(doubts, "en") == (
        "The confidence is 0.69; answers are sent from 0.70 on.",
        "The customer writes in French, the documentation quoted is in English.",
        "This page could not be read with certainty, compare the quotes with it: a.pdf",
        "Not in the words of the documentation: some-model has worded it.",
    )
    same = dataclasses.replace(doubts, customer="en")
    assert unsure(same, "en")[1] == "The documentation quoted says nothing of: okta, saml."
    assert unsure(same, "de")[1] == "Die zitierte Dokumentation sagt nichts zu: okta, saml."
    assert unsure(Doubts(0.31, 0.7), "en") == ("The confidence is 0.31; answers are sent from 0.70 on.",)
    assert unsure(Doubts(0.0, 0.005), "en") == ("The confidence is 0.00; answers are sent from 0.01 on.",)


def test_each_doubt_has_its_cause() -> None:
    sure = Doubts(0.9, 0.7)
    assert unsure(sure, "en") == ()
    assert unsure(dataclasses.replace(sure, customer="fr"), "en") == (), "one language that cannot be told is no doubt"
    assert unsure(dataclasses.replace(sure, customer="fr", docs="fr"), "en") == ()
    assert unsure(dataclasses.replace(sure, customer="da", docs="fr"), "en") == (
        "The customer writes in da, the documentation quoted is in French.",
    )
    assert "never sent" in unsure(dataclasses.replace(sure, threshold=math.inf), "en")[0]
    many = unsure(dataclasses.replace(sure, missing=[f"w{n}" for n in range(WORDS + 1)]), "en")[0]
    assert "w7, …" in many and "w8" not in many


# -- settings ------------------------------------------------------------------------------------------


def test_settings_from_the_environment() -> None:
    variables = {"GREETING": "", "CLOSING": '{"de": "Bis bald"}', "SIGNATURE": "The team", "NOTES_LANGUAGE": "de"}
    made = Settings.load(environ={f"ANSWERABLE_DRAFT_{name}": value for name, value in variables.items()}).draft
    assert made == DraftSettings(greeting="", closing={"de": "Bis bald"}, signature="The team", notes_language="de")


@pytest.mark.parametrize("wrong", [{"greeting": 3}, {"closing": {"de": 3}}, {"notes_language": "da"}, {"links": "no"}])
def test_settings_that_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        DraftSettings(**wrong)  # type: ignore[arg-type]


def test_notes_can_be_had_in_each_language_that_has_lines() -> None:
    from typing import get_args, get_type_hints

    from answerable.answer.shown.lines import table

    assert get_args(get_type_hints(DraftSettings)["notes_language"]) == tuple(table())
