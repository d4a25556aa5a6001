"""A pass over tickets takes the memory that one takes, however many there are / tickets.spill, files.decoding."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import random
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import EnvironmentFailure, TicketError
from answerable.model import Ticket
from answerable.settings import TicketSettings
from answerable.tickets import read, reading
from answerable.tickets.files import decoding
from answerable.tickets.read import open_tickets, read_tickets
from answerable.tickets.row_errors import Broken, BrokenRows, Twice, Unknown
from answerable.tickets.spill import Spill
from answerable.tickets.survey import surveyed
from conftest import Run

WORDS = ["how", "do", "I", "change", "reset", "cancel", "my", "plan", "invoice", "password", "before", "the", "month"]
# So few that what is remembered of messages (at most 20,000) is all there after the first pass.
MESSAGES = [" ".join(random.Random(seed).choices(WORDS, k=40)) + "?" for seed in range(40)]


def rows(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        text = MESSAGES[number % len(MESSAGES)]
        yield {"id": f"t-{number}", "text": text, "created_at": f"2026-03-02T09:00:{number % 60:02}.{number:06}Z"}


def jsonl(count: int) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows(count))


def messages(count: int) -> str:
    """Two rows a ticket: its question, and what was answered."""
    made = []
    for row in rows(count):
        made += [{**row, "author": "customer"}, {"id": row["id"], "text": "Under *Settings*.", "author": "agent"}]
    return "".join(json.dumps(row) + "\n" for row in made)


def zendesk(count: int) -> str:
    def row(number: int, text: str) -> dict[str, Any]:
        comments = [{"author_id": 7, "body": text, "public": True}]
        return {"id": number, "subject": "Plan", "requester_id": 7, "status": "open", "comments": comments}

    return "".join(json.dumps(row(number, one["text"])) + "\n" for number, one in enumerate(rows(count)))


def csv(count: int) -> str:
    return "id,text,created_at\n" + "".join(f"{row['id']},{row['text']},{row['created_at']}\n" for row in rows(count))


def lines(count: int) -> str:
    return "".join(f"{row['text']}\n" for row in rows(count))


def peak(file: Path, settings: TicketSettings) -> int:
    """Bytes that one pass has taken at the most: read, hidden, surveyed."""
    tracemalloc.start()
    try:
        with open_tickets(file, settings) as read:
            card = surveyed(read.card, read.tickets)
        assert card.kinds is not None and sum(card.kinds.values()) == len(read.tickets) == card.kept
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def growth(folder: Path, text: Callable[[int], str], name: str, count: int, *, hide: bool = False) -> float:
    """How many times the memory of one pass four times the tickets take."""
    file = folder / name
    settings = TicketSettings(redact=hide)
    peaks = []
    for factor in (1, 1, 4):  # the first loads what is loaded once
        file.write_text(text(factor * count), "utf-8")
        peaks.append(peak(file, settings))
    return peaks[2] / peaks[1]


@pytest.fixture
def no_search_for_cycles() -> Iterator[None]:
    """What refers to itself would be let go of now or later, by what else the process holds."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.usefixtures("no_search_for_cycles")
@pytest.mark.parametrize(
    ("text", "name", "hide"),
    [
        (jsonl, "t.jsonl", True),
        (jsonl, "t.jsonl", False),
        (zendesk, "t.jsonl", False),
        (messages, "t.jsonl", False),
        (csv, "t.csv", False),
        (lines, "t.txt", False),
    ],
)
def test_four_times_the_tickets_take_the_same_memory(
    tmp_path: Path, text: Callable[[int], str], name: str, hide: bool
) -> None:
    assert growth(tmp_path, text, name, 250 if hide else 400, hide=hide) < 1.3


class KeptInAList:
    """A shelf that holds its tickets."""

    def __init__(self, spill: Spill) -> None:
        self._held: list[tuple[int, Ticket]] = []

    def append(self, line: int, ticket: Ticket) -> None:
        self._held.append((line, ticket))

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Ticket]:
        return (ticket for _, ticket in self._held)

    def with_lines(self) -> Iterator[tuple[int, Ticket]]:
        return iter(self._held)


def test_tickets_held_in_a_list_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TicketShelf", KeptInAList)
    assert growth(tmp_path, jsonl, "t.jsonl", 400) > 2


