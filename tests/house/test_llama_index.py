"""LlamaIndex on both sides: its readers as our sources, our parts as its parts. One file: its import takes seconds."""

from __future__ import annotations

import re
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from answerable import Answerer, open_index, preview
from answerable.encode import load_encoder
from answerable.encode.protocol import Encoder
from answerable.errors import EncoderMismatch, MissingExtra, RecipeError, SourceError
from answerable.ingest.reader import read_recipe
from answerable.ingest.recipe import ReaderSpec, Recipe
from answerable.model import PageFailure, RawPage
from answerable.settings import EncodeSettings, IngestSettings, Settings
from conftest import FIXTURES, ROOT
from llm_endpoint import ScriptedModel

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the libraries that LlamaIndex imports
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.readers.base import BaseReader
    from llama_index.core.schema import MetadataMode

    from answerable.plugs import llama_index as plugs

SIMPLE = "llama_index.core:SimpleDirectoryReader"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(EncodeSettings())


# -- readers -------------------------------------------------------------------------------------


def recipe(target: str, args: dict[str, Any] | None = None, load: dict[str, Any] | None = None, **more: Any) -> Recipe:
    return Recipe(
        name="r",
        source="",
        kind="reader",
        path=Path("r.toml"),
        reader=ReaderSpec(target, args or {}, load or {}),
        **more,
    )


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """A module of readers, as a package that the user has installed: `given.Reader` gives `given.documents`."""
    module = types.ModuleType("given")
    module.__spec__ = __import__("importlib.machinery").machinery.ModuleSpec("given", None)

    class Reader(BaseReader):
        def __init__(self, fails: bool = False) -> None:
            if fails:
                raise ValueError("no such account")

        def load_data(self, count: int | None = None) -> list[Document]:  # type: ignore[override]
            if module.__dict__["documents"] is None:
                raise ConnectionError("the wiki is away")
            return list(module.__dict__["documents"][:count])

    module.__dict__.update(Reader=Reader, NotOne=dict, documents=[])
    monkeypatch.setitem(sys.modules, "given", module)
    yield module


def read(wanted: Recipe, settings: Settings | None = None) -> list[RawPage | PageFailure]:
    return list(read_recipe(wanted, settings or Settings()))


def test_a_real_reader_gives_the_pages_of_its_folder(some_docs: Path) -> None:
    args = {"input_dir": str(some_docs), "recursive": True}
    pages = read(recipe(SIMPLE, args))
    assert len(pages) == 14 and all(isinstance(page, RawPage) for page in pages)
    invoices = next(page for page in pages if page.page == "billing/invoices.md")
    assert isinstance(invoices, RawPage) and invoices.media_type == "text/markdown"
    assert {page.page for page in read(recipe(SIMPLE, args))} == {page.page for page in pages}
    assert len(preview(recipe(SIMPLE, args, include=("account/**",)), Settings()).pages) == 7


def test_documents_of_one_file_are_one_page_and_keys_are_stable(scripted: types.ModuleType) -> None:
    scripted.__dict__["documents"] = [
        Document(text="# One\n\nText.", metadata={"url": "https://wiki.example.com/One#top", "title": "One"}),
        Document(text="Sheet one.", metadata={"file_path": "/secret/place/guide.pdf", "page_label": "1"}),
        Document(text="Sheet two.", metadata={"file_path": "/secret/place/guide.pdf", "page_label": "2"}),
        Document(text="Named.", id_="page-77", metadata={"title": "Seventy-seven"}),
        Document(text="<html><body>Hello there.</body></html>", metadata={"title": "Greeting"}),
        Document(text="Nothing is known of this."),
        Document(text="  ", metadata={"title": "Blank"}),
    ]
    pages = read(recipe("given:Reader"))
    assert [page.page for page in pages] == [
        "https://wiki.example.com/One",
        "guide.pdf",
        "page-77",
        "Greeting",
        "document 6",
        "Blank",
    ]
    assert isinstance(pages[1], RawPage) and pages[1].data == b"Sheet one.\n\nSheet two."
    assert isinstance(pages[2], RawPage) and pages[2].data == b"Seventy-seven\n\nNamed."
    assert [page.media_type for page in pages if isinstance(page, RawPage)] == [
        "text/markdown",
        "text/plain",
        "text/plain",
        "text/html",
        "text/plain",
    ]
    assert isinstance(pages[5], PageFailure) and pages[5].code == "empty"


def test_a_document_above_the_limit_is_a_failure_of_its_own(scripted: types.ModuleType) -> None:
    scripted.__dict__["documents"] = [Document(text="x" * 99, id_="a"), Document(text="y", id_="b")]
    pages = read(recipe("given:Reader"), Settings(ingest=IngestSettings(max_page_bytes=50)))
    assert [getattr(page, "code", None) for page in pages] == ["too_large", None]
    assert len(read(recipe("given:Reader", load={"count": 1}))) == 1


