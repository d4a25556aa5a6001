"""Pages written by hand, each of another shape, with what their text must and must not hold.

Read by `tests/ingest/test_shapes.py` (text and title) and by `tests/extras/test_shown_words.py`, where Chromium says
what a reader sees of them. All texts are of a ferry company that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAD = (
    "<p>This page says what travellers of the Ellin ferries need to know about tickets, cars and animals, and what "
    "each of them costs on the way over and back.</p>"
)


@dataclass(frozen=True)
class Shape:
    """A page: `has` and `once` stand in its text (once: exactly once), `lacks` does not; `title` is its title."""

    name: str
    html: str
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    title: str | None = None


def whole(body: str, title: str = "Dogs | Ellin Ferries", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def article(body: str, title: str = "Dogs | Ellin Ferries") -> str:
    """A page with a site around its content."""
    return whole(
        '<header class="top"><nav><a href="/">Home</a><a href="/cars">Cars</a><a href="/pets">Animals</a></nav></header>'
        f"<main><h1>Dogs</h1>{LEAD}{body}</main>"
        "<footer><p>Ellin Ferries, Pier 4. All rights reserved by the company.</p></footer>",
        title,
    )


SHAPES = (
    # -- titles --------------------------------------------------------------------------------------------------
    Shape(
        "title-site-h1-linked",
        whole(
            '<header><h1 class="logo"><a href="/">Ellin Ferries</a></h1><nav><a href="/c">Cars</a></nav></header>'
            f"<main><h2>Take a bicycle along</h2>{LEAD}<p>A bicycle costs 4 euros.</p></main>",
            "Take a bicycle along - Ellin Ferries",
        ),
        has=("A bicycle costs 4 euros.",),
        lacks=("Ellin Ferries\n",),
        once=("Take a bicycle along",),
        title="Take a bicycle along",
    ),
    Shape(
        "title-site-h1-named",
        whole(
            '<header><h1 class="site-title">Ellin Ferries</h1></header>'
            f"<main>{LEAD}<p>A trailer costs 15 euros.</p></main>",
            "Trailers | Ellin Ferries",
        ),
        has=("A trailer costs 15 euros.",),
        title="Trailers",
    ),
    Shape(
        "title-site-h1-told-elsewhere",
        whole(f"<header><h1>Ellin</h1></header><main><h2>Skates</h2>{LEAD}<p>Skates go in a bag.</p></main>", "Skates"),
        title="Skates",
    ),
    Shape(
        "title-site-h1-first",
        whole(f"<header><h1>Ellin</h1></header><main><h2>Kites</h2>{LEAD}<p>No kites.</p></main>", "Ellin - Kites"),
        title="Kites",
    ),
    Shape(
        "title-own-h1-above-main",
        whole(f"<header><h1>Tents</h1></header><main><h2>Where</h2>{LEAD}<p>No tents.</p></main>", "Tents | Ellin"),
        title="Tents",
        has=("Tents\n", "Where\n"),
    ),
    Shape(
        "title-site-h1-plain",
        whole(
            '<div id="masthead"><h1>Ellin Ferries</h1></div>'
            f'<div id="content"><h2>Missed boats</h2>{LEAD}<p>Wait for the next boat.</p></div>',
            "Missed boats | Ellin Ferries",
        ),
        has=("Wait for the next boat.",),
        title="Missed boats",
    ),
    Shape(
        "title-site-first",
        whole(f"<main>{LEAD}<h2>Night boats</h2><p>Night boats leave at 23:40.</p></main>", "Ellin Docs: Night boats"),
        title="Night boats",
    ),
    Shape(
        "title-with-dashes",
        whole(
            f"<main>{LEAD}<p>Code 31 means that the gate is shut.</p></main>",
            "Code 31 - gate shut: what to do | Ellin Help",
        ),
        title="Code 31 - gate shut: what to do",
    ),
    Shape(
        "title-about-the-page",
        whole(f"<main>{LEAD}<p>Groups of ten pay 60 euros on the Sunday boat.</p></main>", "Groups - Sunday boat"),
        title="Groups - Sunday boat",
    ),
    Shape(
        "title-from-og",
        whole(
            f"<main>{LEAD}<p>Prams travel free.</p></main>",
            "Prams – Ellin – Travel",
            '<meta property="og:title" content="Prams"><meta property="og:site_name" content="Ellin">',
        ),
        title="Prams",
    ),
    Shape(
        "title-from-linked-data",
        whole(
            f"<main>{LEAD}<p>Horses need a box.</p></main>",
            "Horses - Boxes - Quayline",
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Quayline"}]}</script>',
        ),
        title="Horses - Boxes",
    ),
    Shape(
        "title-own-h1-in-header",
        whole(
            '<header><nav><a href="/">Ellin</a></nav><h1>Late check-in</h1><p class="lead">The gate shuts ten minutes '
            f"before the boat leaves.</p></header><main>{LEAD}<p>Ask at window 3.</p></main>",
            "Late check-in | Ellin",
        ),
        has=("The gate shuts ten minutes", "Ask at window 3."),
        once=("Late check-in",),
        title="Late check-in",
    ),
    Shape(
        "heading-twice",
        whole(
            f'<main><h1 class="d-md-none">Lost things</h1><h1 class="d-none d-md-block">Lost things</h1>{LEAD}'
            "<p>Lost things lie in the office.</p></main>",
            "Lost things",
        ),
        once=("Lost things\n",),
        title="Lost things",
    ),
    Shape(
        "heading-in-header-and-main",
        whole(
            "<header><h1>Refunds</h1><p>Money comes back in 8 days after the boat has left.</p></header>"
            "<main><h1>Refunds</h1><p>Money comes back in 8 days after the boat has left.</p>"
            "<p>Write to the office in Ellin for a refund, and name the boat that you missed.</p></main>",
            "Refunds",
        ),
        once=("Money comes back in 8 days", "Refunds"),
        title="Refunds",
    ),
    Shape(
        "lead-twice",
        whole(
            '<main><header><h1>Luggage</h1><p class="desc">Each traveller brings two bags of 20 kilos.</p></header>'
            "<article><p>Each traveller brings two bags of 20 kilos.</p><p>More bags cost 6 euros each.</p></article>"
            "</main>",
            "Luggage",
        ),
        once=("Each traveller brings two bags of 20 kilos.",),
    ),
    Shape(
        "print-copy",
        whole(
            f'<main><h1>Seats</h1><div class="screen">{LEAD}<p>Seats by the window cost 3 euros.</p></div>'
            f'<div class="print-only">{LEAD}<p>Seats by the window cost 3 euros.</p></div></main>',
            "Seats",
        ),
        once=("Seats by the window cost 3 euros.",),
    ),
    Shape(
        "noscript-copy",
        whole(
            "<main><h1>Gates</h1><p>Gate 2 is for lorries, and gate 3 is for cars with a trailer behind them.</p>"
            "<noscript><p>Gate 2 is for lorries, and gate 3 is for cars with a trailer behind them.</p></noscript>"
            f"{LEAD}</main>",
            "Gates",
        ),
        once=("Gate 2 is for lorries",),
    ),
    Shape(
        "noscript-only-copy",
        whole(
            '<main><h1>Gates</h1><div id="app"></div><noscript><p>Gate 5 is for foot passengers with tickets only, and '
            "opens half an hour before the boat.</p></noscript>"
            "<noscript>You need to enable JavaScript to run this app, which is a pity for you.</noscript></main>",
            "Gates",
        ),
        has=("Gate 5 is for foot passengers",),
        lacks=("enable JavaScript",),
    ),
    Shape(
        "vitepress",
        whole(
            '<div id="app"><div class="Layout"><header class="VPNav"><a href="/">Ellin Docs</a></header><div '
            'class="VPContent"><div class="VPDoc"><main class="main"><div class="vp-doc"><div><h1 id="cars" '
            'tabindex="-1">Cars <a class="header-anchor" href="#cars" aria-label="Permalink">&#8203;</a></h1>'
            "<p>A car up to five metres costs 34 euros.</p></div></div></main></div></div></div></div>",
            "Cars | Ellin Docs",
        ),
        once=("A car up to five metres", "Cars"),
        title="Cars",
    ),
    # -- text that a click opens ------------------------------------------------------------------------------------
    Shape(
        "accordion-jquery",
        article(
            '<h3 class="toggle">May dogs sit outside?</h3><div style="display:none"><p>Dogs sit outside on deck 2.</p></div>'
            '<h3 class="toggle">Do dogs pay?</h3><div style="display:none"><p>Dogs pay 5 euros.</p></div>'
        ),
        has=("Dogs sit outside on deck 2.", "Dogs pay 5 euros."),
    ),
    Shape(
        "accordion-bootstrap",
        article(
            '<div class="accordion"><div class="accordion-item"><h2 class="accordion-header"><button '
            'class="accordion-button" data-bs-toggle="collapse" data-bs-target="#c1">May cats come?</button></h2>'
            '<div id="c1" class="accordion-collapse collapse" hidden><div class="accordion-body">Cats stay in the car.'
            "</div></div></div></div>"
        ),
        has=("May cats come?", "Cats stay in the car."),
    ),
    Shape(
        "accordion-aria",
        article(
            '<h3><button aria-expanded="false" aria-controls="s1" id="b1">May birds come?</button></h3><section id="s1" '
            'aria-labelledby="b1" hidden><p>Birds come in a cage.</p></section>'
        ),
        has=("May birds come?", "Birds come in a cage."),
    ),
    Shape(
        "accordion-labelledby",
        article('<p id="q7">Snakes on board</p><hr><div aria-labelledby="q7" hidden><p>Snakes stay at home.</p></div>'),
        has=("Snakes stay at home.",),
    ),
    Shape(
        "accordion-button-class",
        article(
            '<button class="accordion">What of goats?</button><div class="panel"><p>Goats ride in a trailer.</p></div>'
        ),
        has=("What of goats?", "Goats ride in a trailer."),
    ),
    Shape(
        "accordion-button-closed",
        article(
            '<button class="collapsible">What of ducks?</button><div class="content" style="display:none">Ducks swim.</div>'
        ),
        has=("What of ducks?", "Ducks swim."),
    ),
    Shape(
        "accordion-rows",
        article(
            '<table><tr class="question"><td>What of rats?</td></tr><tr style="display:none"><td>Rats stay on land.</td>'
            "</tr></table>"
        ),
        has=("What of rats?", "Rats stay on land."),
    ),
    Shape(
        "accordion-height",
        article(
            '<div class="faq-item"><div class="faq-question"><h3>What of hens?</h3></div><div class="faq-answer" '
            'style="max-height: 0; overflow: hidden"><p>Hens ride in a crate.</p></div></div>'
        ),
        has=("What of hens?", "Hens ride in a crate."),
    ),
    Shape(
        "accordion-dl",
        article(
            "<dl><dt>Pigs</dt><dd hidden>Pigs need a paper from the vet.</dd><dt>Bees</dt><dd hidden>Bees fly over."
            "</dd></dl>"
        ),
        has=("Pigs need a paper from the vet.", "Bees fly over."),
    ),
    Shape(
        "accordion-link",
        article(
            '<p><a data-toggle="collapse" href="#w">Who loads?</a></p><div class="collapse" id="w" aria-hidden="true">'
            "<p>The crew loads all cars.</p></div>"
        ),
        has=("Who loads?", "The crew loads all cars."),
    ),
    Shape(
        "details",
        article("<details><summary>And fish?</summary><p>Fish travel in a bucket.</p></details>"),
        has=("And fish?", "Fish travel in a bucket."),
    ),
    Shape(
        "read-more",
        article(
            '<p>Small dogs sit on a lap.<span id="dots">..</span></p><div id="rest" style="display:none"><p>Large dogs '
            'stand by the door of deck 1.</p></div><button id="moreBtn" onclick="f()">Read more</button>'
        ),
        has=("Large dogs stand by the door",),
    ),
    Shape(
        "hidden-draft",
        article("<h2>Prices</h2><p hidden>Dogs paid 3 euros in the year before last.</p><p>Dogs pay 5 euros.</p>"),
        has=("Dogs pay 5 euros.",),
        lacks=("3 euros",),
    ),
    Shape(
        "hidden-alone",
        article('<p>Dogs pay 5 euros.</p><div style="display:none"><p>Dogs will pay 9 euros soon.</p></div>'),
        lacks=("9 euros",),
    ),
    Shape(
        "modal",
        article(
            '<button data-toggle="modal" data-target="#m">Book now</button><div class="modal fade" id="m" hidden>'
            "<p>Give us your name and the number of your card.</p></div>"
            '<h3>Any questions?</h3><div class="modal" style="display:none"><p>Sign in to chat with the crew.</p></div>'
        ),
        lacks=("number of your card", "Sign in to chat"),
    ),
    Shape(
        "language-menu",
        article(
            '<button aria-controls="lang" aria-haspopup="true">English</button><ul id="lang" hidden><li>Deutsch ist da'
            "</li><li>Norsk er her nå</li></ul>"
        ),
        lacks=("Deutsch", "Norsk"),
    ),
    Shape(
        "cookie-dialog",
        article(
            '<div role="dialog" class="cookie-consent"><p>We keep cookies to count who reads this page.</p>'
            "<button>Accept</button></div>"
        ),
        lacks=("cookies",),
    ),
    # -- tabs ---------------------------------------------------------------------------------------------------
    Shape(
        "tabs-mkdocs",
        article(
            '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input id="t1" name="t" type="radio" checked><input '
            'id="t2" name="t" type="radio"><div class="tabbed-labels"><label for="t1">Phone</label><label for="t2">Window'
            '</label></div><div class="tabbed-content"><div class="tabbed-block"><p>Dial 100.</p></div><div '
            'class="tabbed-block"><p>Go to window 3.</p></div></div></div>'
        ),
        has=("Phone\n\nDial 100.", "Window\n\nGo to window 3."),
    ),
    Shape(
        "tabs-sphinx-design",
        article(
            '<div class="sd-tab-set docutils"><input checked id="a" name="s" type="radio"><label class="sd-tab-label" '
            'for="a">By boat</label><div class="sd-tab-content docutils"><p>Takes an hour.</p></div><input id="b" name="s" '
            'type="radio"><label class="sd-tab-label" for="b">By bus</label><div class="sd-tab-content docutils"><p>Takes '
            "two hours.</p></div></div>"
        ),
        has=("By boat\n\nTakes an hour.", "By bus\n\nTakes two hours."),
    ),
    Shape(
        "tabs-sphinx-tabs",
        article(
            '<div class="sphinx-tabs docutils container"><div aria-label="Tabbed content" role="tablist"><button '
            'aria-controls="p0" aria-selected="true" class="sphinx-tabs-tab" id="k0" role="tab">Adult</button><button '
            'aria-controls="p1" class="sphinx-tabs-tab" id="k1" role="tab">Child</button></div><div aria-labelledby="k0" '
            'class="sphinx-tabs-panel" id="p0" role="tabpanel"><p>Pays 12 euros.</p></div><div aria-labelledby="k1" '
            'class="sphinx-tabs-panel" hidden="true" id="p1" role="tabpanel"><p>Pays 6 euros.</p></div></div>'
        ),
        has=("Adult\n\nPays 12 euros.", "Child\n\nPays 6 euros."),
    ),
    Shape(
        "tabs-docusaurus",
        article(
            '<div class="theme-tabs-container tabs-container"><ul role="tablist" class="tabs"><li role="tab" '
            'class="tabs__item">Summer</li><li role="tab" class="tabs__item">Winter</li></ul><div class="margin-top--md">'
            '<div role="tabpanel"><p>Six boats a day.</p></div><div role="tabpanel" hidden><p>Two boats a day.</p></div>'
            "</div></div>"
        ),
        has=("Summer\n\nSix boats a day.", "Winter\n\nTwo boats a day."),
    ),
    Shape(
        "tabs-code-group",
        article(
            '<div class="vp-code-group"><div class="tabs"><input type="radio" name="g" id="g1" checked><label for="g1">npm'
            '</label><input type="radio" name="g" id="g2"><label for="g2">yarn</label></div><div class="blocks"><div '
            'class="language-sh active"><pre><code>npm add ferry</code></pre></div><div class="language-sh"><pre><code>yarn '
            "add ferry</code></pre></div></div></div>"
        ),
        has=("npm\n\nnpm add ferry", "yarn\n\nyarn add ferry"),
    ),
    Shape(
        "tabs-bootstrap",
        article(
            '<ul class="nav nav-tabs"><li class="nav-item"><a class="nav-link active" data-bs-toggle="tab" href="#one">One '
            'way</a></li><li class="nav-item"><a class="nav-link" data-bs-toggle="tab" href="#two">Return</a></li></ul><div '
            'class="tab-content"><div class="tab-pane active" id="one">Costs 12 euros today.</div><div class="tab-pane" '
            'id="two">Costs 20 euros today.</div></div>'
        ),
        has=("One way\n\nCosts 12 euros today.", "Return\n\nCosts 20 euros today."),
    ),
    Shape(
        "tabs-webflow",
        article(
            '<div class="w-tabs"><div class="w-tab-menu"><a data-w-tab="A" class="w-inline-block w-tab-link">North</a><a '
            'data-w-tab="B" class="w-inline-block w-tab-link">South</a></div><div class="w-tab-content"><div data-w-tab="A" '
            'class="w-tab-pane"><p>Leaves at six.</p></div><div data-w-tab="B" class="w-tab-pane"><p>Leaves at nine.</p>'
            "</div></div></div>"
        ),
        has=("North\n\nLeaves at six.", "South\n\nLeaves at nine."),
    ),
    Shape(
        "tabs-of-buttons",
        article(
            '<div class="tab"><button class="tablinks" onclick="o(event)">Red line</button><button class="tablinks" '
            'onclick="o(event)">Blue line</button></div><div id="r" class="tabcontent"><p>Red boats are fast.</p></div><div '
            'id="b" class="tabcontent" style="display:none"><p>Blue boats are cheap.</p></div>'
        ),
        has=("Red line\n\nRed boats are fast.", "Blue line\n\nBlue boats are cheap."),
    ),
    Shape(
        "tabs-starlight",
        article(
            '<starlight-tabs><div class="tablist-wrapper"><ul role="tablist"><li role="presentation" class="tab"><a '
            'role="tab" href="#tp1" id="tb1" aria-selected="true">Mon</a></li><li role="presentation" class="tab"><a '
            'role="tab" href="#tp2" id="tb2">Tue</a></li></ul></div><div id="tp1" aria-labelledby="tb1" role="tabpanel">'
            '<p>Two boats run.</p></div><div id="tp2" aria-labelledby="tb2" role="tabpanel" hidden><p>No boat runs.</p>'
            "</div></starlight-tabs>"
        ),
        has=("Mon\n\nTwo boats run.", "Tue\n\nNo boat runs."),
    ),
    Shape(
        "tabs-without-panels",
        article('<div role="tablist"><button role="tab">Left</button><button role="tab">Right</button></div>'),
        has=("Left\n\nRight",),
    ),
    # -- shadow roots, templates, dialogs ------------------------------------------------------------------------
    Shape(
        "shadow-root",
        article(
            '<fare-box><template shadowrootmode="open"><style>p{color:red}</style><p>The fare is <slot name="fare">free'
            '</slot>.</p><slot></slot></template><b slot="fare">9 euros</b><p>Children pay half.</p></fare-box>'
            "<template><p>Row of a table 777.</p></template>"
        ),
        has=("The fare is 9 euros.", "Children pay half."),
        lacks=("777", "free"),
    ),
    Shape(
        "shadow-root-without-slot",
        article(
            '<fare-box><template shadowroot="closed"><p>Ask the crew for the fare.</p></template><p>Fallback 888.</p>'
            "</fare-box>"
        ),
        has=("Ask the crew for the fare.",),
        lacks=("888",),
    ),
    Shape(
        "dialog-open",
        article("<dialog open><p>Today no boat leaves after six.</p></dialog><dialog><p>Closed box 555.</p></dialog>"),
        has=("Today no boat leaves after six.",),
        lacks=("555",),
    ),
    # -- other constructs -----------------------------------------------------------------------------------------
    Shape(
        "svg-diagram",
        article(
            '<svg viewBox="0 0 200 90" width="200" height="90"><text x="10" y="60">then the boat</text><text x="10" y="20">'
            'First the ramp</text><text x="10" y="80">40</text></svg>'
        ),
        has=("First the ramp\nthen the boat",),
    ),
    Shape(
        "svg-icon",
        article('<p>Press <svg width="9" height="9"><title>Gear</title><text x="1" y="9">G</text></svg> to go on.</p>'),
        has=("to go on.",),
    ),
    Shape(
        "mermaid",
        article(
            '<svg class="mermaid" width="300" height="100"><g><foreignObject width="90" height="20"><div '
            'xmlns="http://www.w3.org/1999/xhtml"><span class="nodeLabel">Buy a ticket</span></div></foreignObject></g><g>'
            '<foreignObject width="90" height="20" y="40"><div xmlns="http://www.w3.org/1999/xhtml"><span>Board the boat'
            "</span></div></foreignObject></g></svg>"
        ),
        has=("Buy a ticket\nBoard the boat",),
    ),
    Shape(
        "iframe",
        article(
            '<p>See the film.</p><iframe src="https://film.example/embed/9" title="Film"></iframe><p>It is short.</p>'
        ),
        has=("See the film.", "It is short."),
    ),
    Shape(
        "video",
        article('<video controls><source src="a.mp4"><p>Your browser shows no films.</p></video><p>It is short.</p>'),
        lacks=("shows no films",),
    ),
    Shape(
        "ruby",
        article(
            "<p>The pier is called <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby> here.</p>"
        ),
        has=("called 漢字(かんじ) here",),
    ),
    Shape(
        "math",
        article(
            "<p>The tide is <math><mi>h</mi><mo>=</mo><mfrac><mn>3</mn><mn>4</mn></mfrac><msup><mi>t</mi><mn>2</mn></msup>"
            "</math> metres.</p>"
        ),
        has=("The tide is h = 3/4t^2 metres.",),
    ),
    Shape(
        "math-alttext",
        article('<p>The tide is <math alttext="t squared"><msup><mi>t</mi><mn>2</mn></msup></math> metres.</p>'),
        has=("The tide is t squared metres.",),
    ),
    Shape(
        "katex",
        article(
            '<p>Load <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>n</mi><mo>+</mo><mn>1</mn>'
            '</mrow><annotation encoding="application/x-tex">n+1</annotation></semantics></math></span><span '
            'class="katex-html" aria-hidden="true"><span class="mord">n</span><span class="mbin">+</span><span>1</span>'
            "</span></span> cars.</p>"
        ),
        has=("Load n + 1 cars.",),
    ),
    Shape("wbr", article("<p>Write to harbour<wbr>master@ellin.example today.</p>"), has=("harbourmaster@ellin",)),
    Shape(
        "figure",
        article(
            '<figure><img src="a.png" alt="The ramp is steep at low tide, so drive slowly."><figcaption>The ramp'
            "</figcaption></figure>"
        ),
        has=("The ramp is steep at low tide", "The ramp"),
    ),
    Shape(
        "dl-with-divs",
        article("<dl><div><dt>Pier 1</dt><dd>For cars.</dd></div><div><dt>Pier 2</dt><dd>For lorries.</dd></div></dl>"),
        has=("Pier 1\n", "For cars.", "For lorries."),
    ),
    Shape("menu", article("<menu><li>Show the ticket.</li><li>Drive on.</li></menu>"), has=("- Show the ticket.",)),
    Shape(
        "callout",
        article('<div class="admonition warning"><p class="admonition-title">Warning</p><p>The ramp is wet.</p></div>'),
        has=("Warning\n\nThe ramp is wet.",),
    ),
    Shape(
        "code-with-line-numbers",
        article(
            '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td '
            'class="code"><pre>boat:\n  cars: 12</pre></td></tr></table><div class="highlight"><button class="copy">Copy'
            '</button><pre><code><span class="lnt">1</span>pier: 4</code></pre></div>'
        ),
        has=("boat:\n  cars: 12", "pier: 4"),
        lacks=("Copy", "1pier"),
    ),
    Shape(
        "raised-marks",
        article(
            "<p>A car costs 34<sup>1</sup> euros, and 10<sup>3</sup> cars go on board.</p><p>Not <s>31</s> euros.</p>"
        ),
        has=("34 [1] euros", "10^3 cars"),
        lacks=("341", "31"),
    ),
    Shape(
        "off-screen",
        article('<p>Go to pier 4 <span class="sr-only">opens in a new window</span> now.</p>'),
        lacks=("new window",),
    ),
    Shape(
        "controls",
        article(
            "<p>Press <button>Pay</button> and pick <select><option>One way</option><option>Return</option></select>.</p>"
            "<div><button>Print</button></div>"
        ),
        has=("Press Pay and pick One way, Return",),
    ),
    # -- sites around the content --------------------------------------------------------------------------------
    Shape(
        "no-landmarks",
        whole(
            '<div class="menu"><a href="/a">Boats</a> <a href="/b">Cars</a></div><div class="wrap"><h1>Fog</h1>'
            f'{LEAD}<p>In fog no boat leaves.</p></div><div class="bottom">Ellin 2031</div>',
            "Fog",
        ),
        has=("In fog no boat leaves.",),
    ),
    Shape(
        "aside-in-article",
        article(
            '<aside class="note"><p>Tip: come early on Fridays.</p></aside><nav class="toc"><a href="#x">Fees</a></nav>'
        ),
        has=("Tip: come early on Fridays.",),
        lacks=("Fees",),
    ),
    Shape(
        "prose-outside-main",
        whole(
            '<div class="blurb"><p>All boats of the line run on the wind alone since the spring of last year.</p></div>'
            f"<main><h1>Wind</h1>{LEAD}<p>The boats have sails.</p></main>",
            "Wind",
        ),
        has=("The boats have sails.",),
    ),
    Shape(
        "related-and-votes",
        article(
            '<div class="article-votes">Was this of help? <a>Yes</a> <a>No</a></div><section class="related-articles"><h3>'
            'More to read</h3><ul><li><a href="/c">Cars in summer</a></li></ul></section><div class="breadcrumbs">Home / '
            "Animals</div>"
        ),
        lacks=("Was this of help", "Cars in summer", "Home / Animals"),
    ),
    Shape(
        "frameset-of-tables",
        whole(
            '<table><tr><td><a href="/1">One</a></td><td><h1>Rates</h1><p>A van costs 50 euros one way.</p><p>A bus costs '
            "90 euros.</p><p>A truck pays by weight.</p></td></tr></table>",
            "Rates",
        ),
        has=("A van costs 50 euros one way.",),
    ),
    Shape(
        "css-uppercase-and-content",
        whole(
            "<style>h2{text-transform:uppercase} p::before{content:'Tip '} .gone{display:none}</style>"
            f'<main><h1>Styles</h1>{LEAD}<h2>Loud words</h2><p>Quiet words.</p><p class="gone">Words of a style sheet.</p>'
            "</main>",
            "Styles",
        ),
        has=("Loud words", "Quiet words."),
    ),
    Shape(
        "xhtml",
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" ""><html '
        'xmlns="http://www.w3.org/1999/xhtml"><head><title>Buoys</title></head><body><div id="content"><h1>Buoys</h1>'
        f"{LEAD}<p>Red buoys lie to port.<br/>Green ones do not.</p></div></body></html>",
        has=("Red buoys lie to port.",),
    ),
    Shape(
        "broken-markup",
        whole(
            "<main><h1>Knots<p>One<b>two<p>three</i></p></b>four<li>five<table><td>six<div>seven</main></p> eight",
            "Knots",
        ),
        has=("three", "seven"),
    ),
    Shape(
        "deep-nesting",
        whole(f"<nav>Menu of boats</nav>{'<div>' * 250}<p>Deep words stand here.</p>{'</div>' * 250}", "Deep"),
        has=("Deep words stand here.",),
    ),
)
