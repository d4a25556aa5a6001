"""What `calibrate`, `coverage` and `label` tell people to do, done as told: it has to end well."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.answer.level.calibration import load_calibration
from conftest import Run
from remedies import follows

Row = dict[str, Any]


def write(name: str, source: Path, change: Callable[[Row], Row]) -> Path:
    """A copy of a file of tickets here, each row changed."""
    rows = [change(json.loads(line)) for line in source.read_text("utf-8").splitlines()]
    file = Path(name)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def relabelled(name: str, source: Path, change: Callable[[str], str]) -> Path:
    return write(name, source, lambda row: {**row, "relevant": [change(page) for page in row["relevant"]]})


def fill(sheet: str, word: Callable[[int], str]) -> None:
    """Every row of a sheet that nobody has judged yet is judged."""
    with Path(sheet).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows):
        row["judgment"] = row["judgment"] or word(place)
    with Path(sheet).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def judge(answerable: Run, index_copy: Path) -> Callable[..., str]:
    """Label by way of a sheet; returns what was said."""

    def run(tickets: Path, *more: object, word: Callable[[int], str] = lambda place: "r") -> str:
        common = ("label", "--tickets", tickets, "--index", index_copy, *more)
        code, _, err = answerable(*common, "--sheet", "s.csv")
        assert code == 0, err
        fill("s.csv", word)
        code, _, err = answerable(*common, "--from-sheet", "s.csv")
        assert code == 0, err
        return err

    return run


# -- labels that name no page --------------------------------------------------------------------


def address(page: str) -> str:
    return f"https://www.Help.Wickerday.example/{page.removesuffix('.md')}/?from=mail#top"


def broken(page: str) -> str:
    return page.replace("refunds", "refnuds").replace("sign-in", "singing-in")


def test_labels_by_address_are_the_labels(tickets: Path, index_copy: Path, answerable: Run) -> None:
    common = ("--index", index_copy, "--json", "--dry-run")
    plain = json.loads(answerable("calibrate", "--tickets", tickets, *common)[1])
    code, out, err = answerable("calibrate", "--tickets", relabelled("t.jsonl", tickets, address), *common)
    assert code == 0 and json.loads(out)["judgments"] == plain["judgments"] and plain["judgments"]["right"] > 10
    assert "labels name their pages in another way than the index" in err


def test_labels_of_no_page_are_refused_and_store_nothing(tickets: Path, index_copy: Path, answerable: Run) -> None:
    wrong = relabelled("wrong.jsonl", tickets, broken)
    for verb in ("calibrate", "coverage"):
        code, out, err = answerable(verb, "--tickets", wrong, "--index", index_copy)
        assert (
            code == 2 and not out and re.search(r"\d+ of \d+ labelled tickets name pages that the index has not", err)
        )
        assert "billing/refnuds.md" in err and "nearest billing/refunds.md" in err and "answerable pages" in err
    assert load_calibration(index_copy) is None
    draft = Path("draft.md")
    draft.write_text("# Refunds\n\nWe refund within 30 days.\n", "utf-8")
    code, _, err = answerable("lift", draft, "--tickets", wrong, "--index", index_copy)
    assert code == 2 and "nearest billing/refunds.md" in err
    code, _, err = answerable("diff", index_copy, index_copy, "--tickets", wrong)
    assert code == 2 and "nearest billing/refunds.md" in err


@follows(
    "eval/labels/resolve.py: Name pages as `answerable pages` lists them or by their address, or ingest what is",
)
def test_as_told_the_nearest_page_is_named(tickets: Path, index_copy: Path, answerable: Run) -> None:
    wrong = relabelled("wrong.jsonl", tickets, broken)
    _, _, err = answerable("calibrate", "--tickets", wrong, "--index", index_copy)
    told = dict(re.findall(r"'([^']+)' \([^)]*nearest ([^)]+)\)", err))
    assert len(told) == 2
    mended = relabelled("mended.jsonl", wrong, lambda page: told.get(page, page))
    code, out, _ = answerable("calibrate", "--tickets", mended, "--index", index_copy, "--json")
    assert code == 0 and json.loads(out)["judged"] == 60 and load_calibration(index_copy) is not None


@follows(
    "eval/labels/resolve.py: Or leave such tickets out of what labels measure: [tickets] max_unresolved_labels = 1",
)
def test_as_told_such_tickets_are_left_out(tickets: Path, index_copy: Path, answerable: Run) -> None:
    wrong = relabelled("wrong.jsonl", tickets, broken)
    _, _, err = answerable("calibrate", "--tickets", wrong, "--index", index_copy)
    lost = int(re.search(r"(\d+) of \d+ labelled tickets", err)[1])  # type: ignore[index]
    table, line = re.search(r"(\[tickets\]) (max_unresolved_labels = [\d.]+\d)", err).groups()  # type: ignore[union-attr]
    Path("answerable.toml").write_text(f"{table}\n{line}\n", "utf-8")
    code, out, err = answerable("calibrate", "--tickets", wrong, "--index", index_copy, "--json")
    assert code == 0 and json.loads(out)["judged"] == 60 - lost and f"{lost} tickets are left out" in err
    code, out, err = answerable("coverage", "--tickets", wrong, "--index", index_copy, "--json")
    assert code == 0 and f"{lost} tickets are left out" in err


@follows(
    "eval/labels/resolve.py: or ingest what is missing.",
)
def test_as_told_what_is_missing_is_ingested(tickets: Path, some_docs: Path, tmp_path: Path, answerable: Run) -> None:
    docs = tmp_path / "docs"
    for page in some_docs.rglob("*.md"):
        target = docs / page.relative_to(some_docs)
        target.parent.mkdir(parents=True, exist_ok=True)
        if page.name != "refunds.md":
            target.write_bytes(page.read_bytes())
    assert answerable("ingest", docs, "--index", "small")[0] == 0
    code, _, err = answerable("coverage", "--tickets", tickets, "--index", "small")
    assert code == 2 and "billing/refunds.md" in err and "ingest what is missing" in err
    (docs / "billing" / "refunds.md").write_bytes((some_docs / "billing" / "refunds.md").read_bytes())
    assert answerable("ingest", docs, "--index", "small")[0] == 0
    assert answerable("coverage", "--tickets", tickets, "--index", "small")[0] == 0


def test_one_label_of_no_page_is_said_and_never_wrong(tickets: Path, index_copy: Path, answerable: Run) -> None:
    first = next(row["id"] for row in map(json.loads, tickets.read_text("utf-8").splitlines()) if row["answerable"])
    one = write("one.jsonl", tickets, lambda row: {**row, "relevant": ["no/such.md"]} if row["id"] == first else row)
    common = ("--index", index_copy, "--json", "--dry-run")
    plain = json.loads(answerable("calibrate", "--tickets", tickets, *common)[1])["judgments"]
    code, out, err = answerable("calibrate", "--tickets", one, *common)
    found = json.loads(out)
    assert code == 0 and found["judged"] == 59 and "1 ticket is left out" in err and "'no/such.md'" in err
    assert found["judgments"].get("wrong", 0) <= plain.get("wrong", 0)


@follows(
    "eval/labels/resolve.py: Name their pages as `answerable pages` lists them, or take the labels out and judge",
)
def test_as_told_labels_without_pages_are_judged(
    tickets: Path, bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]
) -> None:
    silent = write("silent.jsonl", tickets, lambda row: {**row, "relevant": []})
    code, out, err = answerable("calibrate", "--tickets", silent, "--index", index_copy)
    assert code == 2 and not out and "name no page (relevant)" in err and "answerable label" in err
    code, out, _ = answerable("coverage", "--tickets", silent, "--index", index_copy, "--json")
    level = json.loads(out)["measured"]
    assert code == 0 and level["right"] is None and level["judged"] == 60, "covered is said, right is not"
    judge(bare, "--n", 30, word=lambda place: "rw"[place % 3 == 0])
    assert answerable("calibrate", "--tickets", bare, "--index", index_copy)[0] == 0


# -- labellers -----------------------------------------------------------------------------------


@follows(
    "eval/labels/agreement.py: . Or agree on what is right and judge again: answerable label",
    "eval/labels/judgments.py: Judgments are of: ",
)
def test_as_told_one_labeller_is_taken_or_both_agree(
    bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]
) -> None:
    judge(bare, "--n", 30, "--labeller", "ann", word=lambda place: "rw"[place % 2])
    said = judge(bare, "--n", 30, "--labeller", "ben", word=lambda place: "rwd"[place % 3])
    assert re.search(r"ben and ann agree on \d+ of 30 tickets: Cohen's kappa", said)
    common = ("--tickets", bare, "--index", index_copy)
    for verb in (("calibrate",), ("coverage", "--labels", "labels.jsonl")):
        code, out, err = answerable(*verb, *common)
        assert code == 2 and not out and "of the 30 tickets that both judged" in err and "less than 0.4" in err
    assert load_calibration(index_copy) is None
    told = re.search(r"--labeller (\w+)", err)[1]  # type: ignore[index]
    code, out, _ = answerable("calibrate", *common, "--labeller", told, "--json")
    assert code == 0 and json.loads(out)["judged"] == 30 and json.loads(out)["agreements"] == []
    assert answerable("coverage", *common, "--labels", "labels.jsonl", "--labeller", "ben")[0] == 0
    code, _, err = answerable("calibrate", *common, "--labeller", "cleo")
    assert code == 2 and "there are no judgments of 'cleo'" in err and "ann" in err

    answerable("label", *common, "--labeller", "ben", "--sheet", "again.csv")
    text = Path("again.csv").read_text("utf-8-sig")
    answerable("label", *common, "--labeller", "ann", "--sheet", "ann.csv")
    assert text != Path("ann.csv").read_text("utf-8-sig")
    assert answerable("label", *common, "--labeller", "ben", "--from-sheet", "ann.csv")[0] == 0
    code, out, _ = answerable("calibrate", *common, "--json")
    (pair,) = json.loads(out)["agreements"]
    assert code == 0 and (pair["n"], pair["agreed"], pair["kappa"]) == (30, 30, 1.0)


def test_the_setting_says_how_far_they_must_agree(
    bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(bare, "--n", 30, "--labeller", "ann", word=lambda place: "rw"[place % 2])
    judge(bare, "--n", 30, "--labeller", "ben", word=lambda place: "rw"[place % 2] if place else "w")
    common = ("calibrate", "--tickets", bare, "--index", index_copy, "--dry-run")
    code, out, _ = answerable(*common)
    assert code == 0 and "Where they differ, the worse judgment counts" in " ".join(out.split())
    monkeypatch.setenv("ANSWERABLE_TICKETS_MIN_KAPPA", "0.95")
    assert answerable(*common)[0] == 2
    monkeypatch.setenv("ANSWERABLE_TICKETS_MIN_KAPPA", "-1")
    judge(bare, "--n", 30, "--labeller", "cleo", word=lambda place: "wr"[place % 2])
    assert answerable(*common)[0] == 0


@pytest.mark.parametrize("verb", ["coverage", "diff", "lift"])
def test_as_told_of_what_rests_on_a_labels_file(
    verb: str,
    bare: Path,
    index_copy: Path,
    answerable: Run,
    judge: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judge(bare, "--n", 30, "--labeller", "ann", word=lambda place: "rw"[place % 2])
    judge(bare, "--n", 30, "--labeller", "ben", word=lambda place: "rwd"[place % 3])
    Path("draft.md").write_text("# Kettles\n\nA kettle boils in three minutes.\n", "utf-8")
    common = {
        "coverage": ("coverage", "--index", index_copy, "--html", "r.html"),
        "diff": ("diff", index_copy, index_copy),
        "lift": ("lift", "draft.md", "--index", index_copy),
    }[verb] + ("--tickets", bare, "--labels", "labels.jsonl")
    code, out, err = answerable(*common)
    assert code == 2 and not out and "of the 30 tickets that both judged" in err and "less than 0.4" in err
    told = re.search(r"--labeller (\w+)", err)[1]  # type: ignore[index]

    def agreed(text: str) -> list[dict[str, Any]]:
        said = json.loads(text)
        return list((said["measured"] if verb == "coverage" else said)["agreements"])

    code, out, err = answerable(*common, "--labeller", told, "--json")
    assert code == 0 and agreed(out) == [], err
    code, _, err = answerable(*common, "--labeller", "cleo")
    assert code == 2 and "there are no judgments of 'cleo'" in err

    # The twin: where the setting lets them differ they are counted, and how far they agree is said with its n.
    monkeypatch.setenv("ANSWERABLE_TICKETS_MIN_KAPPA", "-1")
    code, out, _ = answerable(*common, "--json")
    (pair,) = agreed(out)
    assert code == 0 and set(pair["labellers"]) == {"ann", "ben"} and pair["n"] == 30
    assert pair["agreed"] < 30 and pair["low"] < pair["kappa"] < 0.4
    line = f"agree on {pair['agreed']} of 30 tickets: Cohen's kappa {pair['kappa']:.2f}"
    for form in [(), ("--markdown",)] if verb == "diff" else [()]:
        code, out, _ = answerable(*common, *form)
        assert code == 0 and line in " ".join(out.replace("\\", "").split())
    if verb == "coverage":
        assert line.replace("'", "&#39;") in " ".join(Path("r.html").read_text("utf-8").split())


@pytest.mark.parametrize("verb", ["coverage", "diff", "lift"])
def test_a_labeller_is_one_of_a_labels_file(verb: str, bare: Path, index_copy: Path, answerable: Run) -> None:
    places = {"coverage": (), "diff": (index_copy, index_copy), "lift": ("draft.md",)}[verb]
    common = (verb, *places, "--tickets", bare, "--index", index_copy, "--labeller", "ann")
    code, _, err = answerable(*common)
    assert code == 2 and "--labeller is for --labels FILE" in err
    code, _, err = answerable(*common, "--labels", "none.jsonl")
    assert code == 2 and "there is no such file" in err and "answerable label" in err


@pytest.mark.parametrize("verb", ["calibrate", "coverage", "diff", "lift"])
def test_it_is_said_before_minutes_are_spent(verb: str, bare: Path, answerable: Run, judge: Callable[..., str]) -> None:
    judge(bare, "--n", 30, "--labeller", "ann", word=lambda place: "rw"[place % 2])
    judge(bare, "--n", 30, "--labeller", "ben", word=lambda place: "rwd"[place % 3])
    places = {"diff": ("1", "2"), "lift": ("draft.md",)}.get(verb, ())
    common = (verb, *places, "--tickets", bare, "--labels", "labels.jsonl", "--index", "no-index")
    code, _, err = answerable(*common)
    assert code == 2 and "of the 30 tickets that both judged" in err
    # The twin: with one of them it comes as far as the index.
    code, _, err = answerable(*common, "--labeller", "ann")
    assert code == 3 and "both judged" not in err and "no-index" in err


@pytest.mark.parametrize("verb", ["diff", "lift"])
def test_functions_hold_labellers_to_it_as_well(
    verb: str, bare: Path, index_copy: Path, judge: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from answerable import InputError, Settings, open_index, read_tickets
    from answerable.eval.change.diff_run import run_diff
    from answerable.eval.change.lift import lift
    from answerable.eval.labels.judgments import LabelFile

    judge(bare, "--n", 30, "--labeller", "ann", word=lambda place: "rw"[place % 2])
    judge(bare, "--n", 30, "--labeller", "ben", word=lambda place: "rwd"[place % 3])
    Path("draft.md").write_text("# Kettles\n\nA kettle boils in three minutes.\n", "utf-8")
    given, labels = read_tickets(bare).tickets, LabelFile("labels.jsonl").read()

    def run() -> object:
        if verb == "diff":
            return run_diff(str(index_copy), str(index_copy), given, Settings.load(), labels=labels).diff.agreements
        with open_index(index_copy) as index:
            return lift(["draft.md"], given, index, Settings.load(), labels=labels).agreements

    with pytest.raises(InputError, match="of the 30 tickets that both judged"):
        run()
    monkeypatch.setenv("ANSWERABLE_TICKETS_MIN_KAPPA", "-1")
    assert run()


# -- more judgments ------------------------------------------------------------------------------


def test_as_told_more_are_judged_and_the_promise_holds(
    bare: Path, answers: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]
) -> None:
    many, asked = Path("many.jsonl"), Path("asked.jsonl")
    for source, file in ((bare, many), (answers, asked)):
        rows = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
        copies = ({**row, "id": f"{row['id']}-{copy}"} for copy in range(6) for row in rows)
        file.write_text("".join(json.dumps(row) + "\n" for row in copies), "utf-8")
    judge(many, "--answers", asked, "--n", 24)
    common = ("calibrate", "--tickets", many, "--answers", asked, "--index", index_copy, "--max-wrong", 0.1)
    code, out, _ = answerable(*common, "--dry-run")
    told = re.search(r"answerable label --above ([\d.]+\d) --n (\d+)\.", " ".join(out.split()))
    assert code == 1 and told is not None, out
    judge(many, "--answers", asked, "--above", told[1], "--n", told[2])
    code, out, _ = answerable(*common, "--dry-run", "--json")
    assert code == 0 and json.loads(out)["judged"] > 24 and json.loads(out)["promise"]["certified"]


def test_tickets_that_hardly_carry_a_promise_are_said_to(tickets: Path, index_copy: Path, answerable: Run) -> None:
    common = ("calibrate", "--tickets", tickets, "--index", index_copy, "--dry-run")
    refused = []
    for limit in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        code, out, _ = answerable(*common, "--max-wrong", limit)
        if code == 1:
            refused.append(" ".join(out.split()))
    assert refused and all("answerable label" not in text for text in refused), "all of them are labelled"
    assert all("or a larger --max-wrong" in text for text in refused)
    assert answerable(*common, "--max-wrong", 0.5)[0] == 0


def test_judgments_and_labels_are_used_together(
    tickets: Path, bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]
) -> None:
    half = write(
        "half.jsonl",
        tickets,
        lambda row: row if int(row["id"][2:]) % 2 else {**row, "answerable": None, "relevant": []},
    )
    common = ("calibrate", "--index", index_copy, "--json", "--dry-run")
    before = json.loads(answerable(*common, "--tickets", half)[1])
    assert before["judgments_from"] == "tickets" and 20 <= before["judged"] < 60
    judge(half, "--n", 20)
    after = json.loads(answerable(*common, "--tickets", half)[1])
    assert after["judgments_from"] == "both" and before["judged"] < after["judged"] <= before["judged"] + 20
    assert after["judgments"]["right"] >= 20, "what was judged counts as judged, whatever its label"
    alone = json.loads(answerable(*common, "--tickets", bare)[1])
    assert alone["judgments_from"] == "labels" and alone["judged"] == 20


@follows(
    "cli/judging.py: Make it: answerable label --tickets FILE",
    "eval/coverage/level.py: Judge more with: answerable label",
    "answer/level/calibration.py: Judge some: answerable label --tickets FILE",
)
def test_as_told_some_are_judged(bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]) -> None:
    common = ("--tickets", bare, "--index", index_copy)
    for verb in ("calibrate", "coverage"):
        code, _, err = answerable(verb, *common, "--labels", "mine.jsonl")
        assert code == 2 and "Make it: answerable label --tickets FILE" in err
    judge(bare, "--labels", "mine.jsonl", "--n", 8)
    code, _, err = answerable("coverage", *common, "--labels", "mine.jsonl")
    assert code == 2 and "Judge more with: answerable label" in err
    code, _, err = answerable("calibrate", *common, "--labels", "mine.jsonl")
    assert code == 2 and "Judge some: answerable label --tickets FILE" in err
    code, _, err = answerable("label", *common, "--labels", "mine.jsonl", "--n", 30, "--sheet", "x.csv")
    assert code == 0 and "draw with another --seed" in err
    judge(bare, "--labels", "mine.jsonl", "--n", 30, "--seed", 2)
    assert answerable("coverage", *common, "--labels", "mine.jsonl")[0] == 0
    assert answerable("calibrate", *common, "--labels", "mine.jsonl")[0] == 0


@follows(
    "answer/level/calibration.py: tickets in all: give more, then judge some: answerable label",
)
def test_as_told_more_tickets_are_given(tickets: Path, index_copy: Path, answerable: Run) -> None:
    few = Path("few.jsonl")
    lines = tickets.read_text("utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:12]), "utf-8")
    code, _, err = answerable("calibrate", "--tickets", few, "--index", index_copy)
    assert code == 2 and "There are 12 tickets in all: give more" in err
    few.write_text("".join(lines), "utf-8")
    assert answerable("calibrate", "--tickets", few, "--index", index_copy)[0] == 0


@follows(
    "cli/label.py: Choose a lower --above.",
    "cli/label.py: Name another file with --labels.",
    "eval/labels/judgments.py: Write one: answerable label --sheet",
    "eval/labels/judgments.py: ; or its key: ",
)
def test_what_label_says_helps(
    tickets: Path, bare: Path, index_copy: Path, answerable: Run, judge: Callable[..., str]
) -> None:
    common = ("label", "--index", index_copy)
    code, _, err = answerable(*common, "--tickets", bare, "--above", 1.0, "--sheet", "s.csv")
    assert code == 2 and "Choose a lower --above" in err
    judge(bare, "--above", 0.1, "--n", 5)
    few = Path("few.jsonl")
    few.write_text("".join(bare.read_text("utf-8").splitlines(keepends=True)[:30]), "utf-8")
    code, _, err = answerable(*common, "--tickets", few, "--sheet", "s.csv")
    assert code == 2 and "Name another file with --labels" in err
    judge(few, "--labels", "few-labels.jsonl", "--n", 5)
    Path("bad.csv").write_text("ticket\nx\n", "utf-8")
    code, _, err = answerable(*common, "--tickets", bare, "--above", 0.1, "--from-sheet", "bad.csv")
    assert code == 2 and "Write one: answerable label --sheet" in err
    assert answerable(*common, "--tickets", bare, "--above", 0.1, "--sheet", "bad.csv")[0] == 0
    assert answerable(*common, "--tickets", bare, "--above", 0.1, "--from-sheet", "bad.csv")[0] == 0
    text = Path("bad.csv").read_text("utf-8-sig")
    Path("bad.csv").write_text(text.replace('"right"', '"rihgt"', 1), "utf-8")
    code, _, err = answerable(*common, "--tickets", bare, "--above", 0.1, "--from-sheet", "bad.csv")
    meant = re.search(r"Did you mean '(\w+)'", err)
    assert code == 2 and meant is not None
    Path("bad.csv").write_text(text.replace('"right"', f'"{meant[1]}"', 1), "utf-8")
    assert answerable(*common, "--tickets", bare, "--above", 0.1, "--from-sheet", "bad.csv")[0] == 0


@follows(
    "eval/scored_answer.py: Ask exactly these tickets again: answerable ask --tickets FILE --out FILE.jsonl",
)
def test_as_told_the_tickets_are_asked_again(tickets: Path, answers: Path, index_copy: Path, answerable: Run) -> None:
    short = Path("short.jsonl")
    short.write_text("".join(answers.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    common = ("calibrate", "--tickets", tickets, "--index", index_copy, "--answers", short)
    code, _, err = answerable(*common)
    assert code == 2 and "answerable ask --tickets FILE --out FILE.jsonl" in err
    assert answerable("ask", "--tickets", tickets, "--out", short, "--index", index_copy)[0] == 0
    assert answerable(*common)[0] == 0
