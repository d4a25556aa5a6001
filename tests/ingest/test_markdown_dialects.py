"""Shortcodes, admonitions, containers, directives and signs of the dialects that documentation is written in."""

from __future__ import annotations

import pytest

from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage


def page(source: str) -> Page:
    return extract(RawPage("guide/start.md", source.encode(), "text/markdown"))


def text(source: str) -> str:
    return page(source).text


HUGO = [
    ('{{< alert title="Watch out" color="warning" >}}\nDo **not**.\n{{< /alert >}}', "Watch out\n\nDo not."),
    ('{{< details "What about files?" >}}\nUp to 300 MB.\n{{< /details >}}', "What about files?\n  Up to 300 MB."),
    ('{{<details "What about files?">}}\nUp to 300 MB.\n{{</details>}}', "What about files?\n  Up to 300 MB."),
    ('{{< tabs >}}\n{{% tab name="Python" %}}\nUse pip.\n{{% /tab %}}\n{{< /tabs >}}', "Python\n  Use pip."),
    ('{{< figure src="a.png" caption="How parts fit" >}}', "How parts fit"),
    ('{{% notice "Only owners can do this" %}}', "Only owners can do this"),
    ('See [keys]({{< ref "keys.md" >}}) now.', "See keys now."),
    ('{{< highlight go "linenos=table" >}}\nfunc *main*() {}\n{{< /highlight >}}', "func *main*() {}"),
    ('{{</* ref "x" */>}} is how it is written.', '{{< ref "x" >}} is how it is written.'),
    ("{{/* never seen */}}\nText.", "Text."),
    ("The key {{< required >}} is a text.", "The key [required] is a text."),
    ("1. One\n   {{< note >}}\n   Nested.\n   {{< /note >}}\n2. Two", "1. One\n  Nested.\n2. Two"),
    ('{{% def id="a" name="Key" %}} A long secret. {{% /def %}}', "Key A long secret."),
]
LIQUID = [
    ('{% include note.html content="Never holds passwords." %}', "Never holds passwords."),
    ("{% raw %}Write `{{ a }}` or {% b %}.{% endraw %}", "Write {{ a }} or {% b %}."),
    ("{% comment %}\nnever seen\n{% endcomment %}\nText.", "Text."),
    ("{% capture tip %}Press **A**.{% endcapture %}\n{{ tip }}", "Press A."),
    ("| a | b |\n|---|---|\n{% for x in y %}\n| c | d |\n{% endfor %}", "a | b\nc | d"),
    ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "puts 1"),
    ("* TOC\n{:toc}\n\nText.", "Text."),
    ("Text.\n{: .note #x }\n\nMore.", "Text.\n\nMore."),
    ("[Stock]: {% link a.md %}\n\nSee [the page][Stock].", "See the page."),
    ("See [here]({{ site.baseurl }}/a) now.", "See here now."),
]
GITBOOK = [
    ('{% tabs %}\n{% tab title="Card" %}\nBack to it.\n{% endtab %}\n{% endtabs %}', "Card\n  Back to it."),
    ('{% hint style="info" %}\nTwo approvals.\n{% endhint %}', "Two approvals."),
    ('{% code title="a.json" overflow="wrap" %}\n```json\n{"a": 1}\n```\n{% endcode %}', 'a.json\n\n{"a": 1}'),
    ("{% stepper %}\n{% step %}\n### Open\n\nIt.\n{% endstep %}\n{% endstepper %}", "Open\n\nIt."),
    ('{% embed url="https://a.test" %}\nHow it is made\n{% endembed %}', "How it is made"),
]
MARKDOC = [
    ('{% callout type="note" title="Read me" %}\nInner.\n{% /callout %}', "Read me\n\nInner."),
    ("# Head {% #my-id .big %}\n\nText.", "Head\n\nText."),
    ('{% card title="Pay" href="/pay" /%}', "Pay"),
]
VITEPRESS = [
    ("::: tip Heads *up*\nMind.\n:::", "Heads up\n\nMind."),
    ("::: details Click me\nInner.\n:::", "Click me\n\nInner."),
    ("::: code-group\n\n```js [a.js]\nx\n```\n\n```ts [a.ts]\ny\n```\n\n:::", "a.js\n\nx\n\na.ts\n\ny"),
    (":::tabs\n== tab One\nText 1.\n== tab Two\nText 2.\n:::", "One\n\nText 1.\n\nTwo\n\nText 2."),
    (":::warning[Do not]{#id}\n\nText.\n\n:::", "Do not\n\nText."),
    ("::::steps\n:::note\nInner.\n:::\n::::", "Inner."),
    ('::card{title="Fast" icon="x"}\nIt is.\n::', "Fast\n\nIt is."),
    (':::image source="a.png" alt-text="The red button of the page":::', "The red button of the page"),
    (':::moniker range=">=2"\nNew.\n:::moniker-end', "New."),
]
MATERIAL = [
    ('!!! warning "Before you go"\n\n    Sign **it**.\n\nAfter.', "Before you go\n\nSign it.\n\nAfter."),
    ('??? question "Who can?"\n    An admin.', "Who can?\n\nAn admin."),
    ('=== "Linux"\n\n    Run it.\n\n    !!! tip "Inner"\n        Nested.\n\n=== "Mac"\n\n    Click.',
     "Linux\n\nRun it.\n\nInner\n\nNested.\n\nMac\n\nClick."),
    ("Press ++ctrl+alt+del++ or ++\"My key\"++.", "Press Ctrl+Alt+Del or My key."),
    ("{++new++}{--old--} {~~a~>b~~} {==this==}{>>why<<}", "new b this"),
    ("==very== ^^new^^ H~2~O 10^6^", "very new H2O 10^6"),
    ("![](a.png){ width=300 }\n\nText.", "Text."),
    ("[Buy](b.md){ .md-button } it.", "Buy\nit."),
    ("| Gold { .gold } | 80 |\n|---|---|\n| a { data-x=1 } | b |", "Gold | 80\na { data-x=1 } | b"),
    ("- :material-clock:{ .lg } __Fast__", "- Fast"),
    ("| Plan | SSO |\n|---|---|\n| A | :material-check: |\n| B | :x: |", "Plan | SSO\nA | Yes\nB | No"),
    ("Max is 40. (1)\n{ .annotate }\n\n1. The highest.", "Max is 40. (1)\n\n1. The highest."),
    ("Max is 40 (1)! here.", "Max is 40 here."),
    ("Our SLA holds.\n\n*[SLA]: Service level agreement", "Our SLA holds.\n\nSLA\n  Service level agreement"),
    ("[TOC]\n\nText.", "Text."),
    ("See [`url`][config.url] and [that][known].\n\n[known]: https://a.test", "See url and that."),
    ("/// note | A title\nText.\n///", "A title\n\nText."),
    ("# Head { #id data-x=\"y\" }\n\nText.", "Head\n\nText."),
]  # fmt: skip
MYST = [
    ("```{admonition} My title\n:class: tip\nBody *here*.\n```", "My title\n\nBody here."),
    (":::{note}\nSee {ref}`the guide <guide>` and {kbd}`Ctrl`.\n:::", "See the guide and Ctrl."),
    ("```{figure} a.png\n:name: fig\nThe caption.\n```", "The caption."),
    ("```{code-block} python\n:linenos:\nprint(1)\n```", "print(1)"),
    ("````{tab-set}\n```{tab-item} Linux\nUse apt.\n```\n````", "Linux\n\nUse apt."),
    ("(label)=\n## Sub\n\nH{sub}`2`O", "Sub\n\nH2O"),
    ("```{toctree}\na\nb\n```\n\nText.", "Text."),
    ("```{unknown} An argument\nIts body.\n```", "An argument\n\nIts body."),
]
OTHERS = [
    ("See [[Some Page|the page]] and [[folder/Other]].", "See the page and Other."),
    ("> [!WARNING]\n> Mind.", "Warning: Mind."),
    ("It shone :tada: twice.", "It shone twice."),
    ("At 10:30:15 and a:b:c.", "At 10:30:15 and a:b:c."),
    ("C++ and i++ and a == b == c and x^2 and ~5 or ~6", "C++ and i++ and a == b == c and x^2 and ~5 or ~6"),
    ("arn:*<a>*:es:*<b>*", "arn:<a>:es:<b>"),
    ("Use [a]{name} of {x}.", "Use [a]{name} of {x}."),
    ("`==a== ++b++ {.c}` stays.", "==a== ++b++ {.c} stays."),
    ("Text.\n\n    ==a== ^^b^^ [[c]] {.d}", "Text.\n\n==a== ^^b^^ [[c]] {.d}"),
    ('<video src="a" controls/>\n\nBehind it.', "Behind it."),
    ("**To start **a job, run it.", "To start a job, run it."),
]


