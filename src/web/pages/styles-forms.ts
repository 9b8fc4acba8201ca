// Styles of forms and of the pages around the report: home, lists of issuers and types, the description of the API.

/** Rules for forms, the home page and the documentation. */
export const FORM_STYLES = `
form{margin-top:.8rem}
label{display:block;font-size:.93rem;font-weight:600;margin-bottom:.25rem}
.field+.field{margin-top:.75rem}
input[type=text]{width:100%;min-height:2.9rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--quiet);border-radius:10px}
input[type=file]{width:100%;font:inherit;font-size:.95rem;color:inherit;background:var(--paper);border:1.5px dashed var(--quiet);border-radius:10px;padding:1rem .75rem}
input[type=file]::file-selector-button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--quiet);border-radius:8px;padding:.3rem .8rem;margin-inline-end:.8rem;cursor:pointer}
button,.button{display:inline-flex;align-items:center;justify-content:center;width:100%;min-height:3rem;margin-top:.85rem;padding:.5rem 1.2rem;font:inherit;font-weight:600;color:var(--card);background:var(--ink);border:1px solid var(--ink);border-radius:10px;cursor:pointer;text-decoration:none}
button.second{color:var(--ink);background:transparent}
button:hover,.button:hover{opacity:.9}
.answer{display:flex;gap:.8rem;align-items:flex-start;border-radius:10px;padding:.8rem .9rem;margin-top:.8rem;border:2px solid var(--quiet-mark)}
.answer.matches{border-color:var(--good-mark)}
.answer.differs{border-color:var(--bad-mark)}
.answer.refused{border-color:var(--warn-mark)}
.answer .mark svg{width:2rem;height:2rem}
.answer.refused .mark svg{color:var(--warn-mark)}
.answer b{display:block}
.field .verdict{display:flex;align-items:center;gap:.4rem;font-size:.9rem;margin-top:.3rem}
.field .verdict svg{width:1.15rem;height:1.15rem}
.ways{display:grid;gap:.9rem;margin-top:1.3rem}
.way h2{display:flex;align-items:center;gap:.6rem}
.way h2 svg{width:1.7rem;height:1.7rem;color:var(--accent)}
.hero{padding-block:1.8rem .4rem}
.head{padding-block:.7rem .2rem}
.head~.card,.head~.answer{margin-top:.9rem}
.hero h1{font-family:var(--serif);font-size:1.9rem;font-weight:700}
.promise{margin-top:1.3rem}
.promise li{display:flex;gap:.6rem;padding-block:.28rem}
.promise svg{width:1.3rem;height:1.3rem;margin-top:.2rem;color:var(--good-mark)}
.problem h1{font-size:1.6rem}
.tag{display:inline-block;border:1px solid var(--line);border-radius:6px;padding:0 .45rem;font-size:.85rem;color:var(--quiet);white-space:nowrap}
.key{display:block}
th .hint{font-weight:400}
.wide table{min-width:34rem}
.toc{columns:1;font-size:.95rem}
.toc a{display:block;padding-block:.3rem;text-decoration:none}
.toc a:hover{text-decoration:underline}
.operation{scroll-margin-top:1rem}
.operation h3{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;font-size:1rem;font-family:var(--mono);font-weight:600}
.operation h4,.card h4{margin:.9rem 0 .1rem;font-size:.93rem}
.method{font-family:var(--mono);font-weight:700;font-size:.8rem;border-radius:6px;padding:.05rem .5rem;color:var(--on-panel);background:var(--slate)}
.method.get{background:var(--info)}
.method.post{background:var(--good)}
pre{margin:.5rem 0 0;padding:.75rem .9rem;background:var(--paper);border:1px solid var(--line);border-radius:10px;overflow-x:auto;white-space:pre;overflow-wrap:normal;font-size:.85rem;line-height:1.5}
.contents{margin-top:1.2rem}
.docs h2{margin:2rem 0 .7rem;font-size:1.25rem}
.docs section+section{margin-top:.9rem}
@media (min-width:56rem){
.ways{grid-template-columns:repeat(3,minmax(0,1fr))}
.way{display:flex;flex-direction:column}
.way form{margin-top:auto;padding-top:.8rem}
.hero h1{font-size:2.5rem}
.hero{padding-block:3rem .6rem}
.toc{columns:2}
}
.list{display:grid;gap:.9rem;margin-top:1.2rem;align-items:start}
.list>*+*{margin-top:0}
.illustration{display:none}
.keys li+li{margin-top:.6rem}
summary{cursor:pointer;margin-top:.5rem;color:var(--quiet)}
@media (min-width:56rem){
.list.two{grid-template-columns:repeat(2,minmax(0,1fr));align-items:stretch}
.illustration{display:grid;place-items:center;flex:1;color:var(--line)}
.illustration svg{width:7rem;height:7rem}
}
`;
