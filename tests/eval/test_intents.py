"""Intents found in tickets / eval.intents, eval.coverage.key_phrases."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest

from answerable.errors import InputError
from answerable.eval.coverage.key_phrases import key_phrases
from answerable.eval.intents import clustering
from answerable.eval.intents.clustering import PILE, average_linkage, cluster, cut
from answerable.eval.intents.find import OUT_OF_SCOPE, Intents, find_intents, read_intents, write_intents
from answerable.model import Ticket
from fakes import FakeEncoder

SUBJECTS = {
    "refund": "refund money invoice charged twice",
    "password": "password login reset locked account",
    "export": "export csv download spreadsheet report",
}


def make_tickets(each: int = 12, strays: int = 3, seed: int = 1) -> list[Ticket]:
    """Tickets of three subjects in varied words, and some that share no word with any other."""
    rng = random.Random(seed)
    made = []
    for subject, words in SUBJECTS.items():
        for number in range(each):
            said = rng.sample(words.split(), 4)
            made.append(Ticket(f"{subject}-{number:02}", " ".join(said)))
    made += [Ticket(f"stray-{n}", " ".join(f"odd{n}{letter}" for letter in "abcde")) for n in range(strays)]
    return made


def encoder() -> FakeEncoder:
    return FakeEncoder(dim=96)


@pytest.fixture(scope="module")
def found() -> Intents:
    return find_intents(make_tickets(), encoder())


def test_average_linkage_merges_by_the_mean_distance() -> None:
    rng = np.random.default_rng(3)
    points = rng.standard_normal((30, 5)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    distance = 1 - points @ points.T
    groups: list[list[int]] = [[place] for place in range(30)]
    slow = []
    while len(groups) > 1:  # the definition, by brute force
        pairs = [
            (float(distance[np.ix_(a, b)].mean()), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups[:i])
        ]
        height, i, j = min(pairs)
        slow.append(height)
        groups[j] += groups.pop(i)
    merges = average_linkage(points)
    np.testing.assert_allclose([height for _, _, height in merges], slow, atol=1e-5)
    assert len(np.unique(cut(merges, 30, 7))) == 7


def test_subjects_are_found_and_strays_stay_in_the_pile(found: Intents) -> None:
    assert len(found.intents) == 3
    for subject in SUBJECTS:
        ids = {found.of[name] for name in found.of if name.startswith(subject)}
        assert len(ids) == 1 and None not in ids
    assert found.pile == 3 and all(found.of[f"stray-{n}"] is None for n in range(3))
    for one in found.intents:
        assert any(word in one.name for words in SUBJECTS.values() for word in words.split())


def test_without_the_pile_strays_would_be_counted_under_a_subject() -> None:
    tickets = sorted(make_tickets(), key=lambda one: one.id)
    labels = cluster(encoder().encode([one.text for one in tickets]), pile_cosine=-1.0).labels
    assert not (labels == PILE).any()


def test_order_does_not_matter_and_given_intents_win() -> None:
    tickets = make_tickets()
    given = [dataclasses.replace(tickets[0], intent="billing"), *tickets[1:]]
    first = find_intents(given, encoder())
    assert find_intents(given[::-1], encoder()) == first
    assert first.given == 1 and tickets[0].id not in first.of
    applied = {one.id: one.intent for one in first.applied(given)}
    assert applied[tickets[0].id] == "billing"
    assert applied["stray-0"] == OUT_OF_SCOPE


def test_ids_and_names_last_when_other_tickets_come(found: Intents, tmp_path: Path) -> None:
    path = tmp_path / "intents.toml"
    renamed = [dataclasses.replace(found.intents[0], name='Money "back"\\'), *found.intents[1:]]
    write_intents(path, dataclasses.replace(found, intents=tuple(renamed)))
    again = find_intents(make_tickets(each=9, seed=2), encoder(), read_intents(path))
    assert {one.id for one in again.intents} == {one.id for one in found.intents}
    assert 'Money "back"\\' in {one.name for one in again.intents}
    assert not any(one.new for one in again.intents)
    fresh = find_intents(make_tickets(each=9, seed=2), encoder())
    assert all(one.new for one in fresh.intents)


def test_merged_and_pinned_intents(found: Intents) -> None:
    a, b, c = found.intents
    known = (dataclasses.replace(a, merge_into=b.id), b, dataclasses.replace(c, pin=True))
    subject_of_c = next(name.split("-")[0] for name, value in found.of.items() if value == c.id)
    without_c = [one for one in make_tickets() if not one.id.startswith(subject_of_c)]
    few_of_c = [one for one in make_tickets() if one.id.startswith(subject_of_c)][:2]
    again = find_intents([*without_c, *few_of_c], encoder(), known, min_size=5)
    counts = {one.id: one.tickets for one in again.intents}
    assert counts[a.id] == 0 and counts[b.id] == 24
    assert [again.of[one.id] for one in few_of_c] == [c.id, c.id]
    unpinned = find_intents([*without_c, *few_of_c], encoder(), (a, b, c), min_size=5)
    assert [unpinned.of[one.id] for one in few_of_c] == [None, None]
    assert unpinned.lost == (c,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[intent]]\nid = 'a'\n", "no name"),
        ("[[intent]]\nid = 'a'\nname = 'b'\nexamples = ['x']\ncolour = 'red'\n", "unknown key"),
        ("[[intent]]\nid = 'a'\nname = 'b'\nexamples = ['x']\nmerge_into = 'z'\n", "not there"),
        ("[[intent]]\nid = 'a'\nname = 'b'\nexamples = ['x']\nmerge_into = 'a'\n", "circle"),
        ("[[intent]]\nid = 'a'\nname = 'b'\nexamples = 'x'\n", "examples"),
        ("[[intent", "TOML"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "intents.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_intents(path)


def test_names_are_phrases_of_the_group_as_people_write_them() -> None:
    groups = {
        "a": ["I want a refund for my invoice", "Refunds for an invoice?", "refund my invoice please"],
        "b": ["how to reset my password", "password reset does not work", "reset the password"],
        "c": ["please help with my invoice address"] * 3,
    }
    names = key_phrases(groups)
    assert "refund" in names["a"][0].lower()
    assert "password" in " ".join(names["b"]) and "reset" in " ".join(names["b"])
    assert "please" not in " ".join(names["c"])


def test_personal_data_of_tickets_does_not_reach_the_file(tmp_path: Path) -> None:
    tickets = [Ticket(f"t-{n}", f"refund money invoice to jane{n}@example.com") for n in range(6)]
    tickets += [Ticket(f"u-{n}", "export csv download report") for n in range(6)]
    write_intents(tmp_path / "intents.toml", find_intents(tickets, encoder()))
    assert "example.com" not in (tmp_path / "intents.toml").read_text()


def test_no_tickets_and_all_alike(tmp_path: Path) -> None:
    assert find_intents([], encoder()).intents == ()
    alike = find_intents([Ticket(f"t-{n}", "refund money") for n in range(9)], encoder())
    assert len(alike.of) == 9


def test_a_cut_that_only_parts_two_languages_does_not_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two far groups, one of them made of five near ones: without the bound on size the near ones stay one."""
    rng = np.random.default_rng(4)
    corner = np.eye(60, dtype=np.float32)
    points = []
    for number in range(6):
        centre = corner[59] if number == 5 else 0.95 * corner[58] + 0.32 * corner[number]
        for _ in range(8):
            noise = np.zeros(60, dtype=np.float32)
            noise[6:58] = 0.03 * rng.standard_normal(52)
            points.append(centre + noise)
    vectors = np.asarray(points, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert len(cluster(vectors).means) == 6
    monkeypatch.setattr(clustering, "MAX_SHARE", 1.0)
    assert len(cluster(vectors).means) == 2
