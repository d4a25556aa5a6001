"""Keys, tokens, passwords and one-time codes: by their form, or by the word that says so beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from . import personal_words as words

Span = tuple[int, int]

_FORMS = (
    re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\w+/=\s:,\\]{0,8000}(?:-----END [A-Z ]{0,30}KEY-----)?"),
    re.compile(r"\beyJ[\w-]{5,4000}\.[\w-]{5,4000}(?:\.[\w-]{0,4000})?"),  # JSON web token
    re.compile(
        r"\b(?:sk|pk|rk|whsec|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[a-z]|xapp|npm|pypi|hf|shpat|SG"
        r"|dop_v1|GOCSPX|ya29"
        r"|hvs|ATATT|sq0[a-z]{3})[-_.](?=[\w.-]{0,80}\d)[\w.-]{12,400}"
    ),
    re.compile(r"\b(?:AKIA|ASIA|AIza)[\w-]{12,60}"),
    re.compile(r"(?<=://)[^\s/@\[\]\x00]{1,200}:[^\s/@\[\]\x00]{1,200}(?=@)"),  # user:password of a URL
)
_PARTS = (  # the secret is a part of what is looked for
    re.compile(r"hooks\.slack\.com/services/([\w/]{16,200})"),
    re.compile(r"discord(?:app)?\.com/api/webhooks/([\w/-]{30,200})"),
    re.compile(r"(?<![\w:])(\d{8,10}:[\w-]{35})(?![\w-])"),  # a bot of Telegram
    re.compile(r"(?<!\S)(?:-u|--user)[ =][\"']?[^\s:\"']{1,60}:([^\s\"'\x00]{3,100})"),
)
_HEADER = re.compile(
    r"(?i)(?:\bauthorization[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?:basic|bearer|token|digest|apikey)?|\bbearer)"
    r"[ \t]{1,3}([\w.~+/-]{8,4000}=*)"
)
_COOKIE = re.compile(r"(?im)\b(?:set-)?cookie[\"']?[ \t]{0,3}[:=][ \t]{0,3}([^\r\n]{1,4000})")
_COOKIE_VALUE = re.compile(r"=[\"']?([^;\s\"'\x00]{8,4000})")
_SESSION = re.compile(
    r"(?i)\b(?:\w{0,12}sess(?:ion)?[_-]?(?:id)?|sid|jsessionid|phpsessid)[ \t]?=[ \t]?([\w.%+/-]{12,400})"
)
_RANDOM = re.compile(r"(?<!\w)\w{32,400}(?!\w)")
_DIGEST = re.compile(
    r"(?i)(?:sha-?\d{0,3}|md5|hash|digest|checksum|etag|commit|fingerprint|integrity|revision)\W{0,4}$"
)

# As in `password for the portal is X`, `Passwort: X`, `mot de passe de mon compte : X`.
_BETWEEN = r"(?:[ \t]{1,3}\(?[^\W\d_][\w'’.-]{0,20}\)?){0,4}?"
_COPULA = (
    rf"(?:[\"']?[ \t]{{0,3}}(?:[:=]>?|>)\s{{0,3}}|[ \t]{{1,2}}-{{1,2}}[ \t]{{1,2}}|[ \t]{{1,3}}{words.IS}"
    rf"[ \t]{{0,3}}:?\s{{1,3}})"
)
_QUOTE = "[\"'`“”„«»‹›「『]"
_SECRET = rf"(?:{_QUOTE}[ ]?)?[^\s\"'`“”„«»「」『』,;<>\x00]{{3,400}}"
_PASSWORD = re.compile(
    rf"(?i)(?<![a-z0-9\u00c0-\u024f])(?<![^-]-){words.PASSWORD}{words.END}(?:{_BETWEEN}{_COPULA}|"
    rf"[ \t]{{1,3}}(?=\S{{0,60}}\d))({_SECRET})"
    rf"|{words.PASSWORD_CJK}\s?(?:[:=は]|が|\s)\s{{0,3}}([\"'「『]?[!-~]{{4,60}})"
)
_TOKEN = re.compile(rf"(?i)(?<![a-z0-9\u00c0-\u024f])({words.TOKEN}){words.END}{_BETWEEN}{_COPULA}({_SECRET})")
_OPTION = re.compile(rf"(?i)--[a-z-]{{0,20}}(?:password|passwd|token|secret|key)[ =]({_SECRET})")
_VARIABLE = re.compile(rf"\b[A-Z0-9_]{{0,40}}(?:PASSWORD|PASSWD|PWD|PASS|SECRET|TOKEN|KEY)[ ]?=[ ]?({_SECRET})")
_TURNED = re.compile(
    rf"(?i)(?<!\S)([^\s\x00]{{4,60}})[ \t]{{1,3}}{words.IS}[ \t]{{1,3}}(?:(?:my|our|the|mein|unser|das"
    rf"|mon|le|notre|mi|la|"
    r"minha|a|mia|mijn|het|moje|nasze)[ \t]{1,3})(?:\w{1,12}[ \t])?$"
)
_PASSWORD_WORD = re.compile(rf"(?i)(?<![a-z0-9\u00c0-\u024f_-]){words.PASSWORD}{words.END}")
_CODE = re.compile(
    rf"(?i)(?:{words.ONE_TIME})(?:[ \t]{{1,3}}[^\W\d_][\w'’-]{{0,12}}){{0,4}}?[ \t]{{0,3}}(?:[:=#は]"
    rf"|{words.IS})?\s{{0,3}}"
    r"(?<!\d)(\d{4,8}|\d{3}[ -]\d{3}|\d{2,4}[ -]\d{2,4})(?![0-9A-Za-z_]|[.,:/-]\d)"
)
_CODE_TURNED = re.compile(
    r"(?i)(?<![\w.,:/-])(\d{4,8})[ ](?:as|is|ist|als|comme|como|come|jako)[ ](?:(?:my|the|an?|mein|der) )?"
    rf"(?:{words.ONE_TIME})"
)
_CARD_CODE = re.compile(
    rf"(?i)(?:{words.CARD_CODE})[ \t]{{0,3}}(?:[:=#は]|{words.IS}|code|number"
    rf"|nr\.?)?\s{{0,3}}(\d{{3,4}})(?![0-9A-Za-z_])"
)

_NOT_SECRET = re.compile(
    r"(?i)(?:[$%{<*•.\[(/].*|.*\$\{.*|(?:https?|file):.*|[*x•.]{3,}|[a-z]+(?:_[a-z]+)+|(?:your|my|insert|enter|change)[_-]?\w*"
    r"|process\.env.*|os\.environ.*|\w+\(.*|\d+(?:[.,]\d+)+|\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}"
    r"[./]\d{2,4}|\d{1,2}:\d\d.*"
    r"|v\d+(?:\.\d+)*|[\w-]+\.(?:md|txt|json|ya?ml|toml|py|js|ts|html?|pdf|csv|env|ini)|null|none"
    r"|undefined|nan|true|false)"
)
_UPPER_NAME = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+")
# Ways to log in and to keep passwords, which have digits of their own.
_TERM = re.compile(
    r"(?i)(?:oauth2?|base64|sha\d+|md5|argon2\w*|bcrypt|scrypt|pbkdf2|[2-9]fa|mfa|totp|saml2?|utf-?8"
    r"|ldap3?|\d+[a-z]{1,4})"
)
_SYMBOL = re.compile(r"[!@#$%^&*?+~§€]")
_TAIL = re.compile(r"[.,;:)\]}。、]+$")


def secrets(text: str) -> Iterator[Span]:
    """The spans of keys, tokens, passwords, one-time codes and card codes."""
    for form in _FORMS:
        for match in form.finditer(text):
            yield match.span()
    for form in _PARTS:
        for match in form.finditer(text):
            yield match.span(1)
    for match in _HEADER.finditer(text):
        if _mixed(match[1]):
            yield match.span(1)
    for match in _COOKIE.finditer(text):
        for value in _COOKIE_VALUE.finditer(match[1]):
            yield match.start(1) + value.start(1), match.start(1) + value.end(1)
    for match in _SESSION.finditer(text):
        if _mixed(match[1]):
            yield match.span(1)
    for match in _RANDOM.finditer(text):
        if random_letters(match[0]) and not _DIGEST.search(text, max(0, match.start() - 24), match.start()):
            yield match.span()
    for match in _PASSWORD.finditer(text):
        group = 1 if match[1] else 2
        yield from _secret(text, match.span(group), 4)
    for match in _PASSWORD_WORD.finditer(text):
        turned = _TURNED.search(text[max(0, match.start() - 100) : match.start()])
        if turned:
            start = max(0, match.start() - 100) + turned.start(1)
            yield from _secret(text, (start, start + len(turned[1])), 5)
    for match in _TOKEN.finditer(text):
        bare = match[1].strip(" _-").lower() in ("key", "id key", "signature")
        yield from _secret(text, match.span(2), 16 if bare else 6)
    for pattern in (_OPTION, _VARIABLE):
        for match in pattern.finditer(text):
            yield from _secret(text, match.span(1), 6)
    for match in _CODE_TURNED.finditer(text):
        yield match.span(1)
    for match in _CODE.finditer(text):
        yield match.span(1)
    for match in _CARD_CODE.finditer(text):
        yield match.span(1)


def random_letters(run: str) -> bool:
    """Whether letters and digits change as in a drawn key: a class's name has words, a digest no capitals."""
    if not (any(c.isdigit() for c in run) and any(c.islower() for c in run) and any(c.isupper() for c in run)):
        return False
    kinds = [0 if c.isdigit() else 1 if c.islower() else 2 for c in run if c != "_"]
    return sum(a != b for a, b in itertools.pairwise(kinds)) > 0.42 * len(kinds)


def _mixed(value: str) -> bool:
    return any(c.isdigit() for c in value) or (value != value.lower() and value != value.capitalize() and "=" in value)


def _secret(text: str, span: Span, least: int) -> Iterator[Span]:
    """The span of a value that can be a secret of `least` characters, without the punctuation behind it."""
    start, end = span
    value = text[start:end]
    core = _TAIL.sub("", value.lstrip("\"'`“”„«»‹›「『 "))
    end -= len(value) - len(_TAIL.sub("", value))
    bare = core.rstrip("!?")
    if len(core) < least or _NOT_SECRET.fullmatch(core) or _UPPER_NAME.fullmatch(core):
        return
    letters, digits = any(c.isalpha() for c in bare), sum(c.isdigit() for c in bare)
    if not letters:
        if digits >= max(4, min(least, 6)) and digits >= len(bare) - 2:
            yield start, end
        return
    drawn = len(bare) >= 20 and bare not in (bare.lower(), bare.upper()) and not {".", "-"} & set(bare)
    if (not _TERM.fullmatch(bare)) if digits else (_SYMBOL.search(bare) if least <= 5 else drawn):
        yield start, end
