// Small charts for docs/, as SVG that reads on light and dark ground.

const STYLE =
  "<style>text{font:13px system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;fill:#57606a}.title{font-size:15px;font-weight:600;fill:#1f2328}" +
  ".small{font-size:12px}.figure{fill:#1f2328}.mark{fill:#1f883d}.second{fill:#54aeff}.other{fill:#8c959f}" +
  ".line{fill:none;stroke:#1f883d;stroke-width:1.75;stroke-linejoin:round}.axis{fill:none;stroke:#8c959f}.grid{fill:none;stroke:#8c959f;stroke-opacity:.25}" +
  "@media (prefers-color-scheme:dark){text{fill:#9198a1}.title,.figure{fill:#f0f6fc}.mark{fill:#3fb950}.second{fill:#388bfd}.line{stroke:#3fb950}}</style>";
const PAD = 16;
const TITLE = 44;
/** What a letter of 13 px is wide at most, on average. */
const LETTER = 6.9;

/**
 * Bars from zero, or on a logarithmic scale where the longest would leave nothing of the shortest: groups of
 * [{name, value, label, kind}], `kind` being mark (ours), second (ours elsewhere) or other; a group's heading stands above it. Groups
 * of different units are scaled `apart`.
 */
export function barChart(title, groups, { logarithmic = false, apart = false } = {}) {
  const all = groups.flatMap((group) => group.bars);
  const widest = (texts) => Math.ceil(Math.max(...texts.map(({ length }) => length)) * LETTER);
  const left = PAD + widest(all.map(({ name }) => name)) + 10;
  const right = widest(all.map(({ label }) => label)) + 8 + PAD;
  const [width, step] = [360, 28];
  let y = TITLE;
  const parts = [];
  for (const { heading, bars: own } of groups) {
    const most = Math.max(...(apart ? own : all).map(({ value }) => value));
    const share = (value) => (logarithmic ? Math.log10(Math.max(1.1, value)) / Math.log10(most) : value / most);
    if (heading !== undefined) {
      parts.push(text(PAD, y + 14, heading, 'class="figure"'));
      y += 24;
    }
    for (const { name, value, label, kind } of own) {
      const length = Math.max(2, share(value) * width);
      parts.push(
        text(left - 10, y + 15, name, 'text-anchor="end"'),
        `<rect class="${kind}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="20" rx="3"/>`,
        text((left + length + 8).toFixed(1), y + 15, label, 'class="figure"'),
      );
      y += step;
    }
    if (groups.length > 1) y += 10;
  }
  return svg(title, left + width + right, y + 8, parts.join(""));
}

/** A line from zero: [{x, y}]. */
export function lineChart(title, points, { unitX, unitY }) {
  const mostX = Math.max(...points.map(({ x }) => x));
  const last = { at: mostX, label: `${mostX.toLocaleString("en-US")} ${unitX}` };
  const drawn = panel({ name: unitY, points }, { top: TITLE, ticks: [{ at: 0, label: "0" }, last] });
  return svg(title, PANEL.left + PANEL.width + MARGIN, TITLE + PANEL.pitch, drawn);
}

/** Lines over the same seconds, one above the other: [{name, points: [{x, y}]}]. */
export function timeChart(title, lines) {
  const end = Math.max(...lines.flatMap(({ points }) => points.map(({ x }) => x)));
  const minutes = Math.floor(end / 60);
  const ticks = Array.from({ length: minutes + 1 }, (_, minute) => ({
    ...{ at: minute * 60, label: minute === minutes ? `${minute} min` : String(minute) },
  }));
  const drawn = lines.map((line, index) => panel(line, { top: TITLE + index * PANEL.pitch, ticks, end }));
  return svg(title, PANEL.left + PANEL.width + MARGIN, TITLE + lines.length * PANEL.pitch, drawn.join(""));
}

/** Room for half of the last label. */
const MARGIN = 64;
const PANEL = { left: 64, width: 620, height: 150, pitch: 212 };

function panel({ name, points }, { top, ticks, end = ticks.at(-1).at }) {
  const { left, width, height } = PANEL;
  const base = top + 24;
  const most = ceiling(Math.max(...points.map(({ y }) => y)));
  const x = (value) => left + (value / end) * width;
  const y = (value) => base + height - (value / most) * height;
  const levels = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const grid = levels.map(
    (level) =>
      `<path class="${level === 0 ? "axis" : "grid"}" d="M${left} ${y(level).toFixed(1)}h${width}"/>` +
      text(
        left - 8,
        y(level) + 4,
        Number(level.toPrecision(3)).toLocaleString("en-US"),
        'class="small" text-anchor="end"',
      ),
  );
  const along = ticks.map(({ at, label }) =>
    text(x(at).toFixed(1), base + height + 18, label, `class="small" text-anchor="middle"`),
  );
  const curve = points.map((point) => `${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join("L");
  const heading = text(left, top + 10, name, 'class="figure"');
  return [heading, ...grid, ...along, `<path class="line" d="M${curve}"/>`].join("");
}

/** The next figure above that divides well into four. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((most) => most >= value);
}

function text(x, y, content, attributes = "") {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}

function svg(title, width, height, content) {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">` +
    `${STYLE}${text(PAD, 24, title, 'class="title"')}${content}</svg>\n`
  );
}
