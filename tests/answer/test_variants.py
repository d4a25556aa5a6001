"""Of things said for several systems or languages only the one that a question names is quoted."""

from __future__ import annotations

import pytest

from answerable.answer.quoted.outline import outline
from answerable.answer.quoted.variants import not_meant
from quoted_pages import page_of

TABS = """# T

Debian

```
apt install x
```

macOS

```
brew install x
```

Windows

Download it.

## U

End.
"""
CODE = "# T\n\nDo so.\n\n```python\nimport x\n```\n\n```js\nrequire('x')\n```\n"
SETTINGS = "<dl><dt>mail_host</dt><dd>The server.</dd><dt>mail_port</dt><dd>Its port.</dd></dl>"


def out(source: str, question: str, *kind: str) -> list[str]:
    page = page_of(source, *kind)
    return [page.text[start:end] for start, end in not_meant(outline(page).variants, question.split())]


@pytest.mark.parametrize("question", ["How do I install it on macOS?", "install on a Mac", "MACOS setup"])
def test_the_tabs_of_other_systems_are_left_out(question: str) -> None:
    assert out(TABS, question) == ["Debian\n\napt install x", "Windows\n\nDownload it."]


@pytest.mark.parametrize(
    "question", ["How do I install it?", "Which machine?", "On Fedora?", "macOS, Windows or Debian?"]
)
def test_without_a_name_or_with_all_names_nothing_is_left_out(question: str) -> None:
    assert out(TABS, question) == []


@pytest.mark.parametrize(
    ("question", "kept"), [("in Python", "import x"), ("in JavaScript?", "require"), ("node", "req")]
)
def test_code_in_other_languages_is_left_out(question: str, kept: str) -> None:
    (left,) = out(CODE, question)
    assert kept not in left


def test_other_settings_are_left_out_where_one_is_named_in_full() -> None:
    (left,) = out(SETTINGS, "What is mail_host for?", "text/html", "a.html")
    assert left.startswith("mail_port")
    assert out(SETTINGS, "Which host for mail?", "text/html", "a.html") == []
