"""Foreign text made harmless for the place it is written to. Every renderer goes through here, and nowhere else.

Tickets and pages are written by strangers. One function a place: terminal, CSV cell, CI log, Markdown, HTML, the
address of a link. Reports in HTML need none: their templates escape whatever they are filled with.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

# Sequences that a terminal obeys: CSI, OSC and other strings with their end, two-byte escapes, and the 8-bit forms.
# Their bodies are bounded and cannot hold another ESC, so a forged start without an end costs no more than itself.
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]{0,8}[0-~]?"
)
# Control characters but tab and line feed, and what reverses or hides text (bidirectional marks, tag characters).
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"  # the last four are the full-width forms, which sheets read alike
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~=:&$^\"'/])")
_MAILTO = re.compile(r"mailto:[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.IGNORECASE)
# What may begin markup inside a line. An underscore within a word begins none, nor an ampersand but before a name;
# a colon, a full stop and an at sign are in the addresses that some forges turn into links.
_MARKDOWN_INSIDE = re.compile(
    r"[\\`*{}\[\]<>|~$^]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]|$)|:(?=//)|(?<=www)\.|@(?=\w)", re.IGNORECASE
)
_MARKDOWN_LINE = re.compile(r"(?:(\d{1,9})(?=[.)])|(?=[-+=:#]))")
_COMMAND = re.compile(r"(?<!\S)::(?=[A-Za-z-])|##(?=\[|[A-Za-z]{1,20}\[)")
_BREAK = "\u200b"  # zero width: splits what a log reader or a forge would act on


def plain(text: str, *, lines: bool = False) -> str:
    """Text without terminal sequences or control characters; on one line unless `lines`."""
    if text.isprintable():  # it holds none of them, nor a line feed
        return text if lines else " ".join(text.split())
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = _CONTROL.sub("", text)
    return text if lines else " ".join(text.split())


def for_terminal(text: str, *, lines: bool = False) -> str:
    """For a line printed to a person: nothing that moves the cursor, colours, links, retitles or forges a line.

    A terminal may be a CI log, which obeys a word that starts with `::` once wrapping puts it first on a line.
    """
    return _COMMAND.sub(lambda match: f"{match[0][0]}{_BREAK}{match[0][1:]}", plain(text, lines=lines))


def for_url(url: str | None, *, mail: bool = False) -> str | None:
    """The address, unescaped, if a browser may be sent there: http or https with a host and no login. Else None.

    With `mail` also one of the form `mailto:NAME@HOST`.
    """
    if not url or url != plain(url) or re.search(r"[\s\\\"'<>`]", url):
        return None
    if mail and _MAILTO.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None


def for_csv(text: str) -> str:
    """For a cell that the csv module will quote: never read as a formula by a sheet (OWASP, "CSV Injection")."""
    text = plain(text, lines=True)
    return "'" + text if text.lstrip(" \n")[:1] in tuple(_FORMULA) and text.strip() else text


def for_ci(text: str) -> str:
    """For a line of a CI log: one line, and no workflow command of GitHub, Azure, GitLab or TeamCity."""
    text = plain(text).replace("::", f":{_BREAK}:").replace("##", f"#{_BREAK}#")
    return re.sub(r"(?i)(section)(_(?:start|end):)", rf"\1{_BREAK}\2", text)


def for_ci_message(text: str) -> str:
    """For the message of a GitHub workflow command: `::error file=...::HERE`; line breaks are kept as %0A."""
    return plain(text, lines=True).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def for_ci_property(text: str) -> str:
    """For a property value of a GitHub workflow command: `::error file=HERE::...`."""
    return for_ci_message(text).replace(":", "%3A").replace(",", "%2C")


def for_markdown_answer(text: str) -> str:
    """For Markdown that a customer reads: shown letter by letter as it stands, with few signs that are not its own.

    It is safe inside a line; what stands first on one also needs `for_markdown_line`.
    """
    return _MARKDOWN_INSIDE.sub(lambda match: "\\" + match[0], plain(text, lines=True))


def for_markdown_line(line: str) -> str:
    """A line of Markdown, its words escaped already, that opens no list, heading or rule."""
    opens = _MARKDOWN_LINE.match(line)
    return line if opens is None else f"{opens[0]}\\{line[opens.end() :]}"


def for_html(text: str) -> str:
    """For the text of an HTML element or the value of a quoted attribute."""
    return html.escape(plain(text, lines=True), quote=True)


def for_markdown(text: str) -> str:
    """For Markdown on one line: no markup, HTML, link, image, table cell border, mention or issue reference."""
    return _MARKDOWN.sub(r"\\\1", plain(text)).replace("@", f"@{_BREAK}").replace("\\#", f"\\#{_BREAK}")
