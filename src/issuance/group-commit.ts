// Group commit: single orders that come at the same time share one durable write. While a group is under way the next one
// gathers, so that under load the cost of durability is divided among many, and alone nobody waits.

/** At most this many items in one group; a group is one transaction and must not hold the register long. */
const GROUP_SIZE = 256;
/** Groups under way at once: one writes while another's signatures are made. */
const GROUPS_AT_ONCE = 2;

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** How many may wait, and what is said to whoever finds the queue full. */
export interface GroupBounds {
  readonly waiting: number;
  readonly full: () => Error;
}

/**
 * Makes a function of one item from a function of many.
 * The function throws what `full` says when too many wait already. `handle` must answer one outcome per item, in order; when it throws, every item of that group is rejected with it.
 */
export function createGroupCommit<Item, Outcome>(
  handle: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  bounds: GroupBounds,
): (item: Item) => Promise<Outcome> {
  let waiting: Waiting<Item, Outcome>[] = [];
  let underWay = 0;

  const run = async (group: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await handle(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error("a group was answered with too few outcomes"));
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      underWay -= 1;
      dispatch();
    }
  };

  const dispatch = (): void => {
    while (waiting.length > 0 && underWay < GROUPS_AT_ONCE) {
      const group = waiting.slice(0, GROUP_SIZE);
      waiting = waiting.slice(GROUP_SIZE);
      underWay += 1;
      void run(group);
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= bounds.waiting) throw bounds.full();
      waiting.push({ item, resolve, reject });
      // A turn of the microtask queue lets everything that arrived in the same tick join the group.
      if (waiting.length === 1) queueMicrotask(dispatch);
    });
}
