"""A model's reply, read as plain sentences with the passages they cite; what links, hides or acts is marked.

Foreign text twice over: a model writes it, and whoever writes a page or a ticket may have told it what to write. So
nothing passes that a screen, a mail program or a Markdown reader would turn into a link, an image or an element
(EchoLeak, CVE-2025-32711, went out by a reference-style Markdown image; OWASP LLM05).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from ...ingest.characters import names, visible, without_controls
from ...ingest.extract.injections import addressed_to_a_machine
from ...ingest.language import prose_language
from ...ingest.sentences import sentence_spans

MAX_REPLY = 12_000  # characters that are read
MAX_SENTENCES = 24
MAX_SENTENCE = 500  # characters
NOTHING = "NONE"  # what the model is told to write where the passages hold no answer

_MARKERS = r"(?:\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\])+"
_MARKER = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_STOP_FIRST = re.compile(rf"([.!?…]{{1,3}})({_MARKERS})(?=\s|$)")
_LEAD = re.compile(r"(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+){1,4}")
_YES_OR_NO = re.compile(r"(?:yes|no|yeah|sure|certainly|of course)\s*[,.!:;–—]\s*(?=\S)", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_ELEMENT = re.compile(r"<\s*[A-Za-z/!?]|[\[\]]|&#?\w{1,32};")
# Anything that is made into a link: with a scheme, beginning with // or www., or a name with dots (mail as well).
_LINK = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.\-]{0,20}:)?//\S*"
    r"|\b(?:javascript|vbscript|data|mailto|tel|sms|file|blob|about|ftp|ws|wss)\s?:(?=\S)\S*"
    r"|\bwww[.。]\S+"
    r"|(?:[\w.+\-]{1,64}@)?[\w\-]{1,64}(?:[.。][\w\-]{1,64}){0,8}[.。][^\W\d_][\w\-]{1,62}(?:[/:?#@]\S*)?"
)
# The last part of a file's name, where nothing follows it, is no host.
_FILES = names(
    "csv xls xlsx doc docx ppt pptx pdf txt md rtf xml json yaml yml toml ini conf log html htm css js ts jsx tsx py rb"
    " java php sh bat exe dmg msi apk deb rpm jar zip tar gz png jpg jpeg gif svg webp mp3 mp4 mov wav ics vcf eml sql"
)


@dataclass(frozen=True, slots=True)
class ReplySentence:
    """One sentence of a reply: its words without markers, the numbers it cites, its line, its links, and its flaw.

    `flaw` is None, "uncited", "markup", "orders" or "too long". `links` are for the caller to judge.
    """

    text: str
    cites: tuple[int, ...]
    line: int
    links: tuple[str, ...] = ()
    flaw: str | None = None


def read_reply(reply: str, passages: int) -> tuple[ReplySentence, ...]:
    """The sentences of a reply, in order; `passages` is how many there were to cite. Time is linear in the reply."""
    text = visible(without_controls(reply[:MAX_REPLY]))
    language = prose_language(text)
    sentences: list[ReplySentence] = []
    for number, line in enumerate(text.split("\n")):
        if _FENCE.match(line):
            continue
        clean = _plain_line(line)
        for start, end in sentence_spans(clean, language):
            if len(sentences) >= MAX_SENTENCES:
                return tuple(sentences)
            if (sentence := _sentence(clean[start:end], number, passages)) is not None:
                sentences.append(sentence)
    return tuple(sentences)


def _plain_line(line: str) -> str:
    """Without the marks of lists, headings and emphasis, and with citation markers before the stop they follow."""
    line = line.strip().replace("**", "").replace("`", "")
    if (lead := _LEAD.match(line)) is not None:
        line = line[lead.end() :]
    if (word := _YES_OR_NO.match(line)) is not None:  # no page says yes to a question
        line = line[word.end() :]
        line = line[:1].upper() + line[1:]
    return _STOP_FIRST.sub(lambda match: f" {match[2].strip()}{match[1]}", line)


def _sentence(text: str, line: int, passages: int) -> ReplySentence | None:
    cites = tuple(dict.fromkeys(int(n) for numbers in _MARKER.findall(text) for n in re.split(r"\s*[,;]\s*", numbers)))
    body = re.sub(r"\s+([.!?…,;:])", r"\1", " ".join(_MARKER.sub(" ", text).split()))
    if not any(map(str.isalnum, body)) and not _ELEMENT.search(body):
        return None
    probe = unicodedata.normalize("NFKC", unescape(unescape(body)))
    flaw = None
    if len(body) > MAX_SENTENCE:
        flaw = "too long"
    elif _ELEMENT.search(body) or _ELEMENT.search(probe):
        flaw = "markup"
    elif addressed_to_a_machine(probe):
        flaw = "orders"
    elif not cites or not all(1 <= cite <= passages for cite in cites):
        flaw = "uncited"
    return ReplySentence(body, cites, line, links_in(probe), flaw)


def links_in(text: str) -> tuple[str, ...]:
    """Whatever in a text would be shown as a link, as it stands there, without the punctuation behind it."""
    links = []
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)\"'”’»")
        tail = link.rpartition(".")[2].lower()
        if "//" in link or "@" in link or tail not in _FILES:
            links.append(link)
    return tuple(links)
