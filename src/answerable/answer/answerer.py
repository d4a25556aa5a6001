"""`Answerer`: tickets in, grounded answers out, one at a time or in batches, from as many threads as you like."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..encode import Encoded, Encoder, load_encoder
from ..encode.ahead import ahead, side_by_side
from ..encode.in_turn import in_turn
from ..encode.late import LateRows
from ..encode.passage_reader import PassageReader
from ..encode.word_bridge import WordBridge
from ..errors import IndexClosed, InputError
from ..index import Index, open_index
from ..model import Answer, Ticket
from ..settings import Settings
from .large_reader.load import load_large_reader
from .large_reader.reader import LargeReader
from .level.calibration import Calibration, load_calibration
from .parts import read_questions
from .question import Question, as_ticket
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .llm.request import Model

BATCH = 32  # tickets encoded and searched together


class Answerer:
    """Answers questions and tickets from an index. One is enough for a process: threads may share it.

    index: an open Index, which stays yours to close, or the directory of one; then its current generation is opened
    here, and closed by `close` or at the end of a `with`. `llm` (any LlamaIndex LLM; default: the one that
    `[generate]` of the settings names, if any) may word what the quotes say; it has no part in route and confidence.
    `reader` (a LargeReader; default: the one of `[read]`, if any) reads each question with its best passages; its
    verdict stands in the answer, and counts in the confidence where the calibration was fitted with it. `plain` leaves
    out what the settings name of both: an answer is then its quotes. `encoder`: default is the one that the settings
    name, which all who name it share. It is called by one thread at a time unless its `side_by_side` allows for more.

    Raises EncoderMismatch if `encoder` did not make the index, IndexDamaged for a calibration that cannot be read,
    what `open_index` raises for a directory, and SettingsError or MissingExtra for an LLM that cannot be had.
    """

    def __init__(
        self,
        index: Index | str | os.PathLike[str],
        settings: Settings | None = None,
        encoder: Encoder | None = None,
        *,
        llm: Any = None,
        reader: LargeReader | None = None,
        plain: bool = False,
    ) -> None:
        self.settings = settings or Settings.load()
        self.encoder = encoder or load_encoder(self.settings.encode)
        self._in_turn = in_turn(self.encoder)
        self._late = LateRows(self.encoder)
        self._passage_reader = PassageReader(self.settings.encode.threads) if self.settings.answer.reads else None
        reads_english_only = self.encoder.name == "builtin"
        self._bridge = WordBridge() if reads_english_only and self.settings.encode.bridge == "builtin" else None
        self._model = None if plain else self._model_of(llm)
        self.large_reader = reader or (None if plain else load_large_reader(self.settings.read))
        self._reloading = threading.Lock()
        self._closed = False
        if isinstance(index, Index):
            self._snapshot = self._snapshot_of(index, owned=False)
        else:
            self._snapshot = self._opened(index)

    def _model_of(self, llm: Any) -> Model | None:
        if llm is None and not self.settings.generate.on:
            return None
        from .llm.adapter import as_model, load_model

        return load_model(self.settings.generate) if llm is None else as_model(llm)

    def _opened(self, path: str | os.PathLike[str]) -> Snapshot:
        index = open_index(path, retrieve=self.settings.retrieve)
        try:
            return self._snapshot_of(index, owned=True)
        except BaseException:
            index.close()
            raise

    def _snapshot_of(self, index: Index, *, owned: bool) -> Snapshot:
        return Snapshot(
            index,
            self.settings,
            self._in_turn,
            self._late,
            self._passage_reader,
            self._bridge,
            self._model,
            self.large_reader,
            owned=owned,
        )

    # -- what it answers from --------------------------------------------------------------------

    @property
    def index(self) -> Index:
        """What it answers from at this moment; after a `reload` another one."""
        return self._snapshot.index

    @property
    def calibration(self) -> Calibration | None:
        """What sets the level of the confidences, or None as long as they are not calibrated."""
        return self._snapshot.calibration

    def reload(self) -> bool:
        """Answer from the index's current generation and calibration from now on; whether either of them is new.

        Safe while other threads ask: questions under way end on the generation that they began with, and it is let go
        of when the last of them has its answer (an Index that you opened, when you close it). Settings are not read
        again. Where there is nothing new it costs two small files, so that it can be called every minute.

        Raises what `open_index` raises, and EncoderMismatch where the index was made anew by another encoder; it then
        answers as before. InputError for a view with pages hidden, which no ingest renews.
        """
        with self._reloading, self._in_use() as old:
            path = old.index.path
            if old.index.generation != old.index.manifest.generation:
                raise InputError("an index with pages hidden cannot be reloaded", path=path, remedy="Reload the whole.")
            if old.index.stale:
                new = self._opened(path)
                new.warm()
                self._snapshot = new
                old.close()
            elif load_calibration(path) != old.stored_calibration:
                self._snapshot = self._snapshot_of(old.index, owned=old.owned)
            return self._snapshot is not old

    # -- answers ---------------------------------------------------------------------------------

    def ask(self, question: str | Ticket) -> Answer:
        """Answer one question or ticket.

        A Ticket without a word is escalated, for customers send such; a text without one is a mistake of the caller.
        Raises InputError for it, for what is neither text nor Ticket, and for a Ticket whose parts are of wrong types;
        IndexClosed after a `close`.
        """
        return self.ask_many([as_ticket(question)])[0]

    def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]:
        """Answer tickets in order, `BATCH` at a time, from one generation; `progress` gets the number newly done.

        Raises InputError for one that is not a Ticket or has parts of wrong types. `answerable.evaluate` goes on
        instead: such a ticket is escalated there with the reason `error`.
        """
        return list(self.stream(tickets, progress))

    def stream(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> Iterator[Answer]:
        """The same, each answer as soon as it is made; the next questions are encoded meanwhile.

        The generation is held until the iterator has ended, was closed, or is garbage.
        """
        batches = [tickets[begin : begin + BATCH] for begin in range(0, len(tickets), BATCH)]
        # The caller and one beside it: for long questions the encoder takes more threads by itself.
        threads = min(2, side_by_side(self.encoder), len(batches))
        read = ([read_questions(as_ticket(ticket)) for ticket in batch] for batch in batches)
        with (
            self._in_use() as snapshot,
            contextlib.closing(ahead(functools.partial(self._encoded, snapshot), read, threads)) as questions,
        ):
            for batch, asked in zip(batches, questions, strict=True):
                yield from snapshot.answers(batch, asked)
                if progress is not None:
                    progress(len(batch))

    def _encoded(self, snapshot: Snapshot, asked: Sequence[Sequence[Question]]) -> list[list[tuple[Question, Encoded]]]:
        asked = [list(map(snapshot.readable, questions)) for questions in asked]
        encoded = iter(self._in_turn.encode_tokens([one.searched for questions in asked for one in questions]))
        return [[(one, next(encoded)) for one in questions] for questions in asked]

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[Snapshot]:
        """The snapshot of this moment, which nobody closes while the block runs."""
        with contextlib.ExitStack() as stack:
            while True:
                if self._closed:
                    remedy = "Ask inside its `with`, or make another one: it costs little while an encoder is loaded."
                    raise IndexClosed("this Answerer was closed, and is asked", path=self.index.path, remedy=remedy)
                snapshot = self._snapshot
                try:
                    stack.enter_context(snapshot.index.in_use())
                    break
                except IndexClosed:
                    if snapshot is self._snapshot:  # else a reload was faster, and there is another one
                        raise
            yield snapshot

    # -- end -------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of an index that was opened here. Questions under way are answered; later ones raise IndexClosed."""
        with self._reloading:
            self._closed = True
            self._snapshot.close()

    def __enter__(self) -> Answerer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
