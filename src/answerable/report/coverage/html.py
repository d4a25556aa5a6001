"""Coverage as one HTML page: self-contained, no script, nothing fetched, readable on a phone and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from ...eval.coverage.coverage import Coverage, Line
from ...eval.coverage.gaps import Gap, NearPage
from ...stats import Share
from ...tickets.redact import redact_id
from .. import escape
from ..calibration.plots import reliability_svg, risk_svg
from ..data_card import card_line
from ..style import SHEET
from ..words import CAUSE_WORDS, between, calibration, count, facts, percent
from . import plots

FULL_GAPS = 12  # shown with examples; the others follow as a table
UNSAID = 12  # sentences of humans shown

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_ROUTE_MEANS = {
    "answer": "sent to the customer",
    "assist": "a draft for a human",
    "escalate": "to a human at once",
    "errors": "could not be processed",
}


def coverage_html(coverage: Coverage, *, first: str = "") -> str:
    """The whole document as text; the same coverage gives the same bytes. `first`: a section of ours, before all."""
    parts = [_header(coverage), "<main>", first]
    if coverage.total.tickets:
        parts += [
            _map(coverage),
            _intents(coverage),
            _weeks(coverage),
            _truth(coverage),
            _ranked(coverage),
            _replies(coverage),
            _gaps(coverage),
            _errors(coverage),
        ]
    parts += [_reading(coverage), "</main>", _footer(coverage)]
    headline = coverage.measured.covered.share if coverage.measured is not None else coverage.total.covered.share
    share = percent(headline)
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Coverage {share} of {count(coverage.total.tickets, 'ticket')}</title>\n"
        f"<style>{SHEET}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _text(value: str) -> str:
    """Foreign text as inline HTML, in its own direction."""
    return f"<bdi>{escape.for_html(value)}</bdi>"


# -- the sections --------------------------------------------------------------------------------


def _header(coverage: Coverage) -> str:
    total = coverage.total
    if not total.tickets:
        claim = "There are no tickets to measure the docs against."
        return f"<header>{_facts(coverage)}<h1>{claim}</h1></header>"
    figure = f'<span class="figure">{percent(total.covered.share)}</span>'
    ends, sample = total.covered.interval, f"n = {count(total.tickets, 'ticket')}"
    if coverage.measured is not None:
        known = coverage.measured
        ends = known.covered.interval
        sample = f"{sample}, {known.n:,} of them judged; it is of these tickets, not of the next"
        claim = f'The docs can answer <span class="figure">{percent(known.covered.share)}</span> of these tickets'
        state = (
            f'<p class="soft">{calibration(coverage).capitalize()}. Answered as it is: {percent(total.covered.share)} '
            f"{between(total.covered.interval)}.</p>"
        )
    elif coverage.calibrated:
        claim = f"The docs can answer {figure} of ticket volume"
        state = f'<p class="soft">{calibration(coverage).capitalize()}.</p>'
    else:
        claim = f"{figure} of ticket volume is answered from the docs"
        state = (
            f'<p class="caution"><b>{calibration(coverage).capitalize()}.</b></p><p class="soft small">'
            "Trust the order of intents more than the level: it is the system’s own judgment until it has been "
            "held against labelled tickets.</p>"
        )
    detail = f"<p><b>{between(ends)} %</b> is the 95 % interval, {sample}."
    if coverage.clustered is not None and coverage.measured is None:
        detail += f" If the next tickets bring other intents: {between(coverage.clustered)} %."
    detail += "</p>"
    if total.confidence is not None:
        detail += f"<p>Mean confidence {total.confidence:.2f}.</p>"
    key = "".join(
        f'<li class="{route}"><i></i><b>{n:,}</b> {route} <span class="soft">{_ROUTE_MEANS[route]}</span></li>'
        for route, n in plots.route_counts(total)
        if n or route != "errors"
    )
    return (
        f'<header>{_facts(coverage)}<div class="beside"><h1>{claim}</h1><div>{detail}{state}</div></div>'
        f'<div class="strip">{plots.strip(total)}<ul class="key">{key}</ul></div></header>'
    )


def _facts(coverage: Coverage) -> str:
    said = facts(coverage) + (f". {card_line(coverage.card)}" if coverage.card is not None else "")
    return f'<p class="facts"><b>Answerable</b> {escape.for_html(escape.plain(said))}</p>'


def _map(coverage: Coverage) -> str:
    return (
        '<section aria-labelledby="map"><h2 id="map">Where the volume is, and where the docs stop</h2>'
        '<p class="lead">Each column is one intent, as wide as its share of tickets and filled from below by what '
        "was answered. Area is tickets: everything above the green is volume that the docs did not answer. The dark "
        f"line is all tickets together, {percent(coverage.total.covered.share)}. Numbers are rows of the table.</p>"
        f"{plots.volume_map(coverage, 1056, 320, 'wide')}{plots.volume_map(coverage, 340, 260, 'narrow')}</section>"
    )


def _intents(coverage: Coverage) -> str:
    labelled = bool(coverage.total.outcomes.n)
    heads = ['<th scope="col" class="name" colspan="2">intent</th>']
    scale = "<span>0</span><span>100 %</span>"
    columns = ["tickets", "share", "covered", "[95 %]", scale, "answer", "assist", "escalate"]
    columns += ["errors"] if coverage.errors else []
    columns += ["documented"] if labelled else []
    heads += [f'<th scope="col"{" class=scale" if column is scale else ""}>{column}</th>' for column in columns]
    rows = [_row(line, coverage, str(number)) for number, line in enumerate(coverage.intents, 1)]
    rows.append(_row(coverage.total, coverage, ""))
    caption = (
        f"{count(len(coverage.intents), 'intent')}, by volume. Covered: the share of its tickets that was answered."
    )
    if labelled:
        caption += " Documented: by the labels, tickets that the docs cover, of those labelled."
    return (
        '<section aria-labelledby="intents"><h2 id="intents">By intent</h2>'
        f'<table class="stack" role="table"><caption>{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{"".join(heads)}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table></section>'
    )


def _weeks(coverage: Coverage) -> str:
    if not coverage.weeks:
        return ""
    rows = "".join(
        f'<tr><th scope="row" class="name">{week.name}</th><td>{week.monday}</td><td>{week.covered.n:,}</td>'
        f"<td>{percent(week.covered.share)}</td><td>{between(week.covered.interval) or '–'}</td></tr>"
        for week in coverage.weeks
    )
    return (
        '<section aria-labelledby="weeks"><h2 id="weeks">Week by week</h2>'
        '<p class="lead">The share of each week’s tickets that was answered from today’s docs, with its 95 % '
        "interval. A week without tickets is a hole, not a zero. It moves with what customers ask, not with the docs: "
        "all weeks are asked against one generation.</p>"
        f"{plots.week_series(coverage.weeks, 1056, 220, 'wide')}{plots.week_series(coverage.weeks, 340, 200, 'narrow')}"
        f"<details><summary>{count(len(coverage.weeks), 'week')} as a table</summary><table>"
        "<caption>By the day that a ticket was written; weeks are those of ISO 8601</caption><thead><tr>"
        '<th scope="col" class="name">week</th><th scope="col">Monday</th><th scope="col">tickets</th>'
        '<th scope="col">covered</th><th scope="col">[95 %]</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details></section>"
    )


def _row(line: Line, coverage: Coverage, number: str) -> str:
    # The roles keep this a table for screen readers where the phone layout makes it a grid.
    cells = [
        f'<td role="cell" class="number">{number}</td>',
        f'<th role="rowheader" scope="row" class="name">{_text(line.intent)}</th>',
        f'<td role="cell" class="first" data-head="tickets">{line.tickets:,}</td>',
        f'<td role="cell" data-head="share">{percent(line.volume.share)}</td>',
        f'<td role="cell" data-head="covered"><b>{percent(line.covered.share)}</b></td>',
        f'<td role="cell" data-head="95 %">{between(line.covered.interval)}</td>',
        f'<td role="cell" class="range">{plots.range_bar(line.covered)}</td>',
    ]
    counts = [("answer", line.answer), ("assist", line.assist), ("escalate", line.escalate)]
    counts += [("errors", line.errors)] if coverage.errors else []
    for head, n in counts:
        style = "first" if head == "answer" else "bad" if head == "errors" else ""
        style += " zero" if n == 0 else ""
        cells.append(f'<td role="cell" class="{style.strip()}" data-head="{head}">{n:,}</td>')
    if coverage.total.outcomes.n:
        known = line.outcomes.documented
        said = f"{known.k:,} of {known.n:,}" if known.n else "–"
        cells.append(f'<td role="cell" class="last" data-head="documented">{said}</td>')
    mark = f' id="intent-{number}"' if number else ' class="total"'
    return f'<tr role="row"{mark}>{"".join(cells)}</tr>'


def _truth(coverage: Coverage) -> str:
    known = coverage.total.outcomes
    if not known.n:
        return ""

    def cell(n: int, words: str, style: str = "") -> str:
        return f'<td class="{style}"><b>{n:,}</b> <span class="soft small">{words}</span></td>'

    false = cell(known.uncovered_answered, "false answers", "bad" if known.uncovered_answered else "")
    return (
        '<section aria-labelledby="truth"><h2 id="truth">Against the labels</h2>'
        f'<p class="lead">{count(known.n, "ticket")} of {coverage.total.tickets:,} carry a label. By these, the '
        f"docs cover {percent(known.documented.share)} {between(known.documented.interval)}. Of the tickets that they "
        f"do not cover, {percent(known.false_answers.share)} {between(known.false_answers.interval)} were answered all "
        f"the same (n = {known.false_answers.n:,}). An answer that was sent need not be the right one.</p>"
        '<table class="matrix"><caption>Labelled tickets by what the docs hold and what was done</caption>'
        '<thead><tr><td></td><th scope="col">answered</th><th scope="col">held back</th></tr></thead><tbody>'
        f'<tr><th scope="row">docs cover it</th>{cell(known.covered_answered, "helped")}'
        f"{cell(known.covered_held_back, 'could have been')}</tr>"
        f'<tr><th scope="row">docs do not</th>{false}'
        f"{cell(known.uncovered_held_back, 'rightly')}</tr>"
        f'<tr><th scope="row">error</th><td colspan="2"><b>{known.errors:,}</b></td></tr></tbody></table></section>'
    )


def _ranked(coverage: Coverage) -> str:
    """Risk against coverage, and reliability, where judged tickets say which answers are right."""
    found = coverage.measured.ranked if coverage.measured is not None else None
    if found is None or not found.curve:
        return ""
    sample = count(found.n, "judged ticket")
    right = Share.of(found.right, found.n)
    rows = "".join(
        f'<tr><th scope="row" class="name">{one.low:.2f} to {one.high:.2f}</th><td>{one.confidence:.2f}</td>'
        f"<td>{percent(one.share)}</td><td>{between(one.interval)}</td><td>{one.n:,}</td></tr>"
        for one in found.bins
    )
    area = "" if found.aurc is None else f" Area under the line: {found.aurc:.3f}."
    off = "" if found.ece is None else f" Mean distance from the dashed line: {found.ece:.3f}"
    off += f"; at this n a true confidence would have {found.ece_floor:.3f}." if found.ece_floor is not None else ""
    return (
        '<section aria-labelledby="ranked"><h2 id="ranked">Does the confidence know?</h2>'
        f'<p class="lead">On {sample}: {found.right:,} answers or drafts are right, {percent(right.share)} '
        f"{between(right.interval)}.</p>"
        '<div class="pair"><figure><figcaption>Risk against coverage</figcaption>'
        f"{risk_svg(found.curve, max_wrong=None, sent=None, n=found.n, width=380)}"
        f'<p class="small soft">Sending the most confident first: over the share sent, the share of wrong ones among '
        f"them, in percent; n = {found.n:,}.{area}</p></figure>"
        f"<figure><figcaption>Reliability</figcaption>{reliability_svg(found.bins, width=380)}"
        '<p class="small soft">Each dot is a bin of judged tickets: its share right, in percent, with the 95 % '
        f"interval, over its confidence; n = {found.n:,}. On the dashed line the confidence is the truth.{off}</p>"
        "</figure></div>"
        f"<details><summary>{count(len(found.bins), 'bin')} as a table</summary><table><caption>{sample} in bins of "
        'about equal n</caption><thead><tr><th scope="col" class="name">confidence</th><th scope="col">mean</th>'
        '<th scope="col">right</th><th scope="col">[95 %]</th><th scope="col">n</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details></section>"
    )


def _replies(coverage: Coverage) -> str:
    found = coverage.replies
    if found is None or not found.total.n:
        return ""
    rows = "".join(
        f'<tr><th scope="row" class="name">{_text(line.intent)}</th><td>{line.replies:,}</td>'
        f"<td>{line.in_docs.k:,} of {line.in_docs.n:,}</td><td>{percent(line.in_docs.share)}</td>"
        f"<td>{between(line.in_docs.interval)}</td></tr>"
        for line in found.intents
    )
    unsaid = "".join(
        f"<blockquote>{_text(one.sentence)}<cite>ticket {_text(redact_id(one.ticket))}"
        f"{f' · nearest: {_text(one.heading or one.page)}' if one.page else ''}</cite></blockquote>"
        for one in found.missing[:UNSAID]
    )
    more = f'<p class="soft">and {len(found.missing) - UNSAID:,} more</p>' if len(found.missing) > UNSAID else ""
    return (
        '<section aria-labelledby="replies"><h2 id="replies">What humans replied</h2><p class="lead">The docs say '
        f"{percent(found.total.share)} {between(found.clustered or found.total.interval)} of it: {found.total.k:,} of "
        f"{count(found.total.n, 'sentence')} in {found.stating:,} of {count(found.tickets, 'reply', 'replies')}. "
        "Greetings, thanks, apologies, questions and what the writer did are not counted. Whether a sentence is in "
        "the docs is a guess by rule.</p>"
        '<table class="slim"><caption>Sentences of replies that the docs say, by intent</caption><thead><tr>'
        '<th scope="col" class="name">intent</th><th scope="col">replies</th><th scope="col">in the docs</th>'
        f'<th scope="col">share</th><th scope="col">95 %</th></tr></thead><tbody>{rows}</tbody></table>'
        + (f'<h3>The human said, the docs do not</h3><div class="said">{unsaid}</div>{more}' if unsaid else "")
        + "</section>"
    )


def _gaps(coverage: Coverage) -> str:
    gaps = coverage.gaps
    title = '<section aria-labelledby="gaps"><h2 id="gaps">Write these next</h2>'
    if not gaps:
        return f'{title}<p class="lead">No gaps: every ticket that could be processed was answered.</p></section>'
    missed = sum(gap.uncovered.k for gap in gaps)
    lead = (
        f'<p class="lead">{count(missed, "ticket")} in {count(len(gaps), "gap")}. First comes where most confidence '
        "is lacking, over all tickets of the group. The cause is a "
        "first guess by rule, not a measurement. Examples are redacted for e-mail, phone, card, account, address and "
        "key; names are not: read before you share.</p>"
    )
    shown = "".join(_gap(gap) for gap in gaps[:FULL_GAPS])
    return f'{title}{lead}<ol class="gaps">{shown}</ol>{_rest(gaps[FULL_GAPS:])}</section>'


def _gap(gap: Gap) -> str:
    whose = "its intent" if gap.by == "intent" else "this section"
    volume = (
        f"<b>{count(gap.uncovered.k, 'ticket')}</b> not answered: {percent(gap.uncovered.share)} of volume "
        f"{between(gap.uncovered.interval)}, {gap.uncovered.k:,} of the {gap.group.n:,} of {whose}"
    )
    rows = []
    cause = f'<span class="cause">{CAUSE_WORDS[gap.cause]}</span>'
    if len(gap.causes) > 1:
        cause += f' <span class="soft">({", ".join(f"{n:,} {CAUSE_WORDS[code]}" for code, n in gap.causes)})</span>'
    rows.append(("cause", cause))
    if gap.missing:
        words = ", ".join(
            f'<mark>{_text(word.word)}</mark> <span class="soft">{word.tickets:,}</span>' for word in gap.missing
        )
        rows.append(("unmatched", words))
    if gap.edit is not None:
        place = _text(gap.edit.heading or gap.edit.page)
        rows.append(("write", f'an edit of {place} <span class="soft">{_text(gap.edit.page)}</span>'))
    elif gap.cause == "no_page":
        rows.append(("write", f"a new page: {_text(gap.title or gap.name)}"))
    if gap.outline and (gap.edit is not None or gap.cause == "no_page"):
        parts = [
            f'{_text(one.phrase) or "everything else"} <span class="soft">{one.tickets:,}</span>' for one in gap.outline
        ]
        rows.append(("outline", "<br>".join(parts)))
    if gap.unsaid:
        rows.append(("a human said, the docs do not", "<br>".join(_text(one) for one in gap.unsaid)))
    rows.append(("nearest", "<br>".join(_near(page) for page in gap.pages) or "no page"))
    if gap.labelled:
        rows.append(("labels", f"{gap.labelled_uncovered:,} of {gap.labelled:,} labelled as not documented"))
    facts_of = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    said = "".join(
        f"<blockquote>{_text(example.text)}<cite>ticket {_text(example.id)} · "
        f"confidence {example.confidence:.2f}</cite></blockquote>"
        for example in gap.examples
    )
    by = "" if gap.by == "intent" else '<span class="soft small">no intent given; near this section</span>'
    return (
        f'<li class="gap"><span class="rank" aria-hidden="true">{gap.rank}</span><div><h3>{_text(gap.name)}</h3>{by}'
        f'<p class="volume">{volume}</p><dl>{facts_of}</dl></div>'
        f'<div class="said">{said}</div></li>'
    )


def _near(page: NearPage) -> str:
    words = _text(page.heading or page.page)
    url = escape.for_url(page.url)
    if url is not None:
        words = f'<a href="{escape.for_html(url)}" rel="noopener noreferrer">{words}</a>'
    where = "" if page.heading in ("", page.page) else f' <span class="soft">{_text(page.page)}</span>'
    return f'{words}{where} <span class="soft">· {count(page.tickets, "ticket")}</span>'


def _rest(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return ""
    rows = "".join(
        f'<tr><td class="number">{gap.rank}</td><th scope="row" class="name">{_text(gap.name)}</th>'
        f"<td>{gap.uncovered.k:,}</td><td>{CAUSE_WORDS[gap.cause]}</td>"
        f'<td class="name">{_near(gap.pages[0]) if gap.pages else "–"}</td></tr>'
        for gap in gaps
    )
    return (
        f'<table class="rest"><caption>{count(len(gaps), "smaller gap")}</caption><thead><tr>'
        '<th scope="col" colspan="2" class="name">gap</th><th scope="col">tickets</th><th scope="col">cause</th>'
        f'<th scope="col" class="name">nearest</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _errors(coverage: Coverage) -> str:
    if not coverage.errors:
        return ""
    rows = "".join(
        f'<tr><th scope="row" class="name">{_text(ticket)}</th><td class="name">{_text(problem)}</td></tr>'
        for ticket, problem in coverage.errors
    )
    return (
        '<section aria-labelledby="errors"><h2 id="errors">Not processed</h2><p class="lead">These tickets count in '
        "every n above, as not answered.</p><table><caption>"
        f'{count(len(coverage.errors), "ticket")}</caption><thead><tr><th scope="col" class="name">ticket</th>'
        f'<th scope="col" class="name">error</th></tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _reading(coverage: Coverage) -> str:
    entries = [
        (
            "Covered",
            "The share of tickets whose route is “answer”: an answer made of quotes from the docs, with a "
            "confidence above the threshold and nothing against sending it. Assist and escalate are not covered.",
        ),
        (
            "Calibrated or ranked",
            "Confidence is fitted on other help centres until it is calibrated on labelled tickets of your own. "
            "Before that it orders tickets and intents well, and its level can be off by tens of points.",
        ),
        (
            "[55, 67]",
            "A 95 % interval in percent, by Wilson’s method, rounded outwards. Few tickets give a wide one: do not "
            "read an order into two intents whose intervals overlap.",
        ),
        (
            "Other intents",
            "The second interval of the total draws whole intents again, not single tickets. It is the one to use "
            "for “next month”, when the mix of subjects may differ.",
        ),
        (
            "No page, lacks the fact, not found",
            "No page: most of the question’s weight is matched nowhere. Lacks the fact: a section fits but some words "
            "are matched nowhere in it. Not found: all words are matched, yet the answer was not trusted. A rule, not "
            "a measurement.",
        ),
        ("Unmatched", "Words of the question that the nearest sections do not match, with the tickets they stand in."),
    ]
    body = "".join(f"<dt>{term}</dt><dd>{meaning}</dd>" for term, meaning in entries)
    return f'<section aria-labelledby="read"><h2 id="read">How to read this</h2><dl class="read">{body}</dl></section>'


def _footer(coverage: Coverage) -> str:
    known = coverage.facts
    words = (
        f"generation {known.generation} · settings {known.settings_digest or '–'} · tickets {coverage.tickets_digest}"
    )
    return (
        f"<footer>{escape.for_html(escape.plain(words))} · the same inputs give the same page, byte for byte</footer>"
    )
