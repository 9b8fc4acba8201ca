// Small charts for docs/, as SVG that reads on light and dark ground.

const STYLE =
  "<style>text{font:13px system-ui,sans-serif;fill:#57606a}.mark{fill:#1f883d}.other{fill:#8c959f}.line{fill:none;stroke:#1f883d;stroke-width:2}.axis{stroke:#8c959f;stroke-width:1}" +
  "@media (prefers-color-scheme:dark){text{fill:#9198a1}.mark{fill:#3fb950}.line{stroke:#3fb950}}</style>";

/** Bars on a logarithmic scale: [{name, value, label, ours}]. */
export function barChart(title, bars) {
  const [left, width, step] = [340, 330, 30];
  const scale = (value) =>
    Math.max(3, (Math.log10(value) / Math.log10(Math.max(...bars.map(({ value: most }) => most)))) * width);
  const rows = bars.map(({ name, value, label, ours }, index) => {
    const y = 34 + index * step;
    const bar = scale(Math.max(1.05, value));
    return (
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${name}</text>` +
      `<rect class="${ours ? "mark" : "other"}" x="${left}" y="${y}" width="${bar.toFixed(1)}" height="20" rx="2"/>` +
      `<text x="${(left + bar + 8).toFixed(1)}" y="${y + 15}">${label}</text>`
    );
  });
  return svg(title, left + width + 130, 44 + bars.length * step, rows.join(""));
}

/** A line from zero: [{x, y}]. */
export function lineChart(title, points, { unitX, unitY }) {
  const [left, top, width, height] = [60, 34, 560, 180];
  const [mostX, mostY] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y)) * 1.15];
  const place = ({ x, y }) =>
    `${(left + (x / mostX) * width).toFixed(1)} ${(top + height - (y / mostY) * height).toFixed(1)}`;
  const axis = `<path class="axis" d="M${left} ${top}v${height}h${width}" fill="none"/>`;
  const labels =
    `<text x="${left - 8}" y="${top + height}" text-anchor="end">0</text>` +
    `<text x="${left - 8}" y="${top + 12}" text-anchor="end">${Math.round(mostY)}</text>` +
    `<text x="${left}" y="${top + height + 20}">0</text>` +
    `<text x="${left + width}" y="${top + height + 20}" text-anchor="end">${mostX.toLocaleString("en-US")} ${unitX}</text>` +
    `<text x="${left + 8}" y="${top + 12}">${unitY}</text>`;
  const line = `<path class="line" d="M${points.map(place).join("L")}"/>`;
  return svg(title, left + width + 30, top + height + 30, axis + labels + line);
}

function svg(title, width, height, content) {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">` +
    `${STYLE}<text x="10" y="18" font-weight="600">${title}</text>${content}</svg>\n`
  );
}
