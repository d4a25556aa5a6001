"""Which files a page says that it is put together from, and where in the folder each may lie.

Used twice: by the folder, which reads those files along with the page, and by extraction, which puts them in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from ...characters import names

TEXT_KINDS = names("md mdx markdown txt html htm liquid inc")
CODE_KINDS = names(
    "js jsx ts tsx mjs cjs vue svelte astro css scss py rb go rs java kt swift c h cpp cs php sh bash zsh ps1 sql json "
    "json5 jsonc yaml yml toml ini cfg conf xml csv tsv graphql proto dockerfile tf lua r pl ex exs"
    " dart env.example diff"
)
_VALUES = ("_config.yml", "_config.yaml", "docs.json", "mint.json", "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml",
           "config.yaml", "config/_default/params.toml", "config/_default/params.yaml",
           "mkdocs.yml", "mkdocs.yaml", "_variables.yml")  # fmt: skip
# Folders of generators whose name begins with a dot, and which hold snippets all the same.
DOTTED = names(".gitbook .vitepress .snippets")
_HOMES = ("_includes", "snippets", "_snippets", "includes", "partials", "_partials", "docs", "content",
          ".snippets", "layouts/shortcodes")  # fmt: skip
_MAX_ANCESTORS = 8
MAX_REFERENCES = 500  # of one page

_PATH = r"[^\s\"'<>{}\[\]()|%:#]{1,300}"
_QUOTED = r"[\"']([^\"'\n{}]{1,300})[\"']"
_LINES = re.compile(
    r"(?P<snippet>(?<![;\w])-{1,}8<-{1,}[ \t]+(?P<q>[\"'])(?P<snippet_path>[^\"'\n]{1,300})(?P=q))"
    rf"|(?P<block>^[ \t]*-{{1,}}8<-{{1,}}[ \t]*\n(?P<block_paths>(?:["
    rf" \t]*[^\s\"'][^\n]{{0,300}}\n){{1,40}})[ \t]*-{{1,}}8<-{{1,}}[ \t]*$)"
    rf"|(?P<vite><!--[ \t]*@include:[ \t]*(?P<vite_path>{_PATH})(?P<vite_part>[#{{][^\n>]{{0,80}}?)?[ \t]*-->)"
    rf"|(?P<code>^[ \t]*<<<[ \t]*(?P<code_path>{_PATH})(?P<code_part>[^\n]{{0,100}})$)"
    r"|(?P<liquid>\{%-?[ \t]*(?:include|include-markdown|include_relative|includefile|partial|render"
    r"|readfile|mdinclude)"
    rf"[ \t]+(?:file=)?(?:{_QUOTED}|(?P<liquid_path>[\w./@-]{{1,300}}))(?P<liquid_args>[^%]{{0,2000}})%\}})"
    r"|(?P<hugo>\{\{[<%][ \t]*(?:include|readfile|readFile|read-file|includemd|include-md|snippet"
    r"|transclude|md|import|partial)"
    rf"[ \t]+(?:(?:file|path|src|name|page|filename)=)?(?:{_QUOTED}|(?P<hugo_path>[\w./@-]{{1,300}}))"
    rf"(?P<hugo_args>[^%>]{{0,500}})[%>]\}}\}})"
    r"|(?P<docfx>\[!INCLUDE[ \t]*\[[^\]\n]{0,200}\][ \t]*\((?P<docfx_path>[^()\n]{1,300})\)[ \t]*\])"
    rf"|(?P<wiki>!\[\[(?P<wiki_path>[^\[\]\n|#^]{{1,200}})[^\[\]\n]{{0,100}}\]\])"
    rf"|(?P<bang>^[ \t]*(?:!include|@include|::include\{{[ \t]*file=)[ \t]*[\"'(]?"
    rf"(?P<bang_path>{_PATH})[\"')]?[ \t]*\}}?[ \t]*$)"
    rf"|(?P<myst>^[ \t]*(?P<fence>`{{3,}}|:{{3,}})\{{(?P<myst_kind>include|literalinclude)\}}[ \t]+"
    rf"(?P<myst_path>{_PATH})[ \t]*\n(?:[^\n]*\n){{0,30}}?[ \t]*(?P=fence)[ \t]*$)",
    re.M | re.I,
)
_IMPORT = re.compile(r"^import[ \t]+([A-Za-z_$][\w$]{0,100})[ \t]+from[ \t]+[\"']([^\"'\n]{1,300})[\"']", re.M)
_SNIPPET_TAG = re.compile(r"<Snippet\b[^<>]{0,300}?\bfile=[\"']([^\"'\n]{1,300})[\"']")
_SIGNS = ("8<-", "@include", "<<<", "{%", "{{<", "[!", "![[", "!include", "::include", "{include}", "{literalinclude}")
_DATA = re.compile(r"\b(?:site|hugo\.Data|\.Site\.Data|\$\.Site\.Data)\.?data\.([\w-]{1,80})", re.I)
_USES_VALUES = re.compile(r"\{\{|\{[A-Za-z_$][\w$.]*\}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where a page takes in another file.

    kind: `text` or `code`. path: as written. at, end: of what the file stands for. part: which lines or section of it.
    args: what it is called with. homes: folders where the generator keeps such files.
    """

    kind: str
    path: str
    at: int
    end: int
    part: str = ""
    args: Mapping[str, str] = field(default_factory=dict)


