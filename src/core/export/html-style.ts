/** The report's look: the window's tokens, light or dark as the reader's system is, and fit for paper. */
export const htmlStyle = `
:root { color-scheme: light dark; --paper:#fafaf8; --sheet:#fff; --ink:#191c1f; --muted:#5f656b; --line:#e4e4df; --bar:#b9c0c6;
  --accent:#0a6a5d; --warn:#8f5400; --warn-soft:#fbeed8; --bad:#a3231f; --bad-soft:#fbe3e1 }
@media (prefers-color-scheme: dark) { :root { --paper:#15171a; --sheet:#1c1f23; --ink:#eceef0; --muted:#9aa1a8; --line:#2c3036;
  --bar:#4a525a; --accent:#4fc3ae; --warn:#f0b35a; --warn-soft:#3a2c15; --bad:#ff9d96; --bad-soft:#431d1b } }
* { box-sizing:border-box; margin:0 }
body { font:15px/1.5 system-ui,"Noto Sans","Noto Sans JP","Hiragino Sans","Yu Gothic UI",sans-serif; background:var(--paper); color:var(--ink);
  font-variant-numeric:tabular-nums; padding:40px 24px }
main { max-width:1040px; margin:0 auto; display:grid; gap:32px; grid-template-columns:minmax(0,1fr) }
h1 { font-size:30px; line-height:1.2; letter-spacing:-.02em; max-width:34ch; text-wrap:balance; overflow-wrap:anywhere }
h2 { font-size:20px; line-height:1.3; margin-bottom:8px }
p { max-width:80ch; overflow-wrap:anywhere } .brand { font-weight:600; margin-bottom:8px } .lead, small, figcaption span, footer { color:var(--muted) }
.lead { margin-top:8px } small { font-size:13px }
.facts { display:grid; grid-template-columns:repeat(auto-fit,minmax(220px,1fr)); background:var(--line); gap:1px; border:1px solid var(--line);
  border-radius:12px; overflow:hidden }
.facts div { padding:14px 20px; background:var(--sheet) } dt { color:var(--muted); font-size:13px } .facts dd { font-size:20px; font-weight:600; line-height:1.3 }
figcaption { display:flex; flex-wrap:wrap; gap:4px 16px; justify-content:space-between; align-items:baseline; font-size:13px; margin-bottom:8px }
figcaption b { font-size:20px }
.row, .axis { display:grid; grid-template-columns:minmax(120px,300px) minmax(0,1fr) 140px; gap:16px; align-items:center }
.row { padding:6px 0 } .row > * { min-width:0; overflow-wrap:anywhere } .row small { display:block; line-height:1.35 }
.figure { text-align:right; font-weight:600 } .figure small { font-weight:400 }
.plot { display:block; width:100%; height:26px; overflow:visible } .plot rect { fill:var(--bar) } .best .plot rect { fill:var(--accent) }
.plot path { stroke:var(--ink); stroke-width:2; opacity:.75; fill:none; vector-effect:non-scaling-stroke }
.plot .grid { stroke:var(--line); stroke-width:1; opacity:1 } .off { color:var(--muted) } .off p { font-size:13px }
.marks { display:flex; justify-content:space-between; color:var(--muted); font-size:13px; border-top:1px solid var(--line); padding-top:4px }
.badge { display:inline-block; font-size:13px; font-weight:600; border-radius:99px; padding:0 9px; background:var(--warn-soft); color:var(--warn) }
.badge.invalid, .badge.failed { background:var(--bad-soft); color:var(--bad) }
.scroll { overflow-x:auto } table { border-collapse:collapse; width:100%; font-size:13px }
th, td { text-align:left; vertical-align:top; padding:6px 16px 6px 0; border-bottom:1px solid var(--line) } th { color:var(--muted); font-weight:600 }
td.n, th.n { text-align:right; white-space:nowrap } td.wide { overflow-wrap:anywhere; min-width:180px }
ul { padding-left:20px; max-width:84ch } li { margin:4px 0; overflow-wrap:anywhere } li small { display:block }
footer { font-size:13px; border-top:1px solid var(--line); padding-top:16px }
@media (max-width:640px) { body { padding:24px 16px } h1 { font-size:26px } .row { grid-template-columns:minmax(0,1fr) auto; gap:0 12px }
  .row .track { grid-column:1 / -1; grid-row:2 } .axis { grid-template-columns:minmax(0,1fr) } .axis > :not(.marks) { display:none } }
@media print { body { background:none; padding:0 } .row, li, tr { break-inside:avoid } }
`.trim()
