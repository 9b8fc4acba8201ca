// A licence as the command line shows it: for programs as the API answers `POST /v1/licences`, for people as a few lines.

import type { LicenceEvent, LicenceRecord } from "../issuance/register-entries.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { columns } from "./display-width.ts";
import type { Terminal } from "./terminal.ts";

/** A licence for programs. */
export interface LicenceView {
  readonly id: string;
  readonly number: string;
  readonly identifier: string;
  readonly status: string;
  readonly credential: JsonValue;
  readonly links: { readonly self: string; readonly pdf: string; readonly verify: string };
}

/** The licence as the API answers it. */
export function viewOf(record: LicenceRecord, origin: string): LicenceView {
  const credential = parseJson(record.credential ?? "null");
  const self = `${origin}/v1/licences/${record.id}`;
  return {
    id: record.id,
    number: record.number,
    identifier: identifierIn(credential),
    status: record.status,
    credential,
    links: { self, pdf: `${self}/pdf`, verify: `${origin}/v/${record.id}` },
  };
}

/** The licence in lines for people. */
export function licenceLines(terminal: Terminal, view: LicenceView): readonly string[] {
  const { number, id, identifier, links } = view;
  return fieldLines(terminal, { number, id, identifier, link: links.verify });
}

/** What happened to a licence, a line each. */
export function historyLines(terminal: Terminal, history: readonly LicenceEvent[]): readonly string[] {
  return columns(
    history.map(({ effectiveAt, kind, act, ground, actor, legalBasis, note }) => [
      effectiveAt,
      act ?? terminal.words(`events.${kind}`),
      ground ?? "",
      actor?.name ?? "",
      legalBasis ?? "",
      note ?? "",
    ]),
  );
}

/** Named values one under the other; those that are undefined are left out. */
export function fieldLines(
  terminal: Terminal,
  fields: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const rows = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[terminal.word(`fields.${name}`), value]],
  );
  return columns(rows);
}

function identifierIn(credential: JsonValue): string {
  const subject: JsonObject =
    isJsonObject(credential) && isJsonObject(credential["credentialSubject"]) ? credential["credentialSubject"] : {};
  const identifier = subject["certificateIdentifier"];
  return typeof identifier === "string" ? identifier : "";
}
