"""A suite from its file to its verdict: ingest, ask, compare with the baseline, judge."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...answer.level.calibration import load_calibration
from ...answer.level.platt import PlattMap
from ...errors import SuiteError
from ...index import Index, open_index
from ...index import ingest as take_in
from ...model import Answer, Page, Ticket
from ...progress import Progress, counting
from ...settings import Settings
from ...tickets.message import asking
from ...tickets.read import TicketFile, read_tickets
from ..anchors import Anchor, Texts, anchors_of, stale
from ..answers_cache import cached_answers
from ..code_digest import code_digest
from ..coverage.coverage import Coverage, coverage
from ..coverage.level import coverage_level
from ..judge.judge import Judge
from ..labels.former_names import former_names
from ..labels.resolve import ResolvedLabels, resolve
from ..models import answering_models
from ..outcomes import TicketOutcome, citations_of, outcomes_of
from ..run import facts_of
from ..scored_answer import scored_answer
from .baseline import Baseline, baseline_ticket, label_digest, pinned, read_baseline, write_baseline
from .docs_drift import DocsDrift, docs_drift, facts_of_pages, line_in
from .gates import Finding, GateResult, HeldTicket, Inputs, floors_of, gate_line, judge, lowered
from .judge_floors import SuiteJudge, judge_suite, with_gates
from .suite import Suite, load_suite
from .waivers import Waiver, read_waivers

WORK = Path(".answerable/eval")  # where the indexes of suites lie
_CODE = "code"  # in the folder of such an index: what made it


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """A run. `held` are the ratchet's tickets, `notes` what was guessed or left out, `updated` a baseline written.

    judged: what the judge said, where the suite has one; its floors are among `gates` only where the suite says so.
    """

    suite: Suite
    gates: tuple[GateResult, ...]
    held: tuple[HeldTicket, ...]
    outcomes: tuple[TicketOutcome, ...]
    coverage: Coverage
    drift: DocsDrift
    notes: tuple[str, ...]
    today: datetime.date
    updated: bool = False
    judged: SuiteJudge | None = None

    @property
    def passed(self) -> bool:
        return all(gate.verdict == "pass" for gate in self.gates)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, each with its place; a gate without findings of its own is one, at its line of the suite."""
        findings: list[Finding] = []
        for gate in self.gates:
            if gate.verdict != "pass":
                own = Finding(f"{gate.name}: {gate.said} ({gate.demand})", str(self.suite.path), gate.line)
                findings += [*gate.findings] or [own]
        return tuple(findings)


def run_suite(
    path: str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    update: bool = False,
    allow_lower: bool = False,
    reanchor: bool = False,
    fresh: bool = False,
    today: datetime.date | None = None,
    work: Path = WORK,
    progress: Progress | None = None,
    judge_by: Judge | None = None,
) -> SuiteReport:
    """Run a suite; with `update`, write its baseline anew and judge by that. `judge_by` replaces the settings' judge.

    An index given by the suite is read as it is; a source is ingested into an index under `work`, anew where other
    code made the last one. Raises SuiteError (a broken suite, waivers or baseline; an update that would hide something:
    see `_updated`), TicketError, what ingest and open_index raise, and NetworkError, MissingExtra or EnvironmentFailure
    where a judge that gates cannot be had.
    """
    suite = load_suite(path)
    settings = suite.over(settings or Settings.load())
    file = read_tickets(suite.tickets, settings.tickets)
    today = today or datetime.date.today()
    waivers = read_waivers(suite.waivers, today)
    baseline = read_baseline(suite.baseline)
    if update and baseline is not None and not allow_lower:
        _refuse_lower(suite, baseline)
    notes = [f"{file.path}: {note}" for note in file.notes]
    kept_failed: tuple[str, ...] = ()
    place = suite.index
    if place is None:
        place, kept_failed, more_notes = ingested(suite, settings, work, progress)
        notes += more_notes
    with open_index(place, retrieve=settings.retrieve) as index:
        labels = resolved_labels(file, index, settings, baseline)
        notes += [f"{file.path}: {note}" for note in labels.notes]
        tickets = labels.tickets
        tick = counting(progress, "ask", len(tickets))
        answers = cached_answers(tickets, index, settings, fresh=fresh, progress=tick)
        level = coverage_level(tickets, [scored_answer(answer) for answer in answers])
        about = facts_of(index, settings)
        measured = coverage(
            tickets,
            answers,
            index_facts=about,
            measured=level,
            card=file.card,
            pages=index.pages,
            ticket_labels=labels.counts,
        )
        asked, answers = asking(tickets, answers)
        tickets, ids = tuple(asked), {ticket.id for ticket in asked}
        file = dataclasses.replace(file, tickets=tuple(ticket for ticket in file.tickets if ticket.id in ids))
        run = Run(suite, settings, file, index, answers, tickets=tickets)
        if update:
            baseline = run.updated(baseline, reanchor)
            write_baseline(suite.baseline, baseline)
        inputs = run.inputs(baseline, waivers=waivers, today=today, kept_failed=kept_failed, allow_lower=allow_lower)
        gates, held = judge(inputs)
    tick = counting(progress, "judge", None)
    judged = judge_suite(suite, settings, tickets, answers, judge=judge_by, progress=tick)
    notes += [judged.said] if judged is not None and judged.said else []
    gates = with_gates(gates, judged)
    return SuiteReport(
        suite, gates, held, tuple(inputs.outcomes), measured, inputs.drift, tuple(notes), today, update, judged
    )


