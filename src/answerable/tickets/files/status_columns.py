"""Rows of a table that its columns call deleted, spam, merged or sent by the desk, as exports of help desks write it.

Zendesk: Status (Deleted, Suspended), Tags (closed_by_merge). Freshdesk: Status (Deleted, Spam), Source (Outbound
Email). Help Scout: Status (spam). Gorgias: Spam, Trashed.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..fields import plain_name
from ..forms.talk import DELETED, MERGED, OUTBOUND, PRIVATE, SPAM
from ..forms.zendesk import SUSPENDED

_STATUS = ("status", "ticket_status", "state", "ticket_state", "conversation_status")
_SAYS = {
    "deleted": DELETED,
    "trash": DELETED,
    "trashed": DELETED,
    "spam": SPAM,
    "marked as spam": SPAM,
    "suspended": SUSPENDED,
    "merged": MERGED,
}
_FLAGS = {
    "spam": SPAM,
    "is_spam": SPAM,
    "deleted": DELETED,
    "is_deleted": DELETED,
    "trashed": DELETED,
    "merged": MERGED,
    "is_merged": MERGED,
}
_TAGS = {"closed_by_merge": MERGED, "spam": SPAM, "marked_as_spam": SPAM}
_TRUE = ("true", "yes", "1")


def no_ticket(cells: Mapping[str, str]) -> str | None:
    """Why a row is no ticket; None for one that is."""
    for column, cell in cells.items():
        said = cell.strip().casefold()
        if not said or len(said) > 400:
            continue
        name = plain_name(column)
        found = None
        if name in _STATUS:
            found = _SAYS.get(said)
        elif name in _FLAGS and said in _TRUE:
            found = _FLAGS[name]
        elif name in ("tags", "ticket_tags"):
            found = next(
                (why for tag, why in _TAGS.items() if tag in said.replace(",", " ").replace(";", " ").split()), None
            )
        elif name in ("source", "channel", "via") and said in ("outbound email", "outbound", "outbound_email"):
            found = OUTBOUND
        elif name in ("channel", "via") and said in ("side conversation", "side_conversation"):
            found = PRIVATE
        if found is not None:
            return found
    return None
