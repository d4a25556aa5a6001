"""Who wrote a message, by the words that exports use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .talk import Speaker

_WORDS: dict[str, Speaker] = {}
for _speaker, _names in (
    ("customer", "customer user client end_user enduser requester requestor contact lead visitor guest buyer reporter "
     "inbound incoming received consumer member subscriber caller sender_customer kunde kundin client_e cliente klant "
     "usuario utilisateur benutzer gast in from_customer customer_message end_customer human_user external prospect"),
    ("agent", "agent admin staff support operator human representative rep outbound outgoing sent assignee employee "
     "teammate team moderator owner helpdesk help_desk support_agent support_team mitarbeiter agente agent_e "
     "medewerker out agent_message csr advisor specialist internal_user reply"),
    ("bot", "bot chatbot ai ai_agent assistant virtual_agent answer_bot agent_bot agentbot virtual_assistant fin "
     "copilot machine"),
    ("system", "system automation trigger workflow autoresponder auto_responder auto_reply auto automatic macro rule "
     "event activity notification api lineitem log systemmessage system_message"),
    ("note", "note internal internal_note private private_note internal_comment notiz comment_internal"),
    ("copied", "cc follower collaborator participant bcc"),
):  # fmt: skip
    _WORDS |= dict.fromkeys(_names.split(), _speaker)  # type: ignore[arg-type]

SPEAKER_KEYS = ("speaker", "role", "author_role", "author_type", "sender_type", "from_type", "author", "sender", "from")
DIRECTIONS = (
    "direction",
    "is_customer",
    "is_inbound",
    "inbound",
    "incoming",
    "from_agent",
    "is_agent",
    "from_customer",
)


def speaker_of(value: Any) -> Speaker | None:
    """customer, agent, bot, system, note or copied; None for a word that is none of these, such as a name."""
    if isinstance(value, Mapping):
        found = (speaker_of(value.get(key)) for key in ("role", "type", "kind"))
        return next((one for one in found if one is not None), None)
    if not isinstance(value, str):
        return None
    return _WORDS.get(re.sub(r"[\W_]+", "_", value.strip().casefold()).strip("_"))


def speaker_of_flag(key: str, value: Any) -> Speaker | None:
    """What a key such as from_agent or is_inbound says."""
    if key == "direction":
        return speaker_of(value)
    truth = (
        value
        if isinstance(value, bool)
        else {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            str(value).strip().casefold()
        )
    )
    if truth is None:
        return None
    customer = truth if key in ("is_customer", "is_inbound", "inbound", "incoming", "from_customer") else not truth
    return "customer" if customer else "agent"
