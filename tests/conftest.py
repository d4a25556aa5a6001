"""What many test modules need: an index of some fixture pages, made once by the built-in encoder."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from answerable import Encoder
    from answerable.index import Index

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"


@pytest.fixture(scope="session", autouse=True)
def _each_pair_is_read_once() -> Iterator[None]:
    """The reader says the same of the same question and passage, and a thousand tests ask the same: it is kept."""
    from answerable.encode.passage_reader import Passage, PassageReader, Reading
    from answerable.encode.word_bridge import WordBridge

    held = WordBridge()  # a model goes with the last who holds it, and this one takes a second to load
    kept: dict[tuple[str, Passage], Reading] = {}
    plain = PassageReader.read

    @functools.wraps(plain)
    def read(self: PassageReader, question: str, passages: Sequence[Passage]) -> list[Reading]:
        new = [one for one in dict.fromkeys(passages) if (question, one) not in kept]
        kept.update({(question, one): said for one, said in zip(new, plain(self, question, new), strict=True)})
        return [kept[question, one] for one in passages]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PassageReader, "read", read)
        yield
    del held


@pytest.fixture(scope="session")
def some_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two topics of the fixture help centre, 14 pages."""
    folder = tmp_path_factory.mktemp("source") / "docs"
    for topic in ("account", "billing"):
        shutil.copytree(FIXTURES / "docs" / topic, folder / topic)
    return folder


@pytest.fixture(scope="session")
def _made(some_docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from answerable import Settings, ingest

    index = tmp_path_factory.mktemp("made") / "index"
    ingest(some_docs, index, Settings())
    return index


@pytest.fixture
def index_copy(_made: Path, tmp_path: Path) -> Path:
    """An index of `some_docs` that a test may do with as it likes."""
    # Without the answers that a test on the shared one may have kept beside it.
    return Path(shutil.copytree(_made, tmp_path / "index", ignore=shutil.ignore_patterns("answers")))


@pytest.fixture(scope="session")
def made_index(_made: Path) -> Path:
    """An index of `some_docs`, for reading only."""
    return _made


@pytest.fixture(scope="module")
def index(made_index: Path) -> Iterator[Index]:
    """That index, opened."""
    from answerable import open_index

    with open_index(made_index) as opened:
        yield opened


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The built-in encoder, loaded once."""
    from answerable import Settings, load_encoder

    return load_encoder(Settings())


@pytest.fixture(scope="session")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty labelled tickets of the fixtures, of the pages that the index has."""
    rows = [json.loads(line) for line in (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines()]
    ours = ("account/", "billing/")
    chosen = [row for row in rows if all(page.startswith(ours) for page in row["relevant"])][:60]
    file = tmp_path_factory.mktemp("tickets") / "tickets.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def bare(tickets: Path) -> Path:
    """The same without their labels."""
    rows = [json.loads(line) for line in tickets.read_text("utf-8").splitlines()]
    file = tickets.parent / "bare.jsonl"
    kept = ({key: value for key, value in row.items() if key not in ("answerable", "relevant")} for row in rows)
    file.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def answers(tickets: Path, made_index: Path) -> Path:
    """What `ask --tickets` writes for them."""
    from answerable import Settings, open_index, read_tickets
    from answerable.eval.run import answers_of
    from answerable.jsonl import write_jsonl
    from answerable.report.answer_json import answer_dict

    settings = Settings()
    with open_index(made_index) as index:
        made = answers_of(read_tickets(tickets).tickets, index, settings)
    file = tickets.parent / "answers.jsonl"
    write_jsonl(file, (answer_dict(answer) for answer in made))
    return file


Run = Callable[..., "tuple[int, str, str]"]


@pytest.fixture
def answerable(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command line in this process, in an empty folder: its exit code, stdout and stderr."""
    from answerable.cli import program

    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("ANSWERABLE_DEBUG", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = program.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
