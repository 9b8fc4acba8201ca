// A cache with a bound: the entry that has been there longest makes room. What is kept (keys) is little and cheap to make
// again, so that nothing cleverer is needed; without a bound, posted documents could fill the memory with keys.

/** Answers from the cache, or makes the value and keeps it. */
export type Remember<V> = (name: string, make: () => V) => V;

/** A cache of at most `capacity` values by name. A `make` that throws leaves nothing behind. */
export function createBoundedCache<V>(capacity: number): Remember<V> {
  const values = new Map<string, { readonly value: V }>();
  return (name, make) => {
    const known = values.get(name);
    if (known !== undefined) return known.value;
    const value = make();
    if (values.size >= capacity) dropOldest(values);
    values.set(name, { value });
    return value;
  };
}

/** Takes away what was put in first: a Map keeps its order of insertion. */
export function dropOldest(values: Map<string, unknown>): void {
  const oldest = values.keys().next();
  if (oldest.done !== true) values.delete(oldest.value);
}
