"""An OpenAPI or Swagger description as pages of Markdown: one for the whole, and one for each operation.

Only references inside the file are followed, to a bounded depth; no network, no other file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEPTH = 4  # of objects in objects that are listed
_MOST_FIELDS = 300  # of one body
MOST_OPERATIONS = 5000


class NotOpenApi(ValueError):
    """The file is no description of an interface, or is broken."""


def openapi_pages(text: str, *, is_json: bool) -> Iterator[tuple[str, str]]:
    """(name, Markdown) of the whole ("") and of each operation (`GET /rows`). Raises NotOpenApi."""
    spec = _parsed(text, is_json)
    info = _table(spec.get("info"))
    yield "", _overview(spec, info)
    paths = _table(spec.get("paths"))
    count = 0
    for path, item in paths.items():
        item = _resolved(item, spec)
        for method in _METHODS:
            operation = item.get(method)
            if isinstance(operation, Mapping) and count < MOST_OPERATIONS:
                count += 1
                yield f"{method.upper()} {path}", _Operation(spec, str(path), method, item, operation).markdown()


def _parsed(text: str, is_json: bool) -> Mapping[str, Any]:
    try:
        if is_json:
            spec = json.loads(text)
        else:
            import yaml

            spec = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except RecursionError:
        raise NotOpenApi("nested too deeply") from None
    except Exception as error:  # noqa: BLE001  a parser of YAML raises many kinds
        line = " ".join(str(error).split())[:200]
        raise NotOpenApi(f"not {'JSON' if is_json else 'YAML'}: {line}") from None
    if not isinstance(spec, Mapping) or not ("openapi" in spec or "swagger" in spec):
        raise NotOpenApi("it does not say openapi or swagger at its top")
    return spec


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _resolved(value: Any, spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a `$ref` inside the file leads to, at most ten steps on."""
    for _ in range(10):
        if not isinstance(value, Mapping) or not isinstance(reference := value.get("$ref"), str):
            break
        target: Any = spec
        if not reference.startswith("#/"):
            return {"description": f"see {reference}"}
        for part in reference[2:].split("/"):
            target = _table(target).get(part.replace("~1", "/").replace("~0", "~"))
        value = target
    return _table(value)


def _overview(spec: Mapping[str, Any], info: Mapping[str, Any]) -> str:
    lines = [f"# {_words(info.get('title')) or 'API'}", _words(info.get("description") or info.get("summary"))]
    if version := info.get("version"):
        lines.append(f"Version {version}.")
    servers = [server for server in spec.get("servers") or [] if isinstance(server, Mapping) and server.get("url")]
    if servers:
        lines.append("## Servers")
        lines.append("\n".join(f"- `{one['url']}` {_words(one.get('description'))}".rstrip() for one in servers))
    elif spec.get("host"):
        lines += ["## Servers", f"- `{spec['host']}{spec.get('basePath') or ''}`"]
    schemes = _table(_table(spec.get("components")).get("securitySchemes") or spec.get("securityDefinitions"))
    if schemes:
        lines.append("## Authentication")
        for name, scheme in schemes.items():
            scheme = _resolved(scheme, spec)
            where = f", {scheme['name']} in {scheme['in']}" if scheme.get("name") and scheme.get("in") else ""
            kind = " ".join(str(scheme[key]) for key in ("type", "scheme") if scheme.get(key))
            lines.append(f"- **{name}** ({kind}{where}) {_words(scheme.get('description'))}".rstrip())
    for tag in spec.get("tags") or []:
        if isinstance(tag, Mapping) and _words(tag.get("description")):
            lines += [f"## {tag.get('name')}", _words(tag.get("description"))]
    return "\n\n".join(line for line in lines if line) + "\n"


