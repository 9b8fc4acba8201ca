// Walks through what a page paints (ISO 32000-1 §8–9) and says of everything in what box it lies at most: paths by their points, text
// by the widths and the reach of its font, pictures and forms by their frames, all cut off where they are clipped. Nothing is
// drawn and nothing guessed: an operator that is not known ends the walk.

import { type Box, common, IDENTITY, type Matrix, movedBox, times } from "../matrix.ts";
import { checkOperands, TextObjects } from "../operator-grammar.ts";
import { isDictionary, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { contentOperations } from "./content-operations.ts";
import { type FontExtent, fontExtent } from "./font-extent.ts";
import { type PaintedKind, PaintingStage, sixNumbers } from "./painting-stage.ts";
import { firstState, type PaintingState } from "./painting-state.ts";
import type { SourceFile } from "./source-file.ts";
import { boxOf } from "./source-pages.ts";
import { decodedStream } from "./stream-data.ts";
import { UnprovenError } from "./unproven.ts";

/** Told of everything that is painted, in the page's space. */
export type OnPaint = (kind: PaintedKind, box: Box) => void;

const OPERATIONS = 3_000_000;
const FORMS = 16;
const CONTENT = 32 * 1024 * 1024;
/**
 * Walks through content.
 * @throws {UnprovenError} something that is not known here, or more `Q` than `q`; and what
 *   decoding throws.
 */
export function walkPainted(
  source: SourceFile,
  page: { readonly content: Uint8Array; readonly resources: PdfDictionary; readonly visible: Box },
  onPaint: OnPaint,
): void {
  const walk = new Walk(source, onPaint);
  walk.run(page.content, page.resources, firstState(page.visible), 0);
}

class Walk {
  readonly #source: SourceFile;
  readonly #onPaint: OnPaint;
  readonly #fonts = new Map<PdfDictionary, FontExtent>();
  #operations = 0;
  #decoded = 0;

  constructor(source: SourceFile, onPaint: OnPaint) {
    this.#source = source;
    this.#onPaint = onPaint;
  }

  run(content: Uint8Array, resources: PdfDictionary, state: PaintingState, depth: number): void {
    const stage = new PaintingStage(state);
    const texts = new TextObjects();
    for (const { operator, operands } of contentOperations(content)) {
      this.#operations += 1;
      if (this.#operations > OPERATIONS) throw new UnprovenError("operations");
      // Of operators written otherwise than they should be viewers make different things.
      texts.pass(operator);
      if (operator !== "BI") checkOperands(operator, operands);
      if (this.#resourceOperator(stage, operator, operands, resources, depth)) continue;
      for (const [kind, box] of stage.apply(operator, operands)) this.#onPaint(kind, box);
    }
  }

  /** Operators that lead to resources; false for all others. */
  #resourceOperator(
    stage: PaintingStage,
    operator: string,
    operands: readonly PdfValue[],
    resources: PdfDictionary,
    depth: number,
  ): boolean {
    const [first] = operands;
    if (operator === "Tf") stage.font(this.#font(this.#resource(resources, "Font", first)), operands[1]);
    else if (operator === "gs") this.#parameters(stage, this.#resource(resources, "ExtGState", first));
    else if (operator === "Do") this.#object(stage, this.#reference(resources, "XObject", first), resources, depth);
    else return false;
    return true;
  }

  #reference(resources: PdfDictionary, kind: string, name: PdfValue | undefined): PdfValue | undefined {
    const named = this.#source.resolve(resources.get(kind));
    return isDictionary(named) ? named.get(nameOf(name) ?? "") : undefined;
  }

  #resource(resources: PdfDictionary, kind: string, name: PdfValue | undefined): PdfDictionary {
    const found = this.#source.resolve(this.#reference(resources, kind, name));
    if (!isDictionary(found)) throw new UnprovenError(kind);
    return found;
  }

  #font(dictionary: PdfDictionary): FontExtent {
    const known = this.#fonts.get(dictionary);
    if (known !== undefined) return known;
    const fresh = fontExtent(this.#source, dictionary);
    this.#fonts.set(dictionary, fresh);
    return fresh;
  }

  #parameters(stage: PaintingStage, dictionary: PdfDictionary): void {
    const at = (key: string): PdfValue | undefined => this.#source.resolve(dictionary.get(key)) ?? undefined;
    if (at("Font") !== undefined) throw new UnprovenError("gs Font");
    const [width, miter, blend] = [at("LW"), at("ML"), at("BM")];
    stage.change({
      ...(typeof width === "number" && { lineWidth: width }),
      ...(typeof miter === "number" && { miterLimit: miter }),
      ...(blend !== undefined && { isBlended: !["Normal", "Compatible"].includes(nameOf(blend) ?? "") }),
    });
  }

  #object(stage: PaintingStage, reference: PdfValue | undefined, outer: PdfDictionary, depth: number): void {
    const stream = this.#source.stream(reference);
    const subtype = nameOf(this.#source.resolve(stream?.dictionary.get("Subtype")));
    if (subtype === "Image") {
      for (const [kind, box] of stage.picture()) this.#onPaint(kind, box);
      return;
    }
    const bounds = boxOf(this.#source, stream?.dictionary.get("BBox"));
    if (stream === undefined || subtype !== "Form" || bounds === undefined || depth >= FORMS)
      throw new UnprovenError("Do");
    const matrix = times(this.#matrixOf(stream.dictionary), stage.state.matrix);
    const clip = common(stage.state.clip, movedBox(matrix, bounds));
    if (clip === undefined) return;
    const content = decodedStream(stream.dictionary, stream.raw, CONTENT - this.#decoded, (value) =>
      this.#source.resolve(value),
    );
    // A form that is shown a hundred times is walked through a hundred times, but its bytes count once a time too.
    this.#decoded += content.length;
    const own = this.#source.resolve(stream.dictionary.get("Resources"));
    this.run(content, isDictionary(own) ? own : outer, { ...stage.state, matrix, clip }, depth + 1);
  }

  #matrixOf(dictionary: PdfDictionary): Matrix {
    const value = this.#source.resolve(dictionary.get("Matrix"));
    if (value === undefined || value === null) return IDENTITY;
    return sixNumbers(Array.isArray(value) ? value.map((item: PdfValue) => this.#source.resolve(item) ?? null) : []);
  }
}
