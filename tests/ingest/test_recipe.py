"""recipe: sources as reviewed data, and errors that name file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.errors import RecipeError, SourceError
from answerable.ingest.recipe import Recipe, load_recipe, recipe_for
from answerable.settings import Settings

WHOLE = """
name = "help"
source = "HTTPS://Help.Example.com/hc"
include = ["/hc/en-us/**"]
exclude = ["**/release-notes/**", "/hc/en-us/old-*"]
content = "article"
remove = [".feedback", "nav > ul"]
hosts = ["docs.example.com", "kb.example.com:8080"]

[labels]
product = "Widgets"
version = 3
audience = ["admins", "users"]

[limits]
max_pages = 500
delay = 1
max_page_bytes = 1_000_000
"""


def write(tmp_path: Path, text: str, name: str = "ingest/help.toml") -> Path:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_whole_recipe(tmp_path: Path) -> None:
    recipe = load_recipe(write(tmp_path, WHOLE))
    assert (recipe.name, recipe.source, recipe.kind) == ("help", "https://help.example.com/hc", "site")
    assert recipe.content == ("article",) and recipe.hosts == ("docs.example.com", "kb.example.com:8080")
    assert recipe.labels == {"product": "Widgets", "version": "3", "audience": "admins, users"}
    changed = recipe.settings(Settings())
    assert (changed.crawl.max_pages, changed.crawl.delay, changed.ingest.max_page_bytes) == (500, 1.0, 1_000_000)
    assert changed.crawl.max_depth == Settings().crawl.max_depth


def test_globs(tmp_path: Path) -> None:
    recipe = load_recipe(write(tmp_path, WHOLE))
    base = "https://help.example.com"
    assert recipe.wants(f"{base}/hc/en-us/articles/1?x=1")
    assert not recipe.wants(f"{base}/hc/de/articles/1")
    assert not recipe.wants(f"{base}/hc/en-us/release-notes/2")
    assert not recipe.wants(f"{base}/hc/en-us/old-stuff") and recipe.wants(f"{base}/hc/en-us/x/old-stuff")


@pytest.mark.parametrize(
    ("pattern", "page", "wanted"),
    [
        ("**/*.md", "a.md", True),
        ("**/*.md", "x/y/a.md", True),
        ("*.md", "x/a.md", False),
        ("billing/", "billing/refunds.md", True),
        ("billing/**", "other/billing/x.md", False),
        ("a?c.md", "abc.md", True),
        ("a.c.md", "abc.md", False),
        ("https://h.com/a/**", "https://h.com/a/b", True),
        ("https://h.com/a/**", "https://g.com/a/b", False),
        ("/über/*", "https://h.com/%C3%BCber/x", True),
    ],
)
def test_one_glob(pattern: str, page: str, wanted: bool) -> None:
    assert Recipe("r", "x", "folder", include=(pattern,)).wants(page) is wanted


@pytest.mark.parametrize(
    ("url", "leads"),
    [("/", True), ("/hc/", True), ("/hc", True), ("/hc/en-us/", True), ("/hc/fr/", False), ("/a.html", False)],
)
def test_folders_above_what_is_included_lead_to_it(url: str, leads: bool) -> None:
    assert Recipe("r", "x", "site", include=("/hc/en-us/**",)).leads("https://h.com" + url) is leads


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('source = "https://h.com/"\nexlude = ["a"]', 2, "Did you mean 'exclude'?"),
        ('source = "https://h.com/"\n\n[limits]\nmax_page = 3', 4, "Did you mean 'max_pages'?"),
        ('source = "https://h.com/"\n[limits]\nallow_private = ["10.0.0.1"]', 3, "answerable.toml"),
        (
            'source = "https://h.com/"\n[limits]\nmax_pages = "many"',
            3,
            "max_pages is 'many', allowed: whole numbers",
        ),
        (
            'source = "https://h.com/"\n[limits]\nmax_pages = -1',
            3,
            "from 1 to 1_000_000_000 (pages)",
        ),
        ('source = "https://h.com/"\ninclude = 7', 2, "list of texts"),
        ('source = "https://h.com/"\nremove = ["div["]', 2, "not a CSS selector"),
        ('source = "https://h.com/"\nhosts = ["a b"]', 2, "not a host name"),
        ('source = "https://h.com/"\n[labels]\nproduct = { a = 1 }', 3, "[labels] product"),
        ('source = "ftp://h.com/"', 1, "http:// or https://"),
        ('source = "https://u:p@h.com/"', 1, "credentials"),
        ('source = "no/such/folder"', 1, "no folder"),
        ('name = "x"', None, "has no source"),
        ('source = "https://h.com/"\nname = = 3', 2, "not valid TOML"),
        ('[reader]\nimport = "os.system"', 2, "package.module:Class"),
        ('[reader]\nimport = "a.b:C"\nargz = {}', 3, "Did you mean 'args'?"),
        ('source = "https://h.com/"\n[reader]\nimport = "a.b:C"', 1, "both a source and a [reader]"),
    ],
)
def test_complaints_name_file_line_and_remedy(tmp_path: Path, text: str, line: int | None, says: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(RecipeError) as error:
        load_recipe(file)
    assert error.value.path == str(file) and error.value.line == line and error.value.exit_code == 2
    assert says in str(error.value)


def test_a_reader_and_a_format(tmp_path: Path) -> None:
    recipe = load_recipe(write(tmp_path, '[reader]\nimport = "pkg.mod:Cls"\nargs = { a = 1 }\nload = { file = "x" }'))
    assert recipe.kind == "reader" and recipe.reader is not None
    assert (recipe.reader.target, recipe.reader.args, recipe.reader.load) == ("pkg.mod:Cls", {"a": 1}, {"file": "x"})
    export = write(tmp_path, "{}", "articles.json")
    recipe = load_recipe(write(tmp_path, f'source = "{export}"\nformat = "zendesk"'))
    assert (recipe.kind, recipe.format) == ("file", "zendesk")


def test_a_folder_is_found_from_here_and_from_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    recipe = write(tmp_path, 'source = "docs"')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert load_recipe(recipe).source == str((tmp_path / "docs").resolve())
    (elsewhere / "docs").mkdir()
    assert load_recipe(recipe).source == str((elsewhere / "docs").resolve())


def test_what_a_source_of_the_command_line_stands_for(tmp_path: Path) -> None:
    assert recipe_for("https://h.com").kind == "site" and recipe_for("https://h.com").source == "https://h.com/"
    assert recipe_for(str(tmp_path)).kind == "folder"
    assert recipe_for(str(write(tmp_path, 'source = "https://h.com/"'))).kind == "site"
    for source, says in (("nope", "a folder of pages"), ("help.example.com/x", "write https://help.example.com/x")):
        with pytest.raises(SourceError, match=says):
            recipe_for(source)
    with pytest.raises(RecipeError, match=r"help\.toml"):
        recipe_for(str(tmp_path / "ingest" / "halp.toml"))


def test_the_recipes_of_this_repository_are_valid() -> None:
    files = sorted((Path(__file__).resolve().parents[2] / "ingest").glob("*.toml"))
    assert files and all(load_recipe(file).name == file.stem for file in files)
