"""MDX and the components of documentation sites: what they show is text with structure, nothing of them leaks."""

from __future__ import annotations

import pytest

from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage


def page(source: str, name: str = "guide/start.mdx") -> Page:
    kind = "text/mdx" if name.endswith(".mdx") else "text/markdown"
    return extract(RawPage(name, source.encode(), kind))


def text(source: str, name: str = "guide/start.mdx") -> str:
    return page(source, name).text


def lost(made: Page) -> list[tuple[str, str]]:
    return [(loss.kind, loss.name) for loss in made.losses]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Titles and labels stand in front of what they name.
        ('<Accordion title="Is there a trial?" icon="clock">\n  Yes, of 9 days.\n</Accordion>',
         "Is there a trial?\n  Yes, of 9 days."),
        ("<Accordion title='So \"quoted\"'>Text.</Accordion>", 'So "quoted"\n  Text.'),
        ("<Accordion title={`Which port?`}>8080.</Accordion>", "Which port?\n  8080."),
        ('<Accordion title={"Escaped \\"one\\""}>A.</Accordion>', 'Escaped "one"\n  A.'),
        ('<Expandable title="address">\n  The street.\n</Expandable>', "address\n  The street."),
        ('<Steps>\n  <Step title="Open it">\n    Press A.\n  </Step>\n  <Step title="Close'
         ' it">\n    Press B.\n  </Step>\n</Steps>',
         "1. Open it\n  Press A.\n2. Close it\n  Press B."),
        ('<Step title="Alone">\n  Text.\n</Step>', "Alone\n  Text."),
        ("<Steps>\n\n1. Open it.\n2. Close it.\n\n</Steps>", "1. Open it.\n2. Close it."),
        ('<Card title="Billing" href="/b" icon="coin">Pay here.</Card>', "Billing\n  Pay here."),
        ('<Card title="Calls" icon="phone" />', "Calls"),
        ('<LinkCard title="Keys" description="How to make one." href="/k" />', "Keys\n  How to make one."),
        ("<Tabs items={['npm', 'yarn']}>\n  <Tab>Run npm ci.</Tab>\n  <Tab>Run yarn.</Tab>\n</Tabs>",
         "npm\n  Run npm ci.\n\nyarn\n  Run yarn."),
        ("<Tabs values={[{label: 'macOS', value: 'mac'}]}>\n<TabItem value=\"mac\">\n\nPre"
         "ss Cmd.\n\n</TabItem>\n</Tabs>",
         "macOS\n  Press Cmd."),
        ('<ParamField query="limit" type="integer" default="20" required>\n  At most 90.\n</ParamField>',
         "limit (integer, required, default: 20)\n  At most 90."),
        ('<ResponseField name="id" type="string" deprecated>\n  Of the order.\n</ResponseField>',
         "id (string, deprecated)\n  Of the order."),
        ('<Frame caption="The start page">\n  ![](/a.png)\n</Frame>', "The start page"),
        ('Use <Tooltip tip="Single sign-on">SSO</Tooltip> now.', "Use SSO (Single sign-on) now."),
        ('<Callout type="info" title="Limits">Stop at 60 MB.</Callout>', "Limits\n\nStop at 60 MB."),
        ('<Aside type="tip" title="Did you know">\nIt snows.\n</Aside>', "Did you know\n\nIt snows."),
        ('<Update label="May 2031" description="v3">\n  Faster.\n</Update>', "May 2031\n  v3\n  Faster."),
        ("Since <Badge text=\"v1.9\" /> it works.", "Since v1.9 it works."),
        # What is not known keeps its words, and only those.
        ('<Promo headline="Half price in May" className="a b-c" href="/x y" />', "Half price in May"),
        ('<Foo render={() => <b>hi</b>} note="Only in Europe" />', "Only in Europe"),
        ("<Questions items={[{ question: 'Is it free?', answer: 'For 9 days.' }]} />", "Is it free?\n\nFor 9 days."),
        ("<Trans id=\"x\">Call us at 9.</Trans>", "Call us at 9."),
        # What stands in a component is prose, however far it is indented.
        ("<Tabs>\n    <TabItem label=\"One\">\n\n        Run `a` and **b**.\n\n        - o"
         "ne\n        - two\n\n    </TabItem>\n</Tabs>",
         "One\n  Run a and b.\n- one\n- two"),
        ("1. First\n\n   <Note>\n       Mind it.\n   </Note>\n\n2. Second", "1. First\n  Mind it.\n2. Second"),
        ("<Card title=\"C\">\n\t- a\n\t- b\n</Card>", "C\n- a\n- b"),
        ("<Card title=\"C\">\n    ```js\n    if (a) {\n      b\n    }\n    ```\n</Card>", "C\nif (a) {\n  b\n}"),
        ('<div id="limits">\n  ## Limits\n</div>\n\nText.', "Limits\n\nText."),
        # Elements of HTML
        ("<table>\n  <tbody>\n    <tr><td>Gold</td><td>{`80 GB`}</td></tr>\n  </tbody>\n</table>", "Gold | 80 GB"),
        ("<details>\n  <summary>Where?</summary>\n\n  In `a.txt`.\n</details>", "Where?\n\nIn a.txt."),
        ("a<br/>b", "a\nb"),
        ("<p style={{ display: 'none' }}>Gone.</p>\n\nStays.", "Stays."),
        ("<video src=\"a.mp4\" controls />\n\nBehind it.", "Behind it."),
        ("<iframe src=\"a\">\n\nBehind it.", "Behind it."),
        ("| A | B |\n|---|---|\n| SSO | <Icon icon=\"check\" /> |", "A | B\nSSO | Yes"),
        ("Press <Key mod=\"ctrl\" k=\"s\" /> to save.", "Press Ctrl+S to save."),
        # Imports, exports, comments and expressions
        ("import {\n  A,\n  B,\n} from 'x'\nimport 'y.css'\n\nText.", "Text."),
        ("export const plan = {\n  name: `a }`,\n  seats: 25, // }\n}\n\nIt has {plan.seats} seats.",
         "It has 25 seats."),
        ("export default function Page({ children }) {\n  return (\n    <main>{children}</main>\n  )\n}\n\nText.",
         "Text."),
        ("export const a = 1;\nText is not JavaScript.", "Text is not JavaScript."),
        ("{/* never\n\nseen */}\nText. {/* nor this */}", "Text."),
        ("Costs {'$'}12{\" \"}and {`more`}.", "Costs $12 and more."),
        ("{true && <p>Use the vault.</p>}", "Use the vault."),
        ("Write `<Step title=\"x\">` and `{a}`.", 'Write <Step title="x"> and {a}.'),
        ("```jsx\n<Step title=\"x\">\n{/* kept */}\nimport a from 'b'\n```",
         "<Step title=\"x\">\n{/* kept */}\nimport a from 'b'"),
        ("a \\{b\\} and \\<c>", "a {b} and <c>"),
        ("<CodeGroup>\n```bash npm\nnpm i\n```\n```bash yarn\nyarn\n```\n</CodeGroup>", "npm\n\nnpm i\n\nyarn\n\nyarn"),
        ("```js title=\"a.js\" {1,3}\nx\n```", "a.js\n\nx"),
        ("```ts {2-3} showLineNumbers\nx\n```", "x"),
        ("<Code code={`let a = 1\nlet b`} lang=\"js\" />", "let a = 1\nlet b"),
    ],
)  # fmt: skip
def test_what_a_component_shows(source: str, expected: str) -> None:
    assert text(source) == expected


