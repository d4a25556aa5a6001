"""How the command line ends: exit codes, the two streams, and what is said of an error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from answerable.cli.program import Program

PROGRAM = Program("answerable", {"boom": "boom_verb"}, help="A program for tests.")


@pytest.mark.parametrize(
    ("ending", "code", "said"),
    [
        ("well", 0, ""),
        ("gate", 1, ""),
        ("usage", 2, "Give one of them."),
        ("input", 2, "error: odd.md:3: is odd\n  Make it even.\n"),
        ("environment", 3, "error: is down\n"),
        ("unexpected", 3, "internal error: ZeroDivisionError: byzero\n  answerable --debug ... shows where.\n"),
        ("os", 3, "error: No such file or directory: gone.txt"),
        ("memory", 3, "error: out of memory\n"),
        ("interrupt", 130, "interrupted\n"),
        ("abort", 130, "interrupted\n"),
    ],
)
def test_each_ending_has_its_exit_code_and_its_line(
    ending: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert PROGRAM.run(["boom", ending]) == code
    out, err = capsys.readouterr()
    assert out == "said before\n"
    assert said in err and (said or not err)
    assert "Traceback" not in err


@pytest.mark.parametrize("ending", ["input", "unexpected"])
def test_debug_shows_where(ending: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    PROGRAM.run(["--debug", "boom", ending])
    assert "boom_verb.py" in capsys.readouterr().err
    monkeypatch.setenv("ANSWERABLE_DEBUG", "1")
    PROGRAM.run(["boom", ending])
    assert "boom_verb.py" in capsys.readouterr().err


def test_main_exits_with_the_code() -> None:
    with pytest.raises(SystemExit) as ended:
        PROGRAM.main(["boom", "gate"])
    assert ended.value.code == 1


def test_a_mistyped_verb_is_named_with_the_one_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROGRAM.run(["bom"]) == 2
    assert "Did you mean 'boom'?" in capsys.readouterr().err


def test_no_verb_is_bad_usage_and_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROGRAM.run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from answerable import __version__

    assert PROGRAM.run(["--version"]) == 0
    assert capsys.readouterr().out == f"answerable {__version__}\n"


def child(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "answerable", *map(str, arguments)]
    # A shell that runs the tests behind it has interrupts ignored, and a child would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_reader_that_goes_away_is_no_error_message(made_index: Path) -> None:
    read, write = os.pipe()
    process = child("pages", "--text", "--index", made_index, stdout=write)
    os.close(write)
    os.close(read)  # as `head` does, before all is written
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGPIPE
    assert said == b""


def test_ctrl_c_ends_at_once_and_stores_nothing(tmp_path: Path) -> None:
    fifo = tmp_path / "tickets.jsonl"
    os.mkfifo(fifo)
    process = child("coverage", "--tickets", fifo, "--index", tmp_path / "index", stdout=subprocess.PIPE)
    with fifo.open("wb"):  # returns once the child waits for its tickets
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b"interrupted\n"
    assert not (tmp_path / "index").exists()