class _Operation:
    def __init__(
        self,
        spec: Mapping[str, Any],
        path: str,
        method: str,
        item: Mapping[str, Any],
        operation: Mapping[str, Any],
    ) -> None:
        self.spec, self.path, self.method, self.item, self.operation = spec, path, method, item, operation
        self._fields = 0

    def markdown(self) -> str:
        given = self.operation
        call = f"{self.method.upper()} {self.path}"
        lines = [f"# {_words(given.get('summary')) or call}", f"`{call}`"]
        if given.get("deprecated"):
            lines.append("This operation is deprecated.")
        lines += [_words(given.get("description")), *self._parameters(), *self._body(), *self._responses()]
        return "\n\n".join(line for line in lines if line) + "\n"

    def _parameters(self) -> list[str]:
        listed = [*(self.item.get("parameters") or []), *(self.operation.get("parameters") or [])]
        rows = []
        for parameter in listed:
            one = _resolved(parameter, self.spec)
            if one.get("in") == "body" or not one.get("name"):
                continue
            schema = _resolved(one.get("schema"), self.spec) or one
            said = _words(one.get("description")) or _words(schema.get("description"))
            rows.append(self._row(str(one["name"]), schema, bool(one.get("required")), said, str(one.get("in", ""))))
        return ["## Parameters", "\n".join(rows)] if rows else []

    def _body(self) -> list[str]:
        body = _resolved(self.operation.get("requestBody"), self.spec)
        old = next(
            (
                one
                for parameter in self.operation.get("parameters") or []
                if (one := _resolved(parameter, self.spec)).get("in") == "body"
            ),
            {},
        )
        schema = self._schema(body) or _resolved(old.get("schema"), self.spec)
        rows = self._rows(schema, 0)
        said = _words(body.get("description") or old.get("description"))
        return ["## Request body", said, "\n".join(rows)] if rows or said else []

    def _responses(self) -> list[str]:
        lines: list[str] = []
        for status, response in _table(self.operation.get("responses")).items():
            one = _resolved(response, self.spec)
            rows = self._rows(self._schema(one) or _resolved(one.get("schema"), self.spec), 1)
            lines.append("\n".join([f"- `{status}`: {' '.join(_words(one.get('description')).split())}", *rows]))
        return ["## Responses", "\n".join(lines)] if lines else []

    def _schema(self, holder: Mapping[str, Any]) -> Mapping[str, Any]:
        for media in _table(holder.get("content")).values():
            if schema := _resolved(_table(media).get("schema"), self.spec):
                return schema
        return {}

    def _rows(self, schema: Mapping[str, Any], depth: int) -> list[str]:
        """The fields of an object, one a line, those of its objects indented."""
        if depth > _DEPTH:
            return []
        schema = self._merged(schema)
        if schema.get("type") == "array" or "items" in schema:
            return self._rows(_resolved(schema.get("items"), self.spec), depth + 1)
        wanted = schema.get("required")
        required = set(map(str, wanted)) if isinstance(wanted, list) else set()
        rows: list[str] = []
        for name, field in _table(schema.get("properties")).items():
            if self._fields >= _MOST_FIELDS:
                break
            self._fields += 1
            one = self._merged(_resolved(field, self.spec))
            indent = "  " * depth
            rows.append(indent + self._row(str(name), one, name in required, _words(one.get("description"))))
            rows += self._rows(one, depth + 1)
        return rows

    def _merged(self, schema: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
        """A schema with the parts of `allOf` in it, or the first of `oneOf` and `anyOf`."""
        parts = schema.get("allOf") or (schema.get("oneOf") or schema.get("anyOf") or [])[:1]
        if not isinstance(parts, list) or not parts or depth > _DEPTH:
            return schema
        fields: dict[str, Any] = {}
        required: list[Any] = list(schema.get("required") or [])
        out: dict[str, Any] = {}
        for part in parts[:20]:
            one = _resolved(part, self.spec)
            if isinstance(one.get("allOf"), list):
                one = self._merged(one, depth + 1)
            fields.update(_table(one.get("properties")))
            required += one.get("required") or []
            out.update(one)
        return {
            **out,
            **schema,
            "allOf": None,
            "properties": {**fields, **_table(schema.get("properties"))},
            "required": required,
        }

    def _row(self, name: str, schema: Mapping[str, Any], required: bool, said: str, place: str = "") -> str:
        facts = [place, self._kind(schema), "required" if required else ""]
        if "default" in schema:
            facts.append(f"default {_plain(schema['default'])}")
        for key, word in (
            ("minimum", "at least"),
            ("maximum", "at most"),
            ("maxLength", "at most"),
            ("maxItems", "at most"),
        ):
            if schema.get(key) is not None:
                unit = " characters" if key == "maxLength" else " items" if key == "maxItems" else ""
                facts.append(f"{word} {_plain(schema[key])}{unit}")
        allowed = schema.get("enum")
        tail = f" One of {', '.join(_plain(value) for value in allowed[:50])}." if isinstance(allowed, list) else ""
        if schema.get("deprecated"):
            facts.append("deprecated")
        text = " ".join(said.split())
        return f"- `{name}` ({', '.join(fact for fact in facts if fact)}){': ' + text if text else ''}{tail}"

    def _kind(self, schema: Mapping[str, Any], depth: int = 0) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = " or ".join(map(str, kind))
        if kind == "array":
            inner = self._kind(_resolved(schema.get("items"), self.spec), depth + 1) if depth < _DEPTH else ""
            return f"array of {inner or 'values'}"
        form = f" ({schema['format']})" if isinstance(schema.get("format"), str) else ""
        return f"{kind}{form}" if kind else ("object" if "properties" in schema else "")


def _plain(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list, bool)) else str(value)
    return "`" + re.sub(r"[`\n]", " ", text)[:200] + "`"