def test_what_only_the_site_knows_is_noted() -> None:
    made = page(
        "Version {pkg.version} of {a ? 'one thing' : 'another thing'}.\n\n<PriceTable />\n\n"
        "<Foo cells={f(x, 'Some words here')} />"
    )
    assert made.text == "Version\nof\n."
    assert lost(made) == [
        ("include", "pkg.version"),
        ("component", "a ? 'one thing' : 'another thing'"),
        ("component", "PriceTable"),
        ("component", "Foo.cells"),
    ]
    assert [loss.words for loss in made.losses] == [0, 4, 0, 3]


def test_words_of_a_component_made_in_the_page_are_noted() -> None:
    made = page('export const Hint = () => (\n  <p className="a">Ask the owner first</p>\n)\n\nText.\n\n<Hint />')
    assert made.text == "Text."
    assert lost(made) == [("component", "export const Hint"), ("component", "Hint")]
    assert made.losses[0].words == 4


def test_a_component_is_left_where_it_is_not_closed() -> None:
    made = page('<Steps>\n<Step title="One">\n\nText.\n\n## After\n\nMore.')
    assert made.text == "1. One\n  Text.\n\nAfter\n\n  More."


def test_steps_are_steps_with_their_number() -> None:
    made = page('<Steps>\n<Step title="One">A.</Step>\n<Step title="Two">B.</Step>\n</Steps>')
    assert [(b.kind, b.ordinal) for b in made.blocks if b.kind == "step"] == [("step", 1), ("step", 2)]


def test_a_question_and_its_answer_belong_together() -> None:
    made = page('<AccordionGroup>\n<Accordion title="Q?">\n\nA.\n\nB.\n\n</Accordion>\n</AccordionGroup>\n\nAfter.')
    assert [b.kind for b in made.blocks] == ["term", "definition", "definition", "paragraph"]


# -- Markdown that is not MDX ------------------------------------------------------------------


def test_placeholders_in_plain_markdown_are_words() -> None:
    assert text("Type <bucket-name>, <Region> and {id}.", "a.md") == "Type <bucket-name>, <Region> and {id}."