@pytest.mark.parametrize(
    ("source", "expected"), [*HUGO, *LIQUID, *GITBOOK, *MARKDOC, *VITEPRESS, *MATERIAL, *MYST, *OTHERS]
)
def test_what_a_dialect_shows(source: str, expected: str) -> None:
    assert text(source) == expected


def test_what_only_the_generator_knows_is_noted() -> None:
    made = page(
        "Costs {{ site.price }}.\n\n{{< youtube abc >}}\n\n{% if beta %}\nNew.\n{% endif %}\n\n"
        '{% include fees.html note="Only in May." %}\n\n--8<-- "a.md"\n\n```{automodule} x.y\n```\n'
    )
    assert made.text == "Costs\n.\n\nNew.\n\nOnly in May.\n\nx.y"
    assert [(loss.kind, loss.name) for loss in made.losses] == [
        ("include", "site.price"),
        ("shortcode", "youtube"),
        ("shortcode", "if"),
        ("include", "fees.html"),
        ("include", '--8<-- "a.md"'),
    ]


def test_tags_in_code_are_no_loss() -> None:
    made = page("Write `{{ a }}` or:\n\n```\n{% b %}\n{{< c >}}\n```\n\n[x]({{ site.url }}/a)\n")
    assert made.text == "Write {{ a }} or:\n\n{% b %}\n{{< c >}}\n\nx"
    assert made.losses == ()


