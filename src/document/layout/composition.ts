// Composes the faces of one licence: every line of text at its place on its page, and everything that keeps it from being
// drawn. Checking before issuing and printing afterwards both ask here, so that they can never disagree.

import type { LicenceSubject } from "../../licence/credential.ts";
import type { FieldError } from "../../licence/errors.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import { subjectTree } from "../../licence/public-view.ts";
import type { Words } from "../../licence/words.ts";
import { Faults } from "../faults.ts";
import { setSeal } from "../seal-text.ts";
import type { Typeface } from "../typeface.ts";
import type { ComposedPage } from "./composed-page.ts";
import { Flow } from "./flow.ts";
import type { TypePlan } from "./type-plan.ts";

/** All pages; `errors` empty means that they can be drawn. */
export interface Composition {
  readonly pages: readonly ComposedPage[];
  readonly errors: readonly FieldError[];
}

/** Composes a licence's faces. */
export function compose(
  plan: TypePlan,
  issuer: Issuer,
  subject: LicenceSubject,
  parts: { readonly typeface: Typeface; readonly words: Words },
): Composition {
  const faults = new Faults(plan.type, parts.typeface);
  const { typeface, words } = parts;
  if (plan.sealRadius !== undefined) setSeal(issuer, plan.type.layout.sealPurpose, typeface, faults, plan.sealRadius);
  const flow = new Flow({ typeface, words, issuer, faults, subject: subjectTree(subject) });
  plan.pages.slice(0, plan.faces).forEach((page, index) => {
    flow.open(index, page.extent);
    for (const box of page.boxes) {
      if (box.end !== undefined) flow.endedStill(box.end);
      box.compose?.(flow);
    }
  });
  flow.finish();
  return { pages: flow.pages, errors: faults.errors };
}
