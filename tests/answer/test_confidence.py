"""Signals to a probability."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.answer.evidence import OF_WORDS, SIGNALS
from answerable.answer.level.confidence import SHIPPED, ConfidenceModel, Factor, load_confidence
from answerable.errors import SettingsError

unit = st.floats(0, 1)


def test_the_formula_by_hand() -> None:
    page = Factor("page", -1.0, {"coverage": 2.0})
    model = ConfidenceModel("m", (page,), (), "d")
    assert model.probability({"coverage": 0.5}) == 0.5
    assert model.probability({"coverage": 1.0}) == pytest.approx(0.731058, abs=1e-6)
    assert page.contributions({"coverage": 0.5}) == {"coverage": 1.0}
    both = ConfidenceModel("m", (page, Factor("statement", 0.0, {"states": 1.0})), (), "d")
    assert both.probability({"coverage": 1.0, "states": 0.0}) == pytest.approx(0.731058 / 2, abs=1e-6)
    assert both.signals == {"coverage", "states"}


def test_shared_words_do_not_make_up_for_a_fact_that_is_not_stated() -> None:
    """Twin: without the reader the same words are enough."""
    words = dict.fromkeys(OF_WORDS, 1.0)
    read = {**dict.fromkeys(SIGNALS, 0.0), **words, "states": -6.0, "states_mean": -6.0, "sentence": -3.0}
    assert load_confidence("default").probability(read) < 0.2
    assert load_confidence("default", reads=False).probability(words) > 0.9


def test_no_evidence_is_no_confidence() -> None:
    assert load_confidence("default").probability(dict.fromkeys(SIGNALS, 0.0)) == 0.0


@given(st.fixed_dictionaries(dict.fromkeys(SIGNALS, unit)))
def test_a_probability_whatever_the_signals(signals: dict[str, float]) -> None:
    assert 0.0 <= load_confidence("default").probability(signals) < 1.0


def test_the_shipped_file_says_what_it_was_fitted_on() -> None:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    everything = content["models"]["default"]["fitted_on"]
    assert everything
    for name, model in content["models"].items():
        assert load_confidence(name).signals == set(SIGNALS)
        if name != "default":
            left_out = name.removeprefix("without-")
            assert left_out not in model["fitted_on"]
            assert {left_out, *model["fitted_on"]} == set(everything)
            assert 0 <= content["left_out"][left_out]["ece"] <= 1


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(SettingsError, match="without-"):
        load_confidence("nonsense")


def test_a_model_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    model = {"intercept": 0.0, "coefficients": {"coverage": 1.0}, "fitted_on": ["mine"]}
    path.write_text(json.dumps({"models": {"mine": model}}))
    assert load_confidence(str(path)).fitted_on == ("mine",)
    path.write_text("{}")
    load_confidence.cache_clear()
    with pytest.raises(SettingsError, match="not a confidence model"):
        load_confidence(str(path))
