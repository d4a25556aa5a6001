"""Simulated desks with known truth: do the desk's intervals, tests and warnings keep what they promise?

    python eval/bench/desk_sim.py [intervals|sequential|flattery|scale|all] [--quick] [--json FILE]

intervals   1,000 desks of 400 conversations: how often the 95 % interval of each metric holds its true value
            (200 would leave a share of 0.95 open by 0.03)
sequential  the anytime-valid test at the edge of its null, looked at weekly for a year, beside a z-test that peeks
flattery    the aggregate-up-path-down warning on planted and on clean desks
scale       25,000 to 200,000 conversations from a file: seconds and peak memory, each in a process of its own

Everything is seeded. The truth of a metric is its value on one desk a thousand times as large, from the same generator
over the same eight weeks.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from answerable.desk.conversations import Conversation, Intake, Message, read_conversations
from answerable.desk.flattery import flattering
from answerable.desk.metrics import METRICS
from answerable.desk.sequential import holds
from answerable.desk.table import Desk, read_desk
from answerable.settings import DeskSettings

START = 1_790_553_600.0  # 2026-09-28, a Monday
DAY = 86_400.0
INTENTS = ("refund", "sign-in", "change plan", "export", "invoice")


@dataclasses.dataclass(frozen=True)
class Path_:
    """One path of the generator: its share, and what happens on it."""

    share: float
    confirmed: float
    silent: float
    reopened: float
    grades: tuple[float, ...]
    usd: float  # mean of an exponential, people
    graded: float = 0.4


PATHS = {
    "self_resolved": Path_(0.34, 0.45, 0.50, 0.06, (0.02, 0.03, 0.07, 0.28, 0.60), 0.0),
    "abandoned": Path_(0.10, 0.0, 0.0, 0.0, (0.45, 0.30, 0.15, 0.05, 0.05), 0.0, 0.15),
    "assisted": Path_(0.16, 0.52, 0.42, 0.05, (0.03, 0.04, 0.10, 0.33, 0.50), 4.2),
    "clean_handoff": Path_(0.24, 0.45, 0.45, 0.08, (0.04, 0.06, 0.14, 0.36, 0.40), 4.6),
    "late_handoff": Path_(0.10, 0.26, 0.49, 0.18, (0.18, 0.22, 0.25, 0.22, 0.13), 5.4),
    "two_or_more_hops": Path_(0.06, 0.21, 0.49, 0.22, (0.35, 0.25, 0.20, 0.13, 0.07), 11.0),
}
COMES_BACK = 0.6


def desk_of(seed: int, n: int, paths: dict[str, Path_] | None = None, weeks: int = 8, **over: Any) -> Desk:
    intake = Intake("simulated")
    return read_desk(conversations(seed, n, paths, weeks, **over), intake, DeskSettings())


def conversations(
    seed: int, n: int, paths: dict[str, Path_] | None = None, weeks: int = 8, late_paths: dict[str, Path_] | None = None
) -> Iterator[Conversation]:
    """n conversations; from the middle of the weeks on by `late_paths`, where given."""
    rng = random.Random(seed)
    made = customer = 0
    while made < n:
        customer += 1
        at = START + rng.random() * weeks * 7 * DAY
        intent = INTENTS[min(int(rng.expovariate(0.9)), len(INTENTS) - 1)]
        while made < n:
            drawn = paths or PATHS
            if late_paths is not None and at >= START + weeks * 3.5 * DAY:
                drawn = late_paths
            talk, solved = one(rng, f"s-{made:07}", f"c-{customer}", intent, at, drawn)
            yield talk
            made += 1
            at += (0.5 + 5.5 * rng.random()) * DAY
            if solved or rng.random() > COMES_BACK or at >= START + weeks * 7 * DAY:
                break


def one(
    rng: random.Random, name: str, customer: str, intent: str, at: float, paths: dict[str, Path_]
) -> tuple[Conversation, bool]:
    names = list(paths)
    way = rng.choices(names, [paths[key].share for key in names])[0]
    facts = paths[way]
    luck = rng.random()
    resolved = "confirmed" if luck < facts.confirmed else "silent" if luck < facts.confirmed + facts.silent else "no"
    messages, hops = talk_on(rng, way, at)
    graded = rng.random() < facts.graded
    minutes = rng.expovariate(1 / facts.usd) if facts.usd else 0.0
    return (
        Conversation(
            id=name,
            created=at,
            messages=messages,
            customer=customer,
            intent=intent,
            hops=hops,
            csat=rng.choices((1, 2, 3, 4, 5), facts.grades)[0] if graded else None,
            reopened=resolved != "no" and rng.random() < facts.reopened,
            resolved=resolved,  # type: ignore[arg-type]
            bot_usd=0.004,
            human_usd=minutes,
        ),
        resolved != "no",
    )


def talk_on(rng: random.Random, way: str, at: float) -> tuple[tuple[Message, ...], int]:
    said: list[Message] = []

    def say(speaker: Any, route: str | None = None, wait: float = 20.0) -> None:
        nonlocal at
        at += rng.expovariate(1 / wait)
        said.append(Message(speaker, "words", at, route))

    say("user")
    if way in ("self_resolved", "abandoned"):
        say("bot", "answer")
        if rng.random() < 0.4:
            say("user")
        return tuple(said), 0
    if way == "assisted":
        say("bot", "assist")
        say("human", None, 600)
        return tuple(said), 0
    turns = 3 if way == "late_handoff" else 1 + (rng.random() < 0.3)
    for _ in range(turns - 1):
        say("bot", "answer")
        say("user")
    say("bot", "escalate")
    say("human", None, 1800)
    hops = 1
    if way == "two_or_more_hops":
        hops = 2 + (rng.random() < 0.3)
        for _ in range(hops - 1):
            say("human", None, 3600)
    return tuple(said), hops


# -- the four questions --------------------------------------------------------------------------


def intervals(quick: bool) -> dict[str, Any]:
    runs, size, large = (40, 400, 40_000) if quick else (1000, 400, 400_000)
    whole = desk_of(999, large)
    truth = {metric.name: metric.count(whole.rows).value for metric in METRICS}
    held = {metric.name: [0, 0] for metric in METRICS}
    for seed in range(10_000, 10_000 + runs):  # 0 to 199 showed the interval of skewed costs to lie too low
        rows = desk_of(seed, size).rows
        for metric in METRICS:
            found = metric.count(rows)
            true = truth[metric.name]
            if found.low is not None and found.high is not None and true is not None:
                held[metric.name][0] += found.low <= true <= found.high
                held[metric.name][1] += 1
    table = {
        name: {"truth": truth[name], "held": k, "of": n, "share": k / n if n else None} for name, (k, n) in held.items()
    }
    # A metric that cannot vary (nobody is asked again in this generator) has no interval to be tested.
    tested = [row["share"] for name, row in table.items() if row["share"] is not None and name != "reask"]
    return {
        "runs": runs,
        "conversations": size,
        "least": min(tested),
        "mean": sum(tested) / len(tested),
        "metrics": table,
    }


def sequential(quick: bool) -> dict[str, Any]:
    trials, looks, pairs = (300 if quick else 2000), 52, 8
    margin, alpha, human = 0.05, 0.05, 0.80
    rng = np.random.default_rng(7)
    found: dict[str, Any] = {"trials": trials, "looks": looks, "pairs_a_week": pairs, "alpha": alpha, "margin": margin}
    for name, automatic in (
        ("at the edge of the null", human - margin),
        ("equal", human),
        ("five points better", human + 0.05),
    ):
        ours = peeking = 0
        weeks = []
        for _ in range(trials):
            x = (rng.random(looks * pairs) < automatic).astype(float)
            y = (rng.random(looks * pairs) < human).astype(float)
            wealth = holds(x, y, margin, alpha)
            ours += wealth.proven
            if wealth.reached is not None:
                weeks.append(math.ceil(wealth.reached / pairs))
            peeking += _peeks(x, y, margin, pairs)
        found[name] = {
            "anytime_valid": ours / trials,
            "peeking_z_test": peeking / trials,
            "median_weeks_where_proven": float(np.median(weeks)) if weeks else None,
        }
    grades = rng.choice([0, 0.25, 0.5, 0.75, 1.0], p=[0.05, 0.05, 0.1, 0.35, 0.45], size=(2, trials, looks * pairs))
    worse = np.where(rng.random((trials, looks * pairs)) < 0.075 / grades[0].mean(), 0.0, grades[0])
    found["csat_at_the_edge"] = sum(holds(worse[i], grades[1][i], 0.075, alpha).proven for i in range(trials)) / trials
    return found


def _peeks(x: Any, y: Any, margin: float, pairs: int) -> bool:
    """The usual one-sided z-test for non-inferiority at 5 %, looked at every week, promoting at the first pass."""
    n = np.arange(pairs, len(x) + 1, pairs)
    a, b = np.cumsum(x)[n - 1] / n, np.cumsum(y)[n - 1] / n
    error = np.sqrt(np.maximum(a * (1 - a) + b * (1 - b), 1e-9) / n)
    return bool(np.any((a - b + margin) / error > 1.6449))


def flattery(quick: bool) -> dict[str, Any]:
    runs, size = (30, 1500) if quick else (200, 1500)
    down = dict(PATHS)
    down["clean_handoff"] = dataclasses.replace(
        PATHS["clean_handoff"], share=0.14, confirmed=0.20, silent=0.40, grades=(0.25, 0.25, 0.2, 0.2, 0.1)
    )
    down["self_resolved"] = dataclasses.replace(PATHS["self_resolved"], share=0.54)
    down["abandoned"] = dataclasses.replace(PATHS["abandoned"], share=0.04)
    down["late_handoff"] = dataclasses.replace(PATHS["late_handoff"], share=0.06)
    down["two_or_more_hops"] = dataclasses.replace(PATHS["two_or_more_hops"], share=0.03)
    clear = {**down, "self_resolved": dataclasses.replace(PATHS["self_resolved"], share=0.75)}
    clear["late_handoff"] = dataclasses.replace(PATHS["late_handoff"], share=0.03)
    rises = {
        name: dataclasses.replace(way, confirmed=min(1.0, way.confirmed + 0.1), silent=max(0.0, way.silent - 0.05))
        for name, way in PATHS.items()
    }
    more = dict(PATHS)  # the mix shifts to the good path, and no path falls
    more["self_resolved"] = dataclasses.replace(PATHS["self_resolved"], share=0.60)
    falls = dict(PATHS)  # a path falls, and the aggregate falls with it: no flattery
    falls["clean_handoff"] = dataclasses.replace(PATHS["clean_handoff"], confirmed=0.15, silent=0.35)

    def rate(late: dict[str, Path_] | None, **over: Any) -> float:
        return sum(bool(flattering(desk_of(5000 + seed, size, late_paths=late), **over)) for seed in range(runs)) / runs

    return {
        "runs": runs,
        "conversations": size,
        "planted: the aggregate rises by some 4 points": rate(down),
        "planted: by some 8 points": rate(clear),
        "clean: nothing changes": rate(None),
        "clean: every path rises": rate(rises),
        "clean: only the mix shifts": rate(more),
        "clean: path and aggregate fall": rate(falls),
        "clean: only the mix shifts, uncorrected": rate(more, correct=False),
    }


def scale(quick: bool) -> dict[str, Any]:
    sizes = (5_000, 10_000, 20_000) if quick else (25_000, 50_000, 100_000, 200_000)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = Path(folder) / f"{size}.jsonl"
            write(file, size)
            done = subprocess.run(
                [sys.executable, __file__, "_read", str(file)], capture_output=True, text=True, check=True
            )
            rows.append(
                {"conversations": size, "file_mb": round(file.stat().st_size / 1e6, 1), **json.loads(done.stdout)}
            )
            file.unlink()
    return {"sizes": rows}


def write(file: Path, size: int) -> None:
    words = "I have tried this already and it still does not work, can you please tell me where to look? " * 2
    with file.open("w", encoding="utf-8") as out:
        for talk in conversations(1, size):
            row = {
                "id": talk.id,
                "created_at": talk.created,
                "customer": talk.customer,
                "intent": talk.intent,
                "messages": [
                    {"speaker": m.speaker, "text": words, "at": m.at, "route": m.route, "reasons": []}
                    for m in talk.messages
                ],
                "hops": talk.hops,
                "csat": talk.csat,
                "reopened": talk.reopened,
                "resolved": talk.resolved,
                "cost": {"bot_usd": talk.bot_usd, "human_usd": talk.human_usd},
            }
            out.write(json.dumps(row) + "\n")


def read(path: str) -> None:
    """In a process of its own: read, count everything, render; print seconds and peak memory."""
    from answerable.desk.overview import overview
    from answerable.report.desk.html import desk_html

    began = time.perf_counter()
    intake = Intake(path)
    desk = read_desk(read_conversations(path, intake), intake)
    middle = time.perf_counter()
    desk_html(overview(desk))
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"read_s": round(middle - began, 2), "count_s": round(ended - middle, 2), "peak_mib": round(peak)}
    print(json.dumps({**said, "us_each": round((ended - began) / max(1, len(desk)) * 1e6)}))


QUESTIONS = {"intervals": intervals, "sequential": sequential, "flattery": flattery, "scale": scale}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("question", nargs="?", default="all", choices=[*QUESTIONS, "all", "_read"])
    parser.add_argument("file", nargs="?")
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--json", metavar="FILE")
    asked = parser.parse_args()
    if asked.question == "_read":
        read(asked.file)
        return 0
    found = {}
    for name, answer in QUESTIONS.items():
        if asked.question in (name, "all"):
            began = time.perf_counter()
            found[name] = answer(asked.quick)
            print(f"{name} ({time.perf_counter() - began:.0f} s)\n{json.dumps(found[name], indent=2)}")
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
