// Vellum's page art as SVG, so that a browser can draw the same border: the operators of ISO 32000-1 §8 that the art consists of.

const PAINT = {
  S: { stroke: true },
  f: { fill: true },
  "f*": { fill: true, rule: ' fill-rule="evenodd"' },
  B: { fill: true, stroke: true },
};

const STATE = {
  w: (state, [width]) => Object.assign(state, { width }),
  rg: (state, values) => Object.assign(state, { fill: colour(values) }),
  RG: (state, values) => Object.assign(state, { stroke: colour(values) }),
  J: (state, [cap]) => Object.assign(state, { cap: ["butt", "round", "square"][cap] }),
  j: (state, [join]) => Object.assign(state, { join: ["miter", "round", "bevel"][join] }),
};

const PATH = {
  m: (numbers) => `M${numbers}`,
  l: (numbers) => `L${numbers}`,
  c: (numbers) => `C${numbers}`,
  h: () => "Z",
  re: ([x, y, width, height]) => `M${x},${y}h${width}v${height}h${-width}Z`,
};

/** @throws {Error} an operator that the art was not known to have. */
export function svgOfOperators(operators, { height }) {
  const parts = [`<g transform="matrix(1 0 0 -1 0 ${height})">`];
  const states = [{ fill: "#000", stroke: "#000", width: 1, cap: "butt", join: "miter", opened: 1 }];
  let path = "";
  let numbers = [];
  for (const word of operators.match(/\S+/g)) {
    if (!Number.isNaN(Number(word))) {
      numbers.push(Number(word));
      continue;
    }
    const state = states.at(-1);
    if (word === "q") states.push({ ...state, opened: 0 });
    else if (word === "Q") parts.push("</g>".repeat(states.pop().opened));
    else if (word === "cm") {
      parts.push(`<g transform="matrix(${numbers})">`);
      state.opened += 1;
    } else if (word in STATE) STATE[word](state, numbers);
    else if (word in PATH) path += PATH[word](numbers);
    else if (word in PAINT) {
      parts.push(painted(path, state, PAINT[word]));
      path = "";
    } else throw new Error(`an operator without a picture: ${word}`);
    numbers = [];
  }
  return `${parts.join("")}${"</g>".repeat(states[0].opened)}`;
}

function painted(path, state, { fill, stroke, rule = "" }) {
  const line = stroke
    ? ` stroke="${state.stroke}" stroke-width="${state.width}" stroke-linecap="${state.cap}" stroke-linejoin="${state.join}"`
    : "";
  return `<path d="${path}" fill="${fill ? state.fill : "none"}"${line}${rule}/>`;
}

function colour(values) {
  return `rgb(${values.map((value) => Math.round(value * 255))})`;
}
