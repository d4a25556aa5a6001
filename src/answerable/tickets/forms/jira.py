"""An issue of Jira Service Management, as its REST API gives it, and as a row of its CSV export.

Read are: `key, fields {summary, description (text or a document), created, reporter, labels, status, resolution,
comment.comments [{author, body, created, jsdPublic}]}`; and of the CSV the columns Issue key, Summary, Description,
Created, Reporter, Labels, Comment (once for each: "date;author;text"), Resolution. Of a request of the service desk's
own API `issueKey, requestFieldValues [{fieldId, value}], createdDate, reporter, comments.values [{body, public}]`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .talk import MERGED, Said, Speaker, Talk, dig, objects, tag_names, tagged_intent, word

_COMMENT = re.compile(r"^\s*([^;\n]{6,40});([^;\n]{0,120});(.*)$", re.DOTALL)
_DONE = ("duplicate", "duplikat", "doublon", "duplicado")
MAX_NODES = 20_000  # of one description that is a document


def fits(row: Mapping[str, Any]) -> bool:
    if _is_request(row):
        return True
    return isinstance(row.get("key"), str) and isinstance(row.get("fields"), dict) and "summary" in row["fields"]


def _is_request(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("issueKey"), str) and isinstance(row.get("requestFieldValues"), list)


def _of_request(row: Mapping[str, Any]) -> dict[str, Any]:
    """A request of the service desk's own API, as the issue that it is."""
    told = {str(one.get("fieldId")): one.get("value") for one in objects(row["requestFieldValues"])}
    comments = [
        {**one, "jsdPublic": one.get("public"), "created": dig(one, "created", "iso8601")}
        for one in objects(dig(row, "comments", "values"))
    ]
    return {
        "key": row["issueKey"],
        "fields": {
            "summary": told.get("summary"),
            "description": told.get("description"),
            "created": dig(row, "createdDate", "iso8601"),
            "reporter": row.get("reporter"),
            "requestType": row.get("requestType"),
            "comments": comments,
        },
    }


def fits_columns(columns: Sequence[str]) -> bool:
    """Whether the columns of a CSV are those of a Jira export."""
    names = {column.casefold() for column in columns}
    return "issue key" in names and "summary" in names and bool({"issue id", "issue type", "status"} & names)


def dropped(row: Mapping[str, Any]) -> str | None:
    resolution = str(dig(row, "fields", "resolution", "name") or dig(row, "fields", "resolution") or "").casefold()
    return MERGED if resolution in _DONE else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    del notes
    if _is_request(row):
        row = _of_request(row)
    fields = row["fields"]
    asker = _person(fields.get("reporter")) or _person(fields.get("creator"))
    text = _document(fields.get("description"))
    messages = [Said("customer", text or word(fields.get("summary")) or "", fields.get("created"), asker)]
    comments = objects(dig(fields, "comment", "comments")) or objects(fields.get("comments"))
    for one in comments:
        who = _person(one.get("author"))
        robot = dig(one, "author", "accountType") == "app"
        speaker: Speaker = "agent" if who is None or who != asker else "customer"
        if dig(one, "author", "accountType") == "customer" and speaker == "agent":
            speaker = "copied"
        speaker = "note" if one.get("jsdPublic") is False else "system" if robot else speaker
        messages.append(Said(speaker, _document(one.get("body")), one.get("created"), who))
    return Talk(
        id=row["key"],
        subject=fields.get("summary"),
        created_at=fields.get("created"),
        channel=word(dig(fields, "request_channel_type")),
        intent=word(dig(fields, "requestType", "name")) or tagged_intent(fields.get("labels")),
        customer=asker,
        messages=tuple(messages),
        meta={"tags": tag_names(fields.get("labels"))} if tag_names(fields.get("labels")) else {},
    )


def from_cells(cells: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A row of the CSV, its columns as often as they stand, as the API would give it."""
    found: dict[str, list[str]] = {}
    for column, cell in cells:
        if cell.strip():
            found.setdefault(column.casefold().strip(), []).append(cell.strip())

    def first(*names: str) -> str | None:
        return next((found[name][0] for name in names if name in found), None)

    reporter = first("reporter", "reporter id", "creator", "creator id")
    askers = {value for name in ("reporter", "reporter id", "creator", "creator id") for value in found.get(name, ())}
    comments = []
    for cell in [*found.get("comment", ()), *found.get("comments", ())]:
        parts = _COMMENT.match(cell)
        at, who, text = (parts[1], parts[2].strip(), parts[3]) if parts else (None, "", cell)
        comments.append({"created": at, "author": reporter if who in askers else who, "body": text.strip()})
    return {
        "key": first("issue key"),
        "fields": {
            "summary": first("summary") or "",
            "description": first("description"),
            "created": first("created"),
            "reporter": reporter,
            "labels": found.get("labels", []),
            "resolution": first("resolution"),
            "comments": comments,
            "requestType": {
                "name": first(
                    "request type",
                    "custom field (request type)",
                    "customer request type",
                    "custom field (customer request type)",
                )
            },
        },
    }


def _person(value: Any) -> str | None:
    if isinstance(value, Mapping):
        return next(
            (
                found
                for key in ("accountId", "name", "key", "emailAddress", "displayName")
                if (found := word(value.get(key)))
            ),
            None,
        )
    return word(value)


def _document(value: Any) -> str:
    """The words of a description: text, or a document of Atlassian's format, a line for each block."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, Mapping):
        return ""
    pieces: list[str] = []
    waiting: list[Any] = [value]
    for _ in range(MAX_NODES):
        if not waiting:
            break
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node, Mapping):
            kind = node.get("type")
            if kind in ("text", "emoji", "mention"):
                pieces.append(str(node.get("text") or dig(node, "attrs", "text") or ""))
            if kind == "hardBreak":
                pieces.append("\n")
            if kind in ("paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow"):
                waiting.append("\n")
            waiting += reversed(node["content"]) if isinstance(node.get("content"), list) else []
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()
