"""One file as a source, of a kind that is not read: what is wrong with it and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run


@pytest.mark.parametrize(
    ("name", "text", "said", "remedy"),
    [
        ("a.xyz", "Text.", "files ending in .xyz are not read", "Save it as Markdown"),
        ("notes", "Text.", "a file without an ending is not read", "Save it as Markdown"),
        ("a.doc", "Text.", "files ending in .doc are not read", "Save it as .docx or .odt."),
        ("a.yaml", "a: 1\n", "this file is no API description", "Name a file that is one."),
        ("a.csv", "a,b\n1,2\n", "no page can be read from this file", "a table without a column of questions"),
    ],
)
@pytest.mark.parametrize("preview", [(), ("--preview",)])
def test_a_file_that_is_not_read(
    name: str, text: str, said: str, remedy: str, preview: tuple[str, ...], tmp_path: Path, answerable: Run
) -> None:
    (tmp_path / name).write_text(text)
    code, _, err = answerable("ingest", tmp_path / name, "--index", tmp_path / "index", *preview)
    assert code == 2 and said in err and remedy in err and name in err
    (tmp_path / "a.md").write_text("# T\n\nText of it.\n")
    assert answerable("ingest", tmp_path / "a.md", "--index", tmp_path / "index", *preview)[0] == 0