def references(source: str) -> Iterator[Reference]:
    """The places where `source` takes in a file in the way of one of the dialects, imports of MDX aside."""
    if not _may_have(source):
        return
    for match in _LINES.finditer(source):
        found = match.groupdict()
        at, end = match.span()
        if found["snippet"]:
            path, _, part = found["snippet_path"].partition(":")
            yield Reference("text", path, at, end, part and f":{part}")
        elif found["block"]:
            for line in found["block_paths"].split("\n"):
                if line.strip() and not line.strip().startswith(";"):
                    path, _, part = line.strip().partition(":")
                    yield Reference("text", path, at, end, part and f":{part}")
        elif found["vite"]:
            yield Reference("text", found["vite_path"], at, end, found["vite_part"] or "")
        elif found["code"]:
            yield Reference("code", found["code_path"], at, end, (found["code_part"] or "").strip())
        elif found["liquid"] or found["hugo"]:
            key = "liquid" if found["liquid"] else "hugo"
            quoted = next((g for g in (match.group(_LIQUID_QUOTED), match.group(_HUGO_QUOTED)) if g), None)
            path = quoted or found[f"{key}_path"] or ""
            if "=" not in path:
                yield Reference("text", path, at, end, args=arguments(found[f"{key}_args"] or ""))
        elif found["docfx"]:
            yield Reference("text", found["docfx_path"], at, end)
        elif found["wiki"]:
            yield Reference("text", found["wiki_path"].strip(), at, end)
        elif found["bang"]:
            yield Reference("text", found["bang_path"], at, end)
        elif found["myst"]:
            kind = "text" if found["myst_kind"].lower() == "include" else "code"
            yield Reference(kind, found["myst_path"], at, end)


_LIQUID_QUOTED = _LINES.groupindex["liquid"] + 1
_HUGO_QUOTED = _LINES.groupindex["hugo"] + 1
_ARGUMENT = re.compile(r"([\w-]{1,80})[ \t]*=[ \t]*(?:\"([^\"\n]{0,2000})\"|'([^'\n]{0,2000})'|([^\s\"'=%]{1,500}))")


def arguments(source: str) -> dict[str, str]:
    """`key="value"` pairs."""
    return {
        match.group(1).lower(): next((g for g in match.groups()[1:] if g is not None), "")
        for match in _ARGUMENT.finditer(source)
    }


def _may_have(source: str) -> bool:
    return any(sign in source for sign in _SIGNS)


