// Group commit: single orders that come at the same time share one durable write. While a group is under way the next one
// gathers, so that under load the cost of durability is divided among many, and alone nobody waits. Whoever was answered soon orders
// again: left to themselves groups would become one of nearly all and many of one, so a group sets out beside another only when it is
// as large, and no larger than its share.

/** At most this many items in one group; a group is one transaction and must not hold the register long. */
const GROUP_SIZE = 256;
/** Groups under way at once: one writes while another's signatures are made. */
const GROUPS_AT_ONCE = 2;
/** So many are parted among the groups under way, rather than all going in one. */
const WORTH_PARTING = 16;

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
  let isDue = false;
  const dispatch = (): void => {
    isDue = false;
    for (let size = pace.next(waiting.length); size > 0; size = pace.next(waiting.length)) {
      const group = waiting.slice(0, size);
      waiting = waiting.slice(size);
      void run(group);
    }
  };
  const pace = createPace();

  const run = async (group: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    pace.setOut(group.length);
    await answer(handle, group);
    pace.cameBack(group.length);
    dispatch();
  };

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= bounds.waiting) throw bounds.full();
      waiting.push({ item, resolve, reject });
      if (isDue || pace.next(waiting.length) === 0) return;
      // A turn of the microtask queue lets everything that arrived in the same tick join the group.
      isDue = true;
      queueMicrotask(dispatch);
    });
}

/** Never throws. */
async function answer<Item, Outcome>(
  handle: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  group: readonly Waiting<Item, Outcome>[],
): Promise<void> {
  try {
    const outcomes = await handle(group.map(({ item }) => item));
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new Error("a group was answered with too few outcomes"));
      else resolve(outcome);
    });
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}

/** Says when groups set out. */
interface Pace {
  /** How many of those who wait may set out now; 0 while none may. */
  next(waiting: number): number;
  setOut(size: number): void;
  cameBack(size: number): void;
}

function createPace(): Pace {
  let underWay = 0;
  /** How many items they are. */
  let inHand = 0;
  return {
    next: (waiting) => {
      if (underWay === GROUPS_AT_ONCE || waiting < inHand) return 0;
      if (waiting < WORTH_PARTING) return waiting;
      const share = (waiting + inHand) / GROUPS_AT_ONCE;
      // The first takes the smaller half, or what it leaves could not set out beside it.
      return Math.min(GROUP_SIZE, waiting, underWay === 0 ? Math.floor(share) : Math.ceil(share));
    },
    setOut: (size) => {
      underWay += 1;
      inHand += size;
    },
    cameBack: (size) => {
      underWay -= 1;
      inHand -= size;
    },
  };
}
