"""The look of the HTML reports: one sheet, light and dark, screen, phone and paper. No font or file is fetched."""

from __future__ import annotations

# Text colours keep a contrast of at least 4.5 on `paper` and `wash` in both schemes: a test computes it.
LIGHT = {
    "paper": "#fbfaf7",
    "wash": "#f2f0ea",
    "ink": "#1d1c1a",
    "soft": "#625e56",
    "line": "#dedad0",
    "answer": "#0b6b5d",
    "assist": "#d8a641",
    "escalate": "#e0dcd1",
    "error": "#b3261e",
    "caution": "#835307",
}
DARK = {
    "paper": "#151614",
    "wash": "#1f211e",
    "ink": "#edebe5",
    "soft": "#a8a399",
    "line": "#33352f",
    "answer": "#54c1aa",
    "assist": "#a67c2b",
    "escalate": "#4b4d46",
    "error": "#f28b82",
    "caution": "#e0b35a",
}


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


_RULES = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
  font:400 16px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;
  font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 32px}
h1,h2,.rank,.figure{font-family:ui-serif,"Iowan Old Style",Charter,"Palatino Linotype",Georgia,serif;font-weight:400}
h1{font-size:clamp(28px,4.4vw,46px);line-height:1.14;letter-spacing:-.015em;margin:0;max-width:22ch}
h1 .figure{color:var(--answer);font-size:1.5em;letter-spacing:-.03em;white-space:nowrap}
h2{font-size:23px;line-height:1.2;letter-spacing:-.005em;margin:0 0 8px}
h3{font-size:16px;font-weight:600;margin:0}
p{margin:0 0 8px}
a{color:inherit;text-decoration-color:var(--soft);text-decoration-thickness:1px;text-underline-offset:3px}
a:hover{text-decoration-color:var(--ink)}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--answer);outline-offset:3px;border-radius:2px}
svg{display:block;width:100%;overflow:visible}
svg text{font:12px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Arial,sans-serif;fill:var(--soft)}
svg a text,svg text.on{fill:var(--ink)}
.soft{color:var(--soft)} .caution{color:var(--caution)} .bad{color:var(--error)} .nowrap{white-space:nowrap}
.small{font-size:14px}
.fill-answer{fill:var(--answer)} .fill-assist{fill:var(--assist)} .fill-escalate{fill:var(--escalate)}
.fill-errors{fill:var(--error)} .fill-line{fill:var(--line)} .fill-ink{fill:var(--ink)}
.fill-range{fill:var(--answer);opacity:.36}
header{padding-top:52px;padding-bottom:36px}
header .facts{margin:0 0 30px;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
header .facts b{color:var(--ink);font-weight:600;margin-right:10px}
.beside{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:24px 56px;align-items:end}
.beside p:last-child{margin-bottom:0}
.strip{margin-top:30px}
.strip svg{height:14px}
.key{display:flex;flex-wrap:wrap;gap:4px 22px;margin:10px 0 0;padding:0;list-style:none;font-size:14px}
.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:7px}
.key b{font-weight:600}
.key .answer i{background:var(--answer)} .key .assist i{background:var(--assist)}
.key .escalate i{background:var(--escalate)} .key .errors i{background:var(--error)}
section{border-top:1px solid var(--line);padding:34px 0 42px}
section>.lead{max-width:70ch;color:var(--soft);font-size:15px;margin-bottom:22px}
.narrow{display:none}
table{border-collapse:collapse;width:100%;font-size:15px}
caption{text-align:left;color:var(--soft);font-size:14px;padding:0 0 10px}
th{font-weight:500;color:var(--soft);font-size:13px;text-align:right;padding:0 0 8px 18px;vertical-align:bottom}
td{text-align:right;padding:8px 0 8px 18px;border-top:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child,th.name,td.name,th[scope=row]{text-align:left}
th:first-child,td:first-child{padding-left:0}
tbody th{border-top:1px solid var(--line);color:var(--ink);font-size:15px;padding:8px 0 8px 18px;
  vertical-align:baseline}
tbody th.name{overflow-wrap:anywhere;min-width:130px}
th.scale span:last-child{float:right}
th.scale{text-align:left}
td.number{color:var(--soft);font-size:13px;width:26px}
td.range{width:22%;min-width:120px;vertical-align:middle}
td.range svg{height:14px}
tr.total td,tr.total th{border-top:1px solid var(--ink);font-weight:600}
.zero{color:var(--soft)}
.gaps{list-style:none;margin:0;padding:0}
.gap{display:grid;grid-template-columns:52px minmax(0,1fr) minmax(0,1.1fr);gap:6px 26px;padding:22px 0 18px;
  border-top:1px solid var(--line);break-inside:avoid}
.gap:first-child{border-top:0;padding-top:4px}
.gap .rank{font-size:30px;line-height:1;color:var(--soft)}
.gap h3{font-size:18px;line-height:1.3;overflow-wrap:anywhere}
.gap p.volume{margin:2px 0 0;font-size:15px}
.gap dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 14px;margin:12px 0 0;font-size:14px}
.gap dt{color:var(--soft)} .gap dd{margin:0;overflow-wrap:anywhere}
.gap blockquote{margin:0 0 10px;padding:10px 14px;background:var(--wash);border-radius:3px;font-size:15px;
  overflow-wrap:anywhere}
