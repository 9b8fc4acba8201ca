// What a page paints, mark by mark (ISO 32000-1 §8-9): every glyph, path, image and shading with all that its look depends on, in
// the order in which they are painted. Resource names, the division into streams and forms, and how numbers are written leave no
// trace, so two pages look the same when their marks are the same. No pixel is made.

import { BudgetError } from "../inflate-bounded.ts";
import { around, type Box, EVERYWHERE, IDENTITY, type Matrix, movedBox, sound, times } from "../matrix.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue, textOf } from "../pdf-values.ts";
import { isNearWhite } from "./colour.ts";
import { type Operator, operatorsOf } from "./content-operators.ts";
import {
  type Clip,
  changedBy,
  type GraphicsState,
  INITIAL_STATE,
  lastName,
  numberAt,
  surroundingsOf,
} from "./graphics-state.ts";
import { type Mark, PLAIN_MARK } from "./mark.ts";
import { contentOf, FORM_LIMIT, type PdfPage } from "./page-list.ts";
import { PathPen } from "./path-pen.ts";
import { type PaintingParts, type PictureLook, ResourceLooks, type Resources } from "./resource-looks.ts";
import { plainStream } from "./stream-content.ts";
import { TextPen, textParameters } from "./text-pen.ts";

const MARKS = 60_000;
const OPERATORS = 300_000;
const FORMS = 12;
/** So much of a line's thickness may be cut off by the page's edge, where other software clips, in points. */
const EDGE = 1.5;
const COLOUR = new Set(["cs", "CS", "sc", "SC", "scn", "SCN"]);

/** All marks of a page. @throws {BudgetError, PdfSyntaxError, Error} content beyond the limits, or none that can be read. */
export function marksOf(parts: PaintingParts, page: PdfPage): readonly Mark[] {
  const painting = new Painting(parts);
  painting.run(contentOf(parts, page), parts.pdf.resolve(page.inherited("Resources")), INITIAL_STATE, 0);
  return painting.marks;
}

/** What is inherited by a form: resources, and how deep it lies. */
interface Surroundings {
  readonly resource: Resources;
  readonly resources: PdfValue | undefined;
  readonly depth: number;
}

class Painting {
  readonly marks: Mark[] = [];
  readonly #parts: PaintingParts;
  readonly #looks: ResourceLooks;
  #state = INITIAL_STATE;
  #operators = 0;

  constructor(parts: PaintingParts) {
    this.#parts = parts;
    this.#looks = new ResourceLooks(parts);
  }