def test_struck_out_and_raised_text_reach_the_writer_as_elements() -> None:
    from answerable.ingest.extract.markdown.inline import plain_line
    from answerable.ingest.extract.markdown.marks import Marks

    marks = Marks()
    (_, mark, _) = marks.pieces(plain_line("10^6^ rows", marks))
    assert not isinstance(mark, str)
    assert [(op.do, op.value) for op in mark.ops] == [("start", "sup"), ("text", "6"), ("end", "sup")]


def test_links_keep_their_addresses() -> None:
    made = page("See [the **guide**](../guide.md#a) or [here]({{ site.url }}/x) or [write](mailto:a@b.test) us.\n")
    assert made.text == "See the guide or here or write us."
    assert [(made.text[link.start : link.end], link.url) for link in made.links] == [
        ("the guide", "../guide.md#a"),
        ("write", "mailto:a@b.test"),
    ]


def rows_of(source: str) -> list[tuple[str, bool]]:
    made = page(source)
    return [(made.text[block.start : block.end], block.heads) for block in made.blocks if block.kind == "row"]


def test_a_table_without_outer_bars_or_with_bars_of_its_own_keeps_its_cells() -> None:
    assert rows_of("Name | Value\n--- | ---\na \\| b | c\nd | `e | f`\n") == [
        ("Name | Value", True),
        ("a|b | c", False),
        ("d | `e", False),  # so GitHub reads it
    ]


def test_a_table_without_names_or_with_too_few_dashes_is_a_table() -> None:
    assert rows_of("Set it:\n\n| Yes | It is on. |\n| No | It is off. |\n") == [
        ("Yes | It is on.", False),
        ("No | It is off.", False),
    ]
    assert rows_of("|--- |--- |\n|Next|Tab|\n|Back|Shift|\n") == [("Next | Tab", False), ("Back | Shift", False)]
    assert rows_of("| A | B |\n|----\n| a | b |\n") == [("A | B", True), ("a | b", False)]
    assert rows_of("1. Set it:\n\n   | Yes | On. |\n   | No | Off. |\n") == [("Yes | On.", False), ("No | Off.", False)]


def test_what_only_looks_like_a_table_stays_text() -> None:
    for source in (
        "| a line of a poem\n| and another\n",
        "PUT | PATCH\nGET | POST\n",
        "```\n| a | b |\n| c | d |\n```\n",
    ):
        assert rows_of(source) == []


def test_something_that_is_no_text_does_not_tear_a_row() -> None:
    source = (
        "| Name | Key | Values |\n|---|---|---|\n| Theme | kae | {::nomarkdown}<ul><li>d for Dark</li></ul>{:/} |\n"
    )
    assert rows_of(source)[1] == ("Theme | kae |\nd for Dark", False)


def test_the_name_that_an_inline_tag_quotes_is_read_and_a_file_or_an_icon_is_not() -> None:
    made = page('Ask in {% slack_channel "admins-slack" %} or write to {{< email "help@x.test" >}} today.\n')
    assert " ".join(made.text.split()) == "Ask in admins-slack or write to help@x.test today."
    for tag in ('{% octicon "gear" %}', '{{< video "a.mp4" >}}', '{% embed_it "/docs/a" %}', "{% label 5 %}"):
        assert " ".join(page(f"Press {tag} now.\n").text.split()) == "Press now."


def test_a_heading_closed_before_its_anchor_has_no_signs() -> None:
    made = page("## Our terms ## {#terms}\n\nText.\n")
    assert made.text.startswith("Our terms\n") and made.headings[0].anchor == "terms"