.gap cite{display:block;margin-top:3px;font-style:normal;font-size:12.5px;color:var(--soft)}
mark{background:none;color:inherit;border-bottom:2px solid var(--assist);padding-bottom:1px}
.cause{font-weight:600}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:26px 48px;margin-bottom:14px}
.pair svg{max-width:450px;margin-bottom:8px}
figure{margin:0} figcaption{font-size:14px;font-weight:600;margin-bottom:6px}
summary{cursor:pointer} summary:focus-visible{outline:2px solid var(--answer);outline-offset:3px;border-radius:2px}
.scroll{overflow-x:auto;background:
  linear-gradient(90deg,var(--paper) 30%,transparent) 0 0/40px 100% no-repeat local,
  linear-gradient(270deg,var(--paper) 30%,transparent) 100% 0/40px 100% no-repeat local,
  linear-gradient(90deg,var(--line),transparent) 0 0/14px 100% no-repeat scroll,
  linear-gradient(270deg,var(--line),transparent) 100% 0/14px 100% no-repeat scroll}
.scroll caption{max-width:calc(100vw - 36px)}
.gates tr.detail td{white-space:normal;text-align:left;overflow-wrap:anywhere;border-top:0;padding-top:0;padding-left:0}
.rest td.name{white-space:normal;overflow-wrap:anywhere}
.matrix{max-width:620px} thead td{border:0}
.read{columns:2;column-gap:56px;font-size:15px;margin:0}
.read dt{font-weight:600;break-after:avoid} .read dd{margin:2px 0 16px;color:var(--soft);break-inside:avoid}
footer{border-top:1px solid var(--line);padding-top:18px;padding-bottom:56px;color:var(--soft);font-size:13px;
  overflow-wrap:anywhere}
@media screen and (max-width:760px){
  main,header,footer{padding-left:18px;padding-right:18px}
  header{padding-top:30px} .wide{display:none} .narrow{display:block}
  .beside,.pair{grid-template-columns:minmax(0,1fr)} .read{columns:1}
  .gap{grid-template-columns:34px minmax(0,1fr)} .gap .rank{font-size:24px} .gap .said{grid-column:2;margin-top:8px}
  .stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  .stack,.stack tbody,.stack caption{display:block}
  .stack tr{display:grid;grid-template-columns:22px repeat(4,minmax(0,1fr));gap:3px 8px;padding:11px 0;
    border-top:1px solid var(--line)}
  .stack td,.stack tbody th{border:0;padding:0;text-align:left;font-size:14px;width:auto}
  .stack tbody th.name{grid-column:2/-1;font-size:16px;font-weight:600;color:var(--ink)}
  .stack td.number{grid-row:1} .stack td.first{grid-column:2}
  .stack td.last:nth-child(12){grid-column:2/-1}
  .stack td.range{grid-column:2/-1;margin:3px 0 5px}
  .stack td[data-head]::before{content:attr(data-head);display:block;font-size:12px;font-weight:400;color:var(--soft)}
  .stack tr.total{border-top:1px solid var(--ink)}
  .gates thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  .gates,.gates tbody,.gates caption{display:block}
  .gates tr{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:3px 8px;padding:10px 0 0;
    border-top:1px solid var(--line)}
  .gates td,.gates tbody th.name{border:0;padding:0;text-align:left;font-size:14px}
  .gates tbody th.name{grid-column:1/4;font-size:16px;font-weight:600} .gates td.verdict{text-align:right}
  .gates tr.detail{border:0;padding:4px 0 11px} .gates tr.detail td{grid-column:1/-1}
  .gates td[data-head]::before{content:attr(data-head);display:block;font-size:12px;color:var(--soft)}
  .matrix td{white-space:normal}
  details th,details td,details tbody th,.slim th,.slim td,.slim tbody th{padding-left:8px;font-size:13.5px}
  :is(details,.slim) :is(th,td):first-child{padding-left:0} details tbody th.name,.slim tbody th.name{min-width:0}
  .rest td:nth-child(n+5),.rest th:nth-child(n+5){display:none}
  .rest td,.rest th{white-space:normal}
}
@media print{
  :root{color-scheme:light;LIGHT_VARIABLES}
  body{font-size:10pt;background:none} header{padding-top:0}
  main,header,footer{max-width:none;padding-left:0;padding-right:0}
  table,tbody th,.gap blockquote,.gap p.volume{font-size:9pt} th,.gap dl{font-size:8.5pt}
  th,td,tbody th{padding:4px 0 4px 9px} td.range{min-width:80px} tbody th.name{min-width:90px}
  section{padding:20px 0 24px} .gap{grid-template-columns:30px minmax(0,1fr) minmax(0,1.1fr);padding:12px 0}
  .scroll{overflow:visible;background:none} .scroll caption{max-width:none} .pair,figure{break-inside:avoid}
  .beside{gap:16px 30px} h1{font-size:28px} .read{font-size:9pt}
  details::details-content{content-visibility:visible}
  section{break-inside:auto} tr{break-inside:avoid} svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  .key i{print-color-adjust:exact;-webkit-print-color-adjust:exact} h2,h3{break-after:avoid}
}
"""

SHEET = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    + _RULES.replace("LIGHT_VARIABLES", _variables(LIGHT))
)
