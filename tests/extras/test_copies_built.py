"""Sites that MkDocs Material and Sphinx build, in versions and languages, crawled: no page comes twice."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from answerable import Answerer, Settings, ingest, open_index
from answerable.index.receipt import Receipt
from answerable.ingest.copies import policy
from answerable.ingest.copies.grouping import Grouping
from answerable.ingest.recipe import Recipe
from loopback import Site, manners, static

pytestmark = pytest.mark.extras

DAYS = {"1.9": "20 business days", "1.10": "twelve business days", "latest": "nine business days"}
TEXTS = {
    "index": "Wick\n====\n\nWick keeps the files of small shops and of their customers.\n",
    "refunds": "Refunds\n=======\n\nA refund takes {days}, counted from the approval of the owner.\n",
    "codes": "Backup codes\n============\n\nOpen security in the settings and write down the ten codes shown.\n",
}
GERMAN = {
    "index": "Wick\n====\n\nWick bewahrt die Dateien kleiner Läden und ihrer Kunden auf.\n",
    "refunds": "Erstattungen\n============\n\nEine Erstattung dauert {days}, gezählt ab der Freigabe.\n",
    "codes": "Ersatzcodes\n===========\n\nIn den Einstellungen unter Sicherheit stehen die zehn Codes.\n",
}


def write(folder: Path, texts: dict[str, str], days: str, ending: str) -> None:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}{ending}").write_text(text.replace("{days}", days), "utf-8")


def run(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions side by side as mike lays them out, the newest in two languages, with the print page of each."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("the extra site is not installed")
    root = tmp_path_factory.mktemp("material")
    site = root / "site"
    for version, days in DAYS.items():
        for language, texts in (("en", TEXTS), ("de", GERMAN)):
            project = root / f"{version}-{language}"
            write(project / "docs", texts, days, ".md")
            config = {
                "site_name": "Wick",
                "theme": {"name": "material", "language": language},
                "nav": [f"{name}.md" for name in texts],
            }
            (project / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
            out = site / version / ("" if language == "en" else language)
            run(
                "-m",
                "mkdocs",
                "build",
                "--quiet",
                "--config-file",
                project / "mkdocs.yml",
                "--site-dir",
                out,
                "--dirty",
            )
            (out / "refunds" / "index.md").write_text(texts["refunds"].replace("{days}", days), "utf-8")
    names = [f"{version}/{more}" for version in DAYS for more in ("", "de/", "refunds/index.md", "de/refunds/index.md")]
    links = "".join(f'<a href="{name}">{name}</a> ' for name in names)
    (site / "index.html").write_text(f"<title>Wick</title><h1>Versions</h1><p>{links}</p>", "utf-8")
    (site / "versions.json").write_text(json.dumps([{"version": name, "title": name, "aliases": []} for name in DAYS]))
    return site


@pytest.fixture(scope="module")
def sphinx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`stable`, `latest` and a number in two languages, as on Read the Docs, with `_sources`."""
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("Sphinx is not installed")
    root = tmp_path_factory.mktemp("sphinx")
    site = root / "site"
    for version, days in {"1.9": DAYS["1.9"], "latest": "three business days", "stable": DAYS["latest"]}.items():
        for language, texts in (("en", TEXTS), ("de", GERMAN)):
            project = root / f"{version}-{language}"
            toc = "\n.. toctree::\n\n   refunds\n   codes\n"
            write(project, {**texts, "index": texts["index"] + toc}, days, ".rst")
            (project / "conf.py").write_text(f"project = 'Wick'\nlanguage = '{language}'\n", "utf-8")
            run("-m", "sphinx", "-q", "-b", "html", project, site / language / version)
    links = "".join(
        f'<a href="{language}/{v}/">{v}</a> ' for language in ("en", "de") for v in ("1.9", "latest", "stable")
    )
    (site / "index.html").write_text(f"<title>Wick</title><h1>Versions</h1><p>{links}</p>", "utf-8")
    return site


def take(root: Path, index: Path) -> tuple[Receipt, set[str], str | None]:
    """Crawl and ingest a site: the receipt, the pages in the index, and what is answered about refunds."""
    settings = Settings(crawl=manners(max_pages=300))
    with Site(otherwise=static(root)) as site:
        receipt = ingest(Recipe(name="wick", source=site.url(), kind="site"), index, settings)
        with open_index(index) as opened:
            pages = {page.replace(site.url(""), "") for page in opened.pages}
    with Answerer(index, settings) as answerer:
        return receipt, pages, answerer.ask("How long does a refund take?").answer


def test_versions_of_mkdocs_material(material: Path, tmp_path: Path) -> None:
    receipt, pages, answer = take(material, tmp_path)
    wanted = {f"/latest/{part}{name}" for part in ("", "de/") for name in ("", "refunds/", "codes/")}
    assert pages - {"/"} == wanted
    assert answer is not None and DAYS["latest"] in answer
    assert receipt.grouped["version"] >= 12
    assert {(tree.kind, tree.kept) for tree in receipt.trees} >= {("version", "latest")}


def test_versions_and_languages_of_sphinx(sphinx: Path, tmp_path: Path) -> None:
    receipt, pages, answer = take(sphinx, tmp_path)
    kept = {page for page in pages if not page.endswith(("genindex.html", "search.html"))} - {"/"}
    assert {page.replace("index.html", "") for page in kept} == {
        f"/{language}/stable/{name}" for language in ("en", "de") for name in ("", "refunds.html", "codes.html")
    }
    assert not any("_sources" in page for page in pages)
    assert answer is not None and DAYS["latest"] in answer
    assert receipt.grouped["version"] >= 12


def test_without_the_policy_pages_come_several_times(
    material: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "group", lambda *_: Grouping())
    _, pages, _ = take(material, tmp_path)
    assert len([page for page in pages if "refunds" in page]) >= 6
