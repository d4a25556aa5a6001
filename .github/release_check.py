"""What a release has to be right in before it is published.

python .github/release_check.py v0.1.0           tag, versions and CHANGELOG agree
python .github/release_check.py --version        the version of pyproject.toml
python .github/release_check.py --archives FILE...  nothing in sdist and wheel that was not meant to be
"""

from __future__ import annotations

import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_MEANT = re.compile(
    r"__pycache__|\.pyc$|\.(?:pytest|mypy|ruff)_cache|\.hypothesis|\.venv|(?:^|/)\.answerable|\.egg-info|^site/"
)
NEEDED = {
    "sdist": ("pyproject.toml", "LICENSE", "README.md", "src/answerable/__init__.py", "tests/conftest.py", "Makefile"),
    "wheel": (
        "answerable/__init__.py",
        "answerable/py.typed",
        "answerable/encode/minilm/model.onnx",
        "answerable/encode/bridge/model.onnx",
    ),
}


def version_of(root: Path) -> str:
    """The version of pyproject.toml."""
    found = re.search(r'^version = "([^"]+)"$', (root / "pyproject.toml").read_text("utf-8"), re.M)
    if found is None:
        raise SystemExit("pyproject.toml: no version")
    return found[1]


def problems_of_a_tag(tag: str, root: Path) -> list[str]:
    """Why this tag may not be released from this tree; nothing if it may."""
    version = version_of(root)
    problems = []
    if tag != f"v{version}":
        problems.append(f"the tag is {tag}, pyproject.toml says {version}: tag v{version}, or change the version")
    inside = re.search(r'^__version__ = "([^"]+)"$', (root / "src/answerable/__init__.py").read_text("utf-8"), re.M)
    if inside is None or inside[1] != version:
        problems.append(f"src/answerable/__init__.py says {inside and inside[1]}, pyproject.toml says {version}")
    heading = re.search(rf"^## \[{re.escape(version)}\](.*)$", (root / "CHANGELOG.md").read_text("utf-8"), re.M)
    if heading is None:
        problems.append(f"CHANGELOG.md has no section [{version}]")
    elif not re.fullmatch(r" - \d{4}-\d\d-\d\d", heading[1]):
        problems.append(f"CHANGELOG.md: the section [{version}] has no date: ## [{version}] - YYYY-MM-DD")
    return problems


def problems_of_an_archive(file: Path) -> list[str]:
    """What lies in an sdist or a wheel and should not, and what is missing."""
    kind = "wheel" if file.suffix == ".whl" else "sdist"
    if kind == "wheel":
        with zipfile.ZipFile(file) as wheel:
            names = wheel.namelist()
    else:
        with tarfile.open(file) as sdist:
            names = [name.partition("/")[2] for name in sdist.getnames()]
    problems = [f"{file.name} holds {name}" for name in names if NOT_MEANT.search(name)]
    return problems + [f"{file.name} lacks {name}" for name in NEEDED[kind] if name not in names]


def main(arguments: list[str]) -> int:
    problems: Iterable[str]
    if arguments == ["--version"]:
        print(version_of(ROOT))
        return 0
    if arguments[:1] == ["--archives"] and len(arguments) > 1:
        problems = [problem for name in arguments[1:] for problem in problems_of_an_archive(Path(name))]
    elif len(arguments) == 1 and not arguments[0].startswith("-"):
        problems = problems_of_a_tag(arguments[0], ROOT)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
