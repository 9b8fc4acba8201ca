// Composes the faces of one licence: every line of text at its place on its page, and everything that keeps it from being
// drawn. Checking before issuing and printing afterwards both ask here, so that they can never disagree.

import { createBoundedCache, type Remember } from "../../licence/bounded-cache.ts";
import type { LicenceSubject } from "../../licence/credential.ts";
import type { FieldError } from "../../licence/errors.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import type { Annotation } from "../../licence/printing.ts";
import { subjectTree } from "../../licence/public-view.ts";
import { Faults } from "../faults.ts";
import { setSeal } from "../seal-text.ts";
import type { Typeface } from "../typeface.ts";
import type { ComposedPage, Picture, Placed } from "./composed-page.ts";
import { Flow, type FlowParts } from "./flow.ts";
import {
  annotationFaults,
  annotationOverlay,
  annotationWords,
  type Covered,
  developmentOverlay,
  type Overlay,
  type OverlayParts,
  specimenOverlay,
} from "./overlay.ts";
import type { TypePlan } from "./type-plan.ts";

/** All pages; `errors` empty means that they can be drawn. */
export interface Composition {
  readonly pages: readonly ComposedPage[];
  readonly errors: readonly FieldError[];
}

/** What a licence is printed for. */
export interface Occasion {
  readonly annotation?: Annotation;
  readonly developmentSeal?: boolean;
  /** Faces at the beginning that have no words of a copy over them; none when absent. */
  readonly bare?: number;
  /** No licence at all: neither QR code nor seal, and only the photos that are handed in. */
  readonly specimen?: { readonly enclosures: Readonly<Record<string, Uint8Array>> };
}

/** Composes a licence's faces. */
export function compose(
  plan: TypePlan,
  issuer: Issuer,
  subject: LicenceSubject,
  parts: OverlayParts,
  occasion: Occasion = {},
): Composition {
  const { specimen, annotation } = occasion;
  const isAtHand = (sha256: string) => specimen === undefined || Object.hasOwn(specimen.enclosures, sha256);
  const { pages: composed, errors } = composeFlow(plan, issuer, subject, { ...parts, isAtHand, isDrawn: true });
  const refused = annotation === undefined ? [] : annotationFaults(annotation, parts);
  const pages = composed.map((page, index): ComposedPage => {
    const over = overlaysOn(page, index, plan, parts, occasion);
    return { ...page, pictures: specimen === undefined ? page.pictures : page.pictures.map(placeOnly), over };
  });
  return { pages, errors: [...errors, ...refused] };
}

/** What keeps a licence's faces from being drawn: found by the same steps, without laying anything at its place. */
export function checkFaces(
  plan: TypePlan,
  issuer: Issuer,
  subject: LicenceSubject,
  parts: OverlayParts,
): readonly FieldError[] {
  if (plan.fits?.(subjectTree(subject), parts.typeface) === true && sealFits(plan, issuer, parts.typeface)) return [];
  return composeFlow(plan, issuer, subject, { ...parts, isAtHand: () => true, isDrawn: false }).errors;
}

const FITTING_SEALS = new WeakMap<TypePlan, Remember<boolean>>();
const SEALS_KEPT = 256;

/** A department's seal is the same on all its licences of a type, and is looked at once. */
function sealFits(plan: TypePlan, issuer: Issuer, typeface: Typeface): boolean {
  const { sealRadius: radius, type } = plan;
  if (radius === undefined) return true;
  const remember = FITTING_SEALS.get(plan) ?? createBoundedCache<boolean>(SEALS_KEPT);
  FITTING_SEALS.set(plan, remember);
  return remember(`${issuer.seal.code} ${issuer.seal.name}`, () => {
    const faults = new Faults(type, typeface);
    setSeal(issuer, type.layout.sealPurpose, typeface, faults, radius);
    return faults.errors.length === 0;
  });
}

function composeFlow(
  plan: TypePlan,
  issuer: Issuer,
  subject: LicenceSubject,
  { typeface, words, isAtHand, isDrawn }: Pick<FlowParts, "typeface" | "words" | "isAtHand" | "isDrawn">,
): { readonly pages: Flow["pages"]; readonly errors: readonly FieldError[] } {
  const faults = new Faults(plan.type, typeface);
  if (plan.sealRadius !== undefined) setSeal(issuer, plan.type.layout.sealPurpose, typeface, faults, plan.sealRadius);
  const flow = new Flow({ typeface, words, issuer, faults, isAtHand, isDrawn, subject: subjectTree(subject) });
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

function overlaysOn(
  page: Omit<ComposedPage, "over">,
  index: number,
  plan: TypePlan,
  parts: OverlayParts,
  { annotation, developmentSeal, specimen, bare = 0 }: Occasion,
): readonly Overlay[] {
  const extent = plan.pages[page.plan]?.extent;
  if (extent === undefined) return [];
  const { colours } = plan.type.layout;
  const seal = page.pictures.find(({ kind }) => kind === "seal");
  const code = page.pictures.find(({ kind }) => kind === "qr");
  const spared = code?.kind === "qr" && specimen === undefined ? code.free : undefined;
  const covered: Covered = { extent, spared, first: index === 0 };
  return [
    ...(developmentSeal === true && seal?.kind === "seal" ? [developmentOverlay(seal, colours, parts)] : []),
    ...(annotation === undefined || index < bare
      ? []
      : [annotationOverlay(annotationWords(annotation, parts.words), covered, colours, parts)]),
    ...(specimen === undefined ? [] : [specimenOverlay(covered, colours, parts)]),
  ];
}

/** A specimen has the places of QR code and seal, and neither of them. */
function placeOnly(picture: Placed<Picture>): Placed<Picture> {
  if (picture.kind === "qr") return { kind: "qr-place", turn: picture.turn, area: picture.area };
  if (picture.kind !== "seal") return picture;
  const { turn, x, y, radius } = picture;
  return { kind: "seal-place", turn, x, y, radius };
}
