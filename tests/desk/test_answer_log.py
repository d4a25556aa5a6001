"""The answer log: appended line by line, without personal data, and whole again after a crash."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from answerable.desk.answer_log import AnswerLog, LogIntake, confidences, entry_of, log_answers, quote_hash, read_log
from answerable.errors import InputError, TicketError
from answerable.model import Answer, Citation

NOW = dt.datetime(2026, 9, 28, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def answer(name: str = "t-1", question: str = "mail kim@firm.example about 4111 1111 1111 1111") -> Answer:
    cited = Citation("a.md", None, "A", "A", "It takes five days.", 10, 29)
    return Answer(
        name, question, "answer", 0.8123456789, ("covered",), cited.quote, (cited,), (), None, True, "000003-ab", "s"
    )


def test_what_is_kept_and_what_is_not(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with AnswerLog(file, sync=True) as log:
        log.append(entry_of(answer(), NOW, intent="refund", conversation="kim@firm.example"))
    text = file.read_text()
    assert "firm.example" not in text and "4111" not in text and "five days" not in text
    (entry,) = read_log(file)
    assert (entry.at, entry.conversation, entry.generation) == ("2026-09-28T07:00:00Z", "[email]", "000003-ab")
    assert entry.confidence == 0.812346 and entry.quotes[0].hash == quote_hash("It  takes\nfive days.")
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_conversations_numbered_by_a_system_can_be_told_apart() -> None:
    numbers = ["215473840934085", "215473840934086"]
    logged = [entry_of(answer("204918377"), NOW, conversation=number) for number in numbers]
    assert [entry.conversation for entry in logged] == numbers and logged[0].id == "204918377"


def test_a_torn_last_line_costs_that_line_only(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with AnswerLog(file) as log:
        log.append(entry_of(answer("1"), NOW))
        log.append(entry_of(answer("2"), NOW))
    file.write_bytes(file.read_bytes()[:-20])
    met = LogIntake()
    assert [entry.id for entry in read_log(file, met)] == ["1"] and met.torn == 1
    with AnswerLog(file) as log:
        log.append(entry_of(answer("3"), NOW))
    met = LogIntake()
    assert [entry.id for entry in read_log(file, met)] == ["1", "3"]
    assert [line for line, _ in met.broken] == [2] and met.torn == 0


def test_without_the_guard_a_torn_line_swallows_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnswerLog, "_ends_torn", lambda self: False)
    file = tmp_path / "log.jsonl"
    file.write_bytes(b'{"id": "1", "at"')
    with AnswerLog(file) as log:
        log.append(entry_of(answer("2"), NOW))
    assert list(read_log(file)) == []


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    program = """
        import datetime as dt, sys
        from answerable.desk.answer_log import AnswerLog, LoggedAnswer, LoggedQuote
        with AnswerLog(sys.argv[1]) as log:
            for n in range(300):
                quotes = tuple(LoggedQuote("p" * 50, n, n, "h" * 16) for _ in range(n % 40))
                log.append(LoggedAnswer(f"{sys.argv[2]}-{n}", "2026-01-01T00:00:00Z", "g", "answer", 0.5, True, quotes))
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(file)]
    running = [subprocess.Popen([*command, str(name)], env=os.environ) for name in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    met = LogIntake()
    entries = list(read_log(file, met))
    assert len(entries) == 900 and not met.broken and not met.torn
    for name in range(3):
        assert [e.id for e in entries if e.id.startswith(f"{name}-")] == [f"{name}-{n}" for n in range(300)]


def test_bad_places_and_bad_times(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        AnswerLog(tmp_path / "none" / "log.jsonl")
    with pytest.raises(TicketError):
        list(read_log(tmp_path / "none.jsonl"))
    with pytest.raises(ValueError, match="zone"):
        entry_of(answer(), NOW.replace(tzinfo=None))


def test_confidences_are_those_of_answers_by_conversation(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with AnswerLog(file) as log:
        log.append(entry_of(answer("1"), NOW, conversation="v-1"))
        log.append(entry_of(answer("2"), NOW))
    assert confidences(read_log(file)) == {"v-1": 0.812346, "2": 0.812346}


def test_answers_of_now_are_appended_with_their_intents(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert log_answers(file, [answer("1"), answer("2")], {"1": "refund"}) == 2
    assert log_answers(file, [answer("3")]) == 1
    assert [(entry.id, entry.intent) for entry in read_log(file)] == [("1", "refund"), ("2", None), ("3", None)]
