// The stylesheet of all public pages, served under its own hash: phone first, light and dark, printable. No web font is
// fetched: every system brings a Chinese face. Contrast of text is at least 4.5:1 in both schemes (tests/web/contrast.test.ts).

import { FORM_STYLES } from "./styles-forms.ts";
import { REPORT_STYLES } from "./styles-report.ts";

/** Colours by scheme; the tests read them to compute contrast. */
export const PALETTE = {
  light: {
    paper: "#f4f2ec",
    card: "#ffffff",
    ink: "#1b1b1a",
    quiet: "#5c5a55",
    line: "#dedad0",
    accent: "#8c1c13",
    good: "#0b6e45",
    bad: "#a91d17",
    warn: "#8a4b00",
    info: "#1f4f8f",
    slate: "#4a4e57",
    tintBad: "#fdeeec",
    tintWarn: "#fbf1e2",
    tintInfo: "#eaf1fa",
    tintSlate: "#ecebe6",
    onPanel: "#ffffff",
  },
  dark: {
    paper: "#141413",
    card: "#1f1e1c",
    ink: "#f1efe9",
    quiet: "#b3afa6",
    line: "#3a3833",
    accent: "#ff9d8f",
    good: "#0d7a4d",
    bad: "#b3261e",
    warn: "#8a4b00",
    info: "#2a5fa8",
    slate: "#555a65",
    tintBad: "#351c19",
    tintWarn: "#2f2415",
    tintInfo: "#17263a",
    tintSlate: "#2a2926",
    onPanel: "#ffffff",
  },
} as const;

/** Colours of small marks on cards: lighter in the dark scheme than the panels are. */
export const MARKS = {
  light: { goodMark: "#0b6e45", badMark: "#a91d17", warnMark: "#8a4b00", quietMark: "#5c5a55" },
  dark: { goodMark: "#5fd3a0", badMark: "#ff9d8f", warnMark: "#f0b35e", quietMark: "#b3afa6" },
} as const;

const BASE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.6 var(--sans);overflow-wrap:anywhere}
h1,h2,h3,p,dl,dd,ul,ol,figure{margin:0;padding:0}
ul,ol{list-style:none}
a{color:var(--accent);text-underline-offset:.2em}
svg{display:block;flex:none}
strong,b{font-weight:700}
code,pre,.code{font-family:var(--mono);font-size:.9em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px;top:0;background:var(--card);color:var(--ink);padding:.75rem 1rem;z-index:2}
.skip:focus{left:0}
.hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bar{background:var(--card);border-bottom:1px solid var(--line)}
.bar>div,main,footer>div{max-width:66rem;margin:0 auto;padding-inline:max(1rem,env(safe-area-inset-left))}
.bar>div{display:flex;align-items:center;justify-content:space-between;gap:1rem;min-height:3.25rem}
.brand{display:flex;align-items:center;gap:.6rem;color:inherit;text-decoration:none;font-weight:700;font-size:1.06rem;letter-spacing:.02em}
.brand svg{width:1.6rem;height:1.6rem;color:var(--bad)}
.switch{border:1px solid var(--line);border-radius:999px;padding:.3rem .9rem;color:var(--ink);text-decoration:none;font-size:.9rem;white-space:nowrap;min-height:2.2rem;display:inline-flex;align-items:center}
.switch:hover{border-color:var(--quiet)}
.domain{display:flex;align-items:flex-start;gap:.5rem;padding-block:.55rem;color:var(--quiet);font-size:.87rem;line-height:1.45}
.domain svg{width:1.05rem;height:1.05rem;margin-top:.12rem}
.domain b{color:var(--ink)}
main{padding-bottom:2.5rem}
h1{font-size:1.5rem;line-height:1.35;letter-spacing:.01em}
h2{font-size:1.08rem;line-height:1.45}
.lead{font-size:1.05rem;color:var(--quiet);margin-top:.4rem}
.hint{color:var(--quiet);font-size:.9rem;line-height:1.55;margin-top:.2rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.1rem 1.15rem}
.stack>*+*{margin-top:.9rem}
footer{border-top:1px solid var(--line);color:var(--quiet);font-size:.87rem}
footer>div{padding-block:1.2rem 2rem}
footer ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
footer p+ul,footer ul+p{margin-top:.5rem}
footer a{color:inherit;display:inline-block;padding-block:.25rem}
.plain{padding-top:1.6rem}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:start;vertical-align:top;padding:.55rem .7rem .55rem 0;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--quiet);font-weight:500;font-size:.87rem}
.wide{overflow-x:auto}
`;

const PRINT = `
@media print{
body,.card,.bar{background:#fff;color:#000}
.bar>div{min-height:0;padding-block:.3rem}
.switch,.skip,.no-print,footer ul{display:none}
.card{border-color:#999;border-radius:0;break-inside:avoid;padding:.6rem .8rem}
.panel{color:#000!important;background:#fff!important;border:3px solid #000;border-radius:0}
.panel .shape{color:#000}
.panel .sentence{color:#000}
.columns{display:block}
.mark svg{color:#000!important}
main,footer>div,.bar>div{max-width:none;padding-inline:0}
a{color:#000}
}
`;

function variables(table: Readonly<Record<string, string>>): string {
  return Object.entries(table)
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`)
    .join(";");
}

const FACES = [
  '--sans:-apple-system,BlinkMacSystemFont,"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif',
  '--serif:"Songti SC","STSong","Noto Serif CJK SC","Source Han Serif SC","SimSun",serif',
  '--mono:ui-monospace,"SF Mono","Cascadia Mono","Noto Sans Mono CJK SC",Menlo,Consolas,monospace',
].join(";");

/** The whole stylesheet. */
export const STYLESHEET = [
  `:root{color-scheme:light dark;${FACES};${variables(PALETTE.light)};${variables(MARKS.light)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(PALETTE.dark)};${variables(MARKS.dark)}}}`,
  BASE,
  REPORT_STYLES,
  FORM_STYLES,
  PRINT,
].join("\n");
