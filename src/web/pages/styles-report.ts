// Styles of the report: the verdict's panel, the fields to compare, the checks, what was done to the licence.

/** Rules for everything in a report. */
export const REPORT_STYLES = `
.panel{display:flex;align-items:center;gap:1.1rem;border-radius:16px;padding:1.35rem 1.25rem;color:var(--on-panel);background:var(--slate)}
.panel.good{background:var(--good)}
.panel.bad{background:var(--bad)}
.panel.warn{background:var(--warn)}
.panel.info{background:var(--info)}
.panel .shape svg{width:4.25rem;height:4.25rem}
.panel h1{font-size:2.3rem;line-height:1.15;font-weight:800;letter-spacing:.03em}
.panel h1.long{font-size:1.75rem;letter-spacing:0}
.panel .sentence{margin-top:.35rem;font-size:1rem;line-height:1.5}
.panel .why{margin-top:.4rem;font-size:.93rem;line-height:1.5}
.panel .as-of{display:inline-block;margin-top:.55rem;border:1px solid currentColor;border-radius:6px;padding:.05rem .55rem;font-size:.92rem}
html:lang(en) .panel h1{font-size:1.8rem;letter-spacing:0}
.columns{display:grid;gap:.9rem;margin-top:.9rem}
.act{background:var(--tint-slate);border-color:transparent}
.act.bad{background:var(--tint-bad)}
.act.warn{background:var(--tint-warn)}
.act.info{background:var(--tint-info)}
.rows{margin-top:.65rem}
.rows>div{display:grid;grid-template-columns:6.2em 1fr;gap:.75rem;padding:.6rem 0;border-top:1px solid var(--line)}
.rows dt{color:var(--quiet)}
.rows dd{min-width:0}
.rows .code{letter-spacing:.01em}
.act .rows>div{border-top:0;padding:.22rem 0}
.act .rows{margin-top:.3rem}
html:lang(en) .rows>div{grid-template-columns:7em 1fr}
.title-of-licence{font-family:var(--serif);font-weight:700;font-size:1.06rem}
.masked{color:var(--quiet);font-size:.85rem;margin-top:.6rem}
.checks{margin-top:.65rem}
.checks li{display:grid;grid-template-columns:1.5rem 1fr auto;gap:.1rem .7rem;align-items:start;padding:.6rem 0;border-top:1px solid var(--line)}
.mark svg{width:1.5rem;height:1.5rem}
.mark.passed svg{color:var(--good-mark)}
.mark.failed svg{color:var(--bad-mark)}
.mark.not-checked svg{color:var(--quiet-mark)}
.checks .name{font-weight:600}
.checks .says{grid-column:2/-1;color:var(--quiet);font-size:.93rem;line-height:1.5}
.checks .outcome{font-size:.85rem;line-height:1.9;white-space:nowrap}
.outcome.passed{color:var(--good-mark)}
.outcome.failed{color:var(--bad-mark);font-weight:700}
.outcome.not-checked{color:var(--quiet-mark)}
.altered{background:var(--tint-bad);border-color:transparent}
.altered dl{margin-top:.65rem}
.altered dl>div{padding:.65rem 0;border-top:1px solid var(--line)}
.altered dt{font-weight:600}
.altered dd{display:grid;grid-template-columns:7em 1fr;gap:.75rem;padding:.15rem 0;overflow-wrap:anywhere}
.altered .which{color:var(--quiet)}
.altered .shown span:last-child{color:var(--bad-mark);font-weight:700}
.seal summary{cursor:pointer;font-weight:600}
.seal dd{overflow-wrap:anywhere;font-size:.93rem}
.meta{color:var(--quiet);font-size:.87rem;line-height:1.6;padding-inline:.2rem}
.found li{border-top:1px solid var(--line)}
.found a{display:flex;align-items:center;gap:.8rem;padding:.75rem 0;color:inherit;text-decoration:none}
.found a:hover .name{text-decoration:underline}
.found .name{font-weight:600;display:block}
.found .says{color:var(--quiet);font-size:.9rem;display:block}
@media (min-width:56rem){
.panel{padding:2rem 2.1rem;gap:1.8rem}
.panel .shape svg{width:6rem;height:6rem}
.panel h1{font-size:3.1rem}
html:lang(en) .panel h1{font-size:2.6rem}
.panel h1.long{font-size:2.4rem}
.rows>div,html:lang(en) .rows>div{grid-template-columns:8.6em 1fr}
.panel h1.long{font-size:1.75rem;letter-spacing:0}
.panel .sentence{font-size:1.12rem}
.columns{grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);align-items:start}
.columns>div>*+*{margin-top:.9rem}
}
@media (max-width:55.99rem){.columns>div{display:contents}}
@media (forced-colors:active){.panel,.card{border:2px solid CanvasText}.panel{color:CanvasText}}
`;