def resolved_labels(file: TicketFile, index: Index, settings: Settings, baseline: Baseline | None) -> ResolvedLabels:
    """The tickets with the pages that their labels name. Raises TicketError where too many labels name no page.

    A page of the baseline that is gone is no wrong label: it is a change of the docs, for the gates to judge.
    """
    gone = () if baseline is None else [facts.page for facts in baseline.pages]
    labels = resolve(file.tickets, index.pages, former_names(index), gone)
    labels.check(settings.tickets.max_unresolved_labels, file.path)
    return labels


class Run:
    """What one run knows, before any verdict; `pages`, where given, stand for those of the index.

    `tickets` are those of the file with resolved labels, else as they are there. What a baseline keeps of a label is
    the label as it was written.
    """

    def __init__(
        self,
        suite: Suite,
        settings: Settings,
        file: TicketFile,
        index: Index,
        answers: Sequence[Answer],
        pages: Mapping[str, Page] | None = None,
        tickets: Sequence[Ticket] | None = None,
    ) -> None:
        self.tickets = tickets if tickets is not None else file.tickets
        self.suite, self.settings, self.file, self.index, self.answers = suite, settings, file, index, answers
        self.pages = pages if pages is not None else {key: index.pages[key] for key in index.pages}
        self.texts = Texts(self.pages)

    def outcomes(self, anchors: Mapping[str, tuple[Anchor, ...]]) -> tuple[TicketOutcome, ...]:
        moved = {
            name: frozenset(page for anchor in mine if (page := self.texts.where(anchor)) is not None)
            for name, mine in anchors.items()
        }
        return outcomes_of(
            self.tickets, self.answers, thresholds=self._thresholds(), margin=self.suite.margin, moved=moved
        )

    def inputs(
        self,
        baseline: Baseline | None,
        *,
        waivers: Sequence[Waiver] = (),
        today: datetime.date = datetime.date.min,
        kept_failed: tuple[str, ...] = (),
        allow_lower: bool = False,
    ) -> Inputs:
        """What the gates are judged on. `today` decides which waivers hold; without waivers any day will do."""
        before = baseline.by_ticket if baseline is not None else {}
        anchors = {
            ticket.id: before[ticket.id].anchors
            for ticket in self.file.tickets
            if ticket.id in before and before[ticket.id].label_digest == label_digest(ticket)
        }
        gone = {name: lost for name, mine in anchors.items() if (lost := stale(mine, self.texts))}
        quotes = [citation for answer in self.answers for citation in citations_of(answer)]
        good = sum(
            citation.page in self.pages
            and self.pages[citation.page].text[citation.start : citation.end] == citation.quote
            for citation in quotes
        )
        return Inputs(
            suite=self.suite,
            baseline=baseline,
            tickets=self.file.tickets,
            outcomes=self.outcomes(anchors),
            quotes=(good, len(quotes)),
            settings=pinned(self.settings),
            models=self._models(),
            drift=docs_drift(baseline.pages, self.pages) if baseline is not None else DocsDrift(),
            stale=gone,
            waivers=waivers,
            today=today,
            kept_failed=kept_failed,
            allow_lower=allow_lower,
            ticket_line=ticket_lines(self.file.path).get,
            page_place=self._page_place,
        )

    def updated(self, old: Baseline | None, reanchor: bool) -> Baseline:
        """The baseline of this run. Raises SuiteError where it would bake in an error or a stale label."""
        broken = [outcome.ticket for outcome in self.outcomes({}) if outcome.outcome == "error"]
        if broken:
            message = (
                f"{len(broken)} tickets could not be processed, the first is {broken[0]!r}; no baseline was written"
            )
            raise SuiteError(message, path=self.suite.tickets, line=ticket_lines(self.file.path).get(broken[0]))
        before = old.by_ticket if old is not None else {}
        anchors: dict[str, tuple[Anchor, ...]] = {}
        for ticket, resolved in zip(self.file.tickets, self.tickets, strict=True):
            kept = before.get(ticket.id)
            if kept is not None and kept.label_digest == label_digest(ticket) and kept.anchors and not reanchor:
                anchors[ticket.id] = kept.anchors
                if lost := stale(kept.anchors, self.texts):
                    raise SuiteError(
                        f'labels stale: {ticket.id} rests on "{lost[0].quote}" of {lost[0].page}, which is gone; '
                        "no baseline was written",
                        path=self.suite.tickets,
                        line=ticket_lines(self.file.path).get(ticket.id),
                        remedy="Read the label again and edit it; or, if all labels still hold, add --reanchor.",
                    )
            else:
                anchors[ticket.id] = self._anchors(resolved)
        by_ticket = {outcome.ticket: outcome for outcome in self.outcomes(anchors)}
        return Baseline(
            suite=self.suite.name,
            floors=floors_of(self.suite),
            settings=pinned(self.settings),
            models=self._models(),
            pages=facts_of_pages(self.pages),
            tickets=tuple(
                baseline_ticket(by_ticket[ticket.id], ticket, anchors[ticket.id]) for ticket in self.file.tickets
            ),
        )

    def _anchors(self, ticket: Ticket) -> tuple[Anchor, ...]:
        anchors = anchors_of(ticket, self.pages)
        if ticket.answerable and ticket.relevant and not anchors:
            raise SuiteError(
                f"ticket {ticket.id!r} names relevant pages that there are not: {', '.join(ticket.relevant[:3])}",
                path=self.suite.tickets,
                line=ticket_lines(self.file.path).get(ticket.id),
                remedy="Pages are named as `answerable pages` lists them.",
            )
        return anchors

    def _models(self) -> dict[str, str]:
        calibration = load_calibration(self.index.path)
        return {
            **answering_models(self.index, self.settings),
            "calibration": "" if calibration is None else level_digest(calibration.relevel),
        }

    def _thresholds(self) -> Callable[[str | None], tuple[float, float]]:
        answer = self.settings.answer
        calibration = load_calibration(self.index.path) if any(answer.calibrated for answer in self.answers) else None

        def of(intent: str | None) -> tuple[float, float]:
            threshold = answer.answer_threshold
            if calibration is not None:
                threshold = calibration.threshold_for(intent, threshold)
            return threshold, answer.assist_threshold

        return of

    def _page_place(self, page: str, context: str) -> tuple[str, int | None]:
        """The file of a page, from here if it is near, and the line that reads like `context`."""
        source = self.index.manifest.sources.get(self.index.source_of(page)) if page in self.pages else None
        file = Path(str((source or {}).get("location", ""))) / page
        if "://" in page or not file.is_file():
            return page, None
        line = line_in(file.read_text(encoding="utf-8", errors="replace"), context) if context else None
        return shown(file), line


