"""Our parts as LlamaIndex parts: chunker, encoder, index and answerer, in a LlamaIndex pipeline.

    from answerable.plugs.llama_index import AnswerableEmbedding, AnswerableNodeParser

    VectorStoreIndex.from_documents(
        documents, transformations=[AnswerableNodeParser()], embed_model=AnswerableEmbedding()
    )

The four names are LlamaIndex classes, made when first asked for: importing this module does not import LlamaIndex.
`as_retriever(index)` and `as_query_engine(answerer)` are the short way to the two that ask an index.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..model import Answer, Chunk, Citation, Passage, RawPage

if TYPE_CHECKING:
    from ..answer.answerer import Answerer
    from ..encode.protocol import Encoder
    from ..index.open import Index

__all__ = [  # noqa: F822  (made by __getattr__)
    "NO_ANSWER",
    "AnswerableEmbedding",
    "AnswerableNodeParser",
    "AnswerableQueryEngine",
    "AnswerableRetriever",
    "as_query_engine",
    "as_retriever",
]

NO_ANSWER = "The help docs hold no verified answer to this. Hand over to a person."

_MAKERS = {
    "AnswerableEmbedding": "_embedding",
    "AnswerableNodeParser": "_node_parser",
    "AnswerableQueryEngine": "_query_engine",
    "AnswerableRetriever": "_retriever",
}


def __getattr__(name: str) -> Any:
    if name not in _MAKERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[_MAKERS[name]]()
    made.__module__, made.__qualname__ = __name__, name
    return made


def as_retriever(index: Index, encoder: Encoder | None = None, top_k: int | None = None) -> Any:
    """An open index as a LlamaIndex retriever; see AnswerableRetriever."""
    return __getattr__("AnswerableRetriever")(index, encoder, top_k)


def as_query_engine(answerer: Answerer) -> Any:
    """An Answerer as a LlamaIndex query engine; see AnswerableQueryEngine."""
    return __getattr__("AnswerableQueryEngine")(answerer)


@functools.cache
def _builtin() -> Encoder:
    """One encoder for all parts that were given none."""
    from ..encode import load_encoder
    from ..settings import EncodeSettings

    return load_encoder(EncodeSettings())


@functools.cache
def _node_parser() -> type[Any]:
    from llama_index.core.bridge.pydantic import Field, PrivateAttr
    from llama_index.core.node_parser import NodeParser

    class AnswerableNodeParser(NodeParser):  # type: ignore[misc]
        """Documents to nodes that the encoder reads whole, cut at headings, lists, steps and sentences.

        A document is read as Markdown, HTML or plain text, as its metadata (`file_name`, `file_type`) or its text say;
        what cannot be read as a page becomes no node. A node's text is a slice of the document's readable text, and
        what is embedded is that text below the headings it stands under. `start_char_idx` and `end_char_idx` are set
        where they are certain: where `document.text[start:end]` is the node's text, and no other place can be meant.

        `limit`: word pieces of a node, headings counted in; at most two below what the encoder reads.
        """

        limit: int = Field(default=250, gt=7, description="Word pieces of a node, headings counted in.")
        _encoder: Any = PrivateAttr(default=None)

        def __init__(self, encoder: Encoder | None = None, **fields: Any) -> None:
            super().__init__(**fields)
            self._encoder = encoder

        @classmethod
        def class_name(cls) -> str:
            return "AnswerableNodeParser"

        def _parse_nodes(self, nodes: Sequence[Any], show_progress: bool = False, **_: Any) -> list[Any]:
            from llama_index.core.utils import get_tqdm_iterable

            encoder = self._encoder or _builtin()
            limit = min(self.limit, encoder.max_tokens - 2)
            return [
                made
                for node in get_tqdm_iterable(nodes, show_progress, "Parsing nodes")
                for made in _nodes_of(node, encoder, limit, self.id_func)
            ]

        def _postprocess_parsed_nodes(self, nodes: list[Any], parent_doc_map: dict[str, Any]) -> list[Any]:
            certain = [(node.start_char_idx, node.end_char_idx) for node in nodes]
            done: list[Any] = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
            for node, (start, end) in zip(done, certain, strict=True):
                node.start_char_idx, node.end_char_idx = start, end
            return done

    return AnswerableNodeParser


def _nodes_of(document: Any, encoder: Encoder, limit: int, id_func: Any) -> list[Any]:
    from llama_index.core.node_parser.node_utils import build_nodes_from_splits
    from llama_index.core.schema import MetadataMode

    from ..errors import SourceError
    from ..ingest.chunk import chunk
    from ..ingest.extract.extract import extract
    from ..ingest.reader import document_type

    text = document.get_content(metadata_mode=MetadataMode.NONE)
    media_type = document_type(text, document.metadata)
    raw = RawPage(document.node_id, text.encode("utf-8", "replace"), media_type, charset="utf-8")
    try:
        page = extract(raw)
    except SourceError:  # no text
        return []
    chunks = chunk(page, encoder.spans, limit)
    nodes: list[Any] = build_nodes_from_splits([one.text for one in chunks], document, id_func=id_func)
    for node, one in zip(nodes, chunks, strict=True):
        _describe(node, one, document)
        node.start_char_idx, node.end_char_idx = _place(one, text)
    return nodes


def _describe(node: Any, chunk: Chunk, document: Any) -> None:
    """Metadata of a node: where it stands; only the headings above its own text are embedded."""
    above = chunk.heading_path[:-1] if chunk.body_start else chunk.heading_path
    own = {"heading": " > ".join(chunk.heading_path), "under": " > ".join(above), "anchor": chunk.anchor or ""}
    node.metadata = {**document.metadata, **own}
    node.metadata_template, node.metadata_separator = "{value}", "\n"
    node.text_template = "{metadata_str}\n{content}"
    node.excluded_embed_metadata_keys = sorted({*document.metadata, *own} - {"under"})
    node.excluded_llm_metadata_keys = sorted({*document.excluded_llm_metadata_keys, "under", "anchor"})


def _place(chunk: Chunk, source: str) -> tuple[int | None, int | None]:
    if source[chunk.start : chunk.end] == chunk.text:
        return chunk.start, chunk.end
    first = source.find(chunk.text)
    if first < 0 or source.find(chunk.text, first + 1) >= 0:
        return None, None
    return first, first + len(chunk.text)


@functools.cache
def _embedding() -> type[Any]:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.bridge.pydantic import PrivateAttr

    class AnswerableEmbedding(BaseEmbedding):  # type: ignore[misc]
        """Our encoder (default: the built-in one) as an embedding model: unit vectors, without a network."""

        _encoder: Any = PrivateAttr()

        def __init__(self, encoder: Encoder | None = None, **fields: Any) -> None:
            encoder = encoder or _builtin()
            super().__init__(**{"model_name": encoder.name, "embed_batch_size": 64, **fields})
            self._encoder = encoder

        @classmethod
        def class_name(cls) -> str:
            return "AnswerableEmbedding"

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = self._encoder.encode(texts).tolist()
            return vectors

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embeddings([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return AnswerableEmbedding


@functools.cache
def _retriever() -> type[Any]:
    from llama_index.core.base.base_retriever import BaseRetriever

    class AnswerableRetriever(BaseRetriever):  # type: ignore[misc]
        """Hybrid search of an open index: the best `top_k` passages, best first (default: as the settings say).

        Raises EncoderMismatch where `encoder` (default: the built-in one) did not make the index.
        """

        def __init__(
            self, index: Index, encoder: Encoder | None = None, top_k: int | None = None, **options: Any
        ) -> None:
            super().__init__(**options)
            self._index, self._encoder, self._top_k = index, encoder or _builtin(), top_k
            index.check_encoder(self._encoder)

        def _retrieve(self, query_bundle: Any) -> list[Any]:
            text = query_bundle.query_str
            [found] = self._index.search([text], self._encoder.encode([text]), self._top_k)
            return [_passage_node(passage) for passage in found]

    return AnswerableRetriever


def _passage_node(passage: Passage) -> Any:
    chunk = passage.chunk
    metadata = {
        "page": chunk.page,
        "url": passage.url or "",
        "title": passage.title,
        "heading": passage.heading,
        "anchor": chunk.anchor or "",
    }
    return _scored(chunk.id, chunk.text, metadata, chunk.start, chunk.end, passage.score)


def _citation_node(citation: Citation) -> Any:
    metadata = {
        "page": citation.page,
        "url": citation.url or "",
        "title": citation.title,
        "heading": citation.heading,
    }
    name = f"{citation.page}:{citation.start}-{citation.end}"
    return _scored(name, citation.quote, metadata, citation.start, citation.end, None)


def _scored(name: str, text: str, metadata: dict[str, str], start: int, end: int, score: float | None) -> Any:
    from llama_index.core.schema import NodeWithScore, TextNode

    node = TextNode(id_=name, text=text, metadata=metadata, start_char_idx=start, end_char_idx=end)
    return NodeWithScore(node=node, score=score)


@functools.cache
def _query_engine() -> type[Any]:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    class AnswerableQueryEngine(BaseQueryEngine):  # type: ignore[misc]
        """An Answerer as a query engine: the response is made of verified quotes, or it is NO_ANSWER.

        `source_nodes` are the quotes; `metadata` has `route`, `confidence`, `calibrated`, `reasons`, `citations` (as
        dictionaries), `parts` where several questions were asked, `worded` where a model was asked, and where a person
        should take over `draft`: it and its citations are for that person, never for the customer.
        """

        def __init__(self, answerer: Answerer, callback_manager: Any = None) -> None:
            super().__init__(callback_manager)
            self._answerer = answerer

        def _get_prompt_modules(self) -> dict[str, Any]:
            return {}

        def _query(self, query_bundle: Any) -> Any:
            return _response(self._answerer.ask(query_bundle.query_str))

        async def _aquery(self, query_bundle: Any) -> Any:
            return self._query(query_bundle)

        def retrieve(self, query_bundle: Any) -> list[Any]:
            """The passages that an answer would be made of, best first."""
            text = query_bundle if isinstance(query_bundle, str) else query_bundle.query_str
            return [_passage_node(passage) for passage in self._answerer.ask(text).passages]

    return AnswerableQueryEngine


def _response(answer: Answer) -> Any:
    from llama_index.core.base.response.schema import Response

    served = answer.route == "answer" and answer.answer is not None
    metadata: dict[str, Any] = {
        "route": answer.route,
        "confidence": answer.confidence,
        "calibrated": answer.calibrated,
        "reasons": list(answer.reasons),
        "generation": answer.generation,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "draft": answer.handoff.draft if answer.route == "assist" and answer.handoff is not None else None,
    }
    if answer.parts:
        metadata["parts"] = [part.part_dict() for part in answer.parts]
    if answer.worded is not None:
        metadata["worded"] = dataclasses.asdict(answer.worded)
    return Response(
        response=answer.answer if served else NO_ANSWER,
        source_nodes=[_citation_node(citation) for citation in answer.citations] if served else [],
        metadata=metadata,
    )