def test_a_file_held_whole_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(file: decoding.TextFile, newline: str) -> io.StringIO:
        file.stream.seek(file.skip)
        return io.StringIO(file.stream.read().decode(), newline)

    monkeypatch.setattr(decoding.TextFile, "open", whole)
    assert growth(tmp_path, jsonl, "t.jsonl", 400) > 1.3


def test_of_rows_that_are_broken_ten_are_kept() -> None:
    broken = BrokenRows(10)
    for line in random.Random(1).sample(range(1, 400), 300):
        broken.add(line, Unknown(f"line {line}"))
    assert broken.count == 300 and len(broken.first) == 10 and broken.all_unknown and not broken.any_twice
    assert [line for line, _ in broken.first] == sorted(line for line, _ in broken.first)
    broken.add(500, Broken("x"))
    broken.add(501, Twice("x"))
    assert not broken.all_unknown and broken.any_twice


def test_a_pass_says_what_read_tickets_says_and_can_be_gone_through_again(tmp_path: Path) -> None:
    odd = {"n": 2**80, "half": 0.1, "deep": [{"key": None, "mail": "ann@b.example"}], "text of ü": "\u2028"}
    made = [
        {"id": "a", "text": "How do I pay? \ud83d", "meta": odd, "relevant": ["pay.md"], "answerable": True},
        {"id": "b", "text": "And then?", "thread": [{"speaker": "agent", "text": "Hello"}], "answer": "So.\n"},
        {"id": "c", "text": "Call me", "reply": " as it stands ", "intent": "Pay", "channel": "email"},
    ]
    file = tmp_path / "t.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in made), "utf-8")
    whole = read_tickets(file, TicketSettings(redact=False))
    with open_tickets(file, TicketSettings(redact=False)) as read:
        assert tuple(read.tickets) == tuple(read.tickets) == whole.tickets and len(read.tickets) == 3
        assert (read.notes, read.digest, read.card, read.path) == (whole.notes, whole.digest, whole.card, whole.path)
    first, second, third = whole.tickets
    assert dict(first.meta) == odd and first.text == "How do I pay? \ufffd" and first.relevant == ("pay.md",)
    assert second.thread[0].text == "Hello" and second.answer == "So.\n" and not second.meta
    assert (third.reply, third.intent, third.channel) == (" as it stands ", "Pay", "email")


