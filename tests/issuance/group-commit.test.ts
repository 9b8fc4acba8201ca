// Single orders that share one write: who goes with whom, and that nobody is left waiting.

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createGroupCommit } from "../../src/issuance/group-commit.ts";

/** Groups as they set out; each is answered when it is told. */
function openOffice(most = 10_000) {
  const groups: { readonly items: readonly number[]; readonly answer: () => void }[] = [];
  let ordered = 0;
  const commit = createGroupCommit<number, number>(
    (items) => new Promise((resolve) => groups.push({ items, answer: () => resolve(items) })),
    { waiting: most, full: () => new Error("full") },
  );
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return {
    sizes: () => groups.map(({ items }) => items.length),
    /** So many in one moment. */
    order: async (count: number) => {
      const answers = Array.from({ length: count }, () => commit(ordered++));
      for (const one of answers) one.catch(() => undefined);
      await settle();
      return answers;
    },
    answer: async (group: number) => {
      groups[group]?.answer();
      await settle();
    },
    groups,
  };
}

describe("orders that come one by one", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("set out at once while nobody is under way", async () => {
    const { order, answer, sizes } = openOffice();
    for (let round = 0; round < 3; round += 1) {
      await order(1);
      expect(sizes()).toHaveLength(round + 1);
      await answer(round);
    }
  });

  test("share a group in the same moment, and part into two when they are many", async () => {
    const few = openOffice();
    await few.order(15);
    expect(few.sizes()).toEqual([15]);
    const many = openOffice();
    await many.order(41);
    expect(many.sizes()).toEqual([20, 21]);
  });

  test("set out beside a group only when they are as many, or when it has come back", async () => {
    const { order, answer, sizes } = openOffice();
    await order(10);
    for (let one = 0; one < 9; one += 1) await order(1);
    expect(sizes()).toEqual([10]);
    await order(1);
    expect(sizes()).toEqual([10, 10]);
    await order(3);
    await answer(0);
    expect(sizes()).toEqual([10, 10]);
    await answer(1);
    expect(sizes()).toEqual([10, 10, 3]);
  });

  test("come to groups of like size, also when one of all but a few is under way", async () => {
    const { order, answer, sizes, groups } = openOffice();
    await order(1);
    await order(1);
    await order(30);
    // Whoever is answered orders again, one by one.
    for (let group = 0; group < 12; group += 1) {
      await answer(group);
      for (const _ of groups[group]?.items ?? []) await order(1);
    }
    for (const size of sizes().slice(-4)) expect(Math.abs(size - 16)).toBeLessThan(2);
  });

  test("are refused while too many wait, and each has the answer of its own", async () => {
    const { order, answer } = openOffice(5);
    const first = await order(4);
    const refused = (await order(7)).slice(5);
    for (const one of refused) await expect(one).rejects.toThrow("full");
    await answer(0);
    expect(await Promise.all(first)).toEqual([0, 1, 2, 3]);
  });

  test("are all answered, in whatever way they come and groups are answered", async () => {
    const step = fc.oneof(
      fc.record({ order: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ answer: fc.nat(60) }),
      fc.record({ pass: fc.integer({ min: 1, max: 50 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { order, answer, groups } = openOffice();
        const answers: Promise<number>[] = [];
        for (const one of steps) {
          if ("order" in one) answers.push(...(await order(one.order)));
          else if ("answer" in one) await answer(one.answer);
          else await vi.advanceTimersByTimeAsync(one.pass);
        }
        for (let group = 0; group < groups.length; group += 1) {
          await answer(group);
          await vi.advanceTimersByTimeAsync(10_000);
        }
        expect(await Promise.all(answers)).toEqual(answers.map((_, index) => index));
      }),
    );
  });
});
