/** The page's style: light and dark, from a phone's width on, and the colours of the lines told apart by their strokes too. */
export const STYLE = `
:root { --ink: #1a1a1a; --soft: #5c5c5c; --page: #fbfaf8; --card: #fff; --rule: #dedad3; --good: #0b6b3a; --bad: #b3261e;
  --s0: #0072b2; --s1: #b35400; --s2: #7b2d8b; --chaos: #d5a02133; --bar: #0072b233; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #a9a9a9; --page: #141414; --card: #1e1e1e; --rule: #383838;
  --good: #6fd39b; --bad: #ff8a80; --s0: #56b4e9; --s1: #f0a04b; --s2: #d29be0; --chaos: #d5a02140; --bar: #56b4e940; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
.brand { margin: 0; color: var(--soft); letter-spacing: .08em; text-transform: uppercase; font-size: .8rem; }
h1 { margin: .2rem 0 1rem; font-size: clamp(1.4rem, 5vw, 2rem); line-height: 1.2; }
h2 { margin: 0 0 .6rem; font-size: 1.1rem; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
.verdict { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; border-left: .4rem solid; padding: .3rem 1rem; margin-bottom: 1rem; }
.verdict > p { font-size: 1.5rem; font-weight: 700; margin: 0; }
.verdict.good { border-color: var(--good); } .verdict.good > p { color: var(--good); }
.verdict.bad { border-color: var(--bad); } .verdict.bad > p { color: var(--bad); }
.numbers { display: flex; gap: 2rem; }
.number strong { display: block; font-size: 2.4rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.number span { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--rule); vertical-align: top; }
th { color: var(--soft); font-weight: 600; border-top: 0; }
td p, td ul { margin: .3rem 0; }
.mark { white-space: nowrap; font-weight: 600; }
.mark.good { color: var(--good); } .mark.bad { color: var(--bad); }
.void { border-left: .3rem solid var(--bad); padding-left: .8rem; }
.note { color: var(--soft); font-size: .9rem; }
svg { display: block; width: 100%; height: auto; }
.grid { stroke: var(--rule); } .tick { fill: var(--soft); font: 12px system-ui, sans-serif; }
.line { fill: none; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
path.s0 { stroke: var(--s0); } path.s1 { stroke: var(--s1); stroke-dasharray: 7 4; } path.s2 { stroke: var(--s2); stroke-dasharray: 2 5; }
rect.chaos { fill: var(--chaos); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .3rem 0 0; color: var(--soft); font-size: .9rem; }
.legend i { display: inline-block; width: 1.6rem; margin-right: .4rem; vertical-align: middle; border-top: .2rem solid; }
.legend i.s0 { border-color: var(--s0); } .legend i.s1 { border-color: var(--s1); border-top-style: dashed; } .legend i.s2 { border-color: var(--s2); border-top-style: dotted; }
.legend i.chaos { height: .9rem; border: 0; background: var(--chaos); }
.steps { display: grid; gap: 1rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
figure { margin: 1rem 0 0; min-width: 0; } figcaption { font-weight: 600; }
.bar { display: inline-block; min-width: 6rem; background: linear-gradient(90deg, var(--bar) var(--share), transparent 0); padding: 0 .3rem; }
@media (max-width: 32rem) { .tick { font-size: 26px; } .line { stroke-width: 4; } section { padding: .8rem; } }
`;
