"""What the desk report adds to the sheet of `style`: colours of the paths, plots with axes, wide tables that scroll."""

from __future__ import annotations

_PATHS = {
    "self_resolved": "var(--answer)",
    "assisted": "color-mix(in srgb,var(--answer) 52%,var(--paper))",
    "clean_handoff": "var(--assist)",
    "late_handoff": "var(--caution)",
    "two_or_more_hops": "color-mix(in srgb,var(--error) 62%,var(--paper))",
    "abandoned": "var(--error)",
    "human_only": "var(--escalate)",
    "unanswered": "var(--soft)",
    "machine_only": "var(--answer)",
}

DESK_SHEET = "".join(
    f".path-{name}{{fill:{colour}}} .key .p-{name} i,.chip.p-{name}{{background:{colour}}}"
    for name, colour in _PATHS.items()
) + (
    """
tbody th.name{hyphens:none} .chip{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:9px}
tr.total .chip{visibility:hidden}
.fill-wash{fill:var(--wash)}
.grid{stroke:var(--line);stroke-width:1;fill:none} .dash{stroke-dasharray:4 4;stroke:var(--soft)}
.stroke-answer{stroke:var(--answer);stroke-width:1.6;fill:none}
.ring{fill:none;stroke:var(--error);stroke-width:1.6}
.dot-week{fill:var(--answer);opacity:.75} .dot-intent{fill:var(--assist)}
.dot-loop{fill:var(--answer);opacity:.55} .dot-bad{fill:var(--error);opacity:.7}
.scroll{overflow-x:auto;margin-top:22px}
.scroll td{vertical-align:baseline} .scroll td.range{vertical-align:middle} .scroll td.name{white-space:normal}
td.formula{font-size:14px;max-width:60ch} td.source,td.reading{font-size:14px;min-width:150px;color:var(--soft)}
.four{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:26px 48px}
figure{margin:0} figcaption{font-size:14px;font-weight:600;margin-bottom:4px}
.small-plot{max-width:340px}
section>svg.wide{max-width:820px}
.alarm{margin:0;padding:18px 22px 14px 38px;background:var(--wash);border-left:3px solid var(--error)}
.alarm li{margin-bottom:8px}
.verdict.good{color:var(--answer)} .verdict.ok{color:var(--caution)} .verdict.bad{color:var(--error)}
.verdict.unknown{color:var(--soft)}
@media screen and (max-width:760px){
  .four{grid-template-columns:minmax(0,1fr)} th.name{min-width:110px}
}
@media print{.scroll{overflow:visible} .four{break-inside:avoid} td.formula,td.source,td.reading{font-size:8.5pt}}
"""
)
