// The licences of a table, which are told by their ids alone: for the auditor they are taken down as the register hands them over, some
// hundreds of them; that the others are there, and nothing beside them, the tables must tell.

import type { Licence } from "./ledger.ts";
import type { Stage } from "./trial.ts";

const LOOKED_AT = 1000;
const ABREAST = 8;

/** Takes them all down. */
export async function takeAllDown(set: Stage, told: readonly string[]): Promise<void> {
  const step = Math.ceil(told.length / LOOKED_AT);
  for (const id of told) set.ledger.further.add(id);
  const looked = told.filter((_, index) => index % step === 0).values();
  await Promise.all(
    Array.from({ length: ABREAST }, async () => {
      for (const id of looked) await takeDown(set, id);
    }),
  );
}

/** The licence as the register hands it over now; that it is there at all is what was acknowledged. */
async function takeDown({ installation, ledger }: Stage, id: string): Promise<void> {
  const answer = await installation.call(`/v1/licences/${id}/credential`);
  if (answer?.status !== 200) {
    ledger.wrong.push(`a row's licence ${id} is not there`);
    return;
  }
  const credential = new TextDecoder().decode(answer.bytes);
  const order: Licence["order"] = { kind: "batch", path: "", key: id, acknowledge: () => undefined };
  const facts = { id, number: "", identifier: "", credential, order };
  ledger.add({ ...facts, standing: "valid", endorsed: false, copies: new Map() });
  ledger.further.delete(id);
}
