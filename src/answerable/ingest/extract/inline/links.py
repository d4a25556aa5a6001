"""The addresses of links: which lead somewhere, and which the words of the link do not show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

_LONGEST = 2000  # characters of an address
_NO_PLACE = re.compile(r"(?:javascript|data|vbscript|blob|about):", re.I)


def leads_elsewhere(address: str) -> bool:
    """Whether an address is that of another page or place."""
    return bool(address) and address[0] != "#" and len(address) <= _LONGEST and not _NO_PLACE.match(address)


def hidden_address(attrs: Mapping[str, str], words: str) -> str:
    """The mail address or telephone number that a link holds and its words do not; "" where there is none."""
    scheme, _, rest = attrs.get("href", "").strip().partition(":")
    if scheme.casefold() not in ("mailto", "tel", "sms"):
        return ""
    address = unquote(rest.partition("?")[0]).strip()[:200]
    plain, shown = (re.sub(r"[^\w@.+]|(?<!\w)00", "", one.casefold()) for one in (address, words))
    if not address or plain in shown or plain.lstrip("+") in re.sub(r"\D", "", words):
        return ""
    return address
