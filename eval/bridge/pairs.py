"""Pairs of sentences that the word bridge learns from: what the makers of free software wrote, and its translations.

    pip download --no-deps django wagtail django-allauth django-oscar django-helpdesk apache-airflow-core homeassistant
    python eval/bridge/pairs.py --wheels DIR --out pairs.json

They are the words of buttons, settings and error messages (BSD 3-Clause, MIT and Apache-2.0): near to what people write
to a help desk about. None is of a documentation set that the product is measured on.
"""

from __future__ import annotations

import argparse
import gettext
import io
import json
import random
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LANGUAGES = [
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "fi",
    "fr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
    "uk",
    "vi",
    "zh",
]
NAMES = {"pt-BR": "pt", "pt_BR": "pt", "zh-Hans": "zh", "zh_Hans": "zh", "zh-CN": "zh", "zh_CN": "zh", "no": "nb"}
OF_A_LANGUAGE, OF_APPLICATIONS = 1700, 700  # pairs; of them from web applications, the rest from settings of devices
_HOLES = re.compile(r"\{[^}]*\}|%\(\w+\)[sd]|%[sd]|[*`_]")
_UNLIKE = re.compile(r"\[%key|https?://|<[a-z]")
_JSON = (re.compile(r"(.*/translations)/()([\w-]+)\.json"), re.compile(r"(.*/i18n/locales)/([\w-]+)/(\w+)\.json"))
_CATALOGUE = re.compile(r".*/locale/([\w-]+)/LC_MESSAGES/\w+\.mo")

Pair = tuple[str, str, str]  # language, text, English


def _clean(text: str) -> str:
    return " ".join(_HOLES.sub("", text).split())


def _flat(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, one in value.items():
        if isinstance(one, dict):
            yield from _flat(one, f"{path}{key}/")
        elif isinstance(one, str):
            yield path + key, one


def _of_json(wheel: zipfile.ZipFile) -> Iterator[Pair]:
    """Of files that stand side by side, one a language: `translations/de.json`, or `locales/de/common.json`."""
    beside: dict[str, dict[str, str]] = defaultdict(dict)
    for name in wheel.namelist():
        if found := _JSON[0].fullmatch(name):
            beside[found[1]][found[3]] = name
        elif found := _JSON[1].fullmatch(name):
            beside[f"{found[1]}/{found[3]}"][found[2]] = name
    for files in beside.values():
        if "en" not in files:
            continue
        english = dict(_flat(json.loads(wheel.read(files["en"]))))
        for tag, name in files.items():
            for key, text in _flat(json.loads(wheel.read(name))):
                if key in english:
                    yield NAMES.get(tag, tag), text, english[key]


def _of_catalogues(wheel: zipfile.ZipFile) -> Iterator[Pair]:
    for name in wheel.namelist():
        if found := _CATALOGUE.fullmatch(name):
            catalogue = gettext.GNUTranslations(io.BytesIO(wheel.read(name)))._catalog  # type: ignore[attr-defined]
            for english, text in catalogue.items():
                if isinstance(english, str) and isinstance(text, str):
                    yield NAMES.get(found[1], found[1]), text, english


def pairs(wheels: Path) -> list[Pair]:
    """The pairs of all languages, in an order of chance that is always the same."""
    found: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)  # language: English: (text, of an application)
    for path in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(path) as wheel:
            for language, text, english in (*_of_catalogues(wheel), *_of_json(wheel)):
                text, english = _clean(text), _clean(english)
                likely = 3 <= len(english.split()) <= 30 and len(text) < 260 and text != english
                if language in LANGUAGES and likely and not _UNLIKE.search(text + english):
                    found[language].setdefault(english, (text, not path.name.startswith("homeassistant")))
    chance = random.Random(1)
    chosen: list[Pair] = []
    for language in LANGUAGES:
        rows = [(language, text, english, of) for english, (text, of) in found[language].items()]
        chance.shuffle(rows)
        first = [row for row in rows if row[3]][:OF_APPLICATIONS]
        rest = sorted((row for row in rows if not row[3]), key=lambda row: -min(len(row[2].split()), 8))
        chosen += [row[:3] for row in (first + rest)[:OF_A_LANGUAGE]]
    chance.shuffle(chosen)
    return chosen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    made = pairs(options.wheels)
    options.out.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    print(len(made), "pairs")
