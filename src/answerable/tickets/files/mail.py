"""Mails (mbox, eml, a folder of them) to conversations: threads by References, the desk by its own addresses.

Automatic mails (RFC 3834) and bulk mail say so in their headers, each a reason of its own to drop a thread of nothing
else. A mail from an address of the desk, or of its domain, is the desk's.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from ..dates import seconds
from ..forms.talk import DELETED, SPAM, Dropped, Said, Speaker, Talk
from ..mail.markup import words_of

AUTOMATIC, BULK, DRAFT = "an automatic mail", "bulk mail", "a draft"
SPAM_LEVEL = 5  # of Exchange, from which on a mail is spam
_BOM = b"\xef\xbb\xbf"
MAX_LINE_STARTS = 400  # bytes of a line that are looked at for the mark of a new mail

_FROM_LINE = re.compile(rb"^From \S+\s.{0,80}\d{1,2}:\d{2}.{0,40}\d{4}(?:\s[+-]\d{4})?\s*$")
_HEADER_LINE = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_ESCAPED_FROM = re.compile(r"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(r"^[A-Za-z][A-Za-z0-9-]{1,60}:(?: |\t|$)")
_NEEDED = ("from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version", "delivered-to")
_ID = re.compile(r"<([^<>\s]+)>")
_FREE_HOSTS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "mail.ru",
        "orange.fr",
        "free.fr",
        "libero.it",
        "t-online.de",
        "msn.com",
    ]
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. links: ids of mails that References and In-Reply-To name; why: why it is no question, or None."""

    identity: str
    links: tuple[str, ...]
    subject: str
    sender: str
    to: tuple[str, ...]
    copied: tuple[str, ...]
    at: str | None
    text: str
    why: str | None


def is_mbox(data: bytes) -> bool:
    """Whether a file begins as mailboxes do: a `From ` line, then headers."""
    first, _, rest = data.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")
    return _FROM_LINE.match(first.rstrip()) is not None and is_mail(rest[:4000])


def is_mail(data: bytes) -> bool:
    """Whether a file begins with the headers of a mail: three lines of them at least, two of the well-known ones."""
    found: list[str] = []
    for line in data[:8000].removeprefix(_BOM).decode("latin-1").lstrip("\r\n").splitlines()[:60]:
        if not line.strip():
            break
        if line[0] in " \t" and found:
            continue
        if not _HEADER.match(line):
            return False
        found.append(line.partition(":")[0].casefold())
    return len(found) >= 3 and len(set(found) & set(_NEEDED)) >= 2


