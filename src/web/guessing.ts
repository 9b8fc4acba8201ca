// Guessing slowed and told: whoever asks for one id after another that there is not, or looks one number up after another, is refused
// for a while, and the operator hears of the address once in ten minutes.

import { LicenceError } from "../licence/errors.ts";
import type { OnIncident } from "./answers.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What is guessed, and the incident's name in the log. */
const INCIDENTS = { unknown: "unknown-ids", find: "number-lookups" } as const;

/** Who counts and who is told. */
export interface GuessingParts {
  readonly limiter: RateLimiter;
  readonly onIncident: OnIncident;
}

/** Counts one guess. @throws {LicenceError} rate-limited — this address has guessed too often. */
export async function countGuess(
  { limiter, onIncident }: GuessingParts,
  guess: keyof typeof INCIDENTS,
  address: string,
): Promise<void> {
  const seconds = await limiter.take(guess, address);
  if (seconds === 0) return;
  const isNews = (await limiter.take(`${guess}-told`, address)) === 0;
  if (isNews) onIncident(INCIDENTS[guess], new Error(`asked by ${address}`));
  throw new LicenceError("rate-limited", { parameters: { seconds } });
}