  /** Paints a content stream; the state is afterwards what it was. */
  run(content: Uint8Array, resources: PdfValue | undefined, state: GraphicsState, depth: number): void {
    const before = this.#state;
    this.#state = state;
    const saved: GraphicsState[] = [];
    const tags: Pick<GraphicsState, "within" | "spoken">[] = [];
    const path = new PathPen();
    const text = new TextPen((mark) => this.#add(mark), this.#parts.interner);
    const around = { resource: this.#looks.within(resources), resources, depth };
    const device = this.#looks.deviceColours(resources);
    if (device !== "") this.#change({ within: this.#within(device) });
    for (const operator of operatorsOf(content)) {
      this.#operators += 1;
      if (this.#operators > OPERATORS) throw new BudgetError("too many operators");
      const { name, operands } = operator;
      if (name === "TD" || name === '"') this.#change(textParameters(operator));
      if (name === "q") saved.push(this.#state);
      else if (name === "Q") this.#state = saved.pop() ?? this.#state;
      else if (name === "BMC" || name === "BDC") {
        const { within, spoken } = this.#state;
        tags.push({ within, spoken });
        this.#change(this.#tagged(operands, around.resource));
      } else if (name === "EMC") this.#change(tags.pop() ?? {});
      else if (path.take(operator, this.#state.matrix)) this.#endPath(path, name);
      else if (!text.take(operator, this.#state)) this.#other(operator, around);
    }
    this.#state = before;
  }

  #change(change: Partial<GraphicsState>): void {
    this.#state = { ...this.#state, ...change };
  }

  #other(operator: Operator, around: Surroundings): void {
    const { name, operands } = operator;
    const { resource } = around;
    const looks = this.#looks;
    const change = changedBy(this.#state, name, operands);
    if (change !== undefined) this.#change(change);
    else if (name === "cm") this.#change({ matrix: sound(times(matrixOf(operands), this.#state.matrix)) });
    else if (name === "gs") {
      this.#change({ extended: looks.extended(this.#state.extended, resource("ExtGState", lastName(operands))) });
    } else if (name === "Tf") {
      this.#change({ font: looks.font(resource("Font", nameOf(operands[0]))), size: numberAt(operands, 1) });
    } else if (name === "Do") this.#object(resource("XObject", lastName(operands)), around);
    else if (name === "sh") this.#shade(resource("Shading", lastName(operands)));
    else if (name === "BI") this.#inline(operator);
    else if (COLOUR.has(name)) this.#colour(operator, resource);
  }

  #colour(operator: Operator, resource: Resources): void {
    const { fill, stroke } = this.#state;
    const isFill = operator.name === operator.name.toLowerCase();
    const colour = this.#looks.colour(isFill ? fill : stroke, operator, resource);
    this.#change(isFill ? { fill: colour } : { stroke: colour });
  }

  /** Marked content that says nothing of looks is passed over; layers and what is read aloud instead are not. */
  #tagged(operands: readonly PdfValue[], resource: Resources): Partial<GraphicsState> {
    const properties = this.#looks.properties(operands, resource);
    if (nameOf(operands[0]) === "OC") return { within: this.#within(`layer ${this.#looks.graph(properties)}`) };
    const resolved = this.#parts.pdf.resolve(properties);
    const spoken = isDictionary(resolved) ? textOf(this.#parts.pdf.resolve(resolved.get("ActualText"))) : undefined;
    return spoken === undefined ? {} : { spoken };
  }

  /** The surroundings with one more around what is painted. */
  #within(what: string): string {
    return String(this.#parts.interner.of(`${this.#state.within} in ${what}`));
  }

  #clipped(by: string, box?: Box): readonly Clip[] {
    const shape = this.#parts.interner.of(`clip ${by}`);
    return [...this.#state.clips, { shape, ...(box !== undefined && { box }) }];
  }

  /** A form is painted in its place, an image is a mark. */
  #object(reference: PdfValue | undefined, around: Surroundings): void {
    const { pdf, budget } = this.#parts;
    const stream = pdf.stream(reference);
    if (stream === undefined) return;
    const { dictionary } = stream;
    const outside = this.#state;
    if (dictionary.has("OC"))
      this.#change({ within: this.#within(`layer ${this.#looks.graph(dictionary.get("OC"))}`) });
    if (nameOf(pdf.resolve(dictionary.get("Subtype"))) === "Form") {
      if (around.depth >= FORMS) throw new BudgetError("forms within forms");
      const bytes = plainStream(pdf, stream, Math.min(FORM_LIMIT, budget.bytes));
      budget.bytes -= bytes.length;
      const resources = pdf.resolve(dictionary.get("Resources")) ?? around.resources;
      this.run(bytes, resources, this.#formState(dictionary), around.depth + 1);
    } else this.#picture(this.#looks.picture(reference));
    this.#state = outside;
  }

  #formState(form: PdfDictionary): GraphicsState {
    const { pdf } = this.#parts;
    const own = pdf.resolve(form.get("Matrix"));
    const given = isPdfArray(own) ? matrixOf(own.map((item) => pdf.resolve(item) ?? null)) : IDENTITY;
    const matrix = sound(times(given, this.#state.matrix));
    const box = pdf.resolve(form.get("BBox"));
    const corners = isPdfArray(box) ? box.map((item) => pdf.resolve(item) ?? 0) : [];
    const [left = 0, lower = 0, right = 0, upper = 0] = [0, 1, 2, 3].map((index) => numberAt(corners, index));
    const bounds = movedBox(matrix, [left, lower, right, upper]);
    const isUpright = Math.abs(matrix[0] * matrix[3]) < 1e-6 || Math.abs(matrix[1] * matrix[2]) < 1e-6;
    const clips = this.#clipped(`${written(matrix)} ${written(bounds)}`, isUpright ? bounds : undefined);
    const group = pdf.resolve(form.get("Group"));
    const within = isDictionary(group) ? this.#within(this.#looks.group(group)) : this.#state.within;
    return { ...this.#state, matrix, clips, within };
  }

  #inline({ operands, data }: Operator): void {
    const shape = this.#parts.interner.of(`inline ${this.#looks.graph([...operands])} ${String(data)}`);
    this.#picture({ shape, isTwoToned: false, isOpen: false });
  }

  #picture({ shape, isTwoToned, isOpen }: PictureLook): void {
    const { matrix, fill } = this.#state;
    const box = movedBox(matrix, [0, 0, 1, 1]);
    const look = this.#parts.interner.of(`${shape} ${fill.space} ${surroundingsOf(this.#state, box)}`);
    this.#add({
      ...PLAIN_MARK,
      kind: "image",
      look,
      shape,
      x: box[0],
      y: box[1],
      box,
      measures: [...fill.values, ...matrix.slice(0, 4)],
      isTwoToned,
      isOpen,
    });
  }

  #shade(reference: PdfValue | undefined): void {
    const shape = this.#parts.interner.of(`shading ${this.#looks.graph(reference)} ${written(this.#state.matrix)}`);
    const look = this.#parts.interner.of(`${shape} ${surroundingsOf(this.#state, EVERYWHERE)}`);
    this.#add({ ...PLAIN_MARK, kind: "shading", look, shape, x: 0, y: 0, box: [0, 0, 0, 0] });
  }

  /** Painting ends a path; a clip that was asked for holds from then on. */
  #endPath(path: PathPen, name: string): void {
    const done = path.finish(name);
    if (done === undefined) return;
    if (done.paints !== "") {
      const { fill, stroke, width, pen, dash, matrix } = this.#state;
      const box = around(done.points) ?? [0, 0, 0, 0];
      const shape = this.#parts.interner.of(`path ${done.steps}`);
      const scale = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
      const inks = [...(done.paints.includes("f") ? [fill] : []), ...(done.paints.includes("S") ? [stroke] : [])];
      const line = done.paints.includes("S") ? `line ${pen}` : "";
      const spaces = inks.map(({ space }) => space).join("/");
      const reach = line === "" ? 0 : Math.max(0, (width * scale) / 2 - EDGE);
      const inked: Box = [box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach];
      const surroundings = surroundingsOf(this.#state, inked);
      const look = this.#parts.interner.of(`${shape} ${done.paints} ${spaces} ${line} ${surroundings}`);
      const seen = { isFaint: line === "" && isNearWhite(fill), isOpen: inks[0] !== fill, parts: done.parts };
      const measures = [
        ...inks.flatMap(({ values }) => values),
        ...(line === "" ? [] : [width, ...dash].map((length) => length * scale)),
      ];
      const placed = { x: box[0], y: box[1], box, points: done.points.flat(), measures };
      this.#add({ ...PLAIN_MARK, kind: "path", look, shape, ...placed, ...seen });
    }
    if (done.clips === "") return;
    const box = done.isBox ? around(done.points) : undefined;
    this.#change({ clips: this.#clipped(`${done.clips} ${done.steps} ${written(done.points.flat())}`, box) });
  }

  #add(mark: Mark): void {
    if (this.marks.length >= MARKS) throw new BudgetError("too many marks");
    const { spoken } = this.#state;
    this.marks.push(spoken === undefined ? mark : { ...mark, spoken });
  }
}

function matrixOf(operands: readonly PdfValue[]): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = [0, 1, 2, 3, 4, 5].map((index) => numberAt(operands, index));
  return [a, b, c, d, e, f];
}

/** Tenths of a point; `-0` is 0. */
function written(values: readonly number[]): string {
  return values.map((value) => Math.round(value * 10) / 10 + 0).join(" ");
}