def split_mbox(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox: each `From ` line behind a blank one and before a header begins one."""
    begin: int | None = None
    place, blank = 0, True
    while place < len(data):
        end = data.find(b"\n", place)
        end = len(data) if end < 0 else end + 1
        line = data[place : min(end, place + MAX_LINE_STARTS)]
        begins = blank and line.startswith(b"From ") and _FROM_LINE.match(line.rstrip())
        if begins and _HEADER_LINE.match(data[end : end + MAX_LINE_STARTS]):
            if begin is not None:
                yield data[begin:place]
            begin = end
        blank = not line.strip()
        place = end
    if begin is not None:
        yield data[begin:]


def read_mail(data: bytes) -> Mail:
    """One mail out of its bytes; what is broken in it is read as far as it goes."""
    message = email.message_from_bytes(data.removeprefix(_BOM).lstrip(b"\r\n"))  # never raises
    subject = _header(message, "Subject")
    sender = next(iter(_addresses(message, "From")), "")
    identity = _ID.search(_header(message, "Message-ID"))
    links = _ID.findall(f"{_header(message, 'References')} {_header(message, 'In-Reply-To')}")
    return Mail(
        identity=identity[1] if identity else hashlib.sha256(data).hexdigest()[:24],
        links=tuple(dict.fromkeys(links)),
        subject=subject,
        sender=sender,
        to=tuple(_addresses(message, "To")),
        copied=tuple(_addresses(message, "Cc")),
        at=_time(_header(message, "Date")),
        text=_ESCAPED_FROM.sub(r"\1", _text(message).replace("\r\n", "\n")).strip(),
        why=_why(message, sender),
    )


def conversations(mails: Iterable[Mail], own: Sequence[str], notes: Counter[str]) -> Iterator[Talk | Dropped]:
    """Each thread as a conversation, or why it is none."""
    every = list(mails)
    desk = {address.casefold() for address in own} or _guessed_desk(every, notes)
    hosts = {address.rpartition("@")[2] for address in desk} - _FREE_HOSTS
    for thread in _threads(every):
        yield _conversation(thread, desk, hosts)


def _conversation(thread: list[Mail], desk: set[str], hosts: set[str]) -> Talk | Dropped:
    reasons = [mail.why for mail in thread]
    if all(reasons):
        return Dropped(str(reasons[0]))
    asker: str | None = None
    messages = []
    for mail in thread:
        speaker: Speaker
        if mail.why is not None:
            speaker = "system"
        elif mail.sender in desk or mail.sender.rpartition("@")[2] in hosts:
            speaker = "agent"
        else:
            asker = asker or mail.sender
            speaker = "customer" if mail.sender == asker else "copied"
        messages.append(Said(speaker, mail.text or mail.subject, mail.at, mail.sender))
    first = thread[0]
    return Talk(
        id=f"mail-{hashlib.sha256(first.identity.encode('utf-8', 'replace')).hexdigest()[:12]}",
        subject=first.subject,
        created_at=first.at,
        channel="email",
        customer=asker,
        messages=tuple(messages),
    )


def _guessed_desk(mails: Sequence[Mail], notes: Counter[str]) -> set[str]:
    """The address that most mails are sent to: of an inbox, its own."""
    counts = Counter(address for mail in mails for address in dict.fromkeys(mail.to))
    if not counts:
        return set()
    address = max(counts, key=lambda one: (counts[one], one.rpartition("@")[2] not in _FREE_HOSTS))
    notes["the address that most mails are sent to is taken for the desk's own (others: [tickets] desk_addresses)"] += 1
    return {address}


def _threads(mails: Sequence[Mail]) -> list[list[Mail]]:
    """Mails that name each other, in the order of their times; a mail that is there twice counts once."""
    parent: dict[str, str] = {}

    def root(identity: str) -> str:
        parent.setdefault(identity, identity)
        while parent[identity] != identity:
            parent[identity] = parent[parent[identity]]
            identity = parent[identity]
        return identity

    first: dict[str, Mail] = {}
    for mail in mails:
        if mail.identity in first:
            continue
        first[mail.identity] = mail
        for link in mail.links:
            parent[root(link)] = root(mail.identity)
    threads: dict[str, list[Mail]] = {}
    for mail in first.values():
        threads.setdefault(root(mail.identity), []).append(mail)
    for thread in threads.values():
        if all(mail.at is not None for mail in thread):
            thread.sort(key=lambda mail: seconds(mail.at) or 0.0)
    return list(threads.values())


def _why(message: Any, sender: str) -> str | None:
    """Why a mail is no question: spam, deleted, a draft, automatic, bulk."""
    labels = _header(message, "X-Gmail-Labels").casefold()
    level = _header(message, "X-MS-Exchange-Organization-SCL").strip()
    marked = [_header(message, name).strip().casefold() for name in ("X-Spam-Flag", "X-Spam-Status")]
    if (
        any(mark.startswith("yes") for mark in marked)
        or "spam" in labels
        or (level.isdecimal() and int(level) >= SPAM_LEVEL)
    ):
        return SPAM
    if "trash" in labels:
        return DELETED
    if "draft" in labels:
        return DRAFT
    auto = _header(message, "Auto-Submitted").strip().casefold()
    precedence = _header(message, "Precedence").strip().casefold()
    local = sender.partition("@")[0]
    if (
        (auto and not auto.startswith("no"))
        or precedence == "auto_reply"
        or any(
            message.get(name) is not None
            for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Failed-Recipients")
        )
        or message.get_content_type() == "multipart/report"
        or local in ("mailer-daemon", "postmaster")
    ):
        return AUTOMATIC
    of_list = _header(message, "List-Id") or _header(message, "List-Unsubscribe")
    collected = message.get("X-Google-Group-Id") is not None or message.get("List-Post") is not None
    if precedence in ("bulk", "junk") or (of_list and not collected):
        return BULK
    return None


def _header(message: Any, name: str) -> str:
    """A header, its encoded words decoded; what cannot be stays as it is."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        parts = email.header.decode_header(str(value))
    except (email.errors.HeaderParseError, ValueError):
        return " ".join(str(value).split())
    text = "".join(part if isinstance(part, str) else _bytes(part, charset) for part, charset in parts)
    return " ".join(text.split())


def _addresses(message: Any, name: str) -> list[str]:
    values = [_header_raw(value) for value in message.get_all(name, [])]
    return [address.casefold() for _, address in getaddresses(values) if "@" in address]


def _header_raw(value: Any) -> str:
    return " ".join(str(value).split())


def _time(value: str) -> str | None:
    try:
        return parsedate_to_datetime(value).isoformat().replace("+00:00", "Z") if value else None
    except (ValueError, TypeError, IndexError):
        return value or None


def _text(message: Any) -> str:
    """The plain part, else the HTML part as its words and lines.

    Attachments are left out; a mail that was attached and a file among the parts count where nothing else was said.
    """
    plain: list[str] = []
    marked: list[str] = []
    attached: list[str] = []
    waiting = [(message, False)]
    while waiting:
        part, inside = waiting.pop()
        if part.is_multipart():
            inside = inside or part.get_content_type() == "message/rfc822"
            waiting += [(one, inside) for one in reversed(part.get_payload())]
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            continue
        data = part.get_payload(decode=True)
        text = _bytes(data, part.get_content_charset()) if isinstance(data, bytes) else ""
        if kind == "text/plain" and str(part.get_param("format", "")).casefold() == "flowed":
            text = _unflowed(text, str(part.get_param("delsp", "")).casefold() == "yes")
        if inside or part.get_filename():
            attached.append(words_of(text) if kind == "text/html" else text.strip())
        else:
            (plain if kind == "text/plain" else marked).append(text)
    said = "\n\n".join(text.strip() for text in plain if text.strip())
    said = said or "\n\n".join(words_of(text) for text in marked if text.strip())
    return said or "\n\n".join(text for text in attached if text)


def _unflowed(text: str, delsp: bool) -> str:
    """Lines that a mail program broke (RFC 3676) as the paragraphs that they were; quoted lines stay as they are."""
    made: list[str] = []
    flows = False
    for line in text.replace("\r\n", "\n").split("\n"):
        quoted = line.startswith(">")
        if flows and not quoted and line != "-- ":
            made[-1] += line.removeprefix(" ")
        else:
            made.append(line if quoted else line.removeprefix(" "))
        flows = line.endswith(" ") and line != "-- " and not quoted
        if flows and delsp:
            made[-1] = made[-1][:-1]
    return "\n".join(made)


def _bytes(data: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(name) if name else data.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")
