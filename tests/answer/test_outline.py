"""What stands together on a page: every kind of block, from the sources that help centres are written in."""

from __future__ import annotations

import itertools
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.quoted.assemble import assembled
from answerable.answer.quoted.draft import Note, Quote
from answerable.answer.quoted.lead_in import only_points, refers_back, remedies
from answerable.answer.quoted.outline import outline
from answerable.model import Page
from quoted_pages import page_of, pages, said

HTML, RST = ("text/html", "a.html"), ("text/x-rst", "a.rst")


def quoted(page: Page, at: str, words: int = 0) -> list[str] | None:
    """What is quoted of the place where `at` stands; None where nothing may be."""
    offset = page.text.index(at)
    piece = outline(page).piece_of(offset)
    return None if piece is None else said(page, piece.cut((offset,), words))


def whole(page: Page, at: str) -> list[str] | None:
    return quoted(page, at, sys.maxsize)


# -- on any page ---------------------------------------------------------------------------------


@given(pages(), st.data())
@settings(max_examples=300, deadline=None)
def test_every_piece_is_disjoint_slices_in_order_and_every_cut_keeps_what_it_must(
    page: Page, data: st.DataObject
) -> None:
    outlined = outline(page)
    block = data.draw(st.sampled_from(page.blocks))
    offset = data.draw(st.integers(block.start, block.end - 1))
    piece = outlined.piece_of(offset)
    if piece is None:
        return
    uncut = piece.cut((offset,))
    for words in (0, data.draw(st.integers(1, 200)), sys.maxsize):
        parts = piece.cut((offset,), words)
        quotes = [part for part in parts if isinstance(part, Quote)]
        assert isinstance(parts[0], Quote)
        assert all(one.end <= other.start for one, other in itertools.pairwise(quotes))
        assert all(page.text[one.start : one.end].strip() for one in quotes)
        blank = not page.text[offset].strip()
        assert blank or any(one.start <= offset < one.end for one in quotes), (piece.kind, said(page, parts))
        assert all(part.count > 0 for part in parts if isinstance(part, Note))
        if words == sys.maxsize:
            assert piece.at or not any(isinstance(part, Note) for part in parts), said(page, uncut)


@given(pages(), st.data())
@settings(max_examples=300, deadline=None)
def test_no_piece_ends_in_a_lead_in_that_the_page_goes_on_behind(page: Page, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from(page.blocks))
    piece = outline(page).piece_of(block.start)
    if piece is None:
        return
    parts = piece.cut((block.start,), data.draw(st.sampled_from((0, 5, 30, 400))))
    last = [part for part in parts if isinstance(part, Quote)][-1]
    behind = [one for one in page.blocks if one.start >= last.end]
    led = behind and behind[0].kind in ("step", "item", "code", "row") and behind[0].depth == 0
    if led and any(one.end == last.end and one.kind == "paragraph" and one.depth == 0 for one in page.blocks):
        assert not page.text[: last.end].endswith(":"), said(page, parts)


@given(pages(), st.data())
@settings(max_examples=200, deadline=None)
def test_several_pieces_of_a_page_say_nothing_twice(page: Page, data: st.DataObject) -> None:
    outlined = outline(page)
    offsets = data.draw(st.lists(st.sampled_from([one.start for one in page.blocks]), max_size=4))
    cuts = [piece.cut((offset,), 40) for offset in offsets if (piece := outlined.piece_of(offset)) is not None]
    parts = assembled(page, cuts)
    quotes = [part for part in parts if isinstance(part, Quote)]
    assert all(one.end <= other.start for one, other in itertools.pairwise(quotes))
    for cut in cuts:
        for part in cut:
            assert any(
                part in parts if isinstance(part, Note) else one.start <= part.start and part.end <= one.end
                for one in quotes
            )


