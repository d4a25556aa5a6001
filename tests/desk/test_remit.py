"""The remit: promotion only on evidence, demotion at once, a person signs, and no stage is ever changed."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from answerable.cli.remit import remit
from answerable.desk.conversations import Conversation
from answerable.desk.evidence import TOP, Case, cases, feelings
from answerable.desk.loop import IntentCoverage
from answerable.desk.signoff import last_changes, record, settings_lines
from answerable.errors import InputError, TicketError
from answerable.settings import IntentRemit, RemitSettings, Settings
from answerable.stats import Interval
from desk_samples import desk, talk

DOCS = {"x": IntentCoverage(0.8, Interval(0.6, 0.9), 20)}
ONE = Settings(remit=RemitSettings(intents=(IntentRemit("x", 1),)))


def trial(seed: int, automatic: float, human: float, n: int = 400, **facts: Any) -> Iterator[Conversation]:
    """n conversations of intent x, sent by lot; everybody grades, 5 where it was resolved and 2 where not."""
    rng = random.Random(seed)
    for number in range(n):
        arm = "automatic" if number % 2 else "human"
        good = rng.random() < (automatic if arm == "automatic" else human)
        yield talk(
            f"{seed}-{number}",
            "ua" if arm == "automatic" else "uh",
            day=50 * number / n,
            arm=arm,
            resolved="confirmed" if good else "no",
            csat=5 if good else 2,
            **facts,
        )


def case(talks: Iterator[Conversation], settings: Settings = ONE, docs: Any = DOCS, since: Any = None) -> Case:
    (found,) = cases(desk(talks), settings, docs, since)
    return found


def test_what_holds_is_proposed_for_the_next_stage() -> None:
    found = case(trial(1, 0.95, 0.80))
    assert (found.proposal, found.stage, found.to_stage, found.rank, found.by_lot) == ("promote", 1, 2, 1, True)
    assert found.resolution_holds.proven and found.csat_holds.proven


def test_what_is_worse_goes_to_stage_0_at_once() -> None:
    found = case(trial(1, 0.45, 0.80))
    assert (found.proposal, found.to_stage) == ("demote", 0)
    assert "below the human path" in found.why[0]


def test_one_harmful_answer_is_enough() -> None:
    talks = list(trial(1, 0.95, 0.80))
    talks.append(talk("harm", "ua", day=51, harm=True))
    assert case(iter(talks)).proposal == "demote"
    talks[-1] = talk("harm", "uh", day=51, harm=True)  # a person's mistake is not the machine's
    assert case(iter(talks)).proposal == "promote"


@pytest.mark.parametrize(
    ("docs", "why"),
    [({}, "not known"), ({"x": IntentCoverage(0.2, None, 20)}, "cover only 20%")],
)
def test_without_docs_nothing_is_promoted_however_well_it_goes(docs: Any, why: str) -> None:
    found = case(trial(1, 0.95, 0.80), docs=docs)
    assert found.proposal == "stay" and any(why in reason for reason in found.why)


def test_few_pairs_prove_nothing() -> None:
    found = case(trial(1, 1.0, 0.8, n=20))
    assert found.proposal == "stay" and any("not shown to hold" in reason for reason in found.why)


def test_what_is_to_be_done_stays_with_people_and_the_highest_stage_has_no_next() -> None:
    for stage in (2, 3):
        settings = Settings(remit=RemitSettings(intents=(IntentRemit("x", stage),)))
        assert case(trial(1, 0.95, 0.80), settings).proposal == "stay"


def test_only_conversations_after_the_last_sign_off_count() -> None:
    talks = list(trial(1, 0.95, 0.80))
    found = case(iter(talks), since={"x": talks[-1].created})
    assert (found.proposal, found.automatic.n) == ("stay", 0)


def test_wrong_promotions_are_no_more_than_stated() -> None:
    margin = ONE.desk.hold_margin
    wrong = sum(case(trial(seed, 0.80 - margin, 0.80)).proposal == "promote" for seed in range(60))
    assert wrong / 60 <= ONE.desk.max_wrong_promotion


def test_a_later_hand_off_stays_on_the_account_of_the_machine() -> None:
    found = case(iter([talk("1", "uaueh"), talk("2", "ueh"), talk("3", "ush"), talk("4", "uh")]))
    assert (found.automatic.n, found.human.n, found.by_lot) == (1, 3, False)


def test_only_the_largest_fit_intents_are_owned() -> None:
    talks = [talk(f"{name}-{n}", intent=name) for place, name in enumerate("abcdefgh") for n in range(10 - place)]
    docs = {name: IntentCoverage(0.9, None, 9) for name in "abcdefgh" if name != "b"}
    found = {one.intent: one.rank for one in cases(desk(talks), Settings(), docs)}
    assert found == {"a": 1, "b": None, "c": 2, "d": 3, "e": 4, "f": 5, "g": None, "h": None}
    assert TOP == 5


def test_emotion_and_sensitive_topics_are_read_from_the_openings() -> None:
    hot, touchy = feelings(["THIS IS A DISGRACE, you idiots!!", "where is the export?", "my lawyer will sue you"])
    assert hot.value is not None and hot.value >= 1 / 3
    assert (touchy.value, touchy.n) == (1 / 3, 3)


def test_the_record(tmp_path: Path) -> None:
    found = case(trial(1, 0.95, 0.80))
    row = record(found, "Kim", dt.datetime(2026, 12, 1, tzinfo=dt.timezone.utc), "abc")
    assert (row["approved_by"], row["from_stage"], row["to_stage"], row["at"]) == ("Kim", 1, 2, "2026-12-01T00:00:00Z")
    assert row["resolution_holds"]["e_peak"] >= 20
    assert settings_lines([found]) == '[remit]\n"x" = 2\n'
    with pytest.raises(ValueError, match="nothing is proposed"):
        record(case(trial(1, 1.0, 0.8, n=20)), "Kim", dt.datetime.now(dt.timezone.utc), "abc")
    file = tmp_path / "remit.jsonl"
    assert last_changes(file) == {}
    file.write_text(json.dumps(row) + "\n{broken\n")
    with pytest.raises(TicketError, match="old evidence would count again"):
        last_changes(file)


def written(folder: Path, talks: Iterator[Conversation]) -> Path:
    file = folder / "talks.jsonl"
    rows = [
        {
            "id": one.id, "created_at": one.created, "customer": one.customer, "intent": one.intent, "csat": one.csat,
            "resolved": one.resolved, "arm": one.arm,
            "messages": [{"speaker": m.speaker, "text": m.text, "at": m.at, "route": m.route} for m in one.messages],
        }
        for one in talks
    ]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_the_command_shows_signs_and_changes_no_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, trial(1, 0.95, 0.80))
    coverage = {"intents": [{"intent": "x", "covered": {"share": 0.8, "low": 0.6, "high": 0.9, "n": 20}}]}
    (tmp_path / "coverage.json").write_text(json.dumps(coverage))
    toml = "[remit]\nx = 1\n"
    (tmp_path / "answerable.toml").write_text(toml)
    command = ["--conversations", "talks.jsonl", "--coverage", "coverage.json"]
    shown = CliRunner().invoke(remit, command, catch_exceptions=False)
    assert shown.exit_code == 0 and "promote to 2" in shown.stdout
    assert not (tmp_path / "eval").exists()
    signed = CliRunner().invoke(remit, [*command, "--approve", "Kim"], catch_exceptions=False)
    assert signed.exit_code == 0 and "answerable.toml" in signed.stderr
    (line,) = (tmp_path / "eval" / "remit.jsonl").read_text().splitlines()
    assert json.loads(line)["approved_by"] == "Kim"
    assert (tmp_path / "answerable.toml").read_text() == toml
    # The evidence is spent: it does not carry a second promotion.
    again = CliRunner().invoke(remit, [*command, "--json"], catch_exceptions=False)
    assert json.loads(again.stdout)["cases"][0]["proposal"] == "stay"
    with pytest.raises(InputError, match="nothing is proposed"):
        CliRunner().invoke(remit, [*command, "--approve", "Kim"], catch_exceptions=False)
    assert len((tmp_path / "eval" / "remit.jsonl").read_text().splitlines()) == 1
