"""Sixty questions over pages with every kind of block, and the three forms of their answers, kept to be read.

    python tests/answer/whole_answers.py            # says which goldens differ
    python tests/answer/whole_answers.py --update   # writes them anew: read each before you commit it

`whole/pages` and `whole/questions.jsonl` are written by hand; `must` is what a whole answer has to say and
`not` what serves another question. The goldens are
one file a page. A blank at the end of a line, which breaks it in Markdown, is written as `·`.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from answerable import Answerer, Settings, ingest
from answerable.model import Answer
from answerable.settings import AnswerSettings

FOLDER = Path(__file__).parent / "whole"
GOLDEN = FOLDER / "golden"
_ENDING = re.compile(r" +$", re.M)


@dataclass(frozen=True)
class WholeQuestion:
    id: str
    page: str
    question: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]


def questions() -> list[WholeQuestion]:
    rows = map(json.loads, (FOLDER / "questions.jsonl").read_text("utf-8").splitlines())
    return [
        WholeQuestion(row["id"], row["page"], row["question"], tuple(row["must"]), tuple(row["not"])) for row in rows
    ]


def answers(root: Path) -> dict[str, Answer]:
    """By question, from an index below `root`; all answers are shown, whatever their confidence."""
    recipe = root / "harbor.toml"
    source = (FOLDER / "pages").as_posix()
    recipe.write_text(f'source = "{source}"\nbase_url = "https://docs.harbor.test"\npage_ending = ""\n', "utf-8")
    settings = Settings(answer=AnswerSettings(answer_threshold=0.0, assist_threshold=0.0))
    ingest(str(recipe), root / "index", settings)
    with Answerer(root / "index", settings, plain=True) as answerer:
        return {one.id: answerer.ask(one.question) for one in questions()}


def goldens(found: dict[str, Answer]) -> dict[str, str]:
    """By file name, the text of each golden."""
    files: dict[str, list[str]] = {}
    for one in questions():
        answer = found[one.id]
        pages = ", ".join(dict.fromkeys(citation.page for citation in answer.citations))
        wrong = "; ".join(faults(one, answer))
        head = f"{'=' * 100}\n{one.id}: {one.question}\n{answer.route} from {pages or 'no page'}"
        head += f"\nnot yet whole: {wrong}" if wrong else ""
        forms = (("text", answer.answer), ("markdown", answer.answer_markdown), ("html", answer.answer_html))
        shown = [f"{f' {name} ':-^60}\n{text or ''}" for name, text in forms]
        files.setdefault(f"{one.page}.txt", []).append("\n".join([head, *shown]))
    return {
        name: _ENDING.sub(lambda blanks: "·" * len(blanks[0]), "\n\n".join(texts)) + "\n"
        for name, texts in files.items()
    }


def kept(name: str) -> str | None:
    """The golden as it lies in its file."""
    file = GOLDEN / name
    return file.read_text("utf-8") if file.is_file() else None


def faults(one: WholeQuestion, answer: Answer) -> list[str]:
    """Why it is not the whole answer and nothing else; none where it is."""
    pages = {citation.page for citation in answer.citations}
    if pages != {one.page}:
        return [f"is from {', '.join(sorted(pages)) or 'no page'}"]
    said = " ".join((answer.answer or "").split())
    lacks = [f"lacks {words!r}" for words in one.must if " ".join(words.split()) not in said]
    return lacks + [f"has {words!r}" for words in one.must_not if words in said]


def main() -> int:
    with tempfile.TemporaryDirectory() as root:
        found = answers(Path(root))
    made = goldens(found)
    for one in questions():
        if wrong := faults(one, found[one.id]):
            print(f"{one.id}: {'; '.join(wrong)}")
    if "--update" in sys.argv[1:]:
        GOLDEN.mkdir(exist_ok=True)
        for file in GOLDEN.iterdir():
            file.unlink()
        for name, text in made.items():
            (GOLDEN / name).write_text(text, "utf-8")
        return 0
    differs = [name for name, text in made.items() if kept(name) != text]
    print("\n".join(f"differs: {name}" for name in differs) or "all as they were")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
