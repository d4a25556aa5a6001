"""docutils' parser, with roles and directives of our own that no other user of docutils in this process sees.

docutils keeps both in module-wide tables. Here the classes of its parser are derived instead, so that a parse looks
into ours; every directive goes through `directives.build`, and none of docutils' own is run: they may read files, and
throw away what has an error in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from .directive import Directive
from .directives import build
from .roles import role_text
from .session import Session

LONGEST_LINE = 1_000_000
_LONGEST_PARAGRAPH = 3_000  # characters whose markup is looked for at once
_ERROR = 3  # docutils' levels: 1 info, 2 warning, 3 error, 4 severe


def parse(source: str, session: Session) -> Any:
    """The document tree of a page, as docutils' parser leaves it: no transform is run.

    Raises ImportError where docutils is not installed, RecursionError for markup nested too deep for it.
    """
    import docutils.core  # noqa: F401  (what the extra brings, whole or not at all)
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.statemachine import string2lines
    from docutils.utils import new_document

    kit = _kit()
    settings = get_default_settings(Parser)
    for name, value in _SETTINGS.items():
        setattr(settings, name, value)
    document: Any = new_document(session.page, settings)
    document.answerable = session
    lines = string2lines(source, tab_width=settings.tab_width, convert_whitespace=True)
    machine = kit.states_module.RSTStateMachine(state_classes=kit.states, initial_state="Body", debug=False)
    try:
        machine.run([line[:LONGEST_LINE] for line in lines], document, inliner=kit.inliner(session))
    finally:
        kit.cache.clear()  # of nested machines, which would keep the tree
    _read_titles_in_errors(document, session, kit)
    return document


_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "tab_width": 8,
    "pep_references": None,
    "rfc_references": None,
    "character_level_inline_markup": False,
    "trim_footnote_reference_space": False,
    "language_code": "en",
    "line_length_limit": LONGEST_LINE,
}


def _read_titles_in_errors(document: Any, session: Session, kit: Any) -> None:
    """A title that docutils refuses where it stands is in the source of an error: make it a heading again.

    What else an error holds (the source of a torn table) is left there for the walker.
    """
    if session.memo is None:
        return
    memo = SimpleNamespace(
        document=document, reporter=document.reporter, language=session.memo.language, inliner=session.memo.inliner
    )
    for message in list(document.findall(kit.nodes.system_message)):
        if message.get("level", 0) < _ERROR or message.parent is None:
            continue
        source = next((child.astext() for child in message if child.tagname == "literal_block"), "")
        lines = [line.strip() for line in source.split("\n") if line.strip()]
        marks = [line for line in lines if not any(c.isalnum() for c in line)]
        if len(lines) - len(marks) == 1 and 1 <= len(marks) <= 2 and len(set(marks[-1])) == 1:
            [title] = [line for line in lines if line not in marks]
            children, _ = memo.inliner.parse(title, message.get("line", 0), memo, message)
            style: Any = marks[-1][0] if len(marks) == 1 else (marks[0][0], marks[-1][0])
            box = kit.box("heading", children)
            box["style"] = session.title_styles.index(style) + 1 if style in session.title_styles else 0
            message.parent.replace(message, box)


@lru_cache(maxsize=1)
def _kit() -> Any:
    """The derived classes. They are made on first use, for docutils is not always there."""
    from docutils import nodes
    from docutils.parsers.rst import states

    class box(nodes.General, nodes.Inline, nodes.Element):  # the class is the name of the node
        """An element of ours; `role` says what the walker does with it, `attrs` are its HTML attributes."""

        def __init__(self, role: str = "", children: Any = (), **attrs: str) -> None:
            super().__init__("")
            self.role, self.attrs = role, attrs
            self.extend([child for child in children if child is not None])

    def run_directive(self: Any, match: Any, **presets: Any) -> tuple[list[Any], bool]:
        block, _, offset, finish = self.state_machine.get_first_known_indented(match.end(), strip_top=0)
        session: Session = self.document.answerable
        directive = Directive(match.group(1), block, offset, self, session, nodes, box, presets.get("alt"))
        return build(directive), finish

    explicit = SimpleNamespace(
        patterns=states.Body.explicit.patterns,
        constructs=[
            (run_directive if method is states.Body.directive else method, pattern)
            for method, pattern in states.Body.explicit.constructs
        ],
    )
    classes: list[Any] = []
    cache: list[Any] = []

    class States(dict[str, Any]):
        """The states of one nested machine, each made when it is first asked for: there are fifteen, few are."""

        def __init__(self, machine: Any, classes: Any) -> None:
            super().__init__()
            self._machine = machine
            self._classes = {state.__name__: state for state in classes}

        def __missing__(self, name: str) -> Any:
            state = self[name] = self._classes[name](self._machine, self._machine.debug)
            if getattr(self._machine, "memo", None) is not None:  # it is running
                state.runtime_init()
            return state

    class Machine(states.NestedStateMachine):
        """What parses the inside of lists, quotes, directives."""

        def add_states(self, state_classes: Any) -> None:
            self.states = States(self, state_classes)

    def start(self: Any, state_machine: Any, debug: bool = False) -> None:
        states.RSTState.__init__(self, state_machine, debug)
        self.nested_sm_kwargs = {"state_classes": classes, "initial_state": "Body"}

    def begin(self: Any) -> None:
        states.RSTState.runtime_init(self)
        session: Session = self.document.answerable
        session.memo, session.title_styles = self.memo, self.memo.title_styles

    shared = {
        "__init__": start,
        "runtime_init": begin,
        "directive": run_directive,
        "explicit": explicit,
        "nested_sm": Machine,
        "nested_sm_cache": cache,
    }
    classes += [type(state.__name__, (state,), dict(shared)) for state in states.state_classes]

    def inliner(session: Session) -> Any:
        def interpreted(rawsource: str, text: str, role: str, lineno: int) -> tuple[list[Any], list[Any]]:
            return list(_role_nodes(role, text, session, nodes, box)), []

        made: Any = states.Inliner()
        whole = made.parse

        def parse_parts(text: str, lineno: int, memo: Any, parent: Any) -> tuple[list[Any], list[Any]]:
            found: tuple[list[Any], list[Any]] = [], []
            for part in _parts(text):
                for every, one in zip(found, whole(part, lineno, memo, parent), strict=True):
                    every.extend(one)
            return found

        made.parse = parse_parts
        made.interpreted = interpreted  # a derived class would lose patterns that it reads off its own
        return made

    return SimpleNamespace(nodes=nodes, states_module=states, box=box, states=classes, cache=cache, inliner=inliner)


def _parts(text: str) -> Iterator[str]:
    """A long paragraph in parts: docutils looks from each sign that opens markup to the end for one that closes it."""
    at = 0
    while len(text) - at > _LONGEST_PARAGRAPH:
        end = at + _LONGEST_PARAGRAPH
        cut = max(text.rfind("\n", at, end), text.rfind(". ", at, end) + 1, text.rfind(" ", end - 200, end))
        cut = cut if cut > at else end
        yield text[at:cut]
        at = cut
    yield text[at:] if at else text


def _role_nodes(role: str, text: str, session: Session, nodes: Any, box: Any) -> Iterator[Any]:
    name = role.lower() or session.default_role
    for _ in range(8):  # roles may be derived from each other
        base = session.roles.get(name)
        if base is None or base == name:
            break
        name = base
    if name == "raw html":
        yield box("raw", [nodes.Text(text.replace("\x00", "\\"))])
        return
    if name.startswith("raw "):
        yield session.lost(box, "hidden", name, text.replace("\x00", "\\"))
        return
    said = role_text(name, text, session.conf)
    if not said.known and name not in session.roles_met:
        session.roles_met.add(name)
        yield session.lost(box, "directive", f":{name}:", "")
    if not said.text:
        return
    text = (session.title_of(said.page) if said.page else None) or said.text
    shown = box("reference" if said.label else said.tag or "", [nodes.Text(text)])
    if said.label:
        shown["target"] = said.label
    yield shown