@pytest.mark.parametrize(
    ("wanted", "error", "says"),
    [
        (
            recipe("llama_index.readers.nowhere_at_all:R"),
            MissingExtra,
            "pip install llama-index-readers-nowhere-at-all",
        ),
        (recipe("no_such_package.readers:R"), MissingExtra, "pip install no_such_package"),
        (recipe("given:NotOne"), RecipeError, "Readers there: Reader."),
        (recipe("subprocess:Popen", {"args": ["true"]}), RecipeError, "not a LlamaIndex reader"),
        (recipe("given:Reader", {"what": 1}), RecipeError, "args do not fit"),
        (recipe("given:Reader", load={"what": 1}), RecipeError, "load does not fit"),
        (recipe("given:Reader", {"fails": True}), SourceError, "ValueError: no such account"),
    ],
    ids=["not installed", "no package", "no reader", "another class", "args", "load", "fails"],
)
def test_what_is_wrong_with_a_reader_is_said(
    scripted: types.ModuleType, wanted: Recipe, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=re.escape(says)):
        read(wanted)


def test_a_reader_that_fails_is_named(scripted: types.ModuleType) -> None:
    scripted.__dict__["documents"] = None
    with pytest.raises(SourceError, match="given:Reader failed: ConnectionError: the wiki is away"):
        read(recipe("given:Reader"))


# -- our parts -----------------------------------------------------------------------------------

GUIDE = """# Refunds

You can get a refund within 30 days.

## Annual plans

1. Open **Billing**.
2. Choose *Refund*.

## Monthly plans

You can get a refund within 30 days.
"""


def parser(encoder: Encoder, **fields: Any) -> Any:
    return plugs.AnswerableNodeParser(encoder, **fields)


def test_nodes_are_slices_that_the_encoder_reads_whole(encoder: Encoder) -> None:
    texts = [file.read_text("utf-8") for file in sorted((FIXTURES / "docs" / "billing").glob("*.md"))]
    documents = [Document(text=text, metadata={"file_name": "x.md", "secret": "s"}) for text in texts]
    nodes = parser(encoder).get_nodes_from_documents(documents)
    assert len({node.ref_doc_id for node in nodes}) == len(documents) < len(nodes)
    for node in nodes:
        embedded = node.get_content(MetadataMode.EMBED)
        assert len(encoder.spans(embedded)) <= 250 and "secret" not in embedded and embedded.endswith(node.text.strip())
        if node.start_char_idx is not None:
            source = next(document.text for document in documents if document.node_id == node.ref_doc_id)
            assert source[node.start_char_idx : node.end_char_idx] == node.text
    assert max(len(encoder.spans(node.text)) for node in parser(encoder, limit=40)(documents)) <= 40


def test_a_node_knows_its_headings_and_is_embedded_below_them(encoder: Encoder) -> None:
    body = " ".join(f"Sentence number {n} says something about plans." for n in range(40))
    nodes = parser(encoder)([Document(text=f"# Refunds\n\n{body}\n\n## Annual plans\n\n{body}")])
    last = nodes[-1]
    assert last.metadata["heading"] == "Refunds > Annual plans" and last.metadata["anchor"] == "annual-plans"
    assert last.get_content(MetadataMode.EMBED).startswith("Refunds > Annual plans\nSentence")
    first = next(node for node in nodes if node.text.startswith("Annual plans"))
    assert first.get_content(MetadataMode.EMBED).startswith("Refunds\nAnnual plans\n")
    assert nodes[0].next_node.node_id == nodes[1].node_id


def test_offsets_are_given_only_where_no_other_place_can_be_meant(encoder: Encoder) -> None:
    plain = "You can get a refund within 30 days.\n\nYou can get a refund within 30 days."
    [node] = parser(encoder)([Document(text=plain)])
    assert plain[node.start_char_idx : node.end_char_idx] == node.text
    nodes = parser(encoder, limit=16)([Document(text=GUIDE)])
    repeated = [node for node in nodes if node.text.strip() == "You can get a refund within 30 days."]
    marked = [node for node in nodes if "Billing" in node.text]
    assert repeated and marked
    assert all(node.start_char_idx is None for node in [*repeated, *marked])


def test_a_document_without_text_makes_no_node(encoder: Encoder) -> None:
    assert parser(encoder)([Document(text=""), Document(text="<!doctype html><body></body>")]) == []


def test_the_embedding_is_our_encoder(encoder: Encoder) -> None:
    model = plugs.AnswerableEmbedding(encoder)
    vectors = encoder.encode(["refund", "invoice"])
    assert np.allclose(model.get_text_embedding_batch(["refund", "invoice"]), vectors, atol=1e-6)
    assert np.allclose(model.get_query_embedding("refund"), vectors[0], atol=1e-6)
    assert model.model_name == encoder.name and "_encoder" not in model.to_dict()


