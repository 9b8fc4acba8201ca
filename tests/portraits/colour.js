// Colours of the portraits, as #RRGGBB.

/** A colour between two, `t` of the way. */
export function mix(a, b, t) {
  const p = (h, i) => Number.parseInt(h.slice(1 + i * 2, 3 + i * 2), 16);
  return `#${[0, 1, 2]
    .map((i) =>
      Math.round(p(a, i) * (1 - t) + p(b, i) * t)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
