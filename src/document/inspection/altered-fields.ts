// Which fields a posted page shows otherwise than our own: each field's text is found on our page, and what the posted page has in
// the very same place is read, painted over or not. Text and place are both compared: what was moved away is missing there.

import type { AlteredText, ExpectedField } from "../../licence/inspecting.ts";
import { around, type Box, coverage } from "../matrix.ts";
import { type Letter, lettersOf, middleOf, type TextRun } from "./page-text.ts";

/** Something that lies over a page. */
export interface Cover {
  readonly box: Box;
  /** What it says, where that is known. */
  readonly text?: string;
}

/** A page of both files, and what was laid over theirs. */
export interface ComparedPage {
  readonly own: readonly TextRun[];
  readonly posted: readonly TextRun[];
  readonly covers: readonly Cover[];
}

const LONGEST = 200;
const OCCURRENCES = 16;
/** How much of a letter must lie under something to be unreadable. */
const HIDDEN = 0.4;
/** How much of a letter lies on the same one that was painted before it. */
const ON = 0.6;
/** How much of a line may be touched by what lies beside it. */
const GRAZED = 0.05;

/** The fields that differ on any page, each once. */
export function alteredFields(
  pages: readonly ComparedPage[],
  fields: readonly ExpectedField[],
): readonly AlteredText[] {
  const read = pages.map(readPage);
  return fields.flatMap(({ field, texts }) => {
    for (const page of read) {
      // The whole value where the page has it, else its parts.
      const places = texts.map((text) => placesOf(page.own, text)).find(({ length }) => length > 0) ?? [];
      for (const place of places) {
        const shown = shownAt(page, place);
        if (shown !== undefined) return [{ field, shown: printable(shown) }];
      }
    }
    return [];
  });
}

/** What every licence's identifier begins with, as far as its fourth dot or so: the arc of GB/T 36904. */
const IDENTIFIER = /1\.2\.156\.3005\.2\.[0-9A-Z.]{20,80}/g;

/** Whether the posted pages show another licence's identifier and not the expected one. */
export function identifiersIn(
  pages: readonly ComparedPage[],
  fields: readonly ExpectedField[],
): "own" | "another's" | "none" {
  const text = pages
    .map(({ posted }) => posted.map((run) => run.text).join(""))
    .join("")
    .replace(/\s/gu, "");
  const expected = fields.find(({ field }) => field === "/certificateIdentifier")?.texts ?? [];
  if (expected.some((identifier) => text.includes(identifier))) return "own";
  return expected.length > 0 && text.match(IDENTIFIER) !== null ? "another's" : "none";
}

interface ReadPage {
  readonly own: readonly Letter[];
  /** Letters of theirs that are ours, and those that are not. */
  readonly kept: readonly Letter[];
  readonly added: readonly Letter[];
  readonly covers: readonly Cover[];
}

function readPage({ own, posted, covers }: ComparedPage): ReadPage {
  const ours = lettersOf(own);
  const grid = new Map<string, Letter[]>();
  for (const letter of ours) {
    const cell = cellOf(letter);
    grid.set(cell, [...(grid.get(cell) ?? []), letter]);
  }
  const isOurs = (letter: Letter): boolean =>
    around9(letter).some((cell) => grid.get(cell)?.some((each) => isSame(each, letter)) === true);
  const theirs = lettersOf(posted);
  return { own: ours, kept: theirs.filter(isOurs), added: theirs.filter((letter) => !isOurs(letter)), covers };
}

const CELL = 12;

function cellOf(letter: Letter, right = 0, up = 0): string {
  const [x, y] = middleOf(letter);
  return `${Math.floor(x / CELL) + right} ${Math.floor(y / CELL) + up}`;
}

function around9(letter: Letter): readonly string[] {
  return [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((up) => cellOf(letter, right, up)));
}

function isSame(one: Letter, other: Letter): boolean {
  const [x, y] = middleOf(one);
  const [left, lower] = middleOf(other);
  const near = 0.3 * (one.box[3] - one.box[1]);
  return one.text === other.text && Math.abs(x - left) <= near && Math.abs(y - lower) <= near;
}

/** Where a text stands: the letters that spell it, whatever lines it is broken into. */
function placesOf(letters: readonly Letter[], text: string): readonly (readonly Letter[])[] {
  const wanted = [...text.replace(/\s/gu, "")];
  if (wanted.length < 2) return [];
  const places: (readonly Letter[])[] = [];
  for (let at = 0; at + wanted.length <= letters.length && places.length < OCCURRENCES; at += 1) {
    const spelt = wanted.every((character, index) => letters[at + index]?.text === character);
    if (spelt && !isInside(letters, at, at + wanted.length)) places.push(letters.slice(at, at + wanted.length));
  }
  return places;
}

