"""What robots.txt lets us fetch, by RFC 9309; the pattern matching itself is protego's.

What a parser cannot know is decided here: which status means what, how much is read, which group is ours (the product
token must be equal, not merely contained), and how long a Crawl-delay we are willing to keep.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..urls import path_and_query
from .fetch import Fetcher, FetchFailure, Response

MAX_BYTES = 512 * 1024  # RFC 9309 2.5 asks for at least 500 KiB
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent[ \t]*:?[ \t]*(?P<name>[^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")


class _Parser(Protocol):
    def can_fetch(self, url: str, user_agent: str) -> bool: ...

    def crawl_delay(self, user_agent: str) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin for one product token. `reason` says why, where everything is allowed or refused."""

    token: str
    reason: str = ""
    everything: bool | None = None  # True: all allowed, False: all refused, None: by the rules
    sitemaps: tuple[str, ...] = ()
    delay: float | None = None  # seconds asked for, uncapped
    rules: _Parser | None = None

    def allows(self, url: str) -> bool:
        """Whether a canonical URL may be fetched; robots.txt itself always may."""
        target = path_and_query(url)
        if target == "/robots.txt":
            return True
        if self.everything is not None:
            return self.everything
        return self.rules is None or self.rules.can_fetch(target, self.token)


def parse_robots(body: bytes, token: str) -> Robots:
    """Rules from the bytes of a robots.txt; what lies beyond MAX_BYTES, cut at a line, is not read."""
    from protego import Protego

    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    text = body.decode("utf-8-sig", "replace").replace("\x00", "")
    # Only CR, LF and CRLF end a line here (RFC 9309 2.2); the parser would split at more characters.
    lines = [" ".join(line.splitlines()) for line in re.split(r"\r\n|\r|\n", text)]
    rules = Protego.parse("\n".join(_ours(line, token) for line in lines))
    delay = rules.crawl_delay(token)
    if delay is not None and not (math.isfinite(delay) and delay >= 0):
        delay = None
    return Robots(token, sitemaps=tuple(rules.sitemaps), delay=delay, rules=rules)


def judge_robots(fetch: Callable[[], Response], token: str) -> Robots:
    """Rules from an attempt to fetch robots.txt (RFC 9309 2.3.1).

    2xx: the rules. 4xx, or more redirects than are followed: no rules, all allowed. 429, 5xx, and no answer: nothing
    may be fetched (a server that cannot say no has not said yes).
    """
    try:
        response = fetch()
    except FetchFailure as failure:
        if failure.code == "too_many_redirects":
            return Robots(token, "robots.txt redirects too often", everything=True)
        return Robots(token, f"robots.txt cannot be read: {failure.reason}", everything=False)
    status = response.status
    if 200 <= status < 300:
        return parse_robots(response.body, token)
    if 400 <= status < 500 and status != 429:
        return Robots(token, f"robots.txt answers {status}", everything=True)
    return Robots(token, f"robots.txt answers {status}", everything=False)


def read_robots(fetcher: Fetcher, origin: str) -> Robots:
    """Fetch and judge `origin`/robots.txt. Raises BudgetSpent only."""
    token = product_token(fetcher.settings.user_agent)
    return judge_robots(lambda: fetcher.get(f"{origin}/robots.txt", max_bytes=MAX_BYTES + 1, prefix=True), token)


def product_token(user_agent: str) -> str:
    """The part of a User-Agent that robots.txt groups name: its first letters, `-` and `_`."""
    match = _TOKEN.match(user_agent.strip())
    return match[0] if match else "Answerable"


def _ours(line: str, token: str) -> str:
    """Rewrite a user-agent line so that only an equal token (RFC 9309 2.2.1) selects its group."""
    match = _AGENT_LINE.match(line)
    if match is None:
        return line
    name = match["name"].strip()
    if name == "*":
        return "User-agent: *"
    theirs = _TOKEN.match(name)
    same = theirs is not None and theirs[0].lower() == token.lower()
    return f"User-agent: {token}" if same else "User-agent: 0"  # no token can contain a digit
