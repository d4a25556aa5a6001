"""The desk as text for a terminal: dense, plain, every number with its n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ... import escape
from ...desk.estimate import Estimate
from ...desk.metrics import BY_NAME, METRICS
from ...desk.overview import Overview, Split
from ...desk.price import PRICES
from ..terminal import grid, paint, wrapped_clean
from ..words import count, fit, percent
from .words import PATH_WORDS, READING_WORDS, full, interval, span, usd, value

SHOWN_INTENTS = 25
_HEADLINE = ("ai_resolution", "containment", "deflection")
_VERDICT = {"good": "green", "ok": "yellow", "bad": "red", "unknown": "dim"}


def desk_text(desk: Overview, *, width: int = 100, color: bool = False) -> str:
    """The whole report, ending in a line feed."""
    width = max(80, width)
    parts = [
        _head(desk, width, color),
        _warnings(desk, width, color),
        _section("By path", _table(desk.paths, desk.n, width, color, PATH_WORDS), color),
        _section(
            "By intent",
            _table((*desk.intents[:SHOWN_INTENTS], Split("total", desk.n, desk.total)), desk.n, width, color),
            color,
        ),
        _section("By week (of its Monday)", _table(desk.weeks, desk.n, width, color), color),
        _section("Everything else", _others(desk.total, width), color),
        _section("Against published figures", _scores(desk, width, color), color),
        _section("If the price of an AI resolution moves", _prices(desk, width, color), color),
        _section("Coverage before, resolution after", _loop(desk, width, color), color),
        _section("For a person to look at", _exceptions(desk, width), color),
        _section("About the data", _notes(desk, width), color),
    ]
    return "\n".join(part for part in parts if part)


# -- the parts ------------------------------------------------------------------------------------


def _head(desk: Overview, width: int, color: bool) -> str:
    total = desk.total
    low, high = total["resolution_confirmed"], total["resolution_with_silent"]
    intents = sum(split.name != "(no intent)" for split in desk.intents)
    lines = [f"{count(desk.n, 'conversation')}, {desk.first} to {desk.last}, {count(intents, 'intent')}", ""]
    claim = (
        f"Resolved: {paint(span(low, high), 'bold', color)}  {interval(low)} confirmed, {interval(high)} with silent"
    )
    lines.append(f"{claim}, n = {low.n:,}")
    csat = total["csat"]
    graded = total["graded"]
    lines.append(f"CSAT: {paint(value(csat), 'bold', color)}  {interval(csat)}, {count(csat.n, 'grade')} "
                 f"({value(graded)} of {graded.n:,} gave one)")  # fmt: skip
    rest = [f"{BY_NAME[name].title.lower()} {full(total[name])} of {total[name].n:,}" for name in _HEADLINE]
    lines += wrapped_clean("; ".join(rest), width)
    cost = total["cost_per_resolution"]
    lines.append(
        f"Cost: {full(total['cost_per_message'])} a message, {full(cost)} a resolution ({cost.n:,} issues), "
        f"{full(total['cost_per_conversation'])} a conversation"
    )
    if desk.health is not None:
        health = desk.health
        lines += wrapped_clean(
            f"Health: week of {health.week}, {full(health.last)} a message (n = {health.last.n:,}), before "
            f"{full(health.before)} (n = {health.before.n:,}): {health.said}",
            width,
        )
    return "\n".join(lines) + "\n"


def _warnings(desk: Overview, width: int, color: bool) -> str:
    lines: list[str] = []
    for item in desk.warnings:
        metric = BY_NAME[item.metric]
        name = PATH_WORDS.get(item.part, escape.for_terminal(item.part))

        def shown(amount: float, metric_unit: str = metric.unit) -> str:
            return percent(amount) if metric_unit == "share" else f"{amount:.2f}"

        warning = (
            f"The aggregate flatters: {metric.title} rose from {shown(item.total_before)} to {shown(item.total_after)} "
            f"while {item.split} {name} fell from {shown(item.part_before)} (n = {item.n_before:,}) to "
            f"{shown(item.part_after)} (n = {item.n_after:,})"
        )
        wrapped = wrapped_clean(warning, width)
        lines += [paint(line, "red", color) for line in wrapped]
    return "\n".join(lines) + "\n" if lines else ""


def _table(
    splits: Sequence[Split], n: int, width: int, color: bool, words: Mapping[str, str] | None = None
) -> list[str]:
    head = ("", "n", "share", "resolved", "[95 %]", "CSAT", "grades", "escal.", "repeat", "$/msg", "$/solved")
    rows = []
    for split in splits:
        line = split.line
        name = (words or {}).get(split.name, split.name)
        rows.append(
            (
                name,
                f"{split.n:,}",
                percent(split.n / n),
                span(line["resolution_confirmed"], line["resolution_with_silent"]),
                interval(_ends(line)),
                value(line["csat"]),
                f"{line['csat'].n:,}",
                value(line["escalation_rate"]),
                value(line["repeat_contacts"]),
                value(line["cost_per_message"]),
                value(line["cost_per_resolution"]),
            )
        )
    return grid(head, rows, width, color)


def _ends(line: Mapping[str, Estimate]) -> Estimate:
    """The interval of a range: from the low end of the low estimate to the high end of the high one."""
    low, high = line["resolution_confirmed"], line["resolution_with_silent"]
    return Estimate(high.value, low.low, high.high, high.n, "share")


def _others(total: Mapping[str, Estimate], width: int) -> list[str]:
    shown = {"resolution_confirmed", "resolution_with_silent", "csat", "graded", "cost_per_message",
             "cost_per_resolution", "cost_per_conversation", *_HEADLINE}  # fmt: skip
    lines = []
    for metric in METRICS:
        if metric.name not in shown:
            estimate = total[metric.name]
            row = f"{fit(metric.title, 36)}{full(estimate).ljust(26)} n = {estimate.n:,} {metric.of}"
            lines.append(fit(row, width).rstrip())
    return lines


def _scores(desk: Overview, width: int, color: bool) -> list[str]:
    rows, sources = [], []
    for score in desk.scores:
        band = score.band
        unit = BY_NAME[band.metric].unit
        source = f"{band.source}, {band.year}, {band.kind}"
        if source not in sources:
            sources.append(source)
        rows.append(
            (
                BY_NAME[band.metric].title + ("" if band.group == "all" else f", {band.group}"),
                full(score.estimate),
                f"{score.estimate.n:,}",
                score.verdict + ("" if score.sure or score.verdict == "unknown" else "?"),
                _band(band.good, unit),
                _band(band.ok, unit),
                f"({sources.index(source) + 1})",
            )
        )
    lines = grid(("", "here", "n", "", "good", "ok", ""), rows, width, color, room=46)
    for place, score in enumerate(desk.scores, 1):
        lines[place] = _verdict_painted(lines[place], score.verdict, color)
    note = (
        "?: the interval reaches into another band. Bands are put together from the figures cited; the sources "
        "disagree (10-15 % AI share beside 67-76 % resolution in the field, and 81 % as a showcase): both are shown, "
        "with your own curve in the HTML report."
    )
    cited = "; ".join(f"({place}) {escape.for_terminal(source)}" for place, source in enumerate(sources, 1))
    return [*lines, *wrapped_clean(cited, width), *wrapped_clean(note, width)]


def _band(ends: tuple[float, float], unit: str) -> str:
    low, high = (f"{end * 100:.0f}" if unit == "share" else f"{end:g}" for end in ends)
    return f"{low}-{high}" + (" %" if unit == "share" else "")


def _verdict_painted(line: str, verdict: str, color: bool) -> str:
    return line.replace(f" {verdict}", f" {paint(verdict, _VERDICT[verdict], color)}", 1) if color else line


def _prices(desk: Overview, width: int, color: bool) -> list[str]:
    head = ("", "n", "by machine", "human", "break-even", *(f"${price:.2f}" for price in PRICES))
    chosen = [line for line in desk.prices if line.at_high is not None][:SHOWN_INTENTS]
    rows = [
        (
            line.intent or "all",
            f"{line.n:,}",
            span(line.resolved_low, line.resolved_high),
            usd(line.human_usd),
            usd(line.at_high)
            if usd(line.at_low) == usd(line.at_high)
            else f"{usd(line.at_low)} to {usd(line.at_high)}",
            *(usd(saved) for saved in line.saved),
        )
        for line in chosen
    ]
    if not rows:
        return ["too few contacts that the machine answered"]
    few = len(desk.prices) - len(chosen)
    lines = grid(head, rows, width, color)
    note = "USD saved a contact, by the price of one AI resolution ($0.50-2.00 today; above $3.00 forecast for 2030)."
    return [*lines, *wrapped_clean(note + (f" {count(few, 'intent')} with too few contacts." if few else ""), width)]


def _loop(desk: Overview, width: int, color: bool) -> list[str]:
    if all(line.covered is None for line in desk.loop):
        return ["no coverage report given: --coverage FILE.json joins one"]
    rows = [
        (
            line.intent,
            f"{line.n:,}",
            "–" if line.covered is None else percent(line.covered.share),
            "–" if line.covered is None else f"{line.covered.n:,}",
            value(line.resolved),
            interval(line.resolved),
            READING_WORDS[line.reading],
        )
        for line in desk.loop[:SHOWN_INTENTS]
    ]
    return grid(("", "n", "covered", "tickets", "resolved", "[95 %]", ""), rows, width, color, left=(0, 6))


def _exceptions(desk: Overview, width: int) -> list[str]:
    lines = [f"{count(desk.exceptions_all, 'conversation')} of {desk.n:,}, the gravest first"]
    lines += [fit(f"  {escape.for_terminal(item.id)}  {item.why}", width).rstrip() for item in desk.exceptions[:8]]
    if desk.reasons:
        reasons = ", ".join(f"{escape.for_terminal(code)} {n:,}" for code, n in desk.reasons)
        lines += wrapped_clean(f"handed over because of: {reasons}", width)
    return lines


def _notes(desk: Overview, width: int) -> list[str]:
    lines = [f"{escape.for_terminal(note)}: {n:,} of {desk.n:,}" for note, n in desk.notes]
    if desk.broken:
        lines.append(f"not read: {count(desk.broken, 'row')}")
        lines += [f"  line {line}: {escape.for_terminal(problem)}" for line, problem in desk.listed]
    lines.append(f"silent, and too young to tell: {desk.open_silences:,} of {desk.n:,}")
    lines.append(f"people answer {desk.human_tickets_per_month:,.0f} conversations a month")
    cost = usd(desk.bad_contained_usd)
    lines.append(f"issues that began abandoned: {desk.bad_contained:,}, with all that came of them {cost}")
    return [fit(line, width).rstrip() for line in lines]


# -- small things --------------------------------------------------------------------------------


def _section(title: str, lines: Sequence[str], color: bool) -> str:
    return "\n".join([paint(title, "bold", color), *lines]) + "\n" if lines else ""