def test_an_id_that_stands_twice_far_apart_is_named_with_both_lines(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(jsonl(3000) + json.dumps({"id": "t-6", "text": "again"}) + "\n", "utf-8")
    with pytest.raises(TicketError, match=r"id 't-6' is used a second time \(first on line 7\)") as raised:
        read_tickets(file)
    assert raised.value.line == 3001


def test_broken_rows_are_listed_by_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    talk = '{"id": "x", "author": "customer", "text": " "}\n'  # broken once its conversation is made, at the end
    file.write_text('{"id": "a", "text": "q"}\n' + talk + '{"id": "b"}\n' * 12, "utf-8")
    with pytest.raises(TicketError) as raised:
        read_tickets(file)
    assert raised.value.line == 2 and "13 rows" in str(raised.value) and "and 3 more" in str(raised.value)
    assert str(raised.value).index("line 2:") < str(raised.value).index("line 3:")


def test_nothing_is_left_of_the_temporary_file(
    answerable: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    file = tmp_path / "t.jsonl"
    with file.open("w", encoding="utf-8") as made:
        for number in range(60):
            made.write(json.dumps({"id": f"t{number}", "text": f"{number} " + "how do I pay my plan " * 5000}) + "\n")
    with open_tickets(file, TicketSettings(redact=False)) as read:
        assert [one.id for one in read.tickets] == [f"t{number}" for number in range(60)]
        if os.name == "posix":
            assert not list(folder.iterdir())  # it has no name while it is there
    assert not list(folder.iterdir())
    file.write_text('{"id": "a", "text": "q"}\n{"id": "a", "text": "q"}\n', "utf-8")
    assert answerable("tickets", file)[0] == 2 and not list(folder.iterdir())


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(Spill):
        def __init__(self) -> None:
            super().__init__()
            self.run("PRAGMA max_page_count = 12")

    file = tmp_path / "t.jsonl"
    file.write_text(jsonl(600), "utf-8")
    assert len(read_tickets(file, TicketSettings(redact=False)).tickets) == 600
    monkeypatch.setattr(read, "Spill", Full)
    with pytest.raises(EnvironmentFailure, match=r"temporary file.*full") as raised:
        read_tickets(file, TicketSettings(redact=False))
    assert "SQLITE_TMPDIR" in str(raised.value.remedy)


# -- the bytes, a piece at a time ----------------------------------------------------------------------

SAID = 'id,text\r\n1,"Größe – “ändern”?\r\nund 日本語 😀"\r\n2,\u2028wie\x85 geht das\r\n'


@pytest.mark.parametrize(
    "data",
    [
        SAID.encode(),
        SAID.encode("utf-8-sig"),
        SAID.encode("utf-16"),
        SAID.encode("utf-16-be"),
        SAID.encode("utf-32"),
        ("\ufeff\ufeff" + SAID).encode("utf-16-le"),
        SAID.replace("日本語 😀", "\x81\x8d").encode("cp1252", "replace") + b"3,\x81\x90\xff\r\n",
        SAID.encode() + b"3,caf\xe9\r\n",
        SAID.encode() + b"3,x\xe2\x82",
        SAID.encode() + b"3,x\0\r\n",
        SAID.encode("utf-16")[:-1],
        b"\r\n" * 50 + SAID.encode(),
        b" \r\n \n",
    ],
)
def test_where_the_pieces_of_a_file_end_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(data)

    def said() -> Any:
        try:
            return read_tickets(file)
        except TicketError as error:
            return str(error), error.line

    whole = said()
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(decoding, "_PIECE", size)
        monkeypatch.setattr(decoding, "_LOOKED_AT", size)
        assert said() == whole


def test_the_last_byte_of_a_long_file_decides_how_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    text = "id,text\n" + "".join(f"{number},Größe {number} ändern\n" for number in range(9000))
    file.write_bytes(text.encode())
    assert read_tickets(file, TicketSettings(redact=False)).tickets[0].text == "Größe 0 ändern"
    file.write_bytes(text.encode() + b"x,caf\xe9\n")
    found = read_tickets(file, TicketSettings(redact=False))
    assert found.tickets[0].text == "GrÃ¶ÃŸe 0 Ã¤ndern" and found.tickets[-1].text == "café"
    assert any("not UTF-8 (first on line 9002)" in note for note in found.notes)
    file.write_bytes(text.encode() + b"x,\0\n")
    with pytest.raises(TicketError, match="NUL") as raised:
        read_tickets(file)
    assert raised.value.line == 9002


@pytest.fixture
def while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path], None]], None]:
    """Have something done to the file between the look at it and the reading of its rows."""

    def arrange(act: Callable[[Path], None]) -> None:
        open_source = read.open_source

        def then(file: Path, *rest: Any) -> Any:
            source = open_source(file, *rest)
            act(file)
            return source

        monkeypatch.setattr(read, "open_source", then)

    return arrange


def test_what_is_added_to_a_file_while_it_is_read_is_not_of_it(
    tmp_path: Path, while_it_is_read: Callable[[Callable[[Path], None]], None]
) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(jsonl(20), "utf-8")
    before = read_tickets(file)

    def add(file: Path) -> None:
        with file.open("a", encoding="utf-8") as more:
            more.write('{"id": "half')

    while_it_is_read(add)
    assert read_tickets(file) == before


def test_a_file_that_is_written_over_while_it_is_read_is_refused(
    tmp_path: Path, while_it_is_read: Callable[[Callable[[Path], None]], None]
) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(jsonl(20), "utf-8")

    def over(file: Path) -> None:
        with file.open("r+b") as other:
            other.write(b"\xff" * 500)

    while_it_is_read(over)
    with pytest.raises(TicketError, match="was changed while it was read"):
        read_tickets(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    file, pipe = tmp_path / "t.jsonl", tmp_path / "pipe.jsonl"
    file.write_text(jsonl(700), "utf-8")
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(file.read_bytes()), daemon=True)
    writer.start()
    found = read_tickets(pipe, TicketSettings(redact=False))
    writer.join(10)
    whole = read_tickets(file, TicketSettings(redact=False))
    assert (found.tickets, found.digest) == (whole.tickets, whole.digest)


def test_a_file_is_closed_however_its_reading_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = []
    opened = decoding.opened
    monkeypatch.setattr(
        "answerable.tickets.files.sources.opened", lambda file: streams.append(opened(file)) or streams[-1]
    )
    for text in (jsonl(3), "{broken\n", "", '{"id": "a"}\n', "\0"):
        file = tmp_path / "t.jsonl"
        file.write_text(text, "utf-8")
        with contextlib.suppress(TicketError):
            read_tickets(file)
    assert len(streams) == 5 and all(stream.closed for stream in streams)
