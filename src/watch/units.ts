// Values as the operators' page writes them: with a unit, and no more digits than mean anything.

import type { Words } from "../licence/words.ts";

/** Seconds as milliseconds or seconds. */
export function shownSeconds(seconds: number): string {
  if (seconds >= 1) return `${trimmed(seconds)} s`;
  return `${trimmed(seconds * 1000)} ms`;
}

/** Bytes with a decimal unit, as disks are sold. */
export function shownBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${trimmed(bytes / 1000 ** power)} ${units[power]}`;
}

/** A count or a rate. */
export function shownCount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : trimmed(value);
}

/** An age in its largest whole unit. */
export function shownAge(seconds: number, words: Words): string {
  const [unit, size] = AGES.find(([, length]) => seconds >= length) ?? (["seconds", 1] as const);
  return words(`watch.ages.${unit}`, { count: Math.floor(seconds / size) });
}

const AGES = [
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
  ["seconds", 1],
] as const;

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}