/** A number within a longer number is another one. */
function isInside(letters: readonly Letter[], start: number, end: number): boolean {
  const joins = (one: Letter | undefined, other: Letter | undefined): boolean =>
    one !== undefined &&
    other !== undefined &&
    /[\dA-Za-z]/.test(one.text) &&
    /[\dA-Za-z]/.test(other.text) &&
    areAdjacent(one, other);
  return joins(letters[start - 1], letters[start]) || joins(letters[end - 1], letters[end]);
}

function areAdjacent(one: Letter, other: Letter): boolean {
  const height = one.box[3] - one.box[1];
  return Math.abs(one.box[1] - other.box[1]) < 0.3 * height && Math.abs(other.box[0] - one.box[2]) < 0.3 * height;
}

/** What theirs has in the place of these letters; undefined when it is the same and nothing lies over it. */
function shownAt(page: ReadPage, place: readonly Letter[]): string | undefined {
  const lines = linesOf(place);
  const covers = page.covers.filter((cover) => lines.some((line) => coverage(line, cover.box) > GRAZED));
  const added = page.added.filter((letter) => lines.some((line) => isWithin(letter, line)));
  const kept = page.kept.filter((letter) => place.some((own) => isSame(own, letter)));
  const isWhole = place.every((own) => kept.some((letter) => isSame(own, letter)));
  if (isWhole && added.length === 0 && covers.length === 0) return undefined;
  const said = covers.flatMap(({ text }) => (text === undefined || text === "" ? [] : [text]));
  if (said.length > 0) return said.join(" ");
  const visible = visibleLetters(kept, added, covers);
  const shown = lines.map((line) => lineText(line, [...visible, ...withFollowing(added, page.added)])).join("");
  return shown === place.map(({ text }) => text).join("") ? undefined : shown;
}

/** Of our letters those that are read, each once: under no other letter, and under no cover unless they stand there again, over it. */
function visibleLetters(
  kept: readonly Letter[],
  added: readonly Letter[],
  covers: readonly Cover[],
): readonly Letter[] {
  const isUnder = ({ box }: Letter, others: readonly { readonly box: Box }[]): boolean =>
    others.some((other) => coverage(box, other.box) >= HIDDEN);
  const visible: Letter[] = [];
  for (const [at, letter] of kept.entries()) {
    const isOn = (each: Letter): boolean => each.text === letter.text && coverage(letter.box, each.box) >= ON;
    if (isUnder(letter, added) || visible.some(isOn)) continue;
    const isAgain = kept.slice(0, at).some(isOn);
    if (isAgain || !isUnder(letter, covers)) visible.push(letter);
  }
  return visible;
}

/** A new text may be longer than the old one. */
function withFollowing(found: readonly Letter[], all: readonly Letter[]): readonly Letter[] {
  const chosen = new Set(found);
  for (let grown = true; grown; ) {
    grown = false;
    for (const letter of all) {
      if (chosen.has(letter) || ![...chosen].some((each) => areAdjacent(each, letter))) continue;
      chosen.add(letter);
      grown = true;
    }
  }
  return [...chosen];
}

function lineText(line: Box, letters: readonly Letter[]): string {
  return letters
    .filter((letter) => isBeside(letter, line))
    .toSorted((one, other) => one.box[0] - other.box[0])
    .map(({ text }) => text)
    .join("");
}

function isBeside(letter: Letter, line: Box): boolean {
  const [, y] = middleOf(letter);
  return y > line[1] && y < line[3];
}

function isWithin(letter: Letter, line: Box): boolean {
  const [x] = middleOf(letter);
  return isBeside(letter, line) && x > line[0] - 1 && x < line[2] + 1;
}

/** The boxes of the lines that letters stand in. */
function linesOf(letters: readonly Letter[]): readonly Box[] {
  const lines: Letter[][] = [];
  for (const letter of letters) {
    const last = lines.at(-1)?.at(-1);
    if (last !== undefined && Math.abs(last.box[1] - letter.box[1]) < 0.5 * (last.box[3] - last.box[1]))
      lines.at(-1)?.push(letter);
    else lines.push([letter]);
  }
  return lines.map(boxAround);
}

function boxAround(line: readonly Letter[]): Box {
  const corners = line.flatMap(({ box: [left, lower, right, upper] }) => [
    [left, lower] as const,
    [right, upper] as const,
  ]);
  return around(corners) ?? [0, 0, 0, 0];
}

/** A stranger's text, bounded and without what could disturb the page it is shown on. */
function printable(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")].slice(0, LONGEST).join("");
}
