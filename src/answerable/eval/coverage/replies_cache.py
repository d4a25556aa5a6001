"""What replies say, looked up once and kept beside the index: `INDEX/answers/replies-DIGEST.json`, as answers are.

The digest is over the answers' own (`answers_cache.run_digest`), the replies, and the code that reads them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from ...errors import AnswerableError
from ...index import Index
from ...jsonl import dumps, write_text
from ...model import Ticket
from ...settings import Settings
from ..answers_cache import FOLDER, MAX_RUNS, run_digest
from ..code_digest import code_digest
from .replies import Replies, ReplyStatement, count_replies, read_replies

log = logging.getLogger(__name__)

_CODE = ("eval/coverage/replies_cache.py",)  # beside what `read_replies` imports


def cached_replies(
    tickets: Sequence[Ticket], index: Index, settings: Settings, *, fresh: bool = False
) -> Replies | None:
    """`read_replies`, from the cache where it has these replies; the model is loaded only where it has not."""
    with_reply = [ticket for ticket in tickets if ticket.reply]
    if not with_reply:
        return None
    file = index.path / FOLDER / f"replies-{_digest(with_reply, index, settings)}.json"
    kept = None if fresh else _read(file)
    if kept is not None:
        return count_replies(len(with_reply), kept)
    from ...encode import load_encoder

    replies = read_replies(with_reply, index, settings, load_encoder(settings.encode))
    assert replies is not None
    with contextlib.suppress(AnswerableError, OSError, ValueError):
        file.parent.mkdir(exist_ok=True)
        body = dumps([dataclasses.asdict(statement) for statement in replies.statements])
        write_text(file, dumps({"digest": hashlib.sha256(body.encode()).hexdigest()}) + "\n" + body + "\n")
        for old in sorted(file.parent.glob("replies-*.json"), key=lambda file: -file.stat().st_mtime_ns)[MAX_RUNS:]:
            old.unlink(missing_ok=True)
    return replies


def _digest(tickets: Sequence[Ticket], index: Index, settings: Settings) -> str:
    hasher = hashlib.sha256(run_digest(tickets, index, settings).encode())
    hasher.update(json.dumps(sorted([ticket.id, ticket.reply] for ticket in tickets)).encode())
    hasher.update(code_digest(("eval.coverage.replies",), *_CODE).encode())
    return hasher.hexdigest()[:20]


def _read(file: Path) -> list[ReplyStatement] | None:
    try:
        head, _, body = file.read_text(encoding="utf-8").partition("\n")
        if json.loads(head) != {"digest": hashlib.sha256(body.rstrip("\n").encode()).hexdigest()}:
            raise ValueError("differs from its digest")
        return [ReplyStatement(**row) for row in json.loads(body)]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("Kept replies are not used: %s: %s", file, error)
        return None
