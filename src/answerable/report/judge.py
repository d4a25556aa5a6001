"""What the judge said: text, JSON, a section for the HTML report and for Markdown; every mean with its n and spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..eval.judge.cross_check import Agreement
from ..eval.judge.judge import ENDPOINT, LIMIT, JudgeReport, MetricLine
from ..eval.judge.ledger import Cost
from ..eval.suite.judge_floors import SuiteJudge
from ..stats import Interval
from . import escape
from .json_values import number
from .words import count

WORDS = {"faithfulness": "faithfulness", "answer_relevancy": "answer relevancy", "context_recall": "context recall"}
_NOTHING = "–"
SHOWN = 12  # tickets of a disagreement in the text


def judge_text(report: JudgeReport) -> str:
    """A table of the metrics, then what stands beside them: failures, what was not judged, the cost."""
    lines = [escape.for_terminal(f"judge: {report.judge}"), _classes(report), ""]
    head = ("metric", "rows", "mean", "[95 %]", "spread", "differ", "failed", "not judged", "no reference")
    rows = [_cells(line) for line in report.lines]
    wide = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    for row in (head, *rows):
        cells = [f"{cell:<{wide[0]}}" if not place else f"{cell:>{wide[place]}}" for place, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    lines += ["", *(escape.for_terminal(said) for said in remarks(report))]
    return "\n".join(lines) + "\n"


def remarks(report: JudgeReport) -> list[str]:
    """Sentences, not yet escaped: each failure class, what was left out and why, what it cost."""
    found = [
        f"If failed rows counted as 0, {WORDS[line.name]} would be {line.mean_if_failed_zero:.3f}."
        for line in report.lines
        if line.failed and line.mean_if_failed_zero is not None
    ]
    said = dict(report.examples)
    failures: dict[str, int] = {}
    for line in report.lines:
        for kind, n in line.failures.items():
            failures[kind] = failures.get(kind, 0) + n
    found += [
        f"{count(n, 'judgement')} failed ({kind}): {said.get(kind, '')}"
        for kind, n in sorted(failures.items())
        if kind not in (LIMIT, ENDPOINT)
    ]
    answered = report.tickets - report.refused - report.errors
    if report.stopped == LIMIT:
        found.append(
            f"Not judged: {report.rows_not_judged:,} of {count(answered, 'answer')}, since {report.stopped_said}."
        )
    elif report.stopped == ENDPOINT:
        found.append(
            f"Not judged: {report.rows_not_judged:,} of {count(answered, 'answer')}: endpoint {report.stopped_said}."
        )
    kept = f"{count(report.from_cache, 'judgement')} from the cache, {report.asked:,} asked. {cost_words(report.cost)}"
    return [*found, kept]


def cost_words(cost: Cost) -> str:
    """120 requests, 48,300 tokens in, 2,310 out: 0.0581 USD of at most 0.10."""
    text = f"{count(cost.requests, 'request')}, {cost.tokens_in:,} tokens in, {cost.tokens_out:,} out"
    text += f": {cost.usd:,.4f} USD" if cost.usd is not None else "; no prices are set"
    text += f" of at most {cost.max_usd:g}" if cost.max_usd is not None else ""
    if cost.unreported:
        text += f"; {count(cost.unreported, 'request')} named no tokens, and count with the most that they can be"
    return text + "."


def judge_dict(report: JudgeReport) -> dict[str, Any]:
    """Plain values; numbers are rounded to six decimals, and never NaN."""
    cost = report.cost
    return {
        "judge": report.judge,
        "tickets": report.tickets,
        "refused": report.refused,
        "errors": report.errors,
        "repeats": report.repeats,
        "metrics": [
            {
                "name": line.name,
                "judged": line.judged,
                "failed": line.failed,
                "not_judged": line.not_judged,
                "no_reference": line.no_reference,
                "mean": _number(line.mean),
                "low": None if line.interval is None else number(line.interval.low),
                "high": None if line.interval is None else number(line.interval.high),
                "mean_if_failed_zero": _number(line.mean_if_failed_zero),
                "spread": _number(line.spread),
                "spread_n": line.spread_n,
                "differ": line.moved,
                "failures": dict(line.failures),
            }
            for line in report.lines
        ],
        "rows": [
            {
                "ticket": row.ticket,
                "metric": row.metric,
                "status": row.status,
                "values": [number(value) for value in row.values],
                "failures": dict(row.failures),
            }
            for row in report.rows
        ],
        "cost": {
            "requests": cost.requests,
            "tokens_in": cost.tokens_in,
            "tokens_out": cost.tokens_out,
            "usd": _number(cost.usd),
            "max_usd": cost.max_usd,
            "unreported": cost.unreported,
        },
        "asked": report.asked,
        "from_cache": report.from_cache,
        "stopped": report.stopped,
        "stopped_said": report.stopped_said,
        "rows_not_judged": report.rows_not_judged,
        "failure_examples": dict(report.examples),
    }


def suite_judge_dict(judged: SuiteJudge | None) -> dict[str, Any] | None:
    """Of a suite: None without a `[judge]`."""
    if judged is None:
        return None
    return {
        "gate": judged.gate,
        "run": judged.report is not None,
        "said": judged.said,
        "floors": [
            {"name": one.name, "verdict": one.verdict, "demand": one.demand, "said": one.said, "n": one.n}
            for one in judged.floors
        ],
        "report": None if judged.report is None else judge_dict(judged.report),
    }


def suite_judge_text(judged: SuiteJudge) -> str:
    """What stands below the gates in the text."""
    role = "its floors are gates" if judged.gate else "advisory: no gate depends on it"
    lines = [escape.for_terminal(judged.said)] if judged.said else []
    if judged.report is not None:
        lines += [f"The judge ({role})", judge_text(judged.report).rstrip("\n")]
    if not judged.gate:
        lines += [
            escape.for_terminal(f"{one.name}: {one.demand}: {'holds' if one.verdict == 'pass' else one.said}")
            for one in judged.floors
        ]
    return "\n".join(lines) + "\n"


def suite_judge_html(judged: SuiteJudge) -> str:
    """A section of the report page."""
    role = "Its floors are among the gates." if judged.gate else "Advisory: no gate depends on it."
    head = '<section aria-labelledby="judge"><h2 id="judge">What the judge says</h2>'
    if judged.report is None:
        return f'{head}<p class="lead">{_html(judged.said)}. {role}</p></section>'
    rows = "".join(_row(line) for line in judged.report.lines)
    said = "".join(f'<p class="small soft">{_html(one)}</p>' for one in remarks(judged.report))
    stopped = f'<p class="caution">{_html(judged.said)}</p>' if judged.said else ""
    titles = ("rows", "mean", "[95 %]", "spread", "failed", "not judged", "no reference")
    titles_html = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return (
        f'{head}<p class="lead">{role} {_html(_classes(judged.report))} Spread is the standard deviation of '
        f"{count(judged.report.repeats, 'repeat')} of one row; judge: {_html(judged.report.judge)}.</p>{stopped}"
        '<div class="scroll" tabindex="0"><table><caption>One row a metric; each n is rows with an answer</caption>'
        f'<thead><tr><th scope="col" class="name">metric</th>{titles_html}</tr></thead><tbody>{rows}</tbody></table>'
        f"</div>{said}</section>"
    )


def suite_judge_markdown(judged: SuiteJudge) -> list[str]:
    """Lines of a step summary."""
    role = "its floors are gates" if judged.gate else "advisory"
    lines = ["", f"### Judge ({role})", ""]
    if judged.said:
        lines += [escape.for_markdown(judged.said), ""]
    if judged.report is None:
        return lines
    lines += ["| metric | rows | mean | [95 %] | spread | failed | not judged | no reference |"]
    lines += ["| --- | ---: | ---: | --- | --- | ---: | ---: | ---: |"]
    for line in judged.report.lines:
        name, rows, mean, ends, spread, _, *rest = _cells(line)
        cells = [name, rows, mean, ends, spread, *rest]
        lines.append("| " + " | ".join(escape.for_markdown(cell) for cell in cells) + " |")
    return [*lines, "", *(f"- {escape.for_markdown(said)}" for said in remarks(judged.report))]


def agreement_text(found: Sequence[Agreement]) -> str:
    """Our counts beside those of ragas, one line each, and the tickets on which they differ."""
    name = max(len(one.name) for one in found)
    metric = max(len(one.metric) for one in found)
    lines = [f"{'ours':<{name}}  {'ragas':<{metric}}  {'n':>6}  {'agree':>6}  {'ours':>6}  {'ragas':>6}"]
    for one in found:
        lines.append(
            f"{one.name:<{name}}  {one.metric:<{metric}}  {one.n:>6,}  {one.agree:>6,}  "
            f"{_mean(one.ours):>6}  {_mean(one.theirs):>6}"
        )
    for one in found:
        if one.differ:
            shown = ", ".join(one.differ[:SHOWN]) + (" ..." if len(one.differ) > SHOWN else "")
            why = "by definition they may not" if one.exact else "texts may be alike where names differ"
            lines.append(escape.for_terminal(f"{one.name}: differ on {shown} ({why})"))
    return "\n".join(lines) + "\n"


def agreement_dict(found: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Plain values."""
    return [
        {
            "ours": one.name,
            "ragas": one.metric,
            "n": one.n,
            "agree": one.agree,
            "mean_ours": _number(one.ours),
            "mean_ragas": _number(one.theirs),
            "exact": one.exact,
            "differ": list(one.differ),
        }
        for one in found
    ]


