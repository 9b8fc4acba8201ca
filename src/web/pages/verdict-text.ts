// The verdict in a sentence, filled with what the report shows: the act by its lawful name, the day that matters.

import { dateOf } from "../../licence/calendar.ts";
import { sentenceAt } from "../../licence/describe.ts";
import type { Report, Verdict } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import { writtenDate } from "./when.ts";

/** What the verdict means for whoever holds the paper. */
export function verdictSentence(report: Report, { words, language }: Speech): string {
  const { verdict, reason, status, licence } = report;
  const day = dayThatMatters(report);
  const parameters = {
    issuer: licence?.issuer.name[language] ?? words("page.authority"),
    ...(day !== undefined && { date: writtenDate(language, day) }),
  };
  const byAct = status?.act !== undefined && STOPPED.has(verdict) ? `acts.${status.act}.sentence` : undefined;
  const byReason = reason === undefined ? undefined : `verdicts.${verdict}.${reason}`;
  const path = [byReason, byAct].find((candidate) => candidate && sentenceAt(words, candidate) !== undefined);
  // A licence of a type that this catalogue does not know shows no days; then what happened is said without one.
  if (day === undefined && DATED.has(verdict)) return words(`reasons.${verdict}`);
  return words(path ?? `verdicts.${verdict}.sentence`, parameters);
}

const STOPPED: ReadonlySet<Verdict> = new Set(["revoked", "suspended"]);

const DATED: ReadonlySet<Verdict> = new Set(["revoked", "superseded", "suspended", "expired", "not-yet-valid"]);

function dayThatMatters({ verdict, reason, status, licence, copy }: Report): string | undefined {
  if (reason === "copy-past") return copy?.until;
  if (reason === "endorsement-due") return licence?.endorsedUntil;
  if (verdict === "expired") return licence?.validUntil;
  if (verdict === "not-yet-valid") return licence?.validFrom;
  if (verdict === "valid") return licence?.asOf;
  return status && dateOf(status.effectiveAt);
}
