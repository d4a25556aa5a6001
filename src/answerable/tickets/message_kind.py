"""Messages that ask nothing: thanks, greetings, out-of-office notes, bounces, acknowledgements, spam, and empty ones."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from .mail.mail_words import COURTESY, GREETING, SIGN_OFF, THANKS

MessageKind = Literal["question", "empty", "thanks", "greeting", "auto-reply", "bounce", "acknowledgement", "spam"]
NO_QUESTION: tuple[MessageKind, ...] = (
    "thanks",
    "greeting",
    "auto-reply",
    "bounce",
    "acknowledgement",
    "spam",
    "empty",
)
MAX_COURTESY_WORDS = 25  # a message of thanks is short; a longer one says something
MIN_SPAM_SIGNS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AUTO_REPLY = re.compile(
    r"""(?ix)
    \b(?:automatic\ reply|auto(?:matic)?[- ]?(?:reply|response|responder)|out\ of\ (?:the\ )?office|on\ (?:annual|parental|maternity|sick)\ leave
    |currently\ (?:away|out\ of)|limited\ access\ to\ (?:my\ )?e-?mail|i\ am\ (?:away|on\ (?:vacation|holiday|leave))\b.{0,80}\b(?:until|back|return)
    |abwesenheitsnotiz|automatische\ antwort|nicht\ im\ (?:büro|haus)|(?:ich\ bin|bin)\ (?:derzeit|zur\ zeit|momentan|vom|bis|ab)\b.{0,60}\b(?:abwesend|urlaub|nicht\ erreichbar|wieder\ (?:da|erreichbar|zurück))
    |réponse\ automatique|absen(?:ce|t|te)\ du\ bureau|je\ suis\ (?:actuellement\ )?(?:absent|en\ congé)|actuellement\ absent
    |respuesta\ automática|fuera\ de\ (?:la\ )?oficina|estoy\ (?:de\ vacaciones|ausente)|estaré\ (?:ausente|fuera)
    |resposta\ automática|fora\ do\ escritório|estou\ (?:de\ férias|ausente|fora)
    |risposta\ automatica|fuori\ (?:ufficio|sede)|sono\ (?:assente|in\ ferie)|sarò\ assente
    |automatisch\ antwoord|afwezigheids(?:bericht|melding)|niet\ op\ kantoor|ik\ ben\ (?:momenteel\ )?(?:afwezig|met\ vakantie|op\ vakantie)
    |automatyczna\ odpowiedź|odpowiedź\ automatyczna|poza\ biurem|jestem\ (?:obecnie\ )?(?:na\ urlopie|nieobecn)|przebywam\ na\ urlopie
    |autosvar|frånvaro|automatisk\ svar|автоответ|自動(?:応答|返信)|不在(?:にして|です|の|のため|通知)|休暇中)"""
)
_BOUNCE = re.compile(
    r"""(?ix)
    \b(?:delivery\ status\ notification|mail\ delivery\ (?:failed|subsystem|system|failure)|undeliverable|undelivered\ mail|returned\ mail|mailer-daemon|postmaster@|could\ not\ be\ delivered|couldn[’']t\ be\ delivered
    |delivery\ (?:has\ failed|to\ the\ following|incomplete)|message\ not\ delivered|address\ not\ found.{0,80}delivered|recipient\ address\ rejected|550[ -]5\.\d\.\d
    |unzustellbar|nicht\ zugestellt\ werden|zustellung\ fehlgeschlagen|échec\ de\ (?:la\ )?(?:remise|distribution)|non\ remis|n['’]a\ pas\ pu\ être\ (?:remis|distribué)
    |no\ se\ (?:ha\ podido|pudo|puede)\ entregar|no\ entregado|não\ (?:foi\ possível|pôde\ ser)\ entreg|não\ entregue|mancata\ consegna|impossibile\ recapitare|non\ recapitabile|mancato\ recapito
    |onbestelbaar|kan\ niet\ worden\ (?:bezorgd|afgeleverd)|niedostarczon|nie\ (?:może|można|mogła)\ .{0,20}dostarcz|nie\ można\ dostarczyć|配信(?:不能|できません|エラー)|送信できませんでした)"""
)
_ACKNOWLEDGED = re.compile(
    r"""(?ix)
    \b(?:we(?:['’]ve|\ have)?\ (?:received|got)\ your\ (?:request|message|e-?mail|ticket|inquiry|enquiry)|your\ (?:request|ticket|case|message|e-?mail)\b.{0,60}\b(?:has\ been|was)\ (?:received|created|logged|opened|registered)
    |thank(?:s|\ you)\ for\ (?:contacting|reaching\ out\ to|getting\ in\ touch\ with|your\ e-?mail|writing\ to)\b.{0,200}\b(?:we\ will|we['’]ll|our\ team|get\ back|shortly|within|business\ (?:day|hour))
    |(?:wir\ haben\ ihre|ihre)\ (?:anfrage|nachricht|e-?mail)\b.{0,60}\b(?:erhalten|eingegangen)|nous\ avons\ bien\ reçu\ votre|votre\ demande\b.{0,60}\b(?:enregistrée|reçue)
    |hemos\ recibido\ (?:su|tu)|recibimos\ (?:su|tu)|recebemos\ (?:sua|a\ sua|seu|o\ seu)|abbiamo\ ricevuto\ la\ (?:sua|tua|vostra)|we\ hebben\ (?:je|uw)\b.{0,40}\bontvangen|otrzymaliśmy\ (?:twoj|twój|pańs|państ)
    |お問い合わせ(?:いただき)?(?:を受け付け|ありがとうございます)|受け付けました)"""
)
_ASKS = re.compile(
    r"[?？]|(?i:\b(?:how (?:do|can|to)|can (?:i|you|we)|could you|is (?:it|there)|why|where|wie|warum|wo|kann|comment|pourquoi|cómo|como|perché|hoe|jak)\b)"
)
_SPAM_SIGNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:seo|backlinks?|guest post|link building|domain authority|do-?follow|first page of google|rank(?:ing)? (?:higher|on google))\b",
        r"\b(?:increase|boost|grow) your (?:traffic|sales|revenue|followers|rankings?)\b",
        r"\b(?:lottery|winner|inheritance|million (?:dollars|usd|euros?)|next of kin|claim your prize|you have been selected)\b",
        r"\b(?:viagra|cialis|casino|betting|forex|crypto(?:currency)? investment|bitcoin investment|payday loan|adult dating|hot singles)\b",
        r"\b(?:unsubscribe|opt[- ]?out|remove me from (?:this|your) list)\b",
        r"\b(?:limited[- ]time offer|act now|100 ?% free|risk[- ]free|no obligation|special promotion|best price guaranteed|click (?:here|the link) (?:now|to claim))\b",
        r"\b(?:we are a (?:leading|professional)|our (?:agency|company) (?:offers?|provides?|specializes)|mobile app development company|web design services|virtual assistants?|outsourc)\b",
        r"\b(?:are you interested\?|would you be interested in|can i send you (?:a quote|the price|our price|more details)|shall i send)\b",
        r"(?:\$\s?\d[\d,.]*|\d[\d,.]*\s?(?:usd|\$|euros?))\s*(?:per|a|/)\s*(?:day|week|month|hour|post|link)",
        r"(?:https?://\S+\s+){3,}",
        r"(?-i:(?:[A-Z]{4,}\s+){6,})",
    )
]


def _phrases(*tables: str) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(_WORD.findall(re.sub(r"\\(.)", r"\1", phrase.replace(r"\s+", " ")).casefold()))
        for table in tables
        for phrase in table.split("|")
    ) - {()}


_THANKS = _phrases(THANKS)
_GREETINGS = _phrases(GREETING)
_OTHERS = _phrases(COURTESY, SIGN_OFF)
_LONGEST = max(map(len, _THANKS | _GREETINGS | _OTHERS))
# Japanese and Chinese write without blanks: such phrases are taken off as they stand.
_UNSPACED = sorted(
    {"".join(phrase) for phrase in _THANKS | _GREETINGS | _OTHERS if any(ord(char) > 0x3000 for char in phrase[0])},
    key=lambda phrase: (-len(phrase), phrase),
)


def kind_of_message(whole: str, own: str) -> MessageKind:
    """What a message is: `whole` as it came without markup, `own` without quoted mail, signature and the rest."""
    own = unicodedata.normalize("NFKC", own)
    if not any(char.isalnum() for char in whole):
        return "empty"
    head = own[:3000]
    automatic = None if _asks_at_once(head) else _automatic(head)
    if automatic is not None:
        return automatic
    courtesy = _courtesy(own)
    if courtesy is not None:
        return courtesy
    if _is_spam(own[:6000]):
        return "spam"
    return "question"


def _asks_at_once(head: str) -> bool:
    """Whether a question stands in the first 200 characters, which no automatic message begins with. Most messages have
    one, and the long patterns need not be tried."""
    asked = _ASKS.search(head, 0, 200)
    return asked is not None and asked.end() < 200  # a word that is cut there may go on


def _automatic(head: str) -> MessageKind | None:
    if _BOUNCE.search(head) and not _ASKS.search(head[:200]):
        return "bounce"
    if _AUTO_REPLY.search(head[:600]) and not _ASKS.search(head[:600]):
        return "auto-reply"
    if _ACKNOWLEDGED.search(head) and not _ASKS.search(head):
        return "acknowledgement"
    return None


def _is_spam(text: str) -> bool:
    found, left = 0, len(_SPAM_SIGNS)
    for sign in _SPAM_SIGNS:
        if found + left < MIN_SPAM_SIGNS:
            break
        found += sign.search(text) is not None
        left -= 1
    return found >= MIN_SPAM_SIGNS


def _courtesy(text: str) -> MessageKind | None:
    """ "thanks" or "greeting" where a message is made of such phrases and a name alone."""
    if len(text) > 400 or "?" in text or "？" in text:
        return None
    thanked = greeted = False
    for unspaced in _UNSPACED:
        if unspaced in text:
            text = text.replace(unspaced, " ")
            if (unspaced,) in _GREETINGS:
                greeted = True
            else:
                thanked = True
    words = _WORD.findall(text.replace("’", "'"))
    if len(words) > MAX_COURTESY_WORDS:
        return None
    folded = [word.casefold() for word in words]
    at = 0
    named = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = tuple(folded[at : at + size])
            if phrase in _THANKS or phrase in _OTHERS:
                thanked = True
            elif phrase in _GREETINGS:
                greeted = True
            else:
                continue
            at += size
            break
        else:
            # A name: capitalised, behind a greeting or thanks, two words at the most.
            if not (words[at][:1].isupper() and (thanked or greeted) and named < 2):
                return None
            named += 1
            at += 1
    return "thanks" if thanked else "greeting" if greeted else None
