// A call on Workers that waits for what another call has begun (a page being printed, the house being opened) has nothing under way that
// is its own, and the runtime takes it for one that hangs: it is given up with 500. A timer is its own.

const EVERY_MS = 1000;

/** The outcome of the work; meanwhile something of this call's own is under way. */
export async function withOwnTimer<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
