// Holds the marks of a posted page against those of our own: the same marks in the same order, or which were added and which are
// missing. Places may differ by what writing numbers with fewer digits does to them, and by no more.

import type { Mark } from "./mark.ts";

/** How far a place may be off, in points. */
const TOLERANCE = 0.12;

/** How much of a measure is somebody's rounding. */
const ROUNDING = 0.02;

/** What differs. Both empty although the marks are not the same: they are painted in another order. */
export interface MarksDifference {
  readonly added: readonly Mark[];
  readonly missing: readonly Mark[];
}

/** Undefined when the pages paint the same. */
export function differenceOf(own: readonly Mark[], posted: readonly Mark[]): MarksDifference | undefined {
  if (own.length === posted.length && own.every((mark, index) => isSame(mark, posted[index]))) return undefined;
  const left = new Map<number, Mark[]>();
  for (const mark of own) {
    const alike = left.get(mark.look);
    if (alike === undefined) left.set(mark.look, [mark]);
    else alike.push(mark);
  }
  const added = posted.filter((mark) => !takeSame(left.get(mark.look) ?? [], mark));
  return { added, missing: [...left.values()].flat() };
}

function isSame(one: Mark, other: Mark | undefined): boolean {
  return other !== undefined && one.look === other.look && isPainted(one, other);
}

/** Whether two marks stand in the same place, with all points of a path. */
export function isNear(one: Mark, other: Mark): boolean {
  if (Math.abs(one.x - other.x) > TOLERANCE || Math.abs(one.y - other.y) > TOLERANCE) return false;
  return isClose(one.points ?? [], other.points ?? [], TOLERANCE);
}

function isClose(numbers: readonly number[], others: readonly number[], tolerance: number): boolean {
  if (numbers.length !== others.length) return false;
  return numbers.every((number, index) => Math.abs(number - (others[index] ?? 0)) <= tolerance);
}

/** In the same place with the same measures. */
function isPainted(one: Mark, other: Mark): boolean {
  return isNear(one, other) && isClose(one.measures, other.measures, ROUNDING);
}

function takeSame(candidates: Mark[], mark: Mark): boolean {
  const at = candidates.findIndex((candidate) => isPainted(candidate, mark));
  if (at >= 0) candidates.splice(at, 1);
  return at >= 0;
}