def imports(source: str) -> dict[str, str]:
    """What the page imports by a name of its own, in MDX: the path by name."""
    return {m.group(1): m.group(2) for m in _IMPORT.finditer(source)} if "import" in source else {}


def wanted(source: str, page: str) -> Iterator[list[str]]:
    """For each file that the page at `page` needs, the paths inside the folder where it may lie, likeliest first."""
    for reference in islice(references(source), MAX_REFERENCES):
        yield candidates(reference.path, page, reference.kind)
    for path in imports(source).values():
        if paths := import_candidates(path, page):
            yield paths
    if "<Snippet" in source:
        for match in _SNIPPET_TAG.finditer(source):
            yield candidates(match.group(1), page, "text")
    if _USES_VALUES.search(source):
        for name in _VALUES:
            yield [posixpath.join(folder, name) for folder in ancestors(page)]
        for name in dict.fromkeys(_DATA.findall(source)):
            yield [
                posixpath.join(folder, home, f"{name}.{kind}")
                for folder in ancestors(page)
                for home in ("_data", "data")
                for kind in ("yml", "yaml", "json", "toml")
            ]


def ancestors(page: str) -> list[str]:
    """The folders that the page lies in, innermost first, and the root as ""."""
    folder = posixpath.dirname(page)
    out: list[str] = []
    while folder and len(out) < _MAX_ANCESTORS:
        out.append(folder)
        folder = posixpath.dirname(folder)
    return [*out, ""]


def import_candidates(path: str, page: str) -> list[str]:
    """Where the file of an `import` may lie; [] for a package, and for what is no text and not asked for as text."""
    raw = path.startswith(("!!raw-loader!", "raw-loader!")) or path.endswith("?raw")
    path = path.rpartition("!")[2].removesuffix("?raw")
    kind = path.rpartition(".")[2].lower()
    if kind in ("md", "mdx", "markdown"):
        return candidates(path, page, "text")
    return candidates(path, page, "code") if raw else []


def candidates(path: str, page: str, kind: str = "text") -> list[str]:
    """Paths inside the folder that `path`, as it stands in `page`, may mean; none leads out of the folder."""
    path = path.strip().replace("\\", "/")
    rooted = path.startswith(("/", "@", "~"))
    if path.startswith(("@site/", "@/", "~/", "@theme/")):
        path = path.partition("/")[2]
    path = path.removeprefix("@").lstrip("/")
    if not path or "://" in path or "\x00" in path or len(path) > 300:
        return []
    folders = ancestors(page)
    if path.startswith(("./", "../")):
        bases = [folders[0], *folders[1:]]
        # `../x` counts from the page; from a root only where the author counted from there.
        places = [posixpath.join(base, path) for base in bases[:1]]
    else:
        order = [*folders[::-1], *()] if rooted else folders
        places = [posixpath.join(base, path) for base in order]
        places += [posixpath.join(base, home, path) for base in folders for home in _HOMES]
        parts = path.split("/")
        places += ["/".join(parts[n:]) for n in range(1, min(len(parts), 4))]
    out: dict[str, None] = {}
    for place in places:
        inner = posixpath.normpath(place)
        if inner.startswith(("../", "/")) or inner in ("..", ".") or not allowed(inner, kind):
            continue
        out[inner] = None
        if "." not in posixpath.basename(inner):
            out.update(dict.fromkeys((f"{inner}.md", f"{inner}.mdx", f"{inner}.html")))
    return list(out)


def allowed(inner: str, kind: str = "code") -> bool:
    """Whether a file at this path may be taken into a page: of a kind that pages are written in, and not hidden."""
    *folders, name = inner.split("/")
    if name.startswith(".") or any(f.startswith(".") and f not in DOTTED for f in folders) or "node_modules" in folders:
        return False
    _, dot, ending = name.rpartition(".")
    if not dot:
        return bool(name)
    return ending.lower() in TEXT_KINDS or ending.lower() in CODE_KINDS
