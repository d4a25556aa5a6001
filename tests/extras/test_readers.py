"""A reader package from the LlamaIndex hub, through a recipe: `llama-index-readers-file`."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from answerable.ingest.reader import read_recipe
from answerable.ingest.recipe import load_recipe
from answerable.model import RawPage
from answerable.settings import Settings

pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_the_parts_of_a_markdown_file_are_one_page(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("llama_index.readers.file")
        guide, recipe = tmp_path / "guide.md", tmp_path / "guides.toml"
        guide.write_text("# Refunds\n\nWithin 30 days.\n\n# Plans\n\nThere are three.\n", "utf-8")
        target = "llama_index.readers.file:MarkdownReader"
        recipe.write_text(f'[reader]\nimport = "{target}"\nload = {{ file = "{guide}" }}\n', "utf-8")
        [page] = read_recipe(load_recipe(recipe), Settings())
    assert isinstance(page, RawPage) and page.page == "guide.md"
    assert b"Within 30 days." in page.data and b"There are three." in page.data
