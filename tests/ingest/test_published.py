"""The site behind a folder: which of its pages are read, at what address, and what the receipt says of the others."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from answerable.errors import RecipeError, SourceError
from answerable.ingest.extract.extract import extract
from answerable.ingest.folder import read_folder
from answerable.ingest.published.pages import Pages
from answerable.ingest.published.publication import Publication
from answerable.ingest.recipe import load_recipe
from answerable.model import LeftOut, Link, Page, RawPage
from conftest import Run
from site_samples import front, read, write

# -- front matter of any generator -----------------------------------------------------------------

WITHHELD = [
    ("draft: true", "draft"),
    ("draft: yes", "draft"),
    ("status: draft", "draft"),
    ("published: false", "not_published"),
    ("publish: no", "not_published"),
    ("private: true", "not_published"),
    ("visibility: private", "not_published"),
    ("unlisted: true", "unlisted"),
    ("noindex: true", "noindex"),
    ("robots: noindex, nofollow", "noindex"),
    ("seo:\n  noindex: true", "noindex"),
    ("head:\n  - - meta\n    - name: robots\n      content: noindex", "noindex"),
    ("build:\n  render: never\n  list: never", "not_published"),
    ("publishDate: 2026-04-01", "not_published"),
    ("expiryDate: 2026-02-28", "not_published"),
]
PUBLIC = [
    "draft: false",
    "status: stable",
    "published: true",
    "published: 2024-01-01",
    "hidden: false",
    "hidden: true",  # out of the menu, but whoever is led there reads it
    "noindex: false",
    "robots: index, follow",
    "search:\n  exclude: true",
    "search: false",
    "orphan: true",
    "build:\n  render: never",
    "sitemap: false",
    "date: 2026-04-01",
    "publishDate: 2026-03-01",
    "expiryDate: 2026-03-01",
    "title: 'draft: true'",
]


@pytest.mark.parametrize(("line", "code"), WITHHELD)
def test_front_matter_withholds(tmp_path: Path, line: str, code: str) -> None:
    write(tmp_path, {"a.md": "# A\n", "b.md": front(line)})
    assert read(tmp_path) == ({"a.md": None}, {"b.md": code})


@pytest.mark.parametrize("line", PUBLIC)
def test_front_matter_that_withholds_nothing(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"a.md": "# A\n", "b.md": front(line)})
    assert read(tmp_path) == ({"a.md": None, "b.md": None}, {})


def test_toml_json_rest_and_asciidoc_withhold_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.md": "# A\n\ndraft: true, it says.\n",
            "toml.md": "+++\ndraft = true\n+++\nText.\n",
            "json.md": '{\n  "draft": true\n}\n\nText.\n',
            "status.rst": "Title\n=====\n\n:status: draft\n\nText.\n",
            "robots.rst": ".. meta::\n   :robots: noindex\n\nTitle\n=====\n",
            "orphan.rst": ":orphan:\n\nTitle\n=====\n\nText.\n",
            "page.adoc": "= Title\n:page-draft: true\n\nText.\n",
        },
    )
    addresses, left_out = read(tmp_path)
    assert set(addresses) == {"a.md", "orphan.rst"}
    assert left_out == {
        "toml.md": "draft",
        "json.md": "draft",
        "status.rst": "draft",
        "robots.rst": "noindex",
        "page.adoc": "draft",
    }


def test_unpublished_pages_are_read_where_the_recipe_says_so(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A\n", "b.md": front("draft: true"), "_includes/c.md": "Part.\n"})
    assert set(read(tmp_path)[0]) == {"a.md"}
    assert set(read(tmp_path, Publication(unpublished=True))[0]) == {"a.md", "b.md", "_includes/c.md"}


def test_a_folder_of_drafts_alone_is_refused_with_the_way_out(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": front("draft: true")})
    with pytest.raises(SourceError, match="publishes none of the 1 pages") as error:
        read(tmp_path)
    assert "unpublished = true" in (error.value.remedy or "")


# -- names that no generator is needed for ---------------------------------------------------------


def test_lists_of_links_and_pages_for_what_is_not_there(tmp_path: Path) -> None:
    links = "# Summary\n\n* [One](one.md)\n  * [Two](two.md)\n\n---\n\n1. [Three](three.md)\n"
    write(
        tmp_path,
        {
            "one.md": "# One\n",
            "SUMMARY.md": links,
            "_sidebar.md": "- [Home](/)\n- [One](one.md)\n",
            "404.md": "# Page not found\n\nGo [home](/).\n",
            "_drafts/d.md": "# D\n",
            "_includes/n.md": "A note.\n",
            "old.md": front("redirect_to: /one/", text=""),
            # The same names with a text of their own stay.
            "guide/summary.md": "# Summary\n\nThe warranty lasts 27 months.\n",
            "errors/http/codes/404.md": "# 404 Not Found\n\nThe key is wrong.\n",
            "search.md": "# Search\n\nPress the slash key to search.\n",
            "tags/index.md": "# Tags\n\nTags sort tickets.\n",
            "robots.txt": "User-agent: *\nDisallow: /x\n",
            "assets/main.js.LICENSE.txt": "MIT\n",
            "guide/robots.txt": "Robots clean the floor.\n",
            "new.md": front("redirect_to: /one/", text="word " * 40),
        },
    )
    addresses, left_out = read(tmp_path)
    assert set(addresses) == {
        "one.md",
        "guide/summary.md",
        "guide/robots.txt",
        "errors/http/codes/404.md",
        "search.md",
        "tags/index.md",
        "new.md",
    }
    assert left_out == {
        "SUMMARY.md": "generated",
        "_sidebar.md": "generated",
        "404.md": "generated",
        "_drafts/d.md": "draft",
        "_includes/n.md": "partial",
        "old.md": "redirect",
        "robots.txt": "generated",
        "assets/main.js.LICENSE.txt": "generated",
    }


# -- pages of a built site -------------------------------------------------------------------------


def html(head: str = "", body: str = "<main><h1>A</h1><p>The warranty lasts 27 months.</p></main>") -> str:
    return f"<!doctype html><html><head><title>A</title>{head}</head><body>{body}</body></html>"


def test_built_pages_name_their_address_and_what_is_no_page(tmp_path: Path) -> None:
    listing = "<main><h1>Tag: one</h1>" + "".join(f'<p><a href="/p{n}/">A page about it {n}</a></p>' for n in range(4))
    write(
        tmp_path,
        {
            "guide/index.html": html('<link rel="canonical" href="https://help.example.com/guide/">'),
            "a.html": html('<link href="https://help.example.com/a.html" rel="canonical">'),
            "b.html": html('<link rel="canonical" href="https://help.example.com/">'),  # a theme's mistake
            "hidden.html": html('<meta name="robots" content="noindex">'),
            "shown.html": html('<meta name="robots" content="index">'),
            "noted.html": html("<!-- <meta name='robots' content='noindex'> -->"),
            "old.html": html('<meta http-equiv="refresh" content="0; url=a.html">', "<a href=a.html>moved</a>"),
            "slow.html": html('<meta http-equiv="refresh" content="300; url=a.html">', "<a href=a.html>moved</a>"),
            "refreshed.html": html('<meta http-equiv="refresh" content="0; url=a.html">', "word " * 1000),
            "404.html": html("", "<main><h1>404: not found</h1></main>"),
            "genindex.html": html("", '<table class="indextable genindextable"><tr><td>A</td></tr></table>'),
            "search.html": html("", '<main><h1>Search</h1><input type="search"></main>'),
            "tags/one/index.html": html("", listing + "</main>"),
            "search/index.html": html(
                "", '<main><input type="search"><p>' + "How to search well. " * 30 + "</p></main>"
            ),
            "tags/use.html": html("", "<main><h1>Tags</h1><p>" + "Tags sort tickets by theme. " * 20 + "</p></main>"),
            "genindex-guide.html": html(),
            "layouts/page.html": "<!doctype html><html><head><title>{{ .Title }}</title></head><body>T.</body></html>",
            "theme/page.html": "{% extends 'base.html' %}<p>Text.</p>",
            "templates/use.html": html("", "<main><p>Write <code>{{ name }}</code> for the name.</p></main>"),
            "guide/page/index.html": html("", "<main><h1>A</h1><p>Short.</p></main>"),
        },
    )
    addresses, left_out = read(tmp_path)
    assert addresses == {
        "guide/index.html": "https://help.example.com/guide/",
        "a.html": "https://help.example.com/a.html",
        "b.html": None,
        "shown.html": None,
        "noted.html": None,
        "slow.html": None,
        "refreshed.html": None,
        "search/index.html": None,
        "tags/use.html": None,
        "genindex-guide.html": None,
        "templates/use.html": None,
        "guide/page/index.html": None,
    }
    assert left_out == {
        "hidden.html": "noindex",
        "layouts/page.html": "partial",
        "theme/page.html": "partial",
        "old.html": "redirect",
        "404.html": "generated",
        "genindex.html": "generated",
        "search.html": "generated",
        "tags/one/index.html": "generated",
    }


def test_a_page_that_only_leads_on_is_none_whatever_is_asked_for(tmp_path: Path) -> None:
    stub = html('<meta http-equiv="refresh" content="0; url=../new/">', "<p>Redirecting.</p>")
    write(tmp_path, {"old.html": stub, "front.html": f"---\nlayout: none\n---\n{stub}", "new.html": html()})
    for unpublished in (False, True):
        pages = Pages(tmp_path, Publication(unpublished=unpublished))
        found = {item.page: item for item in pages.read(read_folder(tmp_path, max_bytes=100_000))}
        assert isinstance(found["new.html"], RawPage)
        assert found["old.html"] == LeftOut("old.html", "redirect", "it leads on to new/")
        assert found["front.html"] == LeftOut("front.html", "redirect", "it leads on to new/")


def test_a_sitemap_gives_addresses(tmp_path: Path) -> None:
    urls = ["", "guide/", "guide/limits/", "about.html"]
    located = "".join(f"<url><loc>https://help.example.com/docs/{url}</loc></url>" for url in urls)
    write(
        tmp_path,
        {
            "sitemap.xml": f"<urlset>{located}</urlset>",
            "index.html": html(),
            "guide/index.html": html(),
            "guide/limits/index.html": html(),
            "about.html": html(),
            "other.html": html(),
        },
    )
    addresses, left_out = read(tmp_path)
    assert addresses == {
        "index.html": "https://help.example.com/docs/",
        "guide/index.html": "https://help.example.com/docs/guide/",
        "guide/limits/index.html": "https://help.example.com/docs/guide/limits/",
        "about.html": "https://help.example.com/docs/about.html",
        "other.html": None,
    }
    assert not left_out


# -- a recipe's word -------------------------------------------------------------------------------


def recipe(tmp_path: Path, *lines: str) -> Publication:
    path = tmp_path / "r.toml"
    path.write_text("\n".join([f'source = "{(tmp_path / "docs").as_posix()}"', *lines]), encoding="utf-8")
    return load_recipe(path).publication


def test_base_url_alone_takes_the_endings_off(tmp_path: Path) -> None:
    docs = write(
        tmp_path / "docs", {"index.md": "# I\n", "a b/c.md": "# C\n", "d/README.md": "# D\n", "e.html": html()}
    )
    addresses, _ = read(docs, recipe(tmp_path, 'base_url = "https://help.example.com/x"'))
    assert addresses == {
        "index.md": "https://help.example.com/x/",
        "a b/c.md": "https://help.example.com/x/a%20b/c",
        "d/README.md": "https://help.example.com/x/d/",
        "e.html": "https://help.example.com/x/e.html",
    }


def test_paths_and_endings_of_a_recipe(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", {"content/a.md": "# A\n", "content/old/b.md": "# B\n", "c.rst": "C\n=\n"})
    rule = [
        'base_url = "https://e.com/"',
        'page_ending = ".html"',
        "[paths]",
        '"content/" = ""',
        '"content/old/" = "v1/"',
    ]
    addresses, _ = read(docs, recipe(tmp_path, *rule))
    assert addresses == {
        "content/a.md": "https://e.com/a.html",
        "content/old/b.md": "https://e.com/v1/b.html",
        "c.rst": "https://e.com/c.html",
    }


def test_a_recipe_wins_over_what_is_found_and_can_forbid_the_finding(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mkdocs.yml": "site_name: S\nsite_url: https://found.example.com/\nexclude_docs: b.md\n",
            "docs/a.md": "# A\n",
            "docs/b.md": "# B\n",
        },
    )
    docs = tmp_path / "docs"
    assert read(docs) == ({"a.md": "https://found.example.com/a/"}, {"b.md": "not_published"})
    given = recipe(tmp_path, 'base_url = "https://given.example.com/"')
    assert read(docs, given)[0] == {"a.md": "https://given.example.com/a/"}
    ruled = recipe(tmp_path, 'base_url = "https://given.example.com/"', 'page_ending = ".html"')
    assert read(docs, ruled)[0] == {"a.md": "https://given.example.com/a.html"}
    assert read(docs, recipe(tmp_path, "site = false")) == ({"a.md": None, "b.md": None}, {})


def test_base_url_may_be_that_of_the_folder_on_the_site(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {url: 'https://x.example.com', baseUrl: '/'};",
            "docs/guide/a.md": "# A\n",
        },
    )
    for base in ("https://e.com/", "https://e.com/docs/", "https://e.com/docs/guide/"):
        folder = tmp_path / "docs/guide" if base.endswith("guide/") else tmp_path / "docs"
        addresses, _ = read(folder, Publication(base))
        assert list(addresses.values()) == ["https://e.com/docs/guide/a"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('base_url = "help.example.com"', "is not an address"),
        ('base_url = "ftp://help.example.com/"', "is not an address"),
        ('page_ending = "/"', "needs a base_url"),
        ('page_ending = ".php"', "page_ending"),
        ('paths = { "a/" = "b/" }', "needs a base_url"),
    ],
)
def test_a_wrong_word_about_the_site_is_refused_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    write(tmp_path / "docs", {"a.md": "# A\n"})
    with pytest.raises(RecipeError, match=message) as error:
        recipe(tmp_path, line)
    assert error.value.line == 2


def test_keys_about_the_site_are_for_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('source = "https://help.example.com/"\nunpublished = true\n', encoding="utf-8")
    with pytest.raises(RecipeError, match="unpublished is for a folder"):
        load_recipe(path)


# -- where settings are looked for -----------------------------------------------------------------


def test_settings_are_looked_for_within_the_repository_and_two_folders_above(tmp_path: Path) -> None:
    settings = {"docs.json": '{"navigation": {}, "seo": {"metatags": {"canonical": "https://e.com"}}}'}
    write(tmp_path, {**settings, "a/b/x.md": "# X\n", "a/b/c/y.md": "# Y\n"})
    assert read(tmp_path)[0]["a/b/x.md"] == "https://e.com/a/b/x"
    assert read(tmp_path / "a/b")[0]["x.md"] == "https://e.com/a/b/x"
    assert read(tmp_path / "a/b/c")[0]["y.md"] is None  # three above
    (tmp_path / "a/.git").mkdir()
    assert read(tmp_path / "a/b")[0]["x.md"] is None  # above the repository


def test_settings_right_below_the_folder_count_for_what_lies_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "README.md": "# R\n",
            "one/mkdocs.yml": "site_name: One\nsite_url: https://one.example.com/\n",
            "one/docs/a.md": "# A\n",
            "two/docs.json": '{"navigation": {}, "seo": {"metatags": {"canonical": "https://two.example.com"}}}',
            "two/a.mdx": "# A\n",
        },
    )
    assert read(tmp_path)[0] == {
        "README.md": None,
        "one/docs/a.md": "https://one.example.com/a/",
        "two/a.mdx": "https://two.example.com/a",
    }


def test_a_folder_that_a_site_does_not_publish_is_read_where_it_is_named_itself(tmp_path: Path) -> None:
    write(tmp_path, {"docs.json": '{"navigation": {}}', "snippets/a.mdx": "Text.\n", "b.mdx": "Text.\n"})
    assert read(tmp_path) == ({"b.mdx": None}, {"snippets/a.mdx": "partial"})
    assert read(tmp_path / "snippets") == ({"a.mdx": None}, {})


BROKEN = {
    "mkdocs.yml": "site_name: [\n",
    "docusaurus.config.js": "module.exports = " + "{" * 100_000,
    "conf.py": "extensions = (\n",
    "book.toml": "[book\n",
    "_config.yml": "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    + "".join(f"{chr(99 + n)}: &{chr(99 + n)} [{', '.join([f'*{chr(98 + n)}'] * 9)}]\n" for n in range(4)),
    "docs.json": '{"navigation": ',
    "hugo.yaml": "- a\n- list\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_settings_that_cannot_be_read_are_noted_and_fail_nothing(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: BROKEN[name], "docs/a.md": "# A\n"})
    addresses, left_out = read(tmp_path)
    assert addresses == {"docs/a.md": None}
    assert left_out == {name: "site_config"}


def test_settings_are_never_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    write(
        tmp_path / "docs",
        {
            "conf.py": f"extensions = []\nopen({str(trap)!r}, 'w').close()\nhtml_baseurl = 'https://e.com/'\n",
            "a.rst": "A\n=\n",
        },
    )
    write(tmp_path, {"mkdocs.yml": f"site_name: !!python/object/apply:os.system ['touch {trap}']\n"})
    assert read(tmp_path / "docs")[0] == {"a.rst": "https://e.com/a.html"}
    assert not trap.exists()


def test_settings_that_lead_out_of_their_folder_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere.yml": "site_name: S\nsite_url: https://e.com/\n", "site/docs/a.md": "# A\n"})
    (tmp_path / "site/mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")
    assert read(tmp_path / "site")[0] == {"docs/a.md": None}
    (tmp_path / "site/mkdocs.yml").unlink()
    (tmp_path / "elsewhere.yml").rename(tmp_path / "site/mkdocs.yml")
    assert read(tmp_path / "site")[0] == {"docs/a.md": "https://e.com/a/"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.toml", "[server]\nport = 80\n"),
        ("conf.py", "port = 80\n"),
        ("docs.json", '{"name": "x"}'),
        ("book.json", '{"isbn": "1"}'),
        ("_config.yml", "source_dir: source\npublic_dir: public\nurl: https://e.com\n"),
        ("next.config.js", "module.exports = {basePath: '/x'}"),
    ],
)
def test_files_of_another_purpose_are_passed_over(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {name: text, "a.md": front("title: A"), "_x/b.md": "# B\n"})
    assert read(tmp_path) == ({"a.md": None, "_x/b.md": None}, {})


# -- from the command line -------------------------------------------------------------------------


def test_an_answer_cites_the_address_and_the_receipt_names_what_is_left_out(answerable: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "repository",
        {
            "mkdocs.yml": "site_name: S\nsite_url: https://help.example.com/docs/\n",
            "docs/plans/gold.md": "# Gold\n\nGold costs 48 euros a month.\n",
            "docs/limits.md": front("title: Limits", text="# Limits\n\n## Calls\n\nA key may send 90 calls a minute."),
            "docs/next.md": front("draft: true", text="# Gold\n\nGold costs 99 euros a month from July."),
        },
    )
    code, out, err = answerable("ingest", tmp_path / "repository/docs")
    assert code == 0, err
    assert "left out  1" in out and "next.md  draft: its front matter says draft: true" in out
    code, out, err = answerable("ask", "What does Gold cost a month?", "--json")
    answer = json.loads(out)
    addresses = {citation["url"].partition("#")[0] for citation in answer["citations"]}
    assert addresses == {"https://help.example.com/docs/plans/gold/"}
    assert "99 euros" not in out


def test_a_part_that_is_no_page_is_read_where_a_page_takes_it_in(answerable: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "repository",
        {
            "docusaurus.config.js": "module.exports = {url: 'https://help.example.com', baseUrl: '/'};",
            "docs/guide/01-a.mdx": 'import Note from "../_partials/_note.mdx";\n\n# Guide\n\n<Note />\n\n'
            "See [the other page](./02-b.md#part) for more.\n",
            "docs/guide/02-b.md": front("slug: other", text="# Other\n\nText."),
            "docs/_partials/_note.mdx": "The warranty lasts 27 months.\n",
        },
    )
    code, out, err = answerable("ingest", tmp_path / "repository/docs")
    assert code == 0, err
    assert "_partials/_note.mdx  partial" in out
    code, out, err = answerable("pages", "guide/01-a.mdx", "--text", "--json")
    page = json.loads(out)
    assert "The warranty lasts 27 months." in page["text"]
    assert [link["url"] for link in page["links"]] == ["https://help.example.com/docs/guide/other#part"]
    code, out, err = answerable("pages", "--json")
    assert len(out.splitlines()) == 2


def test_one_file_as_source_has_its_address_and_is_read_though_a_draft(answerable: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "repository",
        {
            "mkdocs.yml": "site_name: S\nsite_url: https://help.example.com/\n",
            "docs/next.md": front("draft: true", text="# Gold\n\nGold costs 99 euros a month from July."),
        },
    )
    code, out, err = answerable("ingest", tmp_path / "repository/docs/next.md")
    assert code == 0, err
    code, out, err = answerable("pages", "next.md", "--json")
    assert json.loads(out)["url"] == "https://help.example.com/next/"


def test_links_from_file_to_file_lead_to_pages_and_others_stay(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {url: 'https://e.com', baseUrl: '/b/'};",
            "docs/01-a/02-one.md": "[f](./03-two.md#x) [g](../img/p.png) [h](/docs/a) [i](https://o.org/z.md)"
            " [j](#here)"
            " [k](gone.md) [l](../../../etc/passwd.md) [m](/b/c)\n",
            "docs/01-a/03-two.md": front("slug: renamed"),
        },
    )

    def with_links(raw: RawPage) -> Page:
        assert raw.url is None  # links are given as they are written
        links = [Link(0, 1, url) for url in re.findall(r"\]\((.*?)\)", raw.data.decode())]
        return replace(extract(raw), links=tuple(links))

    pages = Pages(tmp_path.resolve())
    found = [item for item in pages.read(read_folder(tmp_path, max_bytes=10_000)) if isinstance(item, RawPage)]
    page = pages.extracted(next(raw for raw in found if raw.page.endswith("one.md")), with_links)
    assert page.url == "https://e.com/b/docs/a/one"
    assert [link.url for link in page.links] == [
        "https://e.com/b/docs/a/renamed#x",
        "https://e.com/b/docs/img/p.png",
        "https://e.com/b/docs/a",
        "https://o.org/z.md",
        "https://e.com/b/docs/a/one#here",
        "https://e.com/b/docs/a/gone.md",
        "https://e.com/etc/passwd.md",
        "https://e.com/b/c",
    ]
