"""Every form of tickets, in the order in which a row is held against them: the more particular ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    chatwoot,
    conversations,
    crisp,
    discourse,
    freshdesk,
    front,
    github,
    gorgias,
    helpscout,
    hubspot,
    intercom,
    jira,
    slack,
    zendesk,
)
from .talk import Talk

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: whether a row is of it, why such a row is no ticket, and the conversation it tells.

    conversation_of: of forms that also come as one message a row, the conversation that a message is of.
    """

    name: str
    said: str
    fits: Callable[[Row], bool]
    dropped: Callable[[Row], str | None]
    read: Callable[[Row, Counter[str]], Talk]
    conversation_of: Callable[[Row], str | None] | None = None


FORMS = tuple(
    Form(name, said, made.fits, made.dropped, made.read, getattr(made, "conversation_of", None))
    for name, said, made in (
        ("discourse", "topics of a Discourse forum", discourse),
        ("jira", "issues of Jira", jira),
        ("github", "issues of GitHub", github),
        ("intercom", "an Intercom export", intercom),
        ("helpscout", "Help Scout conversations", helpscout),
        ("gorgias", "Gorgias tickets", gorgias),
        ("front", "Front conversations", front),
        ("chatwoot", "Chatwoot conversations", chatwoot),
        ("crisp", "Crisp conversations", crisp),
        ("hubspot", "HubSpot tickets or threads", hubspot),
        ("slack", "a Slack export", slack),
        ("freshdesk", "Freshdesk tickets", freshdesk),
        ("zendesk", "a Zendesk export", zendesk),
        ("conversations", "conversations", conversations),
    )
)
_MESSAGES = tuple(form for form in FORMS if form.conversation_of is not None)


def form_of(row: Row) -> Form | None:
    """The form of a row that tells one conversation; None for a row of no known form, such as a ticket of ours."""
    if isinstance(row.get("text"), str) and "messages" not in row:
        return None
    return next((form for form in FORMS if form.fits(row)), None)


def message_form_of(row: Row) -> tuple[Form, str] | None:
    """The form of a row that is one message, and the conversation it is of."""
    for form in _MESSAGES:
        assert form.conversation_of is not None
        found = form.conversation_of(row)
        if found is not None:
            return form, found
    return None
