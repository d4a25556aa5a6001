"""Pasted logs, stack traces and code in a message: told from its sentences line by line, kept as evidence.

A log beside a question drowns it: its many rare words outweigh the few that ask. One line of it says what went wrong,
and that line is worth asking with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TELLING_WORDS = 25  # of the line of a log that says what went wrong

_STAMP = r"(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ,]+\d\d:\d\d(?::\d\d)?[\d.,:+Z]*\]?|\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\[\s*\d+\.\d{3,}\])"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|CRITICAL|SEVERE|PANIC)"
_LINE = re.compile(
    rf"""^[>\s]{{0,8}}(?:
      {_STAMP} | [<\[(]?{_LEVEL}[\])>:]?\s.{{20,}} | {_LEVEL}:\s
      |at\s[\w.$<>/-]+(?:\s?\[[^\]]*\])?\s?\( | at\s\S+:\d+:\d+ | File\s".*",\sline\s\d+ | Traceback\b | Caused\sby:\s | \.\.\.\s\d+\smore
      |\#\d+\s+(?:0x[0-9a-f]+|/|[\w\\]+\() | goroutine\s\d+\s\[ | (?:[\w.]+\.)?\w{{2,60}}(?:Exception|Error)(?::\s|$|\b.*[:.]\d) | \s+from\s\S+:\d+:in\s | thread\s'.*'\spanicked
      |\{{"(?:level|time|timestamp|ts|severity|msg)" | [\w-]+\.(?:js|py|rb|go|java|php|rs|ts|c|cpp|cs):\d+ | (?:0x)?[0-9a-f]{{8}}:?\s(?:[0-9a-f]{{2,8}}\s){{3}}
      |(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s/\S*\sHTTP/\d | HTTP/\d(?:\.\d)?\s\d{{3}}\b | <\s?(?:HTTP/|[\w-]+:\s) | [*<>]\s(?:TLS|SSL|Connected|Trying)\b
    )""",
    re.VERBOSE,
)
_SURE = re.compile(rf"^\s{{0,8}}{_STAMP}.{{0,60}}\b{_LEVEL}\b")  # a line that is of a log though it stands alone
_FENCE = re.compile(r"^\s{0,3}(```+|~~~+)")
_WRONG = re.compile(
    r"(?i)(?:\b\w*(?:error|exception)\b)|\b(?:fatal|failed|failure|denied|refused|timed? ?out|panic|unable|cannot|invalid|not found|abort(?:ed)?)\b|\b[45]\d\d\b"
)
_PREFIX = re.compile(
    rf"^[>\s]*(?:{_STAMP}\s*)?(?:[\[(<]?{_LEVEL}[\])>]?\s*:?\s*)?(?:\[[^\]]{{0,60}}\]\s*)?(?:[\w.$/-]{{0,80}}\s[-|]\s)?"
)


def log_lines(lines: Sequence[str]) -> list[bool]:
    """Of each line, whether it belongs to a pasted log, trace or fenced block.

    A line alone that only looks like one ("ERROR: disk full ...") is how people quote what they saw: two are a log, and
    one is that has time and level. A line between two that belong is of the log too.
    """
    marked = [False] * len(lines)
    fence: str | None = None
    opened = 0
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if found is None:
            continue
        if fence is None:
            fence, opened = found[1][:3], number
        elif found[1].startswith(fence):
            for inside in range(opened, number + 1):
                marked[inside] = True
            fence = None
    alike = [
        not marked[number] and len(line) > 3 and _LINE.match(line) is not None for number, line in enumerate(lines)
    ]
    last = -10
    for number, is_log in enumerate(alike):
        if not is_log:
            # What is set in below a frame of a stack is its source line.
            if last == number - 1 and lines[number][:2].isspace() and lines[number].strip():
                alike[number] = True
            else:
                continue
        if number - last <= 3 and last >= 0:
            for between in range(last, number + 1):
                marked[between] = True
        last = number
    return [mark or _SURE.match(line) is not None for mark, line in zip(marked, lines, strict=True)]


def telling_line(lines: Sequence[str]) -> str:
    """The line of a log that says what went wrong: the last that speaks of an error, without its time and level."""
    for line in reversed(lines):
        if _WRONG.search(line[:2000]) and any(char.isalpha() for char in line):
            words = _PREFIX.sub("", line[:2000], count=1).split() or line.split()
            return " ".join(words[:TELLING_WORDS])
    return ""
