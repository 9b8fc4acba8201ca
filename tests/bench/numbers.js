// Medians and how figures are written.

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `12,345` above a hundred, else with the decimals that mean something. */
export function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

/** One figure as so many times another. */
export function ratio(one, other) {
  return (one / other).toFixed(2);
}

/** CPU time of this process since `before` (process.cpuUsage()) in microseconds, threads included. */
export function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
