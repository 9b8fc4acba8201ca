// The stylesheet of the operators' page: phone first, light and dark, the public pages' colours.

import { MARKS, PALETTE } from "../web/pages/stylesheet.ts";

function variables(scheme: "light" | "dark"): string {
  const { paper, card, ink, quiet, line, accent, info } = PALETTE[scheme];
  const { goodMark, badMark, warnMark } = MARKS[scheme];
  // A thin line has to stand out more than a panel.
  const blue = scheme === "dark" ? "#7fb0ef" : info;
  const colours = { paper, card, ink, quiet, line, accent, info: blue, good: goodMark, bad: badMark, warn: warnMark };
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}

/** The whole stylesheet. */
export const STATUS_STYLES = `
:root{${variables("light")};--sans:system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
@media (prefers-color-scheme:dark){:root{${variables("dark")}}}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 var(--sans)}
h1,h2,p,dl,dd,ul{margin:0;padding:0}
ul{list-style:none}
a{color:var(--accent);text-underline-offset:.2em}
.bar{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;padding:.9rem 1rem .2rem;max-width:72rem;margin:auto}
h1{font-size:1.15rem}
main{max-width:72rem;margin:auto;padding:.6rem 1rem 2rem;display:grid;gap:.9rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.9rem 1rem;min-width:0}
h2{font-size:.95rem;margin-bottom:.45rem}
.state{border-left:.5rem solid var(--good)}
.state.off{border-left-color:var(--warn)}
.state.failed{border-left-color:var(--bad)}
.state b{font-size:1.5rem;display:block}
.state p{color:var(--quiet);overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(2,1fr);gap:.9rem}
.tiles section{padding:.7rem .9rem}
.tiles dt{color:var(--quiet);font-size:.85rem}
.tiles dd{font-size:1.45rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.3}
.checks li,.facts div,.verdicts li{display:flex;justify-content:space-between;gap:1rem;padding:.4rem 0;border-top:1px solid var(--line)}
.checks li:first-child,.facts div:first-child,.verdicts li:first-child{border-top:0}
.checks span:last-child,.facts dd,.verdicts b{color:var(--quiet);text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.checks b{margin-right:.5rem}
.passed b{color:var(--good)}.off b{color:var(--warn)}.failed b{color:var(--bad)}
.state.passed b,.state.off b,.state.failed b{color:var(--ink)}
.chart{display:block;width:100%;height:7rem}
.chart path{fill:none;vector-effect:non-scaling-stroke}
.chart .grid{stroke:var(--line);stroke-width:1}
.chart .line{stroke-width:2;stroke-linecap:round;stroke-linejoin:round;stroke:var(--info)}
.chart .second{stroke:var(--warn)}.chart .bad{stroke:var(--bad)}
.chart .area{fill:var(--info);fill-opacity:.14;stroke:none}
.scale{display:flex;justify-content:space-between;color:var(--quiet);font-size:.8rem;font-variant-numeric:tabular-nums;margin-top:.3rem}
.top{margin-bottom:.25rem;font-size:.8rem;font-weight:600;text-align:right;font-variant-numeric:tabular-nums;line-height:1.3}
.key+.top{margin-top:-1.65rem}
.key{display:flex;flex-wrap:wrap;gap:0 1.1rem;padding-right:5rem;font-size:.8rem;color:var(--quiet);margin-bottom:.35rem}
.key i{display:inline-block;width:.9rem;height:.18rem;margin-right:.35rem;vertical-align:middle;background:var(--info)}
.key .second{background:var(--warn)}.key .bad{background:var(--bad)}
.none{color:var(--quiet)}
footer{max-width:72rem;margin:auto;padding:0 1rem 2rem;color:var(--quiet);font-size:.85rem}
@media (min-width:46rem){.tiles{grid-template-columns:repeat(4,1fr)}main{grid-template-columns:1fr 1fr}.wide{grid-column:1/-1}.tall{grid-row:span 2}}
`;