@pytest.mark.parametrize(
    "line", ["- a:\n", "1. a:\n\n", "Name:\n\n", "a:\n\n- b:\n\n", "Tab\n\n", "> see x.\n\n", "a\n:  b:\n\n"]
)
def test_an_outline_takes_time_linear_in_the_page(line: str) -> None:
    """Counted in calls, not in seconds: twice the page, twice the calls."""
    counts = []
    for times in (200, 400):
        page = page_of("# T\n\n" + line * times)
        calls = 0

        def count(_frame: object, event: str, _arg: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            outlined = outline(page)
            for block in page.blocks[:: max(1, len(page.blocks) // 20)]:
                outlined.piece_of(block.start)
        finally:
            sys.setprofile(None)
        counts.append(calls)
    assert counts[1] < 2.5 * counts[0] + 2000, counts


def test_lists_nested_without_end_do_not_break_it() -> None:
    html = "<ul><li>a:" * 150 + "</li></ul>" * 150
    page = page_of(f"<h1>T</h1>{html}<h2>U</h2><p>Done.</p>", *HTML)
    outlined = outline(page)
    for block in page.blocks:
        outlined.piece_of(block.start)
    assert quoted(page, "Done.") == ["Done."]


# -- lead-ins ------------------------------------------------------------------------------------


def test_a_lead_in_that_ends_a_longer_paragraph_goes_with_its_list_and_the_rest_stands_alone() -> None:
    page = page_of("# T\n\nPorts matter. Open the following ports:\n\n- 22\n- 80\n- 443\n")
    assert quoted(page, "Ports matter.") == ["Ports matter."]
    assert whole(page, "Open the") == ["Open the following ports:", "- 22", "- 80", "- 443"]
    assert quoted(page, "80") == ["Open the following ports:", "- 80", "+2 items"]


def test_a_lead_in_without_a_colon() -> None:
    page = page_of("# T\n\nUse one of the following commands.\n\n- `start`\n- `stop`\n")
    assert quoted(page, "Use one") == ["Use one of the following commands.", "- start", "+1 items"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Führen Sie die folgenden Schritte aus.",
        "Exécutez la commande suivante.",
        "Siga los siguientes pasos.",
        "Esegui i seguenti passaggi.",
        "Siga os seguintes passos.",
        "Voer de volgende stappen uit.",
        "Wykonaj następujące kroki.",
        "Kör följande kommando.",
        "Выполните следующие действия.",
        "次の手順を実行します。",
        "请执行以下步骤。",
        "次のとおりです：",
    ],
)
def test_lead_ins_of_other_languages(sentence: str) -> None:
    page = page_of(f"# T\n\n{sentence}\n\n1. A\n2. B\n")
    assert quoted(page, sentence) == [sentence, "1. A", "+1 steps"]
    alone = page_of(f"# T\n\n{sentence}\n\nB c d e f g h i j k.\n")
    assert sentence.endswith("：") or (quoted(alone, sentence) == [sentence])  # above a paragraph only a colon leads in


def test_a_lead_in_within_an_item_and_code_under_it() -> None:
    page = page_of("# T\n\n- For Linux, run:\n\n  ```\n  apt\n  ```\n\n- For macOS:\n  - open it\n  - wait\n")
    assert quoted(page, "For Linux") == ["- For Linux, run:", "apt", "+1 items"]
    assert quoted(page, "wait") == ["- For macOS:", "- wait", "+2 items"]


def test_a_lead_in_over_a_paragraph_a_table_and_definitions() -> None:
    page = page_of(
        "# T\n\nThe reason is still missing:\n\nAsk the owner to add it.\n\nLimits are:\n\n| A | B |\n"
        "|--|--|\n| 1 | 2 |\n| 3 | 4 |\n\n"
        "Words:\n\nMember\n:   Can read.\n\nOwner\n:   Can pay.\n"
    )
    together = ["The reason is still missing:", "Ask the owner to add it."]
    assert quoted(page, "The reason") == together == quoted(page, "Ask")
    assert quoted(page, "3 | 4") == ["Limits are:", "A | B", "3 | 4", "+1 rows"]
    assert quoted(page, "Words:") == ["Words:", "Member", "Can read.", "+1 items"]
    assert quoted(page, "Can pay.") == ["Owner", "Can pay."]


def test_a_lead_in_to_sections_has_them_for_items() -> None:
    page = page_of("# T\n\nThere are two ways:\n\n## By hand\n\nWrite it.\n\n## By mail\n\nSend it.\n\n# U\n\nNo.\n")
    assert whole(page, "There are") == ["There are two ways:", "By hand", "Write it.", "By mail", "Send it."]
    assert quoted(page, "Send it.") == ["Send it."]


def test_a_last_step_that_leads_to_sections() -> None:
    page = page_of("# T\n\n1. Open it.\n2. Use one of these:\n\n## A\n\nAa.\n\n## B\n\nBb.\n")
    assert whole(page, "2. Use") == ["1. Open it.", "2. Use one of these:", "A", "Aa.", "B", "Bb."]


def test_a_lead_in_to_nothing_is_not_quoted() -> None:
    page = page_of("# T\n\nIt looks like this:\n\n# U\n\nFine.\n\n# V\n\nRun:\n")
    assert quoted(page, "It looks") is None
    assert quoted(page, "Run:") is None
    assert quoted(page, "Fine.") == ["Fine."]


def test_the_labels_of_a_form_are_no_lead_ins_without_end() -> None:
    page = page_of("# T\n\n" + "".join(f"Field{number}:\n\n" for number in range(9)) + "Done.\n")
    assert quoted(page, "Field0:") is None
    assert quoted(page, "Field8:") in (["Field8:", "Done."], ["Field6:", "Field7:", "Field8:", "Done."])


# -- steps and lists -----------------------------------------------------------------------------

STEPS = """# Move

To move it:

1. Open **Settings**.
   - On the web, top right.
   - On the phone, bottom left.
2. Run:

   ```
   move --all
   ```

   !!! note
       This takes an hour.

3. Wait.
"""


def test_a_step_goes_with_its_sub_steps_note_and_code() -> None:
    page = page_of(STEPS)
    assert whole(page, "3. Wait.") == [
        "To move it:", "1. Open Settings.", "- On the web, top right.", "- On the phone, bottom left.", "2. Run:",
        "move --all", "This takes an hour.", "3. Wait.",
    ]  # fmt: skip
    # Room for one more step: the one with all that is in it, not the first lines of the other.
    assert quoted(page, "3. Wait.", 15) == [
        "To move it:",
        "2. Run:",
        "move --all",
        "This takes an hour.",
        "3. Wait.",
        "+1 steps",
    ]


def test_steps_that_markdown_parts_are_one_list() -> None:
    page = page_of("# T\n\n1. Run:\n\n```\na\n```\n\n2. Then:\n\n```\nb\n```\n\n3. Done.\n")
    assert whole(page, "3. Done.") == ["1. Run:", "a", "2. Then:", "b", "3. Done."]


def test_most_bounds_the_steps_around_the_one_that_is_kept() -> None:
    page = page_of("# T\n\nDo:\n\n" + "".join(f"{n}. Step {n}.\n" for n in range(1, 10)))
    offset = page.text.index("5. Step")
    piece = outline(page).piece_of(offset)
    assert piece is not None and piece.kind == "procedure" and piece.lead == Quote(3, 6)
    shown = said(page, piece.cut((offset,), most=3))
    assert shown == ["Do:", "4. Step 4.", "5. Step 5.", "6. Step 6.", "+6 steps"]
    both = said(page, piece.cut((offset, page.text.index("9. Step")), 0))
    assert both == ["Do:", "5. Step 5.", "9. Step 9.", "+7 steps"]


# -- tables, definitions, options ----------------------------------------------------------------


def test_a_row_has_its_header_and_caption() -> None:
    page = page_of(
        "<h1>T</h1><table><caption>Limits by plan</caption><tr><th>Plan</th><th>Seats</th></tr>"
        "<tr><td rowspan=2>Team</td><td>5</td></tr><tr><td>10</td></tr><tr><td>Free</td><td>1</td></tr></table>",
        *HTML,
    )
    assert quoted(page, "Team | 10") == ["Limits by plan", "Plan | Seats", "Team | 10", "+2 rows"]
    assert quoted(page, "Limits") == ["Limits by plan", "Plan | Seats", "Team | 5", "+2 rows"]


def test_only_rows_that_are_said_to_head_do_where_any_is() -> None:
    text = "A | B\nC | D\n1 | 2"
    rows = [(0, 5, True), (6, 11, True), (12, 17, False)]
    from answerable.model import Block

    blocks = tuple(Block("row", start, end, group=0, heads=heads) for start, end, heads in rows)
    page = Page("a", "T", text, (), blocks, "")
    assert quoted(page, "1 | 2") == ["A | B", "C | D", "1 | 2"]


def test_a_term_without_a_definition_is_not_quoted() -> None:
    page = page_of("<h1>T</h1><dl><dt>Member</dt><dd>Reads.</dd><dt>Owner</dt></dl><h2>U</h2>", *HTML)
    assert quoted(page, "Owner") is None
    assert quoted(page, "Member") == ["Member", "Reads."]


def test_an_option_has_all_its_text() -> None:
    page = page_of(
        "T\n===\n\n.. option:: --dry-run\n\n   Shows what it would do:\n\n   * files\n   * folders\n\n"
        ".. confval:: debug\n\n   Says more.\n",
        *RST,
    )
    assert whole(page, "--dry-run") == ["--dry-run", "Shows what it would do:", "- files", "- folders"]
    assert quoted(page, "folders") == ["--dry-run", "Shows what it would do:", "- folders", "+1 items"]
    assert quoted(page, "Says more.") == ["debug", "Says more."]


# -- code, tabs, admonitions, questions ----------------------------------------------------------


def test_code_has_the_sentence_above_it_which_may_do_without() -> None:
    page = page_of("# T\n\nIt is quick. You can start it by hand.\n\n```\nstart\n```\n\nOutput:\n\n```\nok\n```\n")
    assert quoted(page, "start\n") == ["You can start it by hand.", "start"]
    assert quoted(page, "You can") == ["You can start it by hand."]
    assert quoted(page, "Output:") == ["Output:", "ok"]


def test_long_code_is_cut_between_lines_and_never_behind_one_that_opens() -> None:
    code = "".join(f"key{n}:\n  value: {n}\n" for n in range(30))
    page = page_of(f"# T\n\nWrite this file:\n\n```yaml\n{code}```\n")
    for words in range(0, 60, 7):
        shown = quoted(page, "value: 12", words)
        assert shown is not None and shown[0] == "Write this file:" and shown[-1].endswith(" lines")
        assert not shown[-2].endswith(":")


def test_tabs_stand_below_their_lead_in_each_with_its_label() -> None:
    page = page_of(
        '# T\n\nInstall it:\n\n=== "Linux"\n\n    ```\n    apt install x\n    ```\n\n=== "macOS"\n\n'
        "    ```\n    brew install x\n    ```\n"
    )
    assert quoted(page, "brew") == ["Install it:", "macOS", "brew install x", "+1 text"]
    assert whole(page, "Install") == ["Install it:", "Linux", "apt install x", "macOS", "brew install x"]


def test_the_title_of_a_box_is_not_quoted_without_the_box() -> None:
    page = page_of("T\n===\n\n.. warning::\n\n   This cannot be undone.\n", *RST)
    assert quoted(page, "Warning") == ["Warning", "This cannot be undone."]


def test_a_question_has_its_answer_in_headings_and_in_accordions() -> None:
    page = page_of(
        "# Help\n\n## Can I pay later?\n\nYes. Choose invoice.\n\n1. Open it.\n2. Pay.\n\n## Other\n\n"
        "<details><summary>Is it free?</summary>\n\nNo. It costs 5.\n\n</details>\n\n"
        "<details><summary>Why not?</summary>\n\nWe eat.\n\n</details>\n"
    )
    assert quoted(page, "Can I") == ["Can I pay later?", "Yes.", "+2 text"]
    assert whole(page, "Can I") == ["Can I pay later?", "Yes. Choose invoice.", "1. Open it.", "2. Pay."]
    assert whole(page, "Is it free?") == ["Is it free?", "No. It costs 5."]
    assert quoted(page, "We eat.") == ["Why not?", "We eat."]
    assert quoted(page, "Other") == ["Other", "Is it free?", "No. It costs 5.", "+1 items"]


# -- sentences -----------------------------------------------------------------------------------


def test_a_sentence_that_refers_back_has_the_one_before_it() -> None:
    page = page_of("# T\n\nUse tags. Press Delete. This removes it. Archived items stay.\n\nIt is late.\n")
    assert quoted(page, "This removes") == ["Press Delete. This removes it."]
    assert quoted(page, "Archived") == ["Archived items stay."]
    assert quoted(page, "It is late.") == ["Archived items stay.", "It is late."]


def test_a_paragraph_that_refers_back_has_the_sentence_or_the_short_list_above_it() -> None:
    page = page_of(
        "# T\n\nTags sort. Tags may be shared.\n\nAs a result, all see them. Use few.\n\n## U\n\nThis is it.\n"
    )
    assert quoted(page, "As a result") == ["Tags may be shared.", "As a result, all see them."]
    assert quoted(page, "Use few") == ["Use few."]
    assert quoted(page, "This is it.") == ["This is it."]  # what it refers to is the heading
    page = page_of("# T\n\nDelete it:\n\n1. Press Delete.\n2. Confirm.\n\nYou can also drag it out.\n")
    assert whole(page, "You can also") == ["Delete it:", "1. Press Delete.", "2. Confirm.", "You can also drag it out."]
    page = page_of("# T\n\n" + "".join(f"{n}. Press the button {n}.\n" for n in range(1, 30)) + "\nThen it is gone.\n")
    assert quoted(page, "Then it is") == ["Then it is gone."]


@pytest.mark.parametrize(
    "sentence",
    ["Therefore it stays.", "Both are kept.", "In such a case it stays.", "All other files stay.", "Dadurch bleibt es.",
     "Vous pouvez aussi cliquer.", "Por lo tanto, queda.", "Quindi resta.", "Assim, fica.", "Daarom blijft het.",
     "Dlatego zostaje.", "Därför stannar det.", "Поэтому он остаётся.", "因此它会保留。", "そのため残ります。"],
)  # fmt: skip
def test_a_connective_refers_back_in_each_language(sentence: str) -> None:
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence", ["Both A and B stay.", "Such as these.", "You can click.", "Soap is sold.", "Dattel.", "Assimilate it."]
)
def test_no_connective_refers_to_nothing(sentence: str) -> None:
    assert not refers_back(sentence)


def test_a_word_that_answers_stands_with_its_sentence() -> None:
    page = page_of("# T\n\nNo. We never do that, whatever happens to be asked of us by anybody.\n\nMore here.\n")
    assert quoted(page, "We never") == ["No. We never do that, whatever happens to be asked of us by anybody."]


def test_a_pointer_never_stands_alone() -> None:
    page = page_of(
        "# T\n\nPay by card. For more information, see Billing.\n\n# U\n\nRefunds take a day.\n\n"
        "See Refunds.\n\n# V\n\nSee Plans.\n"
    )
    assert quoted(page, "For more") == ["Pay by card. For more information, see Billing."]
    assert quoted(page, "See Refunds.") == ["Refunds take a day.", "See Refunds."]
    assert quoted(page, "See Plans.") is None
    assert quoted(page, "V") == ["V", "See Plans."]


def test_an_error_has_its_remedy() -> None:
    page = page_of(
        '# T\n\nIt may fail. You then read "no header".\n\nTo resolve this, do the following:\n\n'
        "1. Open it.\n2. Save it.\n\n"
        "**Error 5: no room**\n\nEmpty the cache.\n"
    )
    assert whole(page, "You then") == [
        'It may fail. You then read "no header".',
        "To resolve this, do the following:",
        "1. Open it.",
        "2. Save it.",
    ]
    assert quoted(page, "Error 5") == ["Error 5: no room", "Empty the cache."]


@pytest.mark.parametrize(
    ("sentence", "points", "back", "remedy"),
    [
        ("Go to Settings > Billing.", False, False, False),
        ("To reset your password, open Settings.", False, False, False),
        ("For more storage, upgrade.", False, False, False),
        ("See the notes at docs.example.com/v1.2.", True, False, False),
        ("Weitere Informationen finden Sie unter Konto.", True, False, False),
        ("Para más información, consulta la guía.", True, False, False),
        ("詳細は、設定を参照してください。", True, False, False),
        ("Das Konto wird gelöscht.", False, False, False),
        ("Das bedeutet, dass es fehlt.", False, True, False),
        ("Se puede cambiar.", False, False, False),
        ("Esto borra todo.", False, True, False),
        ("Esta página explica todo.", False, False, False),
        ("This page explains it.", False, False, False),
        ("It is possible to pay.", False, False, False),
        ("Ten days later it ends.", False, False, False),
        ("Это удалит всё.", False, True, False),
        ("To fix this, restart.", False, True, True),
        ("Pour résoudre ce problème, redémarrez.", False, False, True),
    ],
)
def test_what_sentences_lean_on(sentence: str, points: bool, back: bool, remedy: bool) -> None:
    assert (only_points(sentence), refers_back(sentence), remedies(sentence)) == (points, back, remedy)


def test_mdx_components_keep_what_they_show_together() -> None:
    page = page_of(
        '# T\n\nAdd the banner:\n\n<CodeGroup>\n```json one.json\n{"a": 1}\n```\n```yaml two.yaml\na: 1\n'
        "```\n</CodeGroup>\n\n"
        '<Steps>\n<Step title="Open it">\nClick **Open**.\n</Step>\n<Step title="Close it">\n'
        "Click **Close**.\n</Step>\n</Steps>\n",
        "text/markdown",
        "a.mdx",
    )
    shown = whole(page, "Add the banner:")
    assert shown is not None and '{"a": 1}' in shown and "a: 1" in shown
    steps = whole(page, "Click Close")
    assert (steps is not None and steps[0].endswith("Open it")) or steps == ["Click Close."]


# -- pieces put together -------------------------------------------------------------------------


def test_an_item_that_only_leads_on_has_the_next_one() -> None:
    page = page_of("# T\n\n- Choose one of these:\n- red\n- blue\n")
    assert quoted(page, "Choose") == ["- Choose one of these:", "- red", "+1 items"]
    assert quoted(page, "blue") == ["- blue", "+2 items"]


def test_a_sentence_above_code_is_said_once_where_its_paragraph_is_quoted_too() -> None:
    page = page_of("# T\n\n## How do I start it?\n\nIt is quick. Start it by hand.\n\n```\nstart\n```\n")
    assert whole(page, "How do I") == ["How do I start it?", "It is quick. Start it by hand.", "start"]


def test_pieces_that_overlap_are_one_quote() -> None:
    page = page_of("# T\n\nUse tags. Press Delete. This removes it.\n")
    outlined = outline(page)
    cuts = [
        piece.cut((offset,), 0)
        for offset in map(page.text.index, ("This removes", "Press", "Use"))
        if (piece := outlined.piece_of(offset)) is not None
    ]
    assert said(page, assembled(page, cuts[:2])) == ["Press Delete. This removes it."]
    assert said(page, assembled(page, cuts)) == ["Use tags. Press Delete. This removes it."]


# -- notes below a table -------------------------------------------------------------------------

PRICES = """# Prices

| Plan | Price | Seats |
| --- | --- | --- |
| Free | 0 | 3 |
| Pro | $10\\* | 10 |
| Max | $30† | 50[^1] |

Taxes are extra.

\\* billed yearly.

† without support.

## More

Nothing.

[^1]: 80 on request.
"""


def test_a_row_has_the_note_that_a_sign_in_it_points_to_and_no_other() -> None:
    page = page_of(PRICES)
    names = "Plan | Price | Seats"
    assert quoted(page, "Free") == [names, "Free | 0 | 3", "+2 rows"]
    assert quoted(page, "Pro |") == [names, "Pro | $10* | 10", "+2 rows", "* billed yearly."]
    assert quoted(page, "Max") == [names, "Max | $30† | 50[1]", "+2 rows", "† without support.", "[1] 80 on request."]


def test_a_note_with_a_number_is_found_at_the_end_of_the_page_and_one_with_a_star_in_the_section() -> None:
    page = page_of(
        "# T\n\n| A | B |\n|---|---|\n| x | 1[^1] |\n| y | 2\\* |\n\n## U\n\n\\* of another.\n\n[^1]: not on Mondays.\n"
    )
    assert "[1] not on Mondays." in (whole(page, "x |") or [])
    assert "* of another." not in (whole(page, "y |") or [])


def test_the_item_directly_below_a_table_is_the_note_of_a_star() -> None:
    page = page_of("# T\n\n| A | B |\n|---|---|\n| x | 1* |\n| y | 2 |\n| z | 3 |\n\n* only on Fridays\n")
    assert quoted(page, "x |") == ["A | B", "x | 1*", "+2 rows", "- only on Fridays"]
    assert quoted(page, "y |") == ["A | B", "y | 2", "+2 rows"]


# -- what goes on ----------------------------------------------------------------------------------


def test_the_sentence_that_goes_on_behind_code_belongs_to_it_and_another_does_not() -> None:
    page = page_of("# T\n\nSet it:\n\n```\na=1\n```\n\nThen restart the server. It takes a while.\n")
    assert whole(page, "a=1") == ["Set it:", "a=1", "Then restart the server."]
    page = page_of("# T\n\nSet it:\n\n```\na=1\n```\n\nThe server has a key.\n")
    assert whole(page, "a=1") == ["Set it:", "a=1"]


def test_a_label_stands_with_the_code_or_the_paragraph_that_it_names() -> None:
    page = page_of("# T\n\nDebian\n\n```\napt install x\n```\n\nWindows\n\nDownload it from the releases.\n")
    assert whole(page, "apt install") == ["Debian", "apt install x"]
    assert whole(page, "Download it") == ["Windows", "Download it from the releases."]


def test_terms_below_a_definition_that_leads_to_them_are_part_of_it() -> None:
    source = "T\n=\n\n.. confval:: tls\n\n   How it is encrypted:\n\n"
    source += "   ``all``\n      From the start.\n\n   ``none``\n      Never.\n"
    page = page_of(source, *RST)
    assert whole(page, "Never.") == ["tls", "How it is encrypted:", "all", "From the start.", "none", "Never."]
