// One licence while it is composed: its pages with what stands on them so far, and where the last words ended, for what comes
// below them.

import type { JsonObject } from "../../licence/json-value.ts";
import type { Top } from "../../licence/layout-box.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import type { Words } from "../../licence/words.ts";
import type { Faults } from "../faults.ts";
import type { Typeface } from "../typeface.ts";
import type { ComposedPage, Passage, Picture, Placed } from "./composed-page.ts";
import { type Extent, MM } from "./page-extent.ts";
import type { Circumstances } from "./template.ts";

/** What a licence is composed with. */
export interface FlowParts {
  readonly issuer: Issuer;
  readonly subject: JsonObject;
  readonly faults: Faults;
  readonly typeface: Typeface;
  readonly words: Words;
  /** Whether there is a photo to draw where a claim names one. */
  readonly isAtHand: (sha256: string) => boolean;
  /** Whether what is composed will be drawn; where it is only checked, nothing is laid at its place. */
  readonly isDrawn: boolean;
}

/** A place on a page: its index, and y of the upper edge in points. */
export interface Spot {
  readonly page: number;
  readonly top: number;
}

interface OpenPage extends Omit<ComposedPage, "over"> {
  readonly passages: Placed<Passage>[];
  readonly pictures: Placed<Picture>[];
  readonly art: string[];
}

/** A licence's pages in the making. */
export class Flow {
  readonly parts: FlowParts;
  readonly #pages: OpenPage[] = [];
  readonly #late: (() => void)[] = [];
  #face = 0;
  #spot: Spot = { page: 0, top: 0 };

  constructor(parts: FlowParts) {
    this.parts = parts;
  }

  get pages(): readonly Omit<ComposedPage, "over">[] {
    return this.#pages;
  }

  /** The page of the face whose boxes are being composed. */
  get face(): number {
    return this.#face;
  }

  /** Begins a page on a plan of the type; its index. What comes next stands on it. */
  open(plan: number, extent: Extent): number {
    this.#pages.push({ plan, passages: [], pictures: [], art: [] });
    this.#face = this.#pages.length - 1;
    this.#spot = { page: this.#face, top: extent.height };
    return this.#face;
  }

  /** Adds a page after the last without leaving the one that is open. */
  append(plan: number): number {
    this.#pages.push({ plan, passages: [], pictures: [], art: [] });
    return this.#pages.length - 1;
  }

  /** Where a box begins. */
  spot(top: Top, extent: Extent): Spot {
    if (typeof top === "number") return { page: this.#face, top: extent.height - top * MM };
    return { page: this.#spot.page, top: this.#spot.top - top.below * MM };
  }

  /** Words ended here. */
  ended(page: number, end: number): void {
    this.#spot = { page, top: end };
  }

  /** Words of the plate ended here, on the page that is open. */
  endedStill(end: number): void {
    this.ended(this.#face, end);
  }

  add(page: number, passage: Placed<Passage>): void {
    if (passage.lines.length > 0) this.#pages[page]?.passages.push(passage);
  }

  picture(page: number, picture: Placed<Picture>): void {
    this.#pages[page]?.pictures.push(picture);
  }

  draw(page: number, operators: string): void {
    if (operators !== "") this.#pages[page]?.art.push(operators);
  }

  /** Puts off what needs to know how many pages there are. */
  later(compose: () => void): void {
    this.#late.push(compose);
  }

  /** Composes what was put off. */
  finish(): void {
    for (const compose of this.#late) compose();
  }

  /** Of a page, by its index; without numbers when it is the only one. */
  circumstances(page: number): Circumstances {
    return this.#pages.length === 1 ? {} : { page: page + 1, pages: this.#pages.length };
  }
}
