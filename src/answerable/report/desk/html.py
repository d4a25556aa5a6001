"""The desk as one HTML page, in the look of the coverage report: self-contained, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence

from ...desk.loop import READINGS
from ...desk.metrics import BY_NAME, METRICS
from ...desk.overview import Overview, Split
from ...desk.price import PRICES
from ...desk.scorecard import RECONSTRUCTED, Score
from .. import escape
from ..style import SHEET
from ..words import count, percent
from . import plots
from .style import DESK_SHEET
from .words import PATH_WORDS, full, interval, number, span, usd, value

SHOWN_INTENTS = 40

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_ASIDE = "n = {n:,}"


def desk_html(found: Overview) -> str:
    """The whole document as text; the same overview gives the same bytes."""
    parts = [
        _header(found),
        "<main>",
        _warnings(found),
        _paths(found),
        _weeks(found),
        _intents(found),
        _scores(found),
        _curve(found),
        _prices(found),
        _loop(found),
        _confidence(found),
        _exceptions(found),
        _metrics(found),
        _data(found),
        "</main>",
        _footer(found),
    ]
    body = "\n".join(part for part in parts if part)
    low, high = found.total["resolution_confirmed"], found.total["resolution_with_silent"]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Desk: resolved {span(low, high)} of {count(found.n, 'conversation')}</title>\n"
        f"<style>{SHEET}{DESK_SHEET}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _text(words: str) -> str:
    """Foreign text as inline HTML, in its own direction."""
    return f"<bdi>{escape.for_html(words)}</bdi>"


def _plain(words: str) -> str:
    return escape.for_html(escape.plain(words))


def _section(name: str, title: str, lead: str, body: str) -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{title}</h2><p class="lead">{lead}</p>{body}</section>'


def _table(head: Sequence[str], rows: Sequence[str], caption: str, names: int = 1, style: str = "") -> str:
    cells = "".join(
        f'<th scope="col"{" class=name" if place < names else ""}>{name}</th>' for place, name in enumerate(head)
    )
    return (
        f'<div class="scroll" tabindex="0"><table class="{style}"><caption>{caption}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


# -- the sections --------------------------------------------------------------------------------


def _header(found: Overview) -> str:
    total = found.total
    low, high = total["resolution_confirmed"], total["resolution_with_silent"]
    csat, cost = total["csat"], total["cost_per_resolution"]
    facts = f"{count(found.n, 'conversation')}, {found.first} to {found.last}"
    claim = f'<span class="figure">{span(low, high)}</span> of {count(found.n, "conversation")} were resolved'
    detail = (
        f"<p><b>{percent(low.value)}</b> {interval(low)} confirmed by the customer, <b>{percent(high.value)}</b> "
        f"{interval(high)} with those who went silent and did not come back, n = {low.n:,}.</p>"
        f"<p><b>CSAT {value(csat)}</b> {interval(csat)}, {count(csat.n, 'grade')}: {value(total['graded'])} of "
        f"{total['graded'].n:,} gave one.</p>"
        f"<p><b>{value(cost)}</b> {interval(cost)} a resolution with everything in it, {count(cost.n, 'issue')}.</p>"
    )
    if found.open_silences:
        detail += (
            f'<p class="soft small">{count(found.open_silences, "silence")} of {found.n:,} '
            f"{'is' if found.open_silences == 1 else 'are'} too young to tell.</p>"
        )
    key = "".join(
        f'<li class="p-{split.name}"><i></i><b>{split.n:,}</b> {PATH_WORDS[split.name]}</li>' for split in found.paths
    )
    return (
        f'<header><p class="facts"><b>Answerable desk</b> {facts}</p><div class="beside"><h1>{claim}</h1>'
        f'<div>{detail}</div></div><div class="strip">{plots.path_strip(found.paths, found.n)}'
        f'<ul class="key">{key}</ul></div></header>'
    )


def _warnings(found: Overview) -> str:
    if not found.warnings:
        return ""
    rows = []
    for item in found.warnings:
        metric = BY_NAME[item.metric]
        name = PATH_WORDS.get(item.part, item.part)

        def shown(amount: float, name: str = item.metric) -> str:
            return number(amount, BY_NAME[name].unit)

        within, mix = f"{item.within:+.2f}", f"{item.mix:+.2f}"
        if metric.unit == "share":
            within, mix = f"{item.within * 100:+.1f} points", f"{item.mix * 100:+.1f}"
        parts = f"{within} from the parts themselves, {mix} from a shift between them"
        rows.append(
            f"<li><b>{metric.title}</b> of all rose from {shown(item.total_before)} to {shown(item.total_after)}, "
            f"while {item.split} <b>{_text(name)}</b> fell from {shown(item.part_before)} (n = {item.n_before:,}) to "
            f'{shown(item.part_after)} (n = {item.n_after:,}). <span class="soft">The rise: {parts}.</span></li>'
        )
    lead = "The total rises while a part of it falls, and neither is noise: do not report the total alone."
    return _section("warnings", "The aggregate flatters", lead, f'<ul class="alarm">{"".join(rows)}</ul>')


def _paths(found: Overview) -> str:
    rows = [_path_row(split, found.n) for split in found.paths]
    rows.append(_path_row(Split("all", found.n, found.total), found.n, "total"))
    head = ("path", "n", "share", "CSAT", "1 to 5", "grades", "resolved", "touches", "repeats", "a conversation",
            "a resolution")  # fmt: skip
    lead = (
        "What happened to the customer, one path a conversation. CSAT is where paths differ most and where an average "
        "hides most. Self-resolved and abandoned are told apart by how they ended, so their resolution says little: "
        f"of all {_alone(found)} that only the machine answered, {_alone_resolved(found)} were resolved."
    )
    return _section(
        "paths", "By path", lead, _table(head, rows, "Repeats: contacts beyond the first for each resolved issue.")
    )


def _alone(found: Overview) -> str:
    return f"{next((split.n for split in found.treatments if split.name == 'machine_only'), 0):,} conversations"


def _alone_resolved(found: Overview) -> str:
    alone = next((split for split in found.treatments if split.name == "machine_only"), None)
    return "none" if alone is None else full(alone.line["resolution_with_silent"])


def _path_row(split: Split, n: int, style: str = "") -> str:
    line = split.line
    return (
        f'<tr class="{style}"><th scope="row" class="name"><i class="chip p-{split.name}"></i>'
        f"{PATH_WORDS.get(split.name, split.name)}</th><td>{split.n:,}</td><td>{percent(split.n / n)}</td>"
        f'<td><b>{value(line["csat"])}</b></td><td class="range">{plots.grade_bar(line["csat"])}</td>'
        f"<td>{line['csat'].n:,}</td>"
        f"<td>{span(line['resolution_confirmed'], line['resolution_with_silent'])}</td>"
        f"<td>{value(line['touchpoints'])}</td><td>{value(line['repeat_contacts'])}</td>"
        f"<td>{value(line['cost_per_conversation'])}</td><td>{value(line['cost_per_resolution'])}</td></tr>"
    )


def _weeks(found: Overview) -> str:
    pictures = [
        ("Resolved: confirmed to silent", plots.weekly(
            found.weeks, ("resolution_confirmed", "resolution_with_silent"), 1.0, lambda v: f"{v * 100:.0f} %",
            "Resolution as a range")),
        ("CSAT", plots.weekly(found.weeks, ("csat",), 5, lambda v: f"{v:g}", "CSAT")),
        ("Cost per inbound message", plots.weekly(
            found.weeks, ("cost_per_message",), None, usd, "Cost per inbound message")),
        ("Escalation rate", plots.weekly(
            found.weeks, ("escalation_rate",), 1.0, lambda v: f"{v * 100:.0f} %", "Escalation rate")),
    ]  # fmt: skip
    grid = "".join(f"<figure><figcaption>{title}</figcaption>{plot}</figure>" for title, plot in pictures)
    rows = [
        f'<tr><th scope="row" class="name">{week.name}</th><td>{week.n:,}</td>'
        f"<td>{span(week.line['resolution_confirmed'], week.line['resolution_with_silent'])}</td>"
        f"<td>{full(week.line['csat'])}</td><td>{week.line['csat'].n:,}</td>"
        f"<td>{full(week.line['escalation_rate'])}</td><td>{full(week.line['cost_per_message'])}</td>"
        f"<td>{full(week.line['cost_per_resolution'])}</td></tr>"
        for week in found.weeks
    ]
    head = ("week of", "n", "resolved", "CSAT", "grades", "escalation rate", "a message", "a resolution")
    lead = "The band is the 95 % interval; in the first plot it is what lies between confirmed and silent."
    if found.health is not None:
        health = found.health
        lead += (
            f" Cost per message, the weekly signal: {full(health.last)} in the week of {health.week} "
            f"(n = {health.last.n:,}) against {full(health.before)} before (n = {health.before.n:,}): {health.said}."
        )
    table = _table(head, rows, f"{count(len(found.weeks), 'week')}. A lower escalation rate is not a lower cost.")
    return _section("weeks", "Week by week", lead, f'<div class="four">{grid}</div>{table}')


def _intents(found: Overview) -> str:
    head = ("intent", "n", "resolved", "0 to 100 %", "by machine", "CSAT", "grades", "escalated", "a resolution")
    rows = [
        f'<tr><th scope="row" class="name">{_text(split.name)}</th><td>{split.n:,}</td>'
        f"<td><b>{span(split.line['resolution_confirmed'], split.line['resolution_with_silent'])}</b></td>"
        f'<td class="range">{_range(split)}</td>'
        f"<td>{value(split.line['ai_resolution'])}</td><td>{value(split.line['csat'])}</td>"
        f"<td>{split.line['csat'].n:,}</td><td>{value(split.line['escalation_rate'])}</td>"
        f"<td>{value(split.line['cost_per_resolution'])}</td></tr>"
        for split in found.intents[:SHOWN_INTENTS]
    ]
    more = len(found.intents) - SHOWN_INTENTS
    caption = f"{count(len(found.intents), 'intent')}, by volume." + (
        f" {more:,} more in the JSON." if more > 0 else ""
    )
    lead = (
        "Dark: from what customers confirmed to what merely went silent. Pale: how far the data leave it open. Do not "
        "read an order into two intents whose pale bars overlap."
    )
    return _section("intents", "By intent", lead, _table(head, rows, caption))


def _range(split: Split) -> str:
    return plots.range_of(split.line["resolution_confirmed"], split.line["resolution_with_silent"])


def _scores(found: Overview) -> str:
    rows = [_score_row(score) for score in found.scores]
    head = ("", "here", "n", "verdict", "good", "ok", "source", "year", "kind")
    lead = (
        f"Published figures for orientation, {RECONSTRUCTED}. The sources disagree: one calls 10–15 % resolved by AI "
        "the sweet spot, of no stated n; another praises 67–76 % in the field and a showcase of 81 %. Both are shown; "
        "the next plot lets your own data speak. A question mark: the interval reaches into another band."
    )
    return _section(
        "scores", "Bad, OK, good", lead, _table(head, rows, "The objective is quality: no verdict is about cost alone.")
    )


def _score_row(score: Score) -> str:
    band, metric = score.band, BY_NAME[score.band.metric]
    group = "" if band.group == "all" else f' <span class="soft">{band.group}</span>'
    note = f'<br><span class="soft small">{_plain(band.note)}</span>' if band.note else ""
    unsure = "" if score.sure or score.verdict == "unknown" else "?"
    return (
        f'<tr><th scope="row" class="name">{metric.title}{group}{note}</th><td>{full(score.estimate)}</td>'
        f'<td>{score.estimate.n:,}</td><td><b class="verdict {score.verdict}">{score.verdict}{unsure}</b></td>'
        f"<td>{_ends(band.good, metric.unit)}</td><td>{_ends(band.ok, metric.unit)}</td>"
        f'<td class="name source">{_plain(band.source)}</td><td>{_plain(band.year)}</td>'
        f"<td>{_plain(band.kind)}</td></tr>"
    )


def _ends(ends: tuple[float, float], unit: str) -> str:
    if unit == "share":
        return f"{ends[0] * 100:.0f}–{ends[1] * 100:.0f}"
    return f"{ends[0]:g}–{ends[1]:g}"


def _curve(found: Overview) -> str:
    lead = (
        "Does satisfaction slip as the machine takes more? Rings are the cited points (4.6 at 10–15 % AI share, 3.6 at "
        "30 %, 3.7 at 51 %; 20+ brands, n not stated), the pale column their sweet spot. Filled: this desk; large dot "
        f"all, dots weeks, small dots intents with at least {plots.MIN_POINT} grades. It shows what goes "
        "together, not what causes it."
    )
    body = plots.own_curve(found, 720, 330, "wide") + plots.own_curve(found, 340, 280, "narrow")
    return _section("curve", "Your own curve", lead, body)


def _prices(found: Overview) -> str:
    chosen = [line for line in found.prices if line.at_high is not None]
    if not chosen:
        return ""
    head = ("intent", "n", "by machine", "a person", "break-even", *(f"${price:.2f}" for price in PRICES))
    rows = []
    for line in chosen[:SHOWN_INTENTS]:
        saved = "".join(
            f'<td class="{"bad" if amount is not None and amount < 0 else ""}">{usd(amount)}</td>'
            for amount in line.saved
        )
        name = _text(line.intent) if line.intent else "all"
        rows.append(
            f'<tr class="{"" if line.intent else "total"}"><th scope="row" class="name">{name}</th><td>{line.n:,}</td>'
            f"<td>{span(line.resolved_low, line.resolved_high)}</td><td>{usd(line.human_usd)}</td>"
            f"<td>{usd(line.at_low)} to {usd(line.at_high)}</td>{saved}</tr>"
        )
    lead = (
        "The price of one AI resolution up to which sending an intent to the machine first is not dearer than a "
        "person. Pale: the $0.50–2.00 that vendors ask today; dashed: the $3.00 that is forecast to be passed by 2030. "
        "Cost is one side only: an intent whose CSAT does not hold is not cheaper at any price."
    )
    pictures = plots.break_evens(chosen, 720, "wide") + plots.break_evens(chosen, 340, "narrow")
    few = len(found.prices) - len(chosen)
    caption = "USD saved a contact at each price." + (f" {count(few, 'intent')} with too few contacts." if few else "")
    return _section("prices", "If the price moves", lead, pictures + _table(head, rows, caption))


def _loop(found: Overview) -> str:
    if all(line.covered is None for line in found.loop):
        return ""
    head = ("intent", "n", "covered", "tickets", "resolved", "machine n", "")
    rows = [
        f'<tr><th scope="row" class="name">{_text(line.intent)}</th><td>{line.n:,}</td>'
        f"<td>{percent(line.covered.share) if line.covered else '–'}</td>"
        f"<td>{f'{line.covered.n:,}' if line.covered else '–'}</td><td>{full(line.resolved)}</td>"
        f'<td>{line.resolved.n:,}</td><td class="name reading">{READINGS[line.reading]}</td></tr>'
        for line in found.loop[:SHOWN_INTENTS]
    ]
    lead = (
        "An agent can only resolve what the docs cover. Across: the share of tickets covered before the launch. Up: "
        "what the machine then resolved alone, of the conversations it began. Below right, the docs have it and "
        "customers still do not get it; above left, something other than the docs resolves."
    )
    pictures = plots.loop_map(found.loop, 720, 400, "wide") + plots.loop_map(found.loop, 340, 320, "narrow")
    caption = "A reading is given where both 95 % intervals lie on one side of one half."
    return _section("loop", "The loop closed", lead, pictures + _table(head, rows, caption))


def _confidence(found: Overview) -> str:
    if not found.confidence:
        return ""
    lead = (
        "Joined with the answer log: of the automatic answers of each confidence, the share that was resolved. The "
        "n of each is in the JSON."
    )
    return _section(
        "confidence", "Did confidence mean it?", lead, f'<div class="small-plot">{plots.reliability(found)}</div>'
    )


def _exceptions(found: Overview) -> str:
    rows = [
        f'<tr><th scope="row" class="name">{_text(item.id)}</th><td class="name">{_plain(item.why)}</td>'
        f"<td>{usd(item.usd)}</td></tr>"
        for item in found.exceptions
    ]
    lead = f"{count(found.exceptions_all, 'conversation')} of {found.n:,} ask for a second look; here are the gravest."
    if found.reasons:
        said = ", ".join(f"{_plain(code.replace('_', ' '))} {n:,}" for code, n in found.reasons)
        lead += f" Handed over because of: {said}."
    if found.bad_contained:
        lead += (
            f" {count(found.bad_contained, 'issue')} began abandoned by the machine's answer; with all that came of "
            f"them they cost {usd(found.bad_contained_usd)}."
        )
    return _section(
        "exceptions",
        "For a person to look at",
        lead,
        _table(("conversation", "why", "cost"), rows, "By gravity, latest first.", 2),
    )


def _metrics(found: Overview) -> str:
    rows = []
    for metric in METRICS:
        estimate = found.total[metric.name]
        rows.append(
            f'<tr><th scope="row" class="name">{metric.title}</th><td>{full(estimate)}</td><td>{estimate.n:,}</td>'
            f'<td class="name formula">{_plain(metric.formula)} <span class="soft">n counts {metric.of}.</span></td>'
            "</tr>"
        )
    lead = (
        "Every metric, with its one definition. Deflection stands here among the others only: it rises when tickets "
        "are avoided, solved or not."
    )
    return _section(
        "metrics",
        "What is counted, and how",
        lead,
        _table(("", "here", "n", "formula"), rows, "The same function counts the total and every split."),
    )


def _data(found: Overview) -> str:
    rows = [f'<tr><th scope="row" class="name">{_plain(note)}</th><td>{n:,}</td></tr>' for note, n in found.notes]
    rows += [
        f'<tr><th scope="row" class="name">not read: line {line}: {_text(problem)}</th><td>1</td></tr>'
        for line, problem in found.listed
    ]
    if found.broken > len(found.listed):
        rows.append(
            f'<tr><th scope="row" class="name">not read, others</th><td>{found.broken - len(found.listed):,}</td></tr>'
        )
    if not rows:
        return ""
    lead = (
        f"{found.n:,} conversations were counted, {found.broken:,} rows could not be read. Nothing was dropped in "
        "silence."
    )
    return _section("data", "About the data", lead, _table(("", "conversations"), rows, "What was found on the way."))


def _footer(found: Overview) -> str:
    return (
        f"<footer>conversations {_plain(found.digest)} · form {_plain(found.form)} · the same input in any order gives "
        "the same page, byte for byte</footer>"
    )