def test_markdown_with_components_is_read_as_such() -> None:
    source = "import A from '@site/a'\n\nSee {id} of `/x/{id}` and <Region>.\n\n"
    source += '<Collapse title="Why?">\n\n    So.\n\n</Collapse>'
    assert text(source, "a.md") == "See {id} of /x/{id} and <Region>.\n\nWhy?\n  So."


def test_a_tag_in_a_listing_makes_no_page_of_components() -> None:
    source = "Text.\n\n    <Directory />\n    {}\n    </Directory>\n\n- item\n\n      <If a={b}/>\n"
    assert text(source, "a.md").startswith("Text.\n\n<Directory />\n{}\n</Directory>")


# -- front matter ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.mdx", "---\ntitle: T\ndescription: What it is.\n---\n\nBody.", "What it is.\n\nBody."),
        ("a.mdx", "---\ntitle: T\ndescription: Body.\n---\n\nBody.", "Body."),
        ("a.mdx", "---\ntitle: T\ndescription: Said below.\n---\n# T\n\nBody.", "T\n\nSaid below.\n\nBody."),
        ("a.mdx", "---\ntitle: T\nsidebar_position: 2\ndescription: For search.\n---\n\nBody.", "Body."),
        ("a.md", "---\ndescription: Nine days.\nicon: coin\n---\n# Refunds\n\nBody.", "Refunds\n\nNine days.\n\nBody."),
        ("a.md", "---\ntitle: T\ndescription: For search.\n---\n\nBody.", "Body."),
        ("a.md", "---\ntitle: T\ndescription: >-\n  Two\n  lines.\nlinkTitle: x\n---\n\nBody.", "Two lines.\n\nBody."),
        ("a.mdx", "---\ntitle: T\n---\n\n# {frontMatter.title}\n\nBody.", "T\n\nBody."),
    ],
)  # fmt: skip
def test_a_description_is_read_once_where_the_site_shows_it(name: str, source: str, expected: str) -> None:
    assert text(source, name) == expected


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: A title # comment", "A title"),
        ("title: 'It''s one'", "It's one"),
        ("title: |\n  In a\n  block", "In a block"),
        ("title: A: colon\nb: c", "A: colon"),  # no YAML, read by line
        ("nested:\n  title: no\ntitle: yes it is", "yes it is"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: Bomb", "Bomb"),
        ("a: !!python/object/apply:os.system ['true']\ntitle: Safe", "Safe"),
    ],
)
def test_titles_of_front_matter(front: str, title: str) -> None:
    assert page(f"---\n{front}\n---\n\nBody.").title == title


def test_front_matter_in_json_and_toml() -> None:
    assert page('{\n  "title": "In JSON"\n}\n\nBody.', "a.md").title == "In JSON"
    assert page('+++\ntitle = "In TOML"\n[menu]\nweight = 4\n+++\n\nBody.', "a.md").text == "Body."
    assert page("---\n---\n\nBody.", "a.md").text == "Body."


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("**_so it is_**<br />\nOn.", "a.mdx", "so it is\nOn."),  # emphasis ends beside a tag
        ("It is <b>x</b>**_so_** here.", "a.mdx", "It is xso here."),
        ("Two **_so_** words **_a_** b.", "a.mdx", "Two so words a b."),
        ("{/* note */}\nimport A from '@c/A.astro';\n\nText.", "a.mdx", "Text."),  # an import below a comment
        ("Text\nimport of goods from 'abroad';\n\nText.", "a.mdx", "Text import of goods from 'abroad';\n\nText."),
        ("import useUrl from '@docs/useUrl';\n\nNo tag is here.", "a.md", "No tag is here."),
        ("Read on\n\nimport of goods is free.", "a.md", "Read on\n\nimport of goods is free."),
        ("a^<b>2</b>^ z", "a.mdx", "a^2 z"),  # a mark in a mark
        ("See [the \\([SDK](https://a.b)\\) page](#x) now.", "a.md", "See the (SDK) page now."),
        ("See [[SDK](https://a.b) docs](https://c.d).", "a.md", "See SDK docs."),
        ("[![a plain picture](x.png)](https://c.d) on", "a.md", "on"),
        ('## Version { data-toc-label="V" #v }\n\nText.\n{ style="x: y" }\n', "a.md", "Version\n\nText."),
        ('Write { key="value" }', "a.md", 'Write { key="value" }'),
        ('| a | b |\n|-|-|\n| :octicons-check-24:{ style="x" } | c |', "a.md", "a | b\nYes | c"),
    ],
)
def test_nothing_of_the_markup_is_left_and_nothing_else_goes(source: str, name: str, expected: str) -> None:
    made = text(source, name)
    assert [line.strip() for line in made.split("\n")] == [line.strip() for line in expected.split("\n")]