# -- words ---------------------------------------------------------------------------------------


def _classes(report: JudgeReport) -> str:
    answered = report.tickets - report.refused - report.errors
    return (
        f"{count(report.tickets, 'ticket')}: {answered:,} to judge (an answer or a draft), {report.refused:,} refused "
        f"(nothing was answered), {report.errors:,} in error; {count(report.repeats, 'repeat')}."
    )


def _cells(line: MetricLine) -> tuple[str, ...]:
    spread = _NOTHING if line.spread is None else f"{line.spread:.3f}"
    return (
        WORDS[line.name],
        f"{line.judged:,}",
        _mean(line.mean),
        _ends(line.interval),
        spread,
        f"{line.moved:,} of {line.spread_n:,}",
        f"{line.failed:,}",
        f"{line.not_judged:,}",
        f"{line.no_reference:,}",
    )


def _row(line: MetricLine) -> str:
    name, rows, mean, ends, spread, moved, *rest = _cells(line)
    if line.spread is not None:
        spread = f'{spread} <span class="soft">{moved} differ</span>'
    cells = "".join(f"<td>{cell}</td>" for cell in (rows, mean, ends or _NOTHING, spread, *rest))
    return f'<tr><th scope="row" class="name">{name}</th>{cells}</tr>'


def _mean(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _ends(interval: Interval | None) -> str:
    return "" if interval is None else f"[{interval.low:.2f}, {interval.high:.2f}]"


def _number(value: float | None) -> float | None:
    return None if value is None else number(value)


def _html(text: str) -> str:
    return f"<bdi>{escape.for_html(escape.plain(text))}</bdi>"
