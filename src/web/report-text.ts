// A report as JSON text (RFC 8259), the very text that JSON.stringify makes. What a licence shows is most of it and the same object for
// as long as the register says the same of it, so its text is kept beside it; verdict, checks and time are written anew.

import type { PublicLicence, Report } from "../licence/verdict.ts";

/** Makes the writer. */
export function createReportText(): (report: Report) => string {
  const known = new WeakMap<PublicLicence, string>();
  return (report) => {
    const { verdict, reason, checks, checkedAt, licence, ...rest } = report;
    // Where there is more to say the order of its parts is the report's own.
    if (licence === undefined || !isEmpty(rest)) return JSON.stringify(report);
    let text = known.get(licence);
    if (text === undefined) {
      text = JSON.stringify(licence);
      known.set(licence, text);
    }
    const head = reason === undefined ? { verdict, checks, checkedAt } : { verdict, reason, checks, checkedAt };
    return `${JSON.stringify(head).slice(0, -1)},"licence":${text}}`;
  };
}

function isEmpty(value: object): boolean {
  for (const _name in value) return false;
  return true;
}