def level_digest(level: PlattMap) -> str:
    """Twelve hex digits of the map that sets the level of confidences, as a baseline pins it."""
    # Committed baselines hold the digest of this spelling: it stays, whatever the class is called.
    spelled = f"Relevel(a={level.a!r}, b={level.b!r}, n={level.n!r}, effective={level.effective!r})"
    return hashlib.sha256(spelled.encode()).hexdigest()[:12]


def _refuse_lower(suite: Suite, baseline: Baseline) -> None:
    for name, old, new in lowered(suite, baseline.floors):
        now = "is gone" if new is None else f"is {new:g}"
        raise SuiteError(
            f"{name} was {old:g}, {now}: it demands less than the baseline",
            path=suite.path,
            line=gate_line(suite, name),
            remedy="If that is meant, add --allow-lower.",
        )


def ingested(
    suite: Suite, settings: Settings, work: Path, progress: Progress | None
) -> tuple[Path, tuple[str, ...], list[str]]:
    """The index of a suite's source, brought up to date; pages kept in an older version; notes."""
    assert suite.source is not None
    mark = hashlib.sha256(shown(suite.path).encode()).hexdigest()[:8]
    name = re.sub(r"[^\w.-]+", "-", suite.name)[:60]
    folder = work / f"{name}-{mark}"
    code = folder / _CODE
    if folder.exists() and (not code.is_file() or code.read_text("utf-8") != code_digest()):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    code.write_text(code_digest(), "utf-8")
    receipt = take_in(suite.source, folder, settings, allow_shrink=True, progress=progress)
    notes = [f"{failure.page}: not taken in: {failure.reason}" for failure in receipt.failures[:20]]
    return folder, receipt.kept_failed, notes


def ticket_lines(path: str | os.PathLike[str]) -> dict[str, int]:
    """Ticket ids to the lines of their file: by the "id" of a JSON line, or the first cell that is an id of a CSV."""
    lines: dict[str, int] = {}
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return lines
    for number, line in enumerate(text.split("\n"), 1):
        match = re.search(r'"id"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))', line)
        name = (match[1] or match[2]) if match else line.split(",")[0].strip().strip('"')
        lines.setdefault(name, number)
    return lines


def shown(file: Path) -> str:
    """A path as a reader here would write it."""
    try:
        return file.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(file)
