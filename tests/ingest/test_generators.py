"""The rules of each site generator, over a small project of its kind: addresses, and what is not published.

The addresses of MkDocs, Sphinx, Hugo, VitePress, Docusaurus and Starlight were compared once with sites that these
really built of projects like these; the others follow their documentation.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.ingest.published.publication import Publication
from site_samples import front, read, write

E = "https://help.example.com/"


def test_mkdocs(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mkdocs.yml": "site_name: S\nsite_url: https://help.example.com/docs/\n"
            "exclude_docs: |\n  *.tmp.md\n  /old/\n  !/old/kept.md\ndraft_docs: soon.md\nnot_in_nav: /lone/\n"
            "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.twemoji\n",
            "docs/index.md": "# I\n",
            "docs/guide/page.md": "See [limits](../lone/l.md#most) and [the site](https://example.org/).\n",
            "docs/guide/v1.2.md": "# V\n",
            "docs/both/index.md": "# B\n",
            "docs/both/README.md": "# R\n",
            "docs/lone/README.md": "# L\n",
            "docs/lone/l.md": "# L\n",
            "docs/a.tmp.md": "# T\n",
            "docs/old/o.md": "# O\n",
            "docs/old/kept.md": "# K\n",
            "docs/soon.md": "# S\n",
            "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
            "docs/with space/Ü.md": "# W\n",
            "README.md": "# Of the repository\n",
        },
    )
    addresses, left_out = read(tmp_path)
    assert addresses == {
        "README.md": None,
        "docs/index.md": E + "docs/",
        "docs/guide/page.md": E + "docs/guide/page/",
        "docs/guide/v1.2.md": E + "docs/guide/v1.2/",
        "docs/both/index.md": E + "docs/both/",
        "docs/lone/README.md": E + "docs/lone/",
        "docs/lone/l.md": E + "docs/lone/l/",
        "docs/old/kept.md": E + "docs/old/kept/",
        "docs/with space/Ü.md": E + "docs/with%20space/%C3%9C/",
    }
    assert left_out == {
        "docs/both/README.md": "not_published",
        "docs/a.tmp.md": "not_published",
        "docs/old/o.md": "not_published",
        "docs/soon.md": "draft",
        "docs/tags.md": "generated",
    }


def test_mkdocs_without_directories_with_an_inherited_address_and_versions(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base.yml": "site_url: !ENV [SITE_URL, 'https://help.example.com/']\n",
            "mkdocs.yml": "INHERIT: base.yml\nsite_name: S\nuse_directory_urls: false\ndocs_dir: text\n",
            "text/a/index.md": "# A\n",
            "text/b.md": "# B\n",
        },
    )
    assert read(tmp_path / "text")[0] == {"a/index.md": E + "a/index.html", "b.md": E + "b.html"}
    versions = "extra:\n  version:\n    provider: mike\n"
    (tmp_path / "base.yml").write_text(f"site_url: {E}\n{versions}    default: stable\n", encoding="utf-8")
    assert read(tmp_path / "text")[0]["b.md"] == E + "stable/b.html"
    # Which version the pages lie below is then not written down: no address is better than a wrong one.
    (tmp_path / "base.yml").write_text(f"site_url: {E}\n{versions}", encoding="utf-8")
    assert read(tmp_path / "text")[0]["b.md"] is None


def test_mkdocs_blog_and_translations(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mkdocs.yml": f"site_name: S\nsite_url: {E}\nplugins:\n  - blog\n  - i18n:\n      languages:\n"
            "        - locale: en\n          default: true\n        - locale: fr\n",
            "docs/a.en.md": "# A\n",
            "docs/a.fr.md": "# A\n",
            "docs/b.md": "# B\n",
            "docs/blog/posts/p.md": "# P\n",
        },
    )
    assert read(tmp_path)[0] == {
        "docs/a.en.md": E + "a/",
        "docs/a.fr.md": E + "fr/a/",
        "docs/b.md": E + "b/",
        "docs/blog/posts/p.md": None,
    }


def test_sphinx(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docs/source/conf.py": "import os\nextensions = ['myst_parser', *os.environ]\n"
            "html_baseurl = os.environ.get('CANONICAL', 'https://help.example.com/en/latest/')\n"
            "templates_path = ['_templates']\nexclude_patterns = ['_build', 'drafts']\n"
            "exclude_patterns += ['**/*.part.rst']\n",
            "docs/source/index.rst": "I\n=\n",
            "docs/source/guide/a b.rst": "A\n=\n",
            "docs/source/guide/b.part.rst": "B\n=\n",
            "docs/source/guide/m.md": "# M\n",
            "docs/source/lone.rst": ":orphan:\n\nL\n=\n",
            "docs/source/drafts/d/e.rst": "D\n=\n",
            "docs/source/_templates/t.rst": "T\n=\n",
            "docs/source/requirements.txt": "sphinx\n",
        },
    )
    expected = {
        "index.rst": E + "en/latest/index.html",
        "guide/a b.rst": E + "en/latest/guide/a%20b.html",
        "guide/m.md": E + "en/latest/guide/m.html",
        "lone.rst": E + "en/latest/lone.html",
    }
    addresses, left_out = read(tmp_path / "docs/source")
    assert addresses == expected
    assert left_out == {
        "guide/b.part.rst": "not_published",
        "drafts/d/e.rst": "not_published",
        "_templates/t.rst": "partial",
        "requirements.txt": "not_published",
    }
    assert read(tmp_path)[0] == {f"docs/source/{page}": url for page, url in expected.items()}
    (tmp_path / ".readthedocs.yaml").write_text("sphinx:\n  builder: dirhtml\n", encoding="utf-8")
    assert read(tmp_path / "docs/source")[0]["guide/m.md"] == E + "en/latest/guide/m/"
    assert read(tmp_path / "docs/source")[0]["index.rst"] == E + "en/latest/"


def test_sphinx_whose_suffixes_are_computed_leaves_no_kind_out(tmp_path: Path) -> None:
    write(tmp_path, {"conf.py": "extensions = made()\nhtml_theme = 'x'\n", "a.md": "# A\n", "b.txt": "B\n"})
    assert read(tmp_path) == ({"a.md": None, "b.txt": None}, {})
    (tmp_path / "conf.py").write_text("extensions = []\nhtml_theme = 'x'\n", encoding="utf-8")
    write(tmp_path, {"c.rst": "C\n=\n"})
    assert read(tmp_path)[1] == {"a.md": "not_published", "b.txt": "not_published"}


def test_built_pages_below_a_project_are_none_of_its_sources(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docs/conf.py": "extensions = []\nexclude_patterns = ['_build']\nhtml_baseurl = 'https://help.example.com/'\n",
            "docs/_build/html/a.html": "<!doctype html><html><head><title>A</title>"
            '<link rel="canonical" href="https://help.example.com/a.html"></head><body><p>Text.</p></body></html>',
        },
    )
    assert read(tmp_path / "docs/_build/html") == ({"a.html": E + "a.html"}, {})
    assert read(tmp_path / "docs") == ({"_build/html/a.html": E + "a.html"}, {})


def test_jupyter_book(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": f"title: B\nonly_build_toc_files: true\nhtml:\n  baseurl: {E}\n",
            "_toc.yml": "root: intro\nchapters:\n- file: one/a\n",
            "intro.md": "# I\n",
            "one/a.md": "# A\n",
            "one/b.md": "# B\n",
        },
    )
    assert read(tmp_path) == (
        {"intro.md": E + "intro.html", "one/a.md": E + "one/a.html"},
        {"one/b.md": "not_published"},
    )


DOCUSAURUS = """
// @ts-check
import {themes} from 'prism-react-renderer';
const organization = 'acme';
/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'It\\'s', // a comment with { in it
  url: process.env.URL ?? 'https://help.example.com',
  baseUrl: '/base/',
  organizationName: organization,
  i18n: {defaultLocale: 'en', locales: ['en', 'fr']},
  presets: [['classic', /** @type {X} */ ({
    docs: {sidebarPath: require.resolve('./sidebars.js'), editUrl: ({docPath}) => `https://x/${docPath}`,
           exclude: ['**/_*/**', '**/_*.md', '**/skipped/**']},
    theme: {customCss: require.resolve('./a.css')},
  }) satisfies Preset.Options]],
  plugins: [['@docusaurus/plugin-content-docs', {id: 'api', path: 'api', routeBasePath: 'reference'}]],
};
export default config;
"""


def test_docusaurus(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docusaurus.config.js": DOCUSAURUS,
            "versions.json": '["2.0", "1.0"]',
            "docs/intro.md": "# I\n",
            "docs/01-guide/index.md": "# G\n",
            "docs/01-guide/02-first.md": "See [it](./03-second.md#part) and [home](/docs/intro).\n",
            "docs/01-guide/03-second.md": front("slug: renamed"),
            "docs/01-guide/04-third.md": front("slug: /absolute"),
            "docs/01-guide/05-fourth.md": front("id: other"),
            "docs/2024-01-notes.md": "# Not numbered\n",
            "docs/1.2-v.md": "# Not numbered\n",
            "docs/Named/Named.md": "# N\n",
            "docs/_parts/p.md": "P.\n",
            "docs/skipped/s.md": "# S\n",
            "docs/un.md": front("unlisted: true"),
            "versioned_docs/version-2.0/intro.md": "# I\n",
            "versioned_docs/version-1.0/intro.md": "# I\n",
            "i18n/fr/docusaurus-plugin-content-docs/version-2.0/intro.md": "# I\n",
            "api/README.md": "# A\n",
            "blog/2024-05-06-folder/index.md": "# F\n",
            "blog/2024-01-02-post.md": "# P\n",
            "blog/s.md": front("slug: my-slug"),
            "src/pages/about.md": "# A\n",
        },
    )
    addresses, left_out = read(tmp_path)
    base = E + "base/"
    assert addresses == {
        "docs/intro.md": base + "docs/next/intro",
        "docs/01-guide/index.md": base + "docs/next/guide/",
        "docs/01-guide/02-first.md": base + "docs/next/guide/first",
        "docs/01-guide/03-second.md": base + "docs/next/guide/renamed",
        "docs/01-guide/04-third.md": base + "docs/next/absolute",
        "docs/01-guide/05-fourth.md": base + "docs/next/guide/other",
        "docs/2024-01-notes.md": base + "docs/next/2024-01-notes",
        "docs/1.2-v.md": base + "docs/next/1.2-v",
        "docs/Named/Named.md": base + "docs/next/Named/",
        "versioned_docs/version-2.0/intro.md": base + "docs/intro",
        "versioned_docs/version-1.0/intro.md": base + "docs/1.0/intro",
        "i18n/fr/docusaurus-plugin-content-docs/version-2.0/intro.md": base + "fr/docs/intro",
        "api/README.md": base + "reference/",
        "blog/2024-05-06-folder/index.md": base + "blog/2024/05/06/folder",
        "blog/2024-01-02-post.md": base + "blog/2024/01/02/post",
        "blog/s.md": base + "blog/my-slug",
        "src/pages/about.md": base + "about",
    }
    assert left_out == {"docs/_parts/p.md": "partial", "docs/skipped/s.md": "not_published", "docs/un.md": "unlisted"}


def test_docusaurus_beside_its_docs(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "website/docusaurus.config.ts": "export default async function make() {\n  return {\n"
            f"    url: '{E}', baseUrl: '/', trailingSlash: true,\n"
            "    presets: [['classic', {docs: {path: '../docs', routeBasePath: '/'}}]],\n  };\n}\n",
            "docs/a.md": "# A\n",
            "docs/README.md": "# R\n",
        },
    )
    assert read(tmp_path / "docs")[0] == {"a.md": E + "a/", "README.md": E}


def test_hugo(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hugo.toml": f'baseURL = "{E}sub/"\n[languages.en]\n[languages.fr]\n'
            '[permalinks]\npost = "/:year/:month/:slugorcontentbasename/"\n',
            "content/_index.md": "# H\n",
            "content/docs/_index.md": "# D\n",
            "content/docs/With Space/Caps.md": "# C\n",
            "content/docs/a.fr.md": "# A\n",
            "content/docs/slug.md": front("slug: other"),
            "content/docs/url.md": front("url: /abs/here/"),
            "content/docs/bundle/index.md": "# B\n",
            "content/docs/bundle/sub/resource.md": "R.\n",
            "content/docs/future.md": front("date: 2026-04-01"),
            "content/docs/past.md": front("date: 2026-02-01"),
            "content/docs/head.md": front("headless: true"),
            "content/docs/common/_index.md": front("cascade:", "  build:", "    render: never", "    list: never"),
            "content/docs/terms/_index.md": front("cascade:", "  build:", "    render: never"),
            "content/docs/terms/t.md": "Shown on another page.\n",
            "content/docs/common/deep/part.md": "P.\n",
            "content/docs/kept/_index.md": front("cascade:", "  type: docs"),
            "content/docs/kept/k.md": "K.\n",
            "content/post/p.md": front("date: 2024-03-05"),
        },
    )
    addresses, left_out = read(tmp_path / "content")
    assert addresses == {
        "_index.md": E + "sub/",
        "docs/_index.md": E + "sub/docs/",
        "docs/With Space/Caps.md": E + "sub/docs/with-space/caps/",
        "docs/a.fr.md": E + "sub/fr/docs/a/",
        "docs/slug.md": E + "sub/docs/other/",
        "docs/url.md": E + "sub/abs/here/",
        "docs/bundle/index.md": E + "sub/docs/bundle/",
        "docs/past.md": E + "sub/docs/past/",
        "docs/terms/_index.md": None,
        "docs/terms/t.md": None,
        "docs/kept/_index.md": E + "sub/docs/kept/",
        "docs/kept/k.md": E + "sub/docs/kept/k/",
        "post/p.md": E + "sub/2024/03/p/",
    }
    assert left_out == dict.fromkeys(
        [
            "docs/bundle/sub/resource.md",
            "docs/common/_index.md",
            "docs/common/deep/part.md",
            "docs/future.md",
            "docs/head.md",
        ],
        "not_published",
    )


def test_hugo_with_content_by_language(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "config/_default/config.yaml": f"baseURL: {E}\nuglyURLs: true\n",
            "config/_default/languages.yaml": "en:\n  contentDir: content/en\n",
            "config/_default/languages.de.toml": 'contentDir = "content/de"\n',
            "content/en/docs/a.md": "# A\n",
            "content/de/docs/a.md": "# A\n",
            "content/base/a.md": "# Of no language\n",
        },
    )
    assert read(tmp_path)[0] == {
        "content/en/docs/a.md": E + "docs/a.html",
        "content/de/docs/a.md": E + "de/docs/a.html",
        "content/base/a.md": None,
    }


def test_hugo_with_content_that_is_mounted(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hugo.toml": f'baseURL = "{E}"\n[[module.mounts]]\nsource = "text/en"\ntarget = "content"\nlang = "en"\n'
            '[[module.mounts]]\nsource = "text/fr"\ntarget = "content"\n'
            '[module.mounts.sites.matrix]\nlanguages = ["fr"]\n',
            "text/en/a.md": "# A\n",
            "text/fr/a.md": "# A\n",
            "content/b.md": "# Not mounted\n",
        },
    )
    assert read(tmp_path)[0] == {"text/en/a.md": E + "a/", "text/fr/a.md": E + "fr/a/", "content/b.md": None}


def test_jekyll(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "url: https://help.example.com\nbaseurl: /kb\nexclude: [internal, '*.tmp.md']\n"
            "collections:\n  guides:\n    output: true\n    permalink: /g/:name/\n  faqs: {}\n"
            "defaults:\n  - scope: {path: secret}\n    values: {published: false}\n",
            "index.md": front("title: I"),
            "help/a.md": front("title: A"),
            "help/b.md": front("permalink: /b/"),
            "help/plain.md": "Copied as it is.\n",
            "secret/s.md": front("title: S"),
            "internal/i.md": front("title: I"),
            "a.tmp.md": front("title: T"),
            "old.md": front("redirect_to: /b/"),
            "_guides/g.md": front("title: G"),
            "_faqs/f.md": front("title: F"),
            "_includes/n.md": "N.\n",
            "_drafts/d.md": "D.\n",
            "_other/o.md": "O.\n",
            "_posts/2024-01-02-new-prices.md": front("categories: news"),
            "_posts/undated.md": front("title: U"),
            "_posts/2026-03-02-soon.md": front("title: S"),
        },
    )
    addresses, left_out = read(tmp_path)
    assert addresses == {
        "index.md": E + "kb/",
        "help/a.md": E + "kb/help/a.html",
        "help/b.md": E + "kb/b/",
        "help/plain.md": None,
        "_guides/g.md": E + "kb/g/g/",
        "_faqs/f.md": None,  # no page of its own, but other pages show it
        "_posts/2024-01-02-new-prices.md": E + "kb/news/2024/01/02/new-prices.html",
    }
    assert left_out == {
        "secret/s.md": "not_published",
        "internal/i.md": "not_published",
        "a.tmp.md": "not_published",
        "old.md": "redirect",
        "_includes/n.md": "partial",
        "_drafts/d.md": "draft",
        "_other/o.md": "not_published",
        "_posts/undated.md": "not_published",
        "_posts/2026-03-02-soon.md": "not_published",
    }


def test_jekyll_with_pretty_permalinks(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": f"url: {E}\npermalink: pretty\ncollections: [guides]\n",
            "help/a.md": front("title: A"),
            "_posts/2024-01-02-p.md": front("title: P"),
            "_posts/2024-01-02-q.md": front("categories: [a, 'Long Name']"),
            "_posts/2024-01-02-r.md": front("categories:", "  - b", "  - c", "title: R"),
        },
    )
    assert read(tmp_path)[0] == {
        "help/a.md": E + "help/a/",
        "_posts/2024-01-02-p.md": E + "2024/01/02/p/",
        "_posts/2024-01-02-q.md": E + "a/long-name/2024/01/02/q/",
        "_posts/2024-01-02-r.md": E + "b/c/2024/01/02/r/",
    }


@pytest.mark.parametrize("name", ["docs.json", "mint.json"])
def test_mintlify(tmp_path: Path, name: str) -> None:
    write(
        tmp_path,
        {
            name: '{// settings\n"navigation": [], "seo": {"metatags": {"canonical": "https://help.example.com",}}}',
            ".mintignore": "# not ours\n/internal/\n*.draft.mdx\n",
            "index.mdx": "I.\n",
            "guide/a.mdx": "A.\n",
            "guide/index.mdx": "G.\n",
            "guide/b.draft.mdx": "B.\n",
            "snippets/s.mdx": "S.\n",
            "internal/i.mdx": "I.\n",
            "README.md": "# R\n",
            "hidden.mdx": front("hidden: true"),
            "link.mdx": front("title: L", "url: https://example.org/", text=""),
        },
    )
    addresses, left_out = read(tmp_path)
    assert addresses == {
        "index.mdx": E,
        "guide/a.mdx": E + "guide/a",
        "guide/index.mdx": E + "guide",
        "hidden.mdx": E + "hidden",  # out of the menu, and still there
    }
    assert left_out == {
        "guide/b.draft.mdx": "not_published",
        "snippets/s.mdx": "partial",
        "internal/i.mdx": "not_published",
        "README.md": "not_published",
        "link.mdx": "redirect",
    }


def test_mdbook(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "book.toml": '[book]\ntitle = "B"\n[output.html]\ncname = "help.example.com"\nsite-url = "/book/"\n',
            "src/SUMMARY.md": "# Summary\n\n[Intro](README.md)\n\n- [One](one/a.md)\n"
            "  - [Two](<one/b c.md>)\n- [Draft]()\n"
            "<!-- - [Off](off.md) -->\n",
            "src/README.md": "# I\n",
            "src/one/a.md": "# A\n",
            "src/one/b c.md": "# B\n",
            "src/off.md": "# O\n",
        },
    )
    assert read(tmp_path / "src") == (
        {"README.md": E + "book/", "one/a.md": E + "book/one/a.html", "one/b c.md": E + "book/one/b%20c.html"},
        {"SUMMARY.md": "generated", "off.md": "not_published"},
    )


def test_gitbook(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitbook.yaml": "root: ./docs/\nstructure:\n  readme: START.md\n  summary: toc/CONTENTS.md\n",
            "docs/START.md": "# S\n",
            "docs/guide/README.md": "# G\n",
            "docs/guide/a.md": "# A\n",
            "docs/toc/CONTENTS.md": "# Table of contents\n\n* [A](../guide/a.md) and a word\n",
        },
    )
    assert read(tmp_path, Publication(E)) == (
        {"docs/START.md": E, "docs/guide/README.md": E + "guide", "docs/guide/a.md": E + "guide/a"},
        {"docs/toc/CONTENTS.md": "generated"},
    )


def test_starlight(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "astro.config.mjs": "import { defineConfig } from 'astro/config';\n"
            "import starlight from '@astrojs/starlight';\n"
            "export default defineConfig({ site: 'https://help.example.com', base: '/d',\n"
            "  integrations: [starlight({ title: 'My Docs' })] });\n",
            "src/content/docs/index.mdx": front("title: I"),
            "src/content/docs/Guides/My Page.md": front("title: P"),
            "src/content/docs/Guides/index.md": front("title: G"),
            "src/content/docs/Guides/s.md": front("slug: other/place"),
            "src/content/docs/Guides/_p.md": "P.\n",
            "src/content/docs/404.md": "Nothing here.\n",
            "src/pages/about.md": "# A\n",
        },
    )
    base = E + "d/"
    assert read(tmp_path) == (
        {
            "src/content/docs/index.mdx": base,
            "src/content/docs/Guides/My Page.md": base + "guides/my-page/",
            "src/content/docs/Guides/index.md": base + "guides/",
            "src/content/docs/Guides/s.md": base + "other/place/",
            "src/pages/about.md": base + "about/",
        },
        {"src/content/docs/Guides/_p.md": "partial", "src/content/docs/404.md": "generated"},
    )


def test_vitepress(tmp_path: Path) -> None:
    config = (
        "import { defineConfig } from 'vitepress'\nexport default withMermaid(defineConfig({\n  base: '/b/',\n"
        "  srcExclude: ['drafts/**'],\n  sitemap: { hostname: 'https://help.example.com/b/' },\n  REWRITES\n}))\n"
    )
    write(
        tmp_path,
        {
            "docs/.vitepress/config.mts": config.replace("REWRITES", "rewrites: {'guide/old.md': 'guide/new.md'},"),
            "docs/index.md": "# I\n",
            "docs/guide/index.md": "# G\n",
            "docs/guide/a b.md": "# A\n",
            "docs/guide/old.md": "# O\n",
            "docs/drafts/d.md": "# D\n",
        },
    )
    assert read(tmp_path / "docs") == (
        {
            "index.md": E + "b/",
            "guide/index.md": E + "b/guide/",
            "guide/a b.md": E + "b/guide/a%20b.html",
            "guide/old.md": E + "b/guide/new.html",
        },
        {"drafts/d.md": "not_published"},
    )
    path = tmp_path / "docs/.vitepress/config.mts"
    path.write_text(config.replace("REWRITES", "cleanUrls: true,"), encoding="utf-8")
    assert read(tmp_path / "docs")[0]["guide/a b.md"] == E + "b/guide/a%20b"
    path.write_text(config.replace("REWRITES", "rewrites: {':pkg/docs/:page': ':pkg/:page'},"), encoding="utf-8")
    assert set(read(tmp_path / "docs")[0].values()) == {None}  # patterns are not read


def test_nextra_and_eleventy(tmp_path: Path) -> None:
    write(
        tmp_path / "next",
        {
            "next.config.mjs": "import nextra from 'nextra'\nexport default nextra({})({basePath: '/docs'})\n",
            "pages/index.mdx": "I.\n",
            "pages/guide/a.mdx": "A.\n",
            "pages/_app.mdx": "App.\n",
            "pages/404.mdx": "Nothing here.\n",
        },
    )
    assert read(tmp_path / "next", Publication(E)) == (
        {"pages/index.mdx": E + "docs", "pages/guide/a.mdx": E + "docs/guide/a"},
        {"pages/_app.mdx": "partial", "pages/404.mdx": "generated"},
    )
    write(
        tmp_path / "eleventy",
        {
            "eleventy.config.js": "export default function (c) { return {dir: {input: 'src'}} }\n",
            "src/guide/a.md": "# A\n",
            "src/b.md": front("permalink: /c/d/"),
            "src/e.md": front("permalink: false"),
            "src/f.md": front("permalink: '/{{ title }}/'"),
            "src/_data/g.md": "G.\n",
        },
    )
    assert read(tmp_path / "eleventy", Publication(E)) == (
        {"src/guide/a.md": E + "guide/a/", "src/b.md": E + "c/d/", "src/f.md": None},
        {"src/e.md": "not_published", "src/_data/g.md": "partial"},
    )


def test_antora(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "antora-playbook.yml": f"site:\n  url: {E}\n",
            "docs/antora.yml": "name: desk\nversion: '2.1'\nnav:\n- modules/ROOT/nav.adoc\n",
            "docs/modules/ROOT/pages/a.adoc": "= A\n",
            "docs/modules/api/pages/b/c.adoc": "= C\n",
            "docs/modules/ROOT/pages/_d.adoc": "= D\n",
            "docs/modules/ROOT/partials/p.adoc": "P.\n",
            "docs/modules/ROOT/nav.adoc": "* xref:a.adoc[]\n",
        },
    )
    assert read(tmp_path) == (
        {
            "docs/modules/ROOT/pages/a.adoc": E + "desk/2.1/a.html",
            "docs/modules/api/pages/b/c.adoc": E + "desk/2.1/api/b/c.html",
        },
        {
            "docs/modules/ROOT/pages/_d.adoc": "partial",
            "docs/modules/ROOT/partials/p.adoc": "partial",
            "docs/modules/ROOT/nav.adoc": "partial",
        },
    )
