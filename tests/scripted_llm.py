"""A LlamaIndex LLM that replies from a script, for settings that name one by its import path: no extra, no network."""

from __future__ import annotations

from typing import Any, ClassVar

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, CompletionResponse, LLMMetadata, MessageRole
from llama_index.core.llms import CustomLLM

from reading_model import read_as


class ScriptedLlm(CustomLLM):
    """`seen` are the requests to all of them. After `fails_after` requests it is dead."""

    seen: ClassVar[list[str]] = []
    mode: str = "honest"
    fails_after: int = 1_000_000

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=f"scripted {self.mode}", is_chat_model=True)

    def chat(self, messages: Any, **_: Any) -> ChatResponse:
        system, data = (str(message.content) for message in messages)
        self.seen.append(data)
        if len(self.seen) > self.fails_after:
            raise ConnectionError("sk-secret")
        message = ChatMessage(role=MessageRole.ASSISTANT, content=read_as(self.mode, system, data))
        return ChatResponse(message=message, raw={"usage": {"prompt_tokens": 1000, "completion_tokens": 50}})

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
        raise NotImplementedError