def test_their_index_of_our_nodes_and_vectors_finds_the_page(encoder: Encoder) -> None:
    texts = {file.stem: file.read_text("utf-8") for file in (FIXTURES / "docs" / "billing").glob("*.md")}
    documents = [Document(text=text, id_=name) for name, text in texts.items()]
    theirs = VectorStoreIndex.from_documents(
        documents, transformations=[parser(encoder)], embed_model=plugs.AnswerableEmbedding(encoder)
    )
    [found] = theirs.as_retriever(similarity_top_k=1).retrieve("Can I get my money back?")
    assert found.node.ref_doc_id == "refunds"


def test_the_retriever_and_the_query_engine_speak_for_the_index(made_index: Path, encoder: Encoder) -> None:
    with open_index(made_index) as index:
        question = "How do I change my plan?"
        found = plugs.AnswerableRetriever(index, encoder, top_k=3).retrieve(question)
        assert found[0].metadata["page"] == "billing/change-plan.md" and len(found) == 3
        assert found[0].score == max(one.score for one in found)
        for one in found:
            text = index.page_text(one.metadata["page"])
            assert text[one.node.start_char_idx : one.node.end_char_idx] == one.node.text

        answerer = Answerer(index, Settings(), encoder)
        engine = plugs.AnswerableQueryEngine(answerer)
        response, answer = engine.query(question), answerer.ask(question)
        assert response.metadata["route"] == answer.route and response.metadata["confidence"] == answer.confidence
        assert engine.retrieve(question)[0].metadata["page"] == "billing/change-plan.md"
        if answer.route == "answer":
            assert response.response == answer.answer
            assert [one.node.text for one in response.source_nodes] == [one.quote for one in answer.citations]


def test_the_short_way_and_what_a_response_carries(made_index: Path, encoder: Encoder) -> None:
    from dataclasses import replace

    with open_index(made_index) as index:
        sent = Settings(answer=replace(Settings().answer, answer_threshold=0.0, assist_threshold=0.0))
        answerer = Answerer(index, sent, encoder)
        question = "How do I change my plan?"
        found = plugs.as_retriever(index, encoder, top_k=2).retrieve(question)
        assert found[0].metadata["page"] == "billing/change-plan.md" and len(found) == 2
        response, answer = plugs.as_query_engine(answerer).query(question), answerer.ask(question)
        assert response.metadata["route"] == answer.route == "answer" and response.response == answer.answer
        assert (response.metadata["confidence"], response.metadata["calibrated"]) == (answer.confidence, False)
        for cited, node in zip(response.metadata["citations"], response.source_nodes, strict=True):
            assert index.page_text(cited["page"])[cited["start"] : cited["end"]] == cited["quote"] == node.node.text
        assert "worded" not in response.metadata
        worded = plugs.as_query_engine(Answerer(index, sent, encoder, llm=ScriptedModel("nothing"))).query(question)
        assert worded.metadata["worded"]["by"] is None and worded.metadata["route"] == answer.route


def test_what_the_docs_cannot_answer_is_handed_over_and_a_draft_never_served(
    made_index: Path, encoder: Encoder
) -> None:
    from dataclasses import replace

    with open_index(made_index) as index:
        strict = Settings(answer=replace(Settings().answer, answer_threshold=1.0, assist_threshold=0.0))
        answerer = Answerer(index, strict, encoder)
        response = plugs.AnswerableQueryEngine(answerer).query("How do I change my plan?")
        handoff = answerer.ask("How do I change my plan?").handoff
    assert response.response == plugs.NO_ANSWER and not response.source_nodes
    assert response.metadata["route"] == "assist" and handoff is not None
    assert response.metadata["draft"] == handoff.draft and str(handoff.draft).startswith("Hello,")


def test_an_index_of_another_encoder_is_refused(made_index: Path) -> None:
    class Other:
        name, digest, dim, max_tokens = "other", "d" * 12, 384, 256

    with open_index(made_index) as index, pytest.raises(EncoderMismatch):
        plugs.AnswerableRetriever(index, Other())


def test_the_example_in_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], some_docs: Path
) -> None:
    (tmp_path / "docs").symlink_to(some_docs)
    monkeypatch.chdir(tmp_path)
    [code] = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "llama-index.md").read_text("utf-8"), re.M | re.S)
    exec(compile(code, "docs/llama-index.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Invoices") and lines[1].startswith("billing/invoices.md ")
    assert lines[3].split()[0] in ("answer", "assist", "escalate")


def test_the_recipes_in_the_docs_are_recipes(tmp_path: Path) -> None:
    from answerable.ingest.recipe import load_recipe

    (tmp_path / "ingest").mkdir()
    (tmp_path / "articles.json").write_text("{}", "utf-8")
    found = re.findall(r"^```toml\n(.*?)^```", (ROOT / "docs" / "llama-index.md").read_text("utf-8"), re.M | re.S)
    for number, text in enumerate(found):
        file = tmp_path / "ingest" / f"{number}.toml"
        file.write_text(text, "utf-8")
        assert load_recipe(file).kind == ("reader", "file")[number]
