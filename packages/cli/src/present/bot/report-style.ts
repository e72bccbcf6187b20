/** How the page of a report looks: by day, by night and on paper. */
export const REPORT_STYLE = `
:root {
  --ink: #1b2330; --quiet: #5b6675; --paper: #f6f7f9; --card: #ffffff; --rule: #dfe3e8;
  --own: #1d6fd1; --own-soft: #1d6fd12e; --plan: #b3590a; --others: #c3cad3; --middle: #77818e;
  --good: #1a7f4b; --warn: #9a6700; --bad: #c02b2b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e8ee; --quiet: #9aa5b3; --paper: #12161c; --card: #1a2028; --rule: #2d3540;
    --own: #5ba4f5; --own-soft: #5ba4f533; --plan: #f0a04b; --others: #414c5a; --middle: #93a0af;
    --good: #4cc38a; --warn: #e3b341; --bad: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1020px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0; }
p { margin: 0; }
header p:last-child { color: var(--quiet); overflow-wrap: anywhere; }
.kind { color: var(--quiet); font-size: 13px; margin-bottom: 4px; }
.state { font-size: 14px; font-weight: 600; padding: 3px 10px; border-radius: 999px; border: 1px solid currentColor; vertical-align: middle; white-space: nowrap; color: var(--quiet); }
.state.running, .state.finished { color: var(--good); }
.state.paused, .state.stopping { color: var(--warn); }
.state.failed { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(146px, 1fr)); gap: 12px; margin: 24px 0; }
.tiles div, .chart, .groups section, main > section:not(.tiles) { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
.tiles div { padding: 12px 14px; }
.tiles p { color: var(--quiet); font-size: 13px; }
.tiles .value { color: var(--ink); font-size: 18px; overflow-wrap: anywhere; font-weight: 600; font-variant-numeric: tabular-nums; }
.chart { margin: 0 0 16px; padding: 16px 16px 10px; overflow-x: auto; }
.chart > svg { display: block; width: 100%; min-width: 560px; height: auto; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 20px; margin-bottom: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; padding: 0; list-style: none; color: var(--quiet); font-size: 13px; }
.mark { width: 22px; height: 10px; margin-right: 7px; vertical-align: middle; }
.unit { color: var(--quiet); font-size: 12px; text-align: right; }
.grid { stroke: var(--rule); }
.axis { stroke: var(--middle); }
.tick { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
.filled-area { fill: var(--own-soft); }
.filled-line, .schedule-line, .mid-line, .average-line { fill: none; stroke-width: 2; }
.filled-line { stroke: var(--own); }
.schedule-line { stroke: var(--plan); stroke-dasharray: 6 4; }
.mid-line { stroke: var(--middle); stroke-width: 1.5; }
.average-line { stroke: var(--own); stroke-width: 1.5; stroke-dasharray: 2 4; }
.taker { fill: var(--own); stroke: var(--card); }
.maker { fill: var(--card); stroke: var(--own); stroke-width: 1.8; }
.others { fill: var(--others); }
.own { fill: var(--own); }
.groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 16px; align-items: start; }
.groups section, main > section:not(.tiles) { padding: 16px; }
main > section:not(.tiles) { margin-top: 16px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 8px; }
th, td { text-align: left; vertical-align: top; padding: 6px 0; border-top: 1px solid var(--rule); }
.facts th { width: 132px; padding-right: 14px; color: var(--quiet); font-weight: 400; }
.facts td { overflow-wrap: anywhere; }
.amount, .fills td { font-variant-numeric: tabular-nums; }
small { color: var(--quiet); font-size: 13px; }
.fills th, .fills td { padding: 5px 14px 5px 0; white-space: nowrap; font-size: 13px; }
.fills th { color: var(--quiet); font-weight: 400; }
.fills .number { text-align: right; }
.events { margin: 8px 0 0; padding: 0; list-style: none; }
.events li { padding: 6px 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
time { color: var(--quiet); font-variant-numeric: tabular-nums; margin-right: 10px; }
.none, footer { color: var(--quiet); margin-top: 24px; }
footer { font-size: 13px; }
@media print {
  :root { --ink: #000; --quiet: #444; --paper: #fff; --card: #fff; --rule: #ccc; --own: #1d6fd1; --own-soft: #1d6fd12e; --plan: #b3590a; --others: #c3cad3; --middle: #77818e; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .chart, .tiles, .groups section, tr, li { break-inside: avoid; }
}
`
