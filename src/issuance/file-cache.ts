// Finished files in memory, bounded by their bytes: whoever asks for the same file again gets the same bytes without anything being
// drawn, and whoever asks while it is being made waits for it. The file that was asked for longest ago makes room.

/** Answers the file of that name: kept, being made, or made now. What `make` throws is not kept. */
export type FileCache<Kept> = (name: string, make: () => Promise<Kept>) => Promise<Kept>;

/** A cache of at most so many bytes of files; 0 keeps nothing. `tell` hears how many there are. */
export function createFileCache<Kept extends { readonly bytes: Uint8Array }>(
  capacity: number,
  tell: (bytes: number) => void = () => undefined,
): FileCache<Kept> {
  const kept = new Map<string, Kept>();
  const making = new Map<string, Promise<Kept>>();
  let size = 0;
  const drop = (name: string, { bytes }: Kept): void => {
    kept.delete(name);
    size -= bytes.length;
  };
  /** A Map keeps its order of insertion: the first is the one asked for longest ago. */
  const keep = (name: string, file: Kept): void => {
    kept.set(name, file);
    size += file.bytes.length;
    for (const [oldest, dropped] of kept) {
      if (size <= capacity) break;
      drop(oldest, dropped);
    }
    tell(size);
  };
  const makeAnew = async (name: string, make: () => Promise<Kept>): Promise<Kept> => {
    try {
      const file = await make();
      if (file.bytes.length <= capacity) keep(name, file);
      return file;
    } finally {
      making.delete(name);
    }
  };
  return async (name, make) => {
    const known = kept.get(name);
    if (known !== undefined) {
      drop(name, known);
      keep(name, known);
      return known;
    }
    const pending = making.get(name) ?? makeAnew(name, make);
    making.set(name, pending);
    return await pending;
  };
}
