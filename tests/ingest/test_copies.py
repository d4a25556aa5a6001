"""Which pages of a source stand for which others: versions, translations, twins, print pages and the same text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from answerable.errors import SourceError
from answerable.ingest.copies import releases, trees, twins
from answerable.ingest.copies.grouping import Candidate, Choice, Copy, Grouping
from answerable.ingest.copies.overlap import said
from answerable.ingest.copies.place import place_of
from answerable.ingest.copies.policy import group, translations
from answerable.ingest.copies.tongues import fits, language_tag
from answerable.ingest.copies.traits import Traits
from answerable.ingest.copies.versions import version_of
from answerable.model import RawPage
from fakes import plain_page

REFUNDS = "A refund takes nine business days, counted from the day of its approval. Above 900 euros two are needed."
PLANS = "Gold costs 48 euros a month and holds 80 GB. Silver costs 20 euros and holds 30 GB for one shop."
LOGIN = "Open settings, choose security and write down the ten codes that are shown to you once."
TOPICS = {"refunds": REFUNDS, "plans": PLANS, "login": LOGIN}
TYPES = {"html": "text/html", "md": "text/markdown", "mdx": "text/mdx", "rst": "text/x-rst", "txt": "text/plain"}


def look(
    pages: Mapping[str, str], choice: Choice | None = None, languages: Mapping[str, str] | None = None
) -> Grouping:
    found = []
    for key, text in pages.items():
        page = plain_page(RawPage(key, text.encode(), "text/markdown"))
        kind = TYPES.get(key.rpartition(".")[2], "text/html")
        found.append(Candidate(key, kind, Traits(said(page), (languages or {}).get(key, ""))))
    return group(found, lambda key: pages[key], choice)


def left(
    pages: Mapping[str, str], choice: Choice | None = None, languages: Mapping[str, str] | None = None
) -> set[str]:
    return set(pages) - {copy.page for copy in look(pages, choice, languages).copies}


def tree(
    *names: str, under: str = "https://d.example/", topics: Iterable[str] = TOPICS, end: str = "/"
) -> dict[str, str]:
    """Pages on the topics below each name; the texts of a version are its own."""
    return {
        f"{under}{name}{topic}{end}": f"{TOPICS[topic]} As of {name or 'now'}." for name in names for topic in topics
    }


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    ["https://d.example/a/b", "https://d.example/a/b/", "https://d.example/a/b.html", "https://d.example/a/b/index.html",
     "https://d.example/a/b.md", "https://d.example/a/b.html.md", "https://d.example/a/b/index.md"],
)  # fmt: skip
def test_all_spellings_of_a_page_are_one_place(key: str) -> None:
    assert place_of(key).at == ("//d.example", "a", "b")


@pytest.mark.parametrize(
    "key", ["https://d.example/a/b.c", "https://e.example/a/b", "https://d.example/a/b?tab=2", "https://d.example/a/B"]
)
def test_other_places_stay_apart(key: str) -> None:
    assert place_of(key).at != ("//d.example", "a", "b")


# -- names of versions and languages -------------------------------------------------------------


def test_versions_in_the_order_of_their_worth() -> None:
    names = ["next", "main", "3.0-alpha1", "3.0.0-rc.1", "3.0.0-rc2", "lts", "v1", "2.9", "2.10", "v2.10.1", "2.x"]
    names += ["release-24.04", "latest", "stable"]
    versions = [version_of(name) for name in names]
    assert None not in versions
    orders = [version.order for version in versions if version is not None]
    assert orders == sorted(orders) and len(set(orders)) == len(orders) - 1  # next and main are worth the same


@pytest.mark.parametrize("name", ["guide", "v", "2024-10-01", "latest-news", "x.2", "1.2.3.4.5.6", "mainframe", ""])
def test_what_is_no_version(name: str) -> None:
    assert version_of(name) is None


@pytest.mark.parametrize(
    ("name", "tag"),
    [("fr", "fr"), ("pt-BR", "pt-br"), ("zh_CN", "zh-cn"), ("zh-Hans", "zh-hans"), ("es-419", "es-419"), ("api", None)],
)
def test_names_of_languages(name: str, tag: str | None) -> None:
    assert language_tag(name) == tag


def test_which_language_a_customer_can_read() -> None:
    assert fits("pt-br", "pt") and fits("zh-hans", "zh-CN") and fits("nb", "no") and fits("de", "de")
    assert not fits("de", "fr") and not fits("zh-hant", "zh-CN")


# -- versions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (("latest/", "v2.4/", "v2.3/"), "latest/"),
        (("2.9/", "2.10/"), "2.10/"),
        (("en/stable/", "en/latest/", "en/v1.2/"), "en/stable/"),
        (("", "next/", "2.3/"), ""),
        (("main/", "1.10.0/", "1.9.2/"), "1.10.0/"),
        (("dev/", "3.0-beta/", "2.2/"), "2.2/"),
        (("16/", "17/", "current/", "devel/"), "current/"),
        (("release-24.04/", "release-23.10/"), "release-24.04/"),
    ],
)
@pytest.mark.parametrize("under", ["https://d.example/", "https://d.example/docs/", "manual/"])
def test_the_newest_release_is_read(names: tuple[str, ...], newest: str, under: str) -> None:
    pages = tree(*names, under=under)
    found = look(pages)
    assert set(pages) - {copy.page for copy in found.copies} == set(tree(newest, under=under))
    assert found.counts == {"version": 3 * (len(names) - 1)}
    assert all(copy.of is not None and copy.of.startswith(f"{under}{newest}") for copy in found.copies)


def test_a_page_that_the_newest_version_does_not_have_is_counted_apart() -> None:
    pages = {**tree("v2/", topics=("refunds", "plans")), **tree("v1/")}
    found = look(pages)
    assert found.counts == {"version": 2, "version_only": 1}
    assert Copy("https://d.example/v1/login/", "version_only", None) in found.copies


def test_a_version_can_be_asked_for() -> None:
    pages = tree("latest/", "v2.10/", "v2.3/", "v1.0/")
    for wanted, name in (("2.3", "v2.3/"), ("v2.3", "v2.3/"), ("2", "v2.10/"), ("latest", "latest/"), ("1", "v1.0/")):
        assert left(pages, Choice(version=wanted)) == set(tree(name))
    with pytest.raises(SourceError, match=r"no version '7'.*") as caught:
        look(pages, Choice(version="7"))
    assert "v2.10" in str(caught.value)


def test_a_folder_of_redirects_is_no_release() -> None:
    pages = {f"https://d.example/2.{minor}/page-{n}/": f"{PLANS} {n}." for minor in (3, 4) for n in range(20)}
    pages["https://d.example/latest/page-1/"] = "Redirecting."
    assert left(pages) == {key for key in pages if "/2.4/" in key}


def test_an_alias_whose_pages_only_lead_to_the_release_is_not_read() -> None:
    pages = {**tree("2.3/", "2.4/"), **dict.fromkeys(tree("latest/"), "Redirecting to 2.4.")}
    assert left(pages) == set(tree("2.4/"))


def test_one_page_at_a_version_is_no_version_tree() -> None:
    pages = {"https://d.example/v2/": LOGIN, "https://d.example/": PLANS, "https://d.example/refunds/": REFUNDS}
    assert left(pages) == set(pages)


def test_two_products_named_like_versions_stay() -> None:
    pages = {"https://d.example/v1/": f"The first scooter. {LOGIN}", "https://d.example/v2/": f"The second. {PLANS}"}
    assert left(pages) == set(pages)


def test_manuals_of_one_page_each_are_versions() -> None:
    text = f"{REFUNDS} {PLANS} {LOGIN}"
    assert left({"m/1.0/index.html": text, "m/2.0/index.html": text + " New: exports."}) == {"m/2.0/index.html"}


def test_numbers_alone_are_no_versions() -> None:
    pages = {f"https://d.example/plans/{n}/{what}/": f"{TOPICS[what]} Plan {n}." for n in (1, 2) for what in TOPICS}
    assert left(pages) == set(pages)


@pytest.mark.parametrize("above", ["releases", "release-notes", "changelog", "blog", "whats-new"])
def test_news_of_each_version_stay(above: str) -> None:
    pages = tree("v2.3/", "v2.4/", under=f"https://d.example/{above}/")
    assert left(pages) == set(pages)


def test_an_unversioned_page_of_the_site_is_not_docs() -> None:
    pages = {**tree("docs/latest/", "docs/1.0/"), "https://d.example/about/": LOGIN + " We are six."}
    assert left(pages) == {*tree("docs/latest/"), "https://d.example/about/"}


def test_versions_in_the_host_and_in_the_query() -> None:
    hosts = {f"https://{host}docs.example/{t}": f"{TOPICS[t]} {host}" for host in ("", "v1.", "v2.") for t in TOPICS}
    assert left(hosts) == {f"https://docs.example/{t}" for t in TOPICS}
    query = {f"https://d.example/{t}{q}": f"{TOPICS[t]} {q}" for q in ("?version=1.0", "?version=2.0") for t in TOPICS}
    assert left(query) == {f"https://d.example/{t}?version=2.0" for t in TOPICS}


def docusaurus(root: str = "website/") -> dict[str, str]:
    next_ = {f"{root}docs/{topic}.md": f"{text} Next." for topic, text in {**TOPICS, "soon": "Not yet."}.items()}
    old = {f"{root}versioned_docs/version-{v}/{t}.md": f"{x} {v}." for v in ("2.9", "2.10") for t, x in TOPICS.items()}
    french = {f"{root}i18n/fr/docusaurus-plugin-content-docs/version-2.10/{t}.md": f"fr {t}" for t in TOPICS}
    return {**next_, **old, **french}


def test_the_sources_of_docusaurus() -> None:
    pages = docusaurus()
    released = {key for key in pages if "version-2.10/" in key}
    assert left(pages) == released  # and not docs/, which is the next one
    assert left(pages, Choice(current_docs=True)) == {
        key for key in pages if key.startswith("website/docs/") or "/fr/" in key
    }
    assert left(pages, Choice(version="2.9")) >= {key for key in pages if "version-2.9/" in key}
    grouped = translations(Candidate(key, "text/markdown") for key in released)
    assert len(grouped) == 3 and all([tag for _, tag in one] == ["en", "fr"] for one in grouped)


def test_operations_of_one_description_are_no_versions() -> None:
    pages = {f"openapi.yaml#GET /v{n}/{what}": f"{text} {n}." for n in (1, 2) for what, text in TOPICS.items()}
    assert left(pages) == set(pages)
    apart = {f"api/v{n}/openapi.yaml#GET /{what}": f"{text} {n}." for n in (1, 2) for what, text in TOPICS.items()}
    assert left(apart) == {key for key in apart if "/v2/" in key}


# -- translations --------------------------------------------------------------------------------


def in_languages(pages: Mapping[str, str], languages: Mapping[str, str] | None = None) -> list[list[str]]:
    found = translations(Candidate(key, "", Traits("", (languages or {}).get(key, ""))) for key in pages)
    return [[tag for _, tag in one] for one in found]


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (("en/", "fr/", "pt-br/"), ["en", "fr", "pt-br"]),
        (("", "fr/", "de/"), ["en", "de", "fr"]),
        (("zh-hans/", "zh-hant/", "en/"), ["en", "zh-hans", "zh-hant"]),
        (("es/", "de/"), ["de", "es"]),
    ],
)
def test_all_languages_stay_and_are_known_as_translations(names: tuple[str, ...], tags: list[str]) -> None:
    pages = tree(*names)
    assert left(pages) == set(pages)
    assert in_languages(pages) == [tags] * 3


def test_translations_by_the_name_of_the_file_and_of_articles_by_their_number() -> None:
    files = {f"docs/{topic}{end}.md": "x" for topic in TOPICS for end in ("", ".fr", ".zh-cn")}
    assert in_languages(files) == [["en", "fr", "zh-cn"]] * 3
    desk = ["https://h.example/hc/en-us/articles/360011-How-to-pay", "https://h.example/hc/de/articles/360011-Bezahlen"]
    assert in_languages(dict.fromkeys(desk, "x")) == [["en-us", "de"]]


def test_departments_are_no_languages() -> None:
    pages = tree("it/", "hr/", under="handbook/", end=".md")
    assert in_languages(pages) == []
    says_so = {key: ("it" if "/it/" in key else "hr") for key in pages}
    assert in_languages(pages, says_so) == [["hr", "it"]] * 3
    english = dict.fromkeys(tree("it/", "en/"), "en")
    assert in_languages(tree("it/", "en/"), english) == []


def test_a_language_can_be_asked_for() -> None:
    pages = {**tree("en/", "fr/"), **tree("de/", topics=("plans",))}
    assert left(pages, Choice(language="fr")) == set(tree("fr/"))
    found = look(pages, Choice(language="de"))
    assert found.counts["language"] == 6
    with pytest.raises(SourceError, match="no language 'ja'"):
        look(pages, Choice(language="ja"))
    says = {"a.html": "de", "b.html": "en", "c.html": ""}
    assert left({"a.html": "Eins.", "b.html": "Two.", "c.html": "3."}, Choice(language="de"), says) == {
        "a.html",
        "c.html",
    }


def test_a_page_that_was_not_translated_is_a_copy_in_the_default_language() -> None:
    pages = tree("", "fr/")
    pages["https://d.example/fr/plans/"] = pages["https://d.example/plans/"] = f"# Plans\n{PLANS}"
    assert set(pages) - left(pages) == {"https://d.example/fr/plans/"}


# -- twins and print pages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "twin"),
    [
        ("https://d.example/a/b.html", "https://d.example/a/b.md"),
        ("https://d.example/a/b", "https://d.example/a/b.md"),
        ("https://d.example/a/b/", "https://d.example/a/b.mdx"),
        ("https://d.example/a/b/", "https://d.example/a/b/index.md"),
        ("https://d.example/a/b.html", "https://d.example/a/b.html.md"),
        ("https://d.example/a/b.html", "https://d.example/a/b.txt"),
        ("https://d.example/a/b.html", "https://d.example/_sources/a/b.rst.txt"),
        ("https://d.example/a/b/", "https://d.example/_sources/a/b.md.txt"),
        ("build/a/b.html", "build/_sources/a/b.rst.txt"),
        ("https://d.example/a/b.html", "https://d.example/a/b.html?print=1"),
        ("https://d.example/a/b", "https://d.example/print/a/b"),
        ("https://d.example/a/b/", "https://d.example/a/b/amp/"),
        ("https://d.example/a/b.html", "https://d.example/a/b-print.html"),
        ("https://d.example/a/b.html", "https://d.example/a/b.html?view=print"),
    ],
)
def test_html_stays_and_its_twin_goes(html: str, twin: str) -> None:
    found = look({html: REFUNDS, twin: f"# Refunds\n\n{REFUNDS} Printed.", "https://d.example/c.html": PLANS})
    assert [(copy.page, copy.of) for copy in found.copies] == [(twin, html)]


def test_html_that_a_script_fills_does_not_stand_for_its_markdown() -> None:
    pages = {"https://d.example/a.html": "Refunds", "https://d.example/a.md": f"# Refunds\n\n{REFUNDS}"}
    assert left(pages) == set(pages)


@pytest.mark.parametrize("text", ["返金は承認の日から九営業日かかります。", "การคืนเงินใช้เวลาเก้าวันทำการนับจากวันอนุมัติ"])
def test_twins_in_languages_without_spaces(text: str) -> None:
    html, other = f"ヘルプ {text}", f"{text} 別の行。"
    assert left({"a.html": html, "a.md": other}) == {"a.html"}


def test_pages_named_alike_that_say_other_things_stay() -> None:
    pages = {"a/b.md": REFUNDS, "a/b.html": PLANS, "help/print.html": LOGIN, "help/index.html": REFUNDS + " Help."}
    assert left(pages) == set(pages)
    alike = {"guide.html": REFUNDS + " One.", "guide/index.html": REFUNDS + " Two."}
    assert left(alike) == set(alike)  # two pages in one format


@pytest.mark.parametrize(
    "book", ["llms-full.txt", "llms-small.txt", "print.html", "print_page/index.html", "_print/index.html"]
)
def test_a_book_of_all_pages_goes_where_its_text_is_there(book: str) -> None:
    site = {f"https://d.example/{topic}.html": text for topic, text in TOPICS.items()}
    pages = {**site, f"https://d.example/{book}": "\n\n".join(TOPICS.values())}
    assert left(pages) == set(site)
    alone = {f"https://d.example/{book}": "\n\n".join(TOPICS.values()), "https://d.example/": "Welcome to our docs."}
    assert left(alone) == set(alone)  # else the text would be lost


def test_a_page_about_llms_is_a_page() -> None:
    pages = {"llms.html": LOGIN, "a.html": PLANS}
    assert left(pages) == set(pages)


# -- the same text -------------------------------------------------------------------------------


def test_plans_that_differ_in_a_number_or_a_sign_are_two_pages() -> None:
    template = "# Plan\n{} costs {} a month, with support from 7 to 21 on weekdays and one hundred users.\n"
    pages = {
        "silver.md": template.format("It", "20 euros"),
        "gold.md": template.format("It", "48 euros"),
        "bronze.md": template.format("It", "20 €"),
        "tin.md": template.format("It", "-20 €"),
    }
    assert left(pages) == set(pages)
    pages["plan-silver.md"] = pages["silver.md"]
    assert left(pages) == set(pages) - {"plan-silver.md"}


def test_the_way_to_a_page_and_its_typography_make_no_other_page() -> None:
    one = 'Help / Money\n# Refunds\nWrite to "us" and wait.\n'
    other = "Shop / All about money\n# Refunds\nWrite to \u201cus\u201d  and wait.\n"
    assert left({"help/refunds.html": one, "shop/money/refunds.html": other}) == {"help/refunds.html"}


# -- with each guard off -------------------------------------------------------------------------


def test_without_the_policy_all_of_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {**tree("latest/", "v2.3/"), "https://d.example/latest/refunds.md": REFUNDS}
    assert left(pages) == set(tree("latest/"))
    monkeypatch.setattr(releases, "branchings", lambda *_: [])
    assert left(pages) == set(tree("latest/", "v2.3/"))
    monkeypatch.setattr(twins, "SAME", 2.0)
    assert left(pages) == set(pages)


def test_without_a_look_at_the_texts_two_products_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"https://d.example/v1/": f"The first scooter. {LOGIN}", "https://d.example/v2/": f"The second. {PLANS}"}
    monkeypatch.setattr(releases, "alike", lambda *_: True)
    assert left(pages) != set(pages)
    assert trees.ALIKE < releases.ALIKE_ALONE


def test_the_order_of_the_source_does_not_matter() -> None:
    pages = {**docusaurus(), **tree("latest/", "v1/", "en/", "fr/")}
    turned = dict(reversed(pages.items()))
    assert look(pages) == look(turned)


def test_pages_that_link_to_each_other_as_translations() -> None:
    def linked(tags: Mapping[str, str], of: str) -> list[tuple[tuple[str, str], ...]]:
        return list(translations(Candidate(key, "", Traits("", tag, of)) for key, tag in tags.items()))

    tags = {"https://d.example/refunds": "en", "https://d.example/erstattungen": "de"}
    assert linked(tags, "https://d.example/erstattungen") == [tuple(reversed(tags.items()))]
    assert linked(tags, "https://d.example/") == [tuple(tags.items())]
    # Every page names the front pages as its translations: two of one language are no translations of each other.
    assert linked({**tags, "https://d.example/plans": "en"}, "https://d.example/") == []


def test_a_tree_says_the_language_where_its_pages_do_not_or_say_it_wrong() -> None:
    pages = {**tree("en/", "de/"), "https://d.example/de/nur-hier/": LOGIN}
    wrong = dict.fromkeys(pages, "en")
    for languages in ({}, wrong):
        german = {key for key in pages if "/de/" in key}
        assert left(pages, Choice(language="de"), languages) == german
        assert left(pages, Choice(language="en"), languages) == set(pages) - german
