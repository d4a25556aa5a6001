"""Every JSON form that the command line prints or writes, made from the fixtures: form name -> values, key paths.

The forms are named as the sections of docs/reference/json.md.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from conftest import FIXTURES

Forms = dict[str, list[Any]]


def key_paths(value: Any, above: str = "") -> Iterator[str]:
    """`total.covered.k`, `intents[].intent`: the path of every key in a JSON value. Dots in a key become `_`."""
    if isinstance(value, dict):
        for key, item in value.items():
            name = key.replace(".", "_")
            path = f"{above}.{name}" if above else name
            yield path
            yield from key_paths(item, path)
    elif isinstance(value, list):
        for item in value:
            yield from key_paths(item, f"{above}[]")


def lines_of(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def run(*arguments: object, codes: Iterable[int] = (0,)) -> str:
    """One command in this process; its stdout."""
    from answerable.cli import program

    said, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaints):
        code = program.run([str(argument) for argument in arguments])
    assert code in codes, f"{arguments}: {code}: {complaints.getvalue()}"
    return said.getvalue()


def printed(*arguments: object, codes: Iterable[int] = (0,)) -> Any:
    return json.loads(run(*arguments, codes=codes))


def printed_lines(*arguments: object, codes: Iterable[int] = (0,)) -> list[Any]:
    return [json.loads(line) for line in run(*arguments, codes=codes).splitlines()]


ARTICLES = {
    "articles": [
        {
            "title": "Parcels",
            "body": "<p>Parcels leave at <a href='https://a.test/noon'>noon</a>.</p><p hidden>Not for readers.</p>",
            "draft": False,
        },
        {"title": "Prices", "body": "<p>Not yet public.</p>", "draft": True},
    ]
}


def sample(folder: Path) -> Forms:
    """Run every command that has JSON in the empty folder `folder`, which must be the working directory."""
    forms: Forms = {}

    def add(form: str, *values: Any) -> None:
        forms.setdefault(form, []).extend(values)

    docs = folder / "docs"
    for topic in ("account", "billing"):
        shutil.copytree(FIXTURES / "docs" / topic, docs / topic)
    (docs / "latin.html").write_bytes("<html><h1>Caf\xe9</h1><p>Le caf\xe9 est ouvert.</p></html>".encode("latin-1"))
    (docs / "broken.md").write_bytes(b"\x00\x01 not a text \x00" * 30)
    add("ingest", *printed_lines("ingest", docs, "--json", codes=(0, 2, 3)))
    add("ingest --preview", *printed_lines("ingest", docs, "--preview", "--json", codes=(0, 2, 3)))
    (docs / "broken.md").unlink()
    refunds = docs / "billing" / "refunds.md"
    refunds.write_text(refunds.read_text("utf-8").replace("30 days", "45 days"), "utf-8")
    (docs / "billing" / "invoices.md").rename(docs / "billing" / "your-invoices.md")
    add("ingest", *printed_lines("ingest", docs, "--json"))
    (folder / "articles.json").write_text(json.dumps(ARTICLES), "utf-8")
    add("ingest", *printed_lines("ingest", folder / "articles.json", "--json"))
    add("ingest --preview", *printed_lines("ingest", folder / "articles.json", "--preview", "--json"))
    for name, days in (("v1/returns.md", 20), ("v2/returns.md", 30), ("v2/returns.html", 30), ("v1/old.md", 1)):
        (folder / "manual" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "manual" / name).write_text(
            f"Returns are free of charge within {days} days of the delivery.", "utf-8"
        )
    add("ingest", *printed_lines("ingest", folder / "manual", "--index", folder / "other", "--json"))
    add("ingest --preview", *printed_lines("ingest", folder / "manual", "--preview", "--json"))
    add("pages", *printed_lines("pages", "--text", "--losses", "--json"))
    add("history", *printed_lines("history", "--json"))
    add("doctor", printed("doctor", "--json"))

    rows = lines_of(FIXTURES / "tickets.jsonl")
    some = [row for row in rows if row["intent"] in ("refund", "change-plan", "cancel-plan", "sign-in", "tips")]
    some = [row for row in some if all((docs / page).exists() for page in row["relevant"])]
    some += [{"id": "p-1", "text": "Call me on +45 20 12 34 56 about the refund"}]
    some += [{"id": "p-2", "text": some[0]["text"]}, {**some[1], "id": "p-3"}]
    tickets, bare = folder / "tickets.jsonl", folder / "bare.jsonl"
    tickets.write_text("".join(json.dumps(row) + "\n" for row in some), "utf-8")
    bare.write_text("".join(json.dumps({"id": row["id"], "text": row["text"]}) + "\n" for row in rows[::2]), "utf-8")
    asked = folder / "answers.jsonl"
    for question in ("Can I get a refund for a yearly plan?", "do you have a tip pool calculator?"):
        add("ask", printed("ask", question, "--json"))
    threads = [
        {**row, "text": row.get("text") or "?", "name": "Ann"} for row in lines_of(FIXTURES / "threads.jsonl")[:6]
    ]
    thread_file = folder / "threads.jsonl"
    thread_file.write_text("".join(json.dumps(row) + "\n" for row in threads), "utf-8")
    run("ask", "--tickets", thread_file, "--out", asked)
    add("ask", *lines_of(asked))

    add(
        "coverage",
        printed("coverage", "--tickets", bare, "--json"),
        printed("coverage", "--tickets", tickets, "--json"),
    )
    clean = folder / "clean.jsonl"
    add("tickets", printed("tickets", tickets, "--out", clean, "--json"))
    add("tickets --out", *lines_of(clean))
    sheet = folder / "sheet.csv"
    sheet.write_text("Ticket,Subject,Body,Date\n1,Refund,please,yesterday\n", "utf-8")
    mailed = folder / "mailed.jsonl"
    mailed.write_text('{"id": "m", "text": "Where is it?\\n\\nKind regards,\\nAnn"}\n', "utf-8")
    add("tickets", printed("tickets", mailed, "--show-cleaned", "--json"))
    add("tickets", printed("tickets", sheet, "--columns", "id=Ticket,text=Subject+Body", "--json"))
    add("intents", printed("intents", "--tickets", bare, "--json"))

    draft = folder / "drafts" / "tips.md"
    draft.parent.mkdir()
    draft.write_text("# Tips\n\n## Tip pool calculator\n\nOpen Settings > Tips and choose Tip pool.\n", "utf-8")
    second = draft.with_name("codes.md")
    second.write_text("# Refund codes\n\nA refund code is valid for 12 days.\n", "utf-8")
    add("lift", printed("lift", draft, second, "--tickets", tickets, "--json"))
    add("blame", printed("blame", "--tickets", tickets, "--json"))
    add("diff", printed("diff", "1", "2", "--tickets", tickets, "--json"))
    missing = folder / "missing.jsonl"
    add("mutate", printed("mutate", "--tickets", tickets, "--limit", 6, "--missing", missing, "--json"))

    suite = folder / "eval" / "help.toml"
    suite.parent.mkdir(exist_ok=True)
    suite.write_text(
        'name = "help"\nsource = "docs"\ntickets = "tickets.jsonl"\n'
        "[gates]\nerrors = 0\nquotes_verified = 1.0\ncoverage = 0.9\nquoted = 0.1\ndrop = 0.5\n"
        "[gates.intents]\nrefund = 0.1\n[judge]\nfaithfulness = 0.5\n",
        "utf-8",
    )
    add("eval", printed("eval", suite, "--json", "--update-baseline", codes=(0, 1)))
    refunds.write_text(refunds.read_text("utf-8").replace("45 days", "30 days"), "utf-8")
    (docs / "billing" / "plans.md").unlink()
    (docs / "account" / "two-factor.md").rename(docs / "account" / "second-factor.md")
    add("mutate", printed("mutate", "--suite", suite, "--limit", 3, "--json", codes=(0, 1, 2)))
    add("eval", printed("eval", suite, "--json", codes=(0, 1)))
    add("mutate --missing", *lines_of(missing))
    add("baseline", *lines_of(suite.with_suffix(".baseline.jsonl")))

    judged = folder / "sheet_of_labels.csv"
    labels = folder / "judged.jsonl"
    run("label", "--tickets", tickets, "--n", 40, "--labels", labels, "--sheet", judged)
    import csv

    with judged.open(encoding="utf-8-sig", newline="") as file:
        filled = list(csv.DictReader(file))
    for place, row in enumerate(filled):
        row["judgment"] = ("right", "wrong")[place % 2]
    with judged.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(filled[0]))
        writer.writeheader()
        writer.writerows(filled)
    for labeller in ("ann", "ben"):
        drawn = ("--tickets", tickets, "--n", 40, "--labels", labels, "--labeller", labeller)
        run("label", *drawn, "--from-sheet", judged)
    add("label", *lines_of(labels))
    add("coverage", printed("coverage", "--tickets", tickets, "--labels", labels, "--json"))
    add("calibrate", printed("calibrate", "--tickets", tickets, "--max-wrong", 0.5, "--json", codes=(0, 1)))
    add("calibrate", printed("calibrate", "--tickets", tickets, "--labels", labels, "--json", codes=(0, 1)))
    reads = folder / "reads.toml"
    reads.write_text('[read]\nllm = "scripted_llm:ScriptedLlm"\n', "utf-8")
    read = ("--reader", "llm", "--settings", reads, "--dry-run")
    add("calibrate", printed("calibrate", "--tickets", tickets, *read, "--json"))

    talks = FIXTURES / "conversations.jsonl"
    coverage = folder / "coverage.json"
    coverage.write_text(run("coverage", "--tickets", tickets, "--json"), "utf-8")
    training = folder / "training.jsonl"
    log = folder / "log.jsonl"
    write_log(log, lines_of(talks))
    broken = folder / "conversations.jsonl"
    broken.write_text(talks.read_text("utf-8") + "{}\n", "utf-8")
    add(
        "desk",
        printed(
            "desk", "--conversations", broken, "--coverage", coverage, "--log", log, "--training", training, "--json"
        ),
    )
    add("desk --training", *lines_of(training))
    add("answer log", *lines_of(log))
    add("remit", printed("remit", "--conversations", talks, "--coverage", coverage, "--json"))
    add("recall", printed("recall", "1", "2", "--log", log, "--conversations", talks, "--json"))

    rows_file = folder / "rows.jsonl"
    run("judge", "--tickets", tickets, "--export", rows_file)
    add("judge --export", *lines_of(rows_file))
    return forms


def write_log(file: Path, talks: list[Any]) -> None:
    """An answer log as an embedder keeps it, of two questions that the first generation answered."""
    import datetime

    from answerable import Answerer, open_index
    from answerable.desk.answer_log import AnswerLog, entry_of
    from answerable.settings import AnswerSettings, Settings

    settings = Settings(answer=AnswerSettings(answer_threshold=0.5))
    with open_index(generation="1") as index, AnswerLog(file) as log:
        for place, question in enumerate(["Can I get a refund for a yearly plan?", "Can I cancel my plan?"] * 8):
            answer = Answerer(index, settings).ask(question)
            at = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
            log.append(entry_of(answer, at, intent="refund", conversation=talks[place]["id"]))


def rarely(forms: Forms) -> None:
    """What the fixtures do not bring about, through the functions that the commands print with."""
    import dataclasses
    import datetime

    from answerable import Answerer, evaluate, open_index
    from answerable.answer.large_reader.reader import LargeReader
    from answerable.desk.conversations import Intake, read_conversations
    from answerable.desk.evidence import cases
    from answerable.desk.flattery import Flattery
    from answerable.desk.overview import overview
    from answerable.desk.signoff import record
    from answerable.desk.table import read_desk
    from answerable.eval.coverage.coverage import coverage
    from answerable.eval.judge.cross_check import Agreement
    from answerable.eval.judge.judge import Verdict, judge_rows
    from answerable.eval.run import facts_of
    from answerable.eval.suite.gates import GateResult
    from answerable.eval.suite.judge_floors import SuiteJudge
    from answerable.model import Ticket, Worded
    from answerable.report.desk.json import desk_dict
    from answerable.report.judge.agreement import agreement_dict
    from answerable.report.judge.json import judge_dict, suite_judge_dict
    from answerable.settings import Settings
    from judge_samples import FakeJudge, row
    from reading_model import ScriptedReader

    settings = Settings()
    with open_index() as index:
        answer = Answerer(index, settings).ask("refund?")
        forms["ask"].append(dataclasses.replace(answer, worded=Worded("a model", 3, 1, "one dropped")).to_dict())
        forms["ask"].append(Answerer(index, settings).ask("Two questions:\n1. refund?\n2. bread?").to_dict())
        found = evaluate([Ticket("t", "refund?")], index, settings)
        forms["coverage"].append(dataclasses.replace(found, errors=(("t", "broken"),)).to_dict())
        said = LargeReader(ScriptedReader(), settings.read, None)
        question = Ticket("t", "Two questions:\n1. Can I get a refund?\n2. How do I bake bread in a barn?")
        read_answer = Answerer(index, settings, reader=said).ask(question)
        forms["ask"].append(read_answer.to_dict())
        forms["coverage"].append(coverage([question], [read_answer], index_facts=facts_of(index, settings)).to_dict())
    read = Intake(FIXTURES / "conversations.jsonl")
    desk = read_desk(read_conversations(FIXTURES / "conversations.jsonl", read), read, settings.desk)
    warning = Flattery("csat", "path", "late_handoff", 3.9, 4.1, 3.5, 3.1, 30, 30, 0.1, 0.1)
    forms["desk"].append(desk_dict(dataclasses.replace(overview(desk), warnings=(warning,))))
    case = dataclasses.replace(cases(desk, settings)[0], proposal="demote", to_stage=0)
    at = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
    forms["remit --approve"] = [record(case, "a person", at, desk.digest)]
    judged = judge_rows([row("a"), row("b")], FakeJudge(lambda *_: Verdict(failure="reply", said="not JSON")))
    forms["judge"] = [judge_dict(judged)]
    floor = GateResult("judge.faithfulness", "pass", "at least 0.5", "0.9", 2)
    forms["eval"].append({"judge": suite_judge_dict(SuiteJudge(True, judged, (floor,)))})
    forms["judge --cross-check"] = list(agreement_dict([Agreement("found", "id hit", 1, 0, 1.0, 0.0, True, ("t",))]))
