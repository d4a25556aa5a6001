"""LlamaIndex's LLMs as models that word and read: the only module of ours through which an answer reaches a network.

A class named in the settings runs with the rights of this process, as a reader does. For a plain endpoint the client
is made here: no redirects, no proxy of the environment, a bounded reply, and retries left to `request`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import time
from typing import TYPE_CHECKING, Any

from ...errors import EnvironmentFailure, SettingsError
from ...named_class import missing_package, named_class
from ...settings import LlmSettings, table_of
from .request import Model, Reply

if TYPE_CHECKING:
    import httpx

ENDPOINT = "llama_index.llms.openai_like:OpenAILike"
MAX_BYTES = 1_000_000  # of one reply of an endpoint, headers not counted
_TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class LlamaIndexModel:
    """Any LlamaIndex LLM as a Model: one chat of two messages."""

    def __init__(self, llm: Any) -> None:
        self._llm = llm
        described = getattr(getattr(llm, "metadata", None), "model_name", None)
        self.name = str(described or getattr(llm, "model", None) or type(llm).__name__)

    def reply(self, system: str, data: str) -> Reply:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [ChatMessage(role=MessageRole.SYSTEM, content=system)]
        messages.append(ChatMessage(role=MessageRole.USER, content=data))
        response = self._llm.chat(messages)
        content = response.message.content
        return Reply(content if isinstance(content, str) else "", *_used(getattr(response, "raw", None)))


def _used(raw: Any) -> tuple[int | None, int | None]:
    """The tokens of a request and its reply, as the endpoint reports them; None and None where it does not."""
    usage = raw.get("usage") if isinstance(raw, dict) else getattr(raw, "usage", None)
    counts = []
    for name in ("prompt_tokens", "completion_tokens"):
        count = usage.get(name) if isinstance(usage, dict) else getattr(usage, name, None)
        counts.append(count if isinstance(count, int) and count >= 0 else None)
    sent, received = counts
    return (None, None) if sent is None or received is None else (sent, received)


def as_model(llm: Any) -> Model:
    """A LlamaIndex LLM, or an object of ours with `name` and `reply`, as a Model. Raises SettingsError."""
    if callable(getattr(llm, "reply", None)) and hasattr(llm, "name"):
        model: Model = llm
        return model
    if callable(getattr(llm, "chat", None)):
        return LlamaIndexModel(llm)
    raise SettingsError(
        f"llm is a {type(llm).__name__}, which has no chat()", remedy="Give a LlamaIndex LLM, such as OpenAILike(...)."
    )


def load_model(settings: LlmSettings) -> Model:
    """The model that `[generate]` or `[read]` names; nothing is sent yet.

    Raises SettingsError where the settings do not fit, MissingExtra where the package is not installed,
    EnvironmentFailure where the class cannot be made.
    """
    from llama_index.core.base.llms.base import BaseLLM

    table = f"[{table_of(type(settings))}]"
    target = settings.llm or ENDPOINT
    if ":" not in target:
        target = ":".join(target.rpartition(".")[::2])
    if not _TARGET.fullmatch(target):
        raise SettingsError(f"{table} llm is {settings.llm!r}", remedy='Write llm = "package.module:Class".')
    if settings.llm and settings.base_url:
        raise SettingsError(f"{table} has both llm and base_url", remedy="Keep one; arguments go with llm.")
    if settings.base_url and not re.fullmatch(r"https?://[^/\s@]+(?:/\S*)?", settings.base_url):
        raise SettingsError(f"{table} base_url is {settings.base_url!r}", remedy='Write base_url = "https://HOST/v1".')
    if settings.base_url and not settings.model:
        raise SettingsError(f"{table} has a base_url and no model", remedy='Name it: model = "..."')
    chosen = named_class(target, BaseLLM, kind="LLM", key=f"{table} llm", error=SettingsError, path=None)
    arguments = _arguments(settings, table)
    if target == ENDPOINT:  # what the client imports at its first request takes seconds, which are not the model's
        with contextlib.suppress(ImportError):
            importlib.import_module("openai.resources.chat.completions")
    try:
        return LlamaIndexModel(chosen(**arguments))
    except ImportError as error:
        raise missing_package(target.partition(":")[0], f"the LLM {target} lacks a package: {error}") from error
    except (TypeError, ValueError) as error:
        # the values may hold a key: the kind of the error is told, not its text
        remedy = f"Compare {table} arguments with those of {target}."
        raise SettingsError(f"{table} arguments do not fit ({type(error).__name__})", remedy=remedy) from None
    except Exception as error:
        raise EnvironmentFailure(f"the LLM {target} cannot be made: {type(error).__name__}") from error


def _arguments(settings: LlmSettings, table: str) -> dict[str, Any]:
    arguments = dict(settings.arguments)
    if settings.model:
        arguments["model"] = settings.model
    if settings.api_key_env:
        key = os.environ.get(settings.api_key_env)
        if not key:
            raise SettingsError(
                f"the environment variable {settings.api_key_env} is not set", remedy=f"{table} api_key_env names it."
            )
        arguments["api_key"] = key
    if settings.base_url:
        endpoint = {
            "api_base": settings.base_url,
            "is_chat_model": True,
            "temperature": 0.0,
            "max_tokens": settings.max_tokens,
            "timeout": settings.timeout,
            "max_retries": 0,
            "http_client": _client(settings.timeout),
        }
        arguments = {"api_key": "none", **endpoint, **arguments}
    return arguments


def _client(timeout: float) -> httpx.Client:
    """An HTTP client whose replies end: at `MAX_BYTES`, and at `timeout` seconds from the request to the last byte."""
    import httpx

    class Ended(httpx.SyncByteStream):
        def __init__(self, stream: Any, deadline: float) -> None:
            self._stream, self._deadline = stream, deadline

        def __iter__(self) -> Any:
            size = 0
            for part in self._stream:
                size += len(part)
                if time.monotonic() > self._deadline:
                    raise httpx.ReadTimeout("the reply took too long")
                if size > MAX_BYTES:
                    raise httpx.ReadError("the reply is too large")
                yield part

        def close(self) -> None:
            self._stream.close()

    class Bounded(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            deadline = time.monotonic() + timeout
            request.headers["accept-encoding"] = "identity"  # what is counted is what is held
            response = super().handle_request(request)
            response.stream = Ended(response.stream, deadline)
            return response

    return httpx.Client(transport=Bounded(), timeout=timeout, follow_redirects=False, trust_env=False)
