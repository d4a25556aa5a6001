"""The documents of any LlamaIndex reader that a recipe names, as pages.

The reader must be installed already and be a subclass of LlamaIndex's `BaseReader`; nothing is downloaded. It runs
with the rights of this process: name only readers that you trust, as with any package.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import RecipeError, SourceError
from ..model import PageFailure, RawPage
from ..named_class import missing_package, named_class
from ..settings import Settings
from .kinds import MEDIA_TYPES
from .urls import canonical

if TYPE_CHECKING:
    from .recipe import ReaderSpec, Recipe

_URLS = ("url", "URL", "source_url", "html_url", "link", "permalink", "source")
_NAMES = ("file_path", "file_name", "filename", "path", "source")
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```)", re.M)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.I)


def read_recipe(recipe: Recipe, settings: Settings) -> Iterator[RawPage | PageFailure]:
    """The pages that the reader of a recipe gives, in its order; a document of several parts is one page.

    The page key is the document's address, else its file inside the folder that was read, else its own id, else its
    title, else the one file that `load` names. Text is taken for Markdown where it has headings or fences, for HTML
    where it begins like it.

    Raises (on the first page asked for) MissingExtra where the reader is not installed, RecipeError where the name or
    the arguments are wrong, SourceError where the reader fails.
    """
    if recipe.reader is None:
        raise RecipeError("has no [reader]", path=recipe.path)
    reader = _make(recipe.reader, recipe)
    try:
        documents = list(reader.load_data(**recipe.reader.load))
    except TypeError as error:
        remedy = f"Compare [reader] load with the arguments of {recipe.reader.target}.load_data."
        raise RecipeError(f"[reader] load does not fit: {error}", path=recipe.path, remedy=remedy) from error
    except Exception as error:
        raise SourceError(
            f"the reader {recipe.reader.target} failed: {type(error).__name__}: {error}", path=recipe.path
        ) from error
    root, alone = _root(recipe.reader), _only_file(recipe.reader)
    parts: dict[str, list[Any]] = {}
    for number, document in enumerate(documents, 1):
        parts.setdefault(_key(document, root) or alone or f"document {number}", []).append(document)
    for key, same in parts.items():
        if recipe.wants(key):
            yield _page(key, same, settings.ingest.max_page_bytes)


def _make(spec: ReaderSpec, recipe: Recipe) -> Any:
    from llama_index.core.readers.base import BaseReader

    module_name = spec.target.partition(":")[0]
    reader = named_class(
        spec.target, BaseReader, kind="reader", key="[reader] import", error=RecipeError, path=recipe.path
    )
    try:
        return reader(**spec.args)
    except TypeError as error:
        remedy = f"Compare [reader] args with the arguments of {spec.target}."
        raise RecipeError(f"[reader] args do not fit: {error}", path=recipe.path, remedy=remedy) from error
    except ImportError as error:
        raise missing_package(module_name, f"the reader {spec.target} lacks a package: {error}") from error
    except Exception as error:
        raise SourceError(
            f"the reader {spec.target} cannot be made: {type(error).__name__}: {error}", path=recipe.path
        ) from error


def _root(spec: ReaderSpec) -> str | None:
    """The folder that file paths are counted from, where the arguments name one."""
    for arguments in (spec.args, spec.load):
        for name in ("input_dir", "dir", "directory", "folder", "root"):
            folder = arguments.get(name)
            if isinstance(folder, str):
                return os.path.realpath(folder)
    return None


def _only_file(spec: ReaderSpec) -> str | None:
    """The name of the one file that `load` asks for, if it does."""
    for name in ("file", "file_path", "path"):
        file = spec.load.get(name)
        if isinstance(file, str):
            return os.path.basename(file)  # noqa: PTH119
    return None


def _key(document: Any, root: str | None) -> str | None:
    """The same for the same document every time; ids that readers draw at random are no help."""
    meta: Mapping[str, Any] = document.metadata or {}
    if address := _address(meta):
        return address
    for name in _NAMES:
        value = meta.get(name)
        if isinstance(value, str | os.PathLike) and str(value).strip():
            return _inside(str(value), root)
    identity = str(getattr(document, "id_", "") or "")
    if identity and not _RANDOM_ID.search(identity):
        return identity
    title = meta.get("title") or meta.get("page_title")
    return " ".join(str(title).split()) if title else None


def _address(meta: Mapping[str, Any]) -> str | None:
    for name in _URLS:
        value = meta.get(name)
        if isinstance(value, str) and re.match(r"https?://", value, re.I) and (address := canonical(value)):
            return address
    return None


def _inside(path: str, root: str | None) -> str:
    """A path relative to the folder read, with `/`; a path of this machine never becomes a page key."""
    if not os.path.isabs(path):  # noqa: PTH117
        return path.replace(os.sep, "/").removeprefix("./")
    real = os.path.realpath(path)
    if root is not None and (real + os.sep).startswith(os.path.join(root, "")):  # noqa: PTH118
        return os.path.relpath(real, root).replace(os.sep, "/")
    return os.path.basename(real)  # noqa: PTH119


def _page(key: str, documents: list[Any], max_bytes: int) -> RawPage | PageFailure:
    texts = [document.get_content() for document in documents]
    text = "\n\n".join(text for text in texts if text.strip())
    if not text.strip():
        return PageFailure(key, "empty", "the document has no text")
    meta: Mapping[str, Any] = documents[0].metadata or {}
    media_type = document_type(text, meta)
    title = meta.get("title") or meta.get("page_title")
    if isinstance(title, str) and title.strip() and media_type != "text/html" and title.strip() not in text[:500]:
        text = f"{'# ' if media_type == 'text/markdown' else ''}{' '.join(title.split())}\n\n{text}"
    data = text.encode("utf-8", "replace")
    if len(data) > max_bytes:
        return PageFailure(key, "too_large", f"{len(data):,} bytes, above the limit of {max_bytes:,}")
    modified = meta.get("last_modified_date") or meta.get("last_modified") or meta.get("updated_at")
    return RawPage(
        page=key,
        data=data,
        media_type=media_type,
        url=_address(meta),
        charset="utf-8",
        last_modified=str(modified) if modified else None,
    )


def document_type(text: str, meta: Mapping[str, Any]) -> str:
    """What a document's text is written in, by its file's name or by how it looks: a media type of RawPage."""
    if _HTML.match(text):
        return "text/html"
    named = str(meta.get("file_name") or meta.get("file_path") or "")
    kind = MEDIA_TYPES.get(os.path.splitext(named)[1].lower(), "")  # noqa: PTH122
    if kind == "text/markdown" or meta.get("file_type") == "text/markdown" or _MARKDOWN.search(text):
        return "text/markdown"
    return "text/plain"
