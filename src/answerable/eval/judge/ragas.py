"""The one place that knows ragas: its judged metrics behind an endpoint, its data set, and its numbers without a model.

ragas reports its use to its makers unless told otherwise when it is imported: it is told here, first. Metrics come from
`ragas.metrics.collections`; those by id, and without a model by context, are only on the older path.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import logging
import math
import os
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...answer.llm.ledger import Cost, Ledger, LimitReached
from ...errors import MissingExtra, SettingsError
from ...settings import Settings
from ...tickets.redact import redact
from .judge import ENDPOINT, LIMIT, MetricName, Verdict
from .rows import Row, row_of, sample_of

if TYPE_CHECKING:
    from ...encode.protocol import Encoder

PIP = "pip install 'answerable[ragas]'"
_PER_MESSAGE = 16  # tokens that a chat template adds to a message, at most


@dataclass(slots=True)
class _Trace:
    """What the requests of one judgement met."""

    limit: bool = False
    endpoint: str | None = None
    refused: str | None = None


_TRACE: ContextVar[_Trace | None] = ContextVar("answerable_judge", default=None)


def make_judge(settings: Settings, *, max_usd: float | None = None) -> RagasJudge:
    """The judge that `[judge]` describes. Raises MissingExtra, or SettingsError for an endpoint, model or price."""
    judge = settings.judge
    remedy = '[judge] base_url = "http://127.0.0.1:11434/v1" and model = "NAME" in answerable.toml.'
    for key in ("base_url", "model"):
        if not getattr(judge, key).strip():
            raise SettingsError(f"there is no judge: [judge] {key} is not set", remedy=remedy)
    if not re.match(r"https?://[^\s/]", judge.base_url):
        raise SettingsError(f"[judge] base_url is {judge.base_url!r}, expected an http or https URL", remedy=remedy)
    if max_usd is not None and judge.usd_per_million_in <= 0 and judge.usd_per_million_out <= 0:
        raise SettingsError(
            "a limit of cost needs prices: [judge] usd_per_million_in and usd_per_million_out are 0",
            remedy="Write the prices of your endpoint, in USD per million tokens, or leave the limit out.",
        )
    need()
    return RagasJudge(settings, Ledger(judge.usd_per_million_in, judge.usd_per_million_out, max_usd))


class RagasJudge:
    """Faithfulness, answer relevancy and context recall of ragas, by a model behind an OpenAI-compatible endpoint.

    Answer relevancy compares questions by the built-in encoder: no embedding is asked of the endpoint. Tokens are those
    that the endpoint reports with each reply; a request is made only if the ledger can pay the most that it may cost.
    """

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings, self._ledger = settings, ledger
        self._client: Any = None
        self._made: dict[str, Any] = {}

    @property
    def name(self) -> str:
        judge = self._settings.judge
        endpoint = re.sub(r"//[^/@]*@", "//", judge.base_url)
        versions = f"ragas {importlib.metadata.version('ragas')}"
        return f"{judge.model} at {endpoint}, {versions}, at most {judge.max_tokens} tokens a reply"

    @property
    def cost(self) -> Cost:
        return self._ledger.cost

    async def score(self, row: Row, metric: MetricName, repeat: int) -> Verdict:
        """One judgement; `repeat` only tells equal questions apart. Never raises for what the endpoint does."""
        if not row.contexts and metric != "answer_relevancy":
            return Verdict(failure="no passages", said="the answer came with no passages to hold it against")
        trace = _Trace()
        token = _TRACE.set(trace)
        try:
            value = float((await self._metric(metric).ascore(**_asked(row, metric))).value)
        except Exception as error:  # noqa: BLE001
            if trace.limit:
                return Verdict(failure=LIMIT, said="the next request could cost more than is left")
            if trace.endpoint is not None:
                return Verdict(failure=ENDPOINT, said=trace.endpoint)
            if trace.refused is not None:
                return Verdict(failure="request", said=trace.refused)
            if type(error).__name__ in ("InstructorRetryException", "IncompleteOutputException"):
                # The text of this one holds the prompt and the replies.
                return Verdict(failure="schema", said="no reply was the JSON that was asked for, or it was cut short")
            return Verdict(failure=type(error).__name__, said=_line(error))
        finally:
            _TRACE.reset(token)
        # A mean of cosines may lie below 0, where it means what 0 means: the answer is about something else.
        return Verdict(max(0.0, value) if metric == "answer_relevancy" and not math.isnan(value) else value)

    async def close(self) -> None:
        client, self._client, self._made = self._client, None, {}
        if client is not None:
            await client.close()

    def _metric(self, name: MetricName) -> Any:
        if not self._made:
            self._make()
        return self._made[name]

    def _make(self) -> None:
        judge = self._settings.judge
        need()
        with _quiet():
            from openai import AsyncOpenAI
            from ragas.llms import llm_factory
            from ragas.metrics import collections
        logging.getLogger("instructor").setLevel(logging.CRITICAL + 1)  # it logs replies; failures are counted here
        self._client = AsyncOpenAI(
            base_url=judge.base_url,
            api_key=os.environ.get(judge.api_key_env) or "none",  # a local endpoint asks for none
            max_retries=max(0, judge.max_tries - 1),
            timeout=judge.timeout,
        )
        create = self._client.chat.completions.create

        async def counted(*args: Any, **asked: Any) -> Any:
            return await self._counted(create, args, asked)

        self._client.chat.completions.create = counted
        with _quiet():
            llm = llm_factory(judge.model, provider="openai", client=self._client, max_tokens=judge.max_tokens)
            self._made = {
                "faithfulness": collections.Faithfulness(llm=llm),
                "answer_relevancy": collections.AnswerRelevancy(llm=llm, embeddings=_embedding(self._settings)),
                "context_recall": collections.ContextRecall(llm=llm),
            }

    async def _counted(self, create: Any, args: tuple[Any, ...], asked: dict[str, Any]) -> Any:
        """One request, paid for: what it may cost is set aside before, what it did cost is counted after."""
        import openai

        trace = _TRACE.get() or _Trace()
        try:
            reserved = self._ledger.reserve(_most_in(asked), _most_out(asked, self._settings.judge.max_tokens))
        except LimitReached:
            trace.limit = True
            raise
        trace.endpoint = trace.refused = None
        try:
            reply = await create(*args, **asked)
        except openai.APITimeoutError as error:  # it may have been answered, and billed
            self._ledger.settle(reserved, None)
            trace.endpoint = _endpoint(self._settings.judge.base_url, error)
            raise
        except BaseException as error:
            self._ledger.settle(reserved, None, sent=False)
            why = _endpoint(self._settings.judge.base_url, error)
            if isinstance(error, (openai.BadRequestError, openai.UnprocessableEntityError)):
                trace.refused = why
            elif isinstance(error, openai.APIError):
                trace.endpoint = why
            raise
        usage = getattr(reply, "usage", None)
        used = None if usage is None else (int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0))
        self._ledger.settle(reserved, used)
        return reply


def _asked(row: Row, metric: MetricName) -> dict[str, Any]:
    contexts = list(row.contexts)
    if metric == "faithfulness":
        return {"user_input": row.question, "response": row.response, "retrieved_contexts": contexts}
    if metric == "answer_relevancy":
        return {"user_input": row.question, "response": row.response}
    return {"user_input": row.question, "retrieved_contexts": contexts, "reference": row.reference}


def _most_in(asked: Mapping[str, Any]) -> int:
    """The most tokens that a prompt can be: its bytes, and what a template adds."""
    sent = {key: asked[key] for key in ("messages", "tools", "response_format") if key in asked}
    size = len(json.dumps(sent, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"))
    return size + _PER_MESSAGE * len(asked.get("messages") or ())


def _most_out(asked: Mapping[str, Any], default: int) -> int:
    return int(asked.get("max_completion_tokens") or asked.get("max_tokens") or default)


def _endpoint(base_url: str, error: BaseException) -> str:
    """The endpoint, and the first cause that has something to say."""
    causes, seen = [error], error.__cause__
    while seen is not None and len(causes) < 8:
        causes.append(seen)
        seen = seen.__cause__
    return f"{re.sub(r'//[^/@]*@', '//', base_url)}: {_line(causes[-1])}"


def _line(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return redact(f"{type(error).__name__}: {words[:200]}" if words else type(error).__name__, ("key", "email"))


def _embedding(settings: Settings) -> Any:
    """The encoder of the settings, as an embedding of ragas; loaded when the first text comes."""
    from ragas.embeddings.base import BaseRagasEmbedding

    class Embedding(BaseRagasEmbedding):  # type: ignore[misc, unused-ignore]
        encoder: Encoder | None = None

        def embed_text(self, text: str, **_: Any) -> list[float]:
            if self.encoder is None:
                from ...encode import load_encoder

                self.encoder = load_encoder(settings.encode)
            return [float(number) for number in self.encoder.encode([text])[0]]

        async def aembed_text(self, text: str, **more: Any) -> list[float]:
            return self.embed_text(text, **more)

    return Embedding()


# -- the data set --------------------------------------------------------------------------------


def to_dataset(rows: Iterable[Row]) -> Any:
    """A ragas `EvaluationDataset` of the rows that were reached. Raises MissingExtra."""
    need()
    with _quiet():
        from ragas import EvaluationDataset

    samples = [sample_of(row) for row in rows if row.error is None]
    return EvaluationDataset.from_list([{k: v for k, v in sample.items() if k != "id"} for sample in samples])


def from_dataset(dataset: Any) -> tuple[Row, ...]:
    """Rows of a ragas `EvaluationDataset` of single turns, named row-1, row-2, ... Raises ValueError for others."""
    return tuple(row_of(sample, f"row-{number}") for number, sample in enumerate(dataset.to_list(), 1))


# -- without a model -----------------------------------------------------------------------------


def id_recall(retrieved: Sequence[str], reference: Sequence[str]) -> float:
    """`IDBasedContextRecall`: of the reference ids, those retrieved. Both must hold something."""
    return _single("IDBasedContextRecall", retrieved_context_ids=[*retrieved], reference_context_ids=[*reference])


def id_precision(retrieved: Sequence[str], reference: Sequence[str]) -> float:
    """`IDBasedContextPrecision`: of the retrieved ids, those of the reference. Both must hold something."""
    return _single("IDBasedContextPrecision", retrieved_context_ids=[*retrieved], reference_context_ids=[*reference])


def text_recall(retrieved: Sequence[str], reference: Sequence[str]) -> float:
    """`NonLLMContextRecall`: of the reference texts, those like a retrieved one (edit similarity above one half)."""
    return _single("NonLLMContextRecall", retrieved_contexts=[*retrieved], reference_contexts=[*reference])


def quotes_aligned(quotes: Sequence[str], contexts: Sequence[str]) -> float:
    """`QuotedSpansAlignment` of a response that is nothing but these quotes."""
    need()
    with _quiet():
        from ragas.metrics import collections

        response = "\n".join(f'"{quote}"' for quote in quotes)
        metric = collections.QuotedSpansAlignment()
        return _finite(metric.score(response=response, retrieved_contexts=list(contexts)).value)


def _single(name: str, **fields: Any) -> float:
    need()
    with _quiet():
        from ragas import SingleTurnSample, metrics

        return _finite(getattr(metrics, name)().single_turn_score(SingleTurnSample(**fields)))


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"ragas gave {number}")
    return number


# -- importing it --------------------------------------------------------------------------------


def need() -> None:
    """Import ragas, its reports off. Raises MissingExtra."""
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    try:
        with _quiet():
            import openai  # noqa: F401
            import ragas  # noqa: F401
    except ImportError as error:
        raise MissingExtra(f"the judge needs ragas ({error})", remedy=PIP) from None


@contextlib.contextmanager
def _quiet() -> Any:
    """ragas and what it imports warn of their own plans; its user cannot act on them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
