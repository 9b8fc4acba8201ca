// What a log may not say: identity numbers, names, keys, secrets, credentials, passwords in addresses. Lines are made of fields chosen
// for them and never of what was asked; this is for the one thing that others wrote, the messages of errors.

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  // drizzle-orm puts the values of a failed statement behind it, PostgreSQL those of a broken constraint.
  [/\bparams:[\s\S]*$/i, "params: …"],
  [/=\([\s\S]*$/, "=(…)"],
  [/\b(?<scheme>[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$<scheme>…@"],
  [/\b(?:Bearer|Basic)\s+\S+/gi, "…"],
  [/\bvlm_[\w-]+/g, "vlm_…"],
  [/-----BEGIN[\s\S]*$/, "…"],
  [/[{[]\s*"[\s\S]*$/, "{…}"],
  [/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '"…"'],
  // Identity numbers, USCCs, hashes, tokens; then whatever is written in Han.
  [/[A-Za-z0-9_+/=-]{15,}/g, "…"],
  [/\p{Script=Han}+/gu, "…"],
];

const LONGEST = 300;

/** The text without anything that could be somebody's: what stands in quotes, long codes, Han characters, passwords. */
function redacted(text: string): string {
  let plain = text.slice(0, 4 * LONGEST);
  for (const [pattern, replacement] of REPLACEMENTS) plain = plain.replace(pattern, replacement);
  return plain.replace(/\s+/g, " ").slice(0, LONGEST);
}

/** An error as a log may keep it. */
export interface RedactedError {
  readonly name: string;
  /** Of the house, of Node or of a driver: `register-unavailable`, `ENOSPC`, `SQLITE_FULL`. */
  readonly code?: string;
  readonly message: string;
  /** Where it was thrown, without the message. */
  readonly frames?: readonly string[];
  readonly cause?: RedactedError;
}

const MOST_FRAMES = 12;
const MOST_CAUSES = 3;

/** Anything that was thrown. */
export function redactedError(thrown: unknown, causes = MOST_CAUSES): RedactedError {
  if (!(thrown instanceof Error)) return { name: "Thrown", message: redacted(String(thrown)) };
  const code = "code" in thrown && typeof thrown.code === "string" ? { code: thrown.code.slice(0, 60) } : {};
  const frames = (thrown.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    ...{ name: thrown.name, ...code, message: redacted(thrown.message) },
    ...(frames.length > 0 && { frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()) }),
    ...(thrown.cause !== undefined && causes > 0 && { cause: redactedError(thrown.cause, causes - 1) }),
  };
}
