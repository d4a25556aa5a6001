"""What stands around a message without being of it: sign-offs and signatures, notices, banners and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .mail_words import BANNER, FOOTER, MOBILE_FOOTER, NOTICE_WORDS, REPLY_ABOVE, SIGN_OFF, THANKS

SIGNATURE, NOTICE, BANNERS, FOOTERS = "signature", "notice", "banner", "footer"
SIGNATURE_LINES = 12  # lines below a sign-off that can be a signature
MIN_NOTICE_SIGNS = 3  # words of the law in a paragraph that make it a notice

_DELIMITER = re.compile(r"^\s*(?:--|—|–—|-{2,3}|_{2,40}|={3,40}|\*{3,40})\s*$")
# A rule that long may stand in any text: it begins a signature where an address or a number to call is below.
_LONG_RULE = re.compile(r"^\s*(?:[━─＝=＿－*＊]{3,80}|-{4,80})\s*$")
_SIGN_OFF_LINE = re.compile(
    rf"^\W{{0,6}}(?:(?:{THANKS})\W{{1,4}}(?:(?:and|und|et|y|e|en|i)\s+)?)?(?:{SIGN_OFF})(?:\s*[,.!;~、。-]{{0,3}}|\s*[,.!-]\s*(?P<name>\S+(?:\s+\S+){{0,3}}))\s*$",
    re.IGNORECASE,
)
_THANKS_NAME = re.compile(rf"^\W{{0,4}}(?:{THANKS})\b[^?]{{0,60}}$", re.IGNORECASE)
_INLINE = re.compile(
    rf"(?<=[.!?;)])\s+(?:{SIGN_OFF})\s*[,.!]{{0,2}}\s*(?P<name>(?:[^\W\d_][\w.'’-]{{0,30}}\s*){{0,4}})$", re.IGNORECASE
)
_OPENS_NOTICE = re.compile(
    r"^\W{0,6}(?:confidential|privileged|disclaimer|notice|legal notice|vertraulich|haftungsausschluss|hinweis|avis|avertissement|aviso|avviso|disclaimer|vertrouwelijk|poufne|uwaga|ce message|ce courriel|this e-?mail|this message|the information|the contents?|diese e-?mail|diese nachricht|este (?:correo|mensaje|e-?mail)|esta mensagem|questo messaggio|la presente|le informazioni contenute|la información contenida|as informações|dit bericht|deze e-?mail|ta wiadomość|niniejsza|このメール|本メール)",
    re.IGNORECASE,
)
_NOTICE_WORD = re.compile(NOTICE_WORDS, re.IGNORECASE)
_CONTACT = re.compile(
    r"(?i)^\W*(?:(?:tel|phone|mobile|mob|cell|fax|e-?mail|mail|web|www|skype|linkedin|twitter|facebook|office|direct|t|m|p|e|w|f|tél|telefon|telefono|teléfono|telefone|móvil|portable|handy|mobil)\b\s*[.:|：]|(?:tel|fax)\s+[\d(+]|〒\s?\d|\+?\d[\d\s()./-]{6,}$|https?://\S+$|www\.\S+$|\S+@\S+\.\S+$|\[(?:email|phone|ip|address)\])"
)
_POSTSCRIPT = re.compile(r"(?i)^\W*(?:p\.?\s?p?\.?s\b|n\.?b\b|edit\b|update\b|nachtrag|ps\b)")


def mark_surroundings(lines: Sequence[str], marks: list[str | None]) -> None:
    """Write into `marks`, line by line where it is None, what is a banner, footer, notice or signature."""
    _mark_paragraphs(lines, marks)
    for number, line in enumerate(lines):
        if marks[number] is None and line.strip() and len(line) < 600:
            if MOBILE_FOOTER.match(line):
                marks[number] = SIGNATURE
            elif FOOTER.match(line) or REPLY_ABOVE.match(line):
                marks[number] = FOOTERS
    _mark_signature(lines, marks)


def without_inline_sign_off(text: str) -> str:
    """A text of one line without the sign-off at its end: "... back? Best regards, K. Brandt"."""
    found = _INLINE.search(text[-200:])
    if found is None:
        return text
    name = found["name"].strip()
    if name and not all(word[:1].isupper() or not word[:1].isalpha() for word in name.split()):
        return text
    return text[: max(len(text) - 200, 0) + found.start()].rstrip()


def _paragraphs(lines: Sequence[str], marks: Sequence[str | None]) -> list[tuple[int, int]]:
    """Begin and end of each run of lines that are neither blank nor marked."""
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for number in range(len(lines) + 1):
        open_line = number < len(lines) and marks[number] is None and bool(lines[number].strip())
        if open_line and begin is None:
            begin = number
        elif not open_line and begin is not None:
            runs.append((begin, number))
            begin = None
    return runs


def _mark_paragraphs(lines: Sequence[str], marks: list[str | None]) -> None:
    runs = _paragraphs(lines, marks)
    for place, (begin, end) in enumerate(runs):
        text = " ".join(line.strip() for line in lines[begin:end])
        if len(text) > 4000:
            continue
        kind = None
        if place <= 2 and BANNER.match(lines[begin].strip()) and "?" not in text:
            kind = BANNERS
        elif _is_notice(text):
            kind = NOTICE
        elif end - begin > 1 and FOOTER.match(text):
            kind = FOOTERS
        if kind is not None and len(runs) > 1:
            for number in range(begin, end):
                marks[number] = kind
            continue
        _mark_lines_of(lines, marks, begin, end, first=place <= 1)


def _mark_lines_of(lines: Sequence[str], marks: list[str | None], begin: int, end: int, *, first: bool) -> None:
    """A banner on the first line of a paragraph, or a notice that begins inside one."""
    if first and end - begin > 1 and BANNER.match(lines[begin].strip()) and "?" not in lines[begin]:
        marks[begin] = BANNERS
        begin += 1
    for number in range(begin, end):
        if number > 0 and _OPENS_NOTICE.match(lines[number]):
            rest = " ".join(line.strip() for line in lines[number:end])
            if len(rest) <= 4000 and _is_notice(rest):
                for place in range(number, end):
                    marks[place] = NOTICE
                return


def _is_notice(text: str) -> bool:
    """Whether a paragraph is a notice of confidentiality: several words of the law, and no question.

    Such notices are written in whole sentences: fewer than ten words of a language that writes with blanks are none.
    """
    if "?" in text or (len(text.split()) < 10 and text.isascii()) or len(text) < 40:
        return False
    signs = {sign[0].casefold() for sign in _NOTICE_WORD.finditer(text)}
    return len(signs) >= (2 if _OPENS_NOTICE.match(text) else MIN_NOTICE_SIGNS)


def _mark_signature(lines: Sequence[str], marks: list[str | None]) -> None:
    written = False  # anything that is no greeting stands before
    filled = [number for number, line in enumerate(lines) if marks[number] is None and line.strip()]
    for place, number in enumerate(filled):
        line = lines[number]
        if marks[number] is not None:
            continue
        # As many as decide: a message of nothing but delimiters must not be read once for each of them.
        below = filled[place + 1 : place + 2 + 2 * SIGNATURE_LINES]
        if written and (
            _DELIMITER.match(line)
            or (_LONG_RULE.match(line) and any(_CONTACT.match(lines[one]) for one in below[:SIGNATURE_LINES]))
        ):
            strict = line.rstrip() == "--"
            if len(below) <= (2 * SIGNATURE_LINES if strict else SIGNATURE_LINES) and not any(
                (_is_prose(lines[one]) and not strict) or lines[one].rstrip().endswith(("?", "？")) for one in below
            ):
                for one in [number, *below]:
                    marks[one] = SIGNATURE
                return
        if written and len(line) <= 120 and _signs_off(line):
            _mark_below(lines, marks, number)
            continue
        if written and len(line) <= 100 and _THANKS_NAME.match(line) and _only_a_name([lines[one] for one in below]):
            _mark_below(lines, marks, number)
            continue
        written = True


def _signs_off(line: str) -> bool:
    found = _SIGN_OFF_LINE.match(line)
    if found is None:
        return False
    name = found["name"]
    return name is None or all(word[:1].isupper() or not word[:1].isalpha() for word in name.split())


def _only_a_name(below: Sequence[str]) -> bool:
    """Whether thanks stand before a name and the lines of a signature, so that they sign off."""
    return 0 < len(below) <= SIGNATURE_LINES and all(
        len(line) <= 60 and not _is_prose(line) and "?" not in line for line in below
    )


def _mark_below(lines: Sequence[str], marks: list[str | None], number: int) -> None:
    """The sign-off and what is signature below it: up to a postscript, a question or a sentence."""
    marks[number] = SIGNATURE
    taken = 0
    for place in range(number + 1, len(lines)):
        line = lines[place]
        if marks[place] is not None or not line.strip():
            continue
        if taken >= SIGNATURE_LINES or _POSTSCRIPT.match(line) or "?" in line or "？" in line or _is_prose(line):
            return
        marks[place] = SIGNATURE
        taken += 1


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence rather than a name, a title or an address."""
    if _CONTACT.match(line):
        return False
    words = line.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= 12 or (len(words) >= 6 and small >= len(words) * 0.6)
