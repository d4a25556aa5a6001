"""Sites in the shape of VitePress, Docusaurus, Read the Docs and Mintlify, crawled: no page comes twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from answerable.index.preview import Preview, preview
from answerable.ingest.copies import policy
from answerable.ingest.copies.grouping import Grouping
from answerable.ingest.recipe import Recipe
from answerable.settings import Settings
from loopback import Resource, Site, html, manners, static, text

DAYS = {"next": 5, "": 9, "2.3": 20, "2.2": 30}
WORDS = {
    "en": ("A refund takes {} business days, counted from the approval.", "Write down the ten codes that are shown."),
    "fr": ("Un remboursement prend {} jours ouvrables.", "Notez les dix codes qui sont affichés à l'écran."),
}


def shell(body: str, *, lang: str = "en", title: str = "Refunds", head: str = "", links: tuple[str, ...] = ()) -> str:
    menu = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} | Wick</title>{head}</head>'
        f"<body><nav>{menu}</nav><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


def docusaurus() -> dict[str, Resource]:
    paths = [
        (lang, version, f"{'/fr' if lang == 'fr' else ''}/docs/{f'{version}/' if version else ''}")
        for lang in WORDS
        for version in DAYS
    ]
    every = tuple(path + name for _, _, path in paths for name in ("refunds", "codes"))
    pages: dict[str, Resource] = {"/": html(shell("<p>Files for small shops.</p>", title="Wick", links=every))}
    for lang, version, path in paths:
        for name, words in zip(("refunds", "codes"), WORDS[lang], strict=True):
            # Docusaurus names each page its own original, and tells of its translations.
            head = f'<link rel="canonical" href="{path}{name}"><meta name="docsearch:version" content="{version}">'
            body = f"<p>{words.format(DAYS[version])}</p>"
            pages[path + name] = html(shell(body, lang=lang, title=name.title(), head=head, links=every))
    pages["/docs/next/unreleased"] = html(shell("<p>Exports as a spreadsheet, soon.</p>", title="Exports"))
    pages["/docs/next/refunds"] = html(shell("<p>" + WORDS["en"][0].format(5) + "</p>", links=("unreleased",)))
    return pages


def mintlify() -> dict[str, Resource]:
    refunds, codes = WORDS["en"][0].format(9), WORDS["en"][1]
    links = ("/money/refunds", "/codes", "/money/refunds.md", "/codes.md", "/llms-full.txt", "/codes?print=true")
    pages = {
        "/": html(shell("<p>Files for small shops.</p>", title="Wick", links=links)),
        "/money/refunds": html(shell(f"<p>{refunds}</p><p><a href='/money/refunds.md'>View as Markdown</a></p>")),
        "/codes": html(shell(f"<p>{codes}</p>", title="Codes")),
        "/codes?print=true": html(shell(f"<p>{codes}</p><p>Printed for you.</p>", title="Codes")),
        "/money/refunds.md": text(f"# Refunds\n\n{refunds}\n", "text/markdown"),
        "/codes.md": text(f"# Codes\n\n{codes}\n", "text/markdown"),
        "/llms.txt": text("# Wick\n\n- [Refunds](/money/refunds.md)\n- [Codes](/codes.md)\n"),
        "/llms-full.txt": text(f"# Refunds\nSource: x\n\n{refunds}\n\n# Codes\nSource: y\n\n{codes}\n"),
    }
    return pages


def vitepress() -> dict[str, Resource]:
    names = ("/guide/refunds.html", "/guide/codes.html")
    every = (*names, *(f"/fr{name}" for name in names), "/v1/guide/refunds.html", "/v1/guide/codes.html")
    pages: dict[str, Resource] = {"/": html(shell("<p>Files for small shops.</p>", title="Wick", links=every))}
    for at, lang, days in (("", "en", 9), ("/fr", "fr", 9), ("/v1", "en", 20)):
        for name, words in zip(names, WORDS[lang], strict=True):
            title = name.split("/")[-1].removesuffix(".html").title()
            pages[at + name] = html(shell(f"<p>{words.format(days)}</p>", lang=lang, title=title, links=every))
    return pages


def read_the_docs() -> dict[str, Resource]:
    trees = [(lang, version) for lang in WORDS for version in ("stable", "latest", "v2.10", "v2.9")]
    every = tuple(f"/{lang}/{version}/{name}.html" for lang, version in trees for name in ("refunds", "codes"))
    pages: dict[str, Resource] = {"/": html(shell("<p>Files for small shops.</p>", title="Wick", links=every))}
    for (lang, version), (name, number) in ((t, n) for t in trees for n in (("refunds", 0), ("codes", 1))):
        body = f"<p>{WORDS[lang][number].format({'latest': 5, 'v2.9': 20}.get(version, 9))} <i>{version}</i></p>"
        source = f"/{lang}/{version}/_sources/{name}.rst.txt"
        pages[f"/{lang}/{version}/{name}.html"] = html(shell(body, lang=lang, title=name.title(), links=(source,)))
        pages[source] = text(f"{name.title()}\n=======\n\n{WORDS[lang][number]} *{version}*\n")
    return pages


SITES = {
    "docusaurus": (docusaurus, {"/", "/docs/refunds", "/docs/codes", "/fr/docs/refunds", "/fr/docs/codes"}),
    "mintlify": (mintlify, {"/", "/money/refunds", "/codes"}),
    "vitepress": (
        vitepress,
        {"/", "/guide/refunds.html", "/guide/codes.html", "/fr/guide/refunds.html", "/fr/guide/codes.html"},
    ),
    "read the docs": (
        read_the_docs,
        {"/", *(f"/{lang}/stable/{name}.html" for lang in WORDS for name in ("refunds", "codes"))},
    ),
}


def look(site: Site, **more: str) -> Preview:
    recipe = Recipe(name="site", source=site.url(), kind="site", **more)  # type: ignore[arg-type]
    return preview(recipe, Settings(crawl=manners()), samples=0)


def paths(site: Site, seen: Preview) -> set[str]:
    return {page.replace(site.url(""), "") for page in seen.pages}


@pytest.mark.parametrize("name", SITES)
def test_each_page_comes_once_and_in_its_newest_version(name: str) -> None:
    pages, wanted = SITES[name]
    with Site(pages()) as site:
        seen = look(site)
    assert paths(site, seen) == wanted
    assert not seen.failures


@pytest.mark.parametrize("name", SITES)
def test_without_the_policy_they_come_several_times(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, wanted = SITES[name]
    monkeypatch.setattr(policy, "group", lambda *_: Grouping())
    with Site(pages()) as site:
        assert len(paths(site, look(site))) >= len(wanted) + 2


def test_a_version_and_a_language_of_a_site_can_be_chosen() -> None:
    with Site(docusaurus()) as site:
        seen = look(site, version="2.2", language="fr")
    assert paths(site, seen) == {"/fr/docs/2.2/refunds", "/fr/docs/2.2/codes"}
    assert seen.grouped["language"] >= 1 and seen.grouped["version"] >= 6


def folder(root: Path, pages: Mapping[str, str]) -> Path:
    for name, body in pages.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(body, "utf-8")
    return root


def test_a_folder_and_the_site_it_is_served_as_are_grouped_alike(tmp_path: Path) -> None:
    pages = {
        f"{version}/{name}/index.html": shell(f"<p>{words.format(days)}</p>", title=name.title(), links=("/", "../"))
        for version, days in (("latest", 9), ("1.10", 9), ("1.9", 20))
        for name, words in zip(("refunds", "codes"), WORDS["en"], strict=True)
    }
    pages["index.html"] = shell("<p>Files for small shops.</p>", links=tuple(f"/{name[:-10]}" for name in pages))
    root = folder(tmp_path / "site", pages)
    of_folder = preview(Recipe(name="f", source=str(root), kind="folder"), Settings(), samples=0)
    with Site(otherwise=static(root)) as site:
        of_site = look(site)
    assert set(of_folder.pages) == {"index.html", "latest/refunds/index.html", "latest/codes/index.html"}
    assert paths(site, of_site) == {"/", "/latest/refunds/", "/latest/codes/"}
    assert of_folder.grouped == of_site.grouped == {"version": 4}


@pytest.mark.parametrize("first", ["/v1/", "/latest/"])
def test_a_page_that_did_not_change_is_that_of_the_newest_version_whichever_is_met_first(first: str) -> None:
    order = (first, *({"/v1/", "/latest/"} - {first}))
    pages = {
        "/": html(shell("<p>Files.</p>", links=tuple(f"{at}{n}.html" for at in order for n in ("refunds", "codes"))))
    }
    for at in order:
        pages[f"{at}codes.html"] = html(shell(f"<p>{WORDS['en'][1]}</p>", title="Codes"))  # the same bytes
        pages[f"{at}refunds.html"] = html(shell(f"<p>{WORDS['en'][0].format(9 if 'latest' in at else 20)}</p>"))
    with Site(pages) as site:
        assert paths(site, look(site)) == {"/", "/latest/refunds.html", "/latest/codes.html"}
