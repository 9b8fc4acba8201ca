// A D1 database as a Worker's environment binds it, under drizzle-orm. Nothing is asked of it before the first call. Without read
// replication, and with it as long as no session is opened, D1 answers everything from its primary.

import { drizzle } from "drizzle-orm/d1";
import { LicenceError } from "../../licence/errors.ts";

/** What triggers say of a register that lives elsewhere now. */
const MOVED = "register-moved";

/** A D1 binding. */
export type D1Binding = Parameters<typeof drizzle>[0];

/** A binding with its query builder. */
export interface D1Connection {
  readonly binding: D1Binding;
  readonly db: ReturnType<typeof drizzle>;
  /** Turns what D1 fails at into LicenceError register-unavailable. */
  reach<T>(work: () => Promise<T>): Promise<T>;
  /** Told of each way to D1. */
  readonly onAsked: () => void;
}

/** Opens the connection. */
export function connectD1(binding: D1Binding, onAsked: () => void = () => undefined): D1Connection {
  const reach = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      onAsked();
      return await work();
    } catch (error) {
      if (error instanceof LicenceError) throw error;
      // No statement of ours can be at fault, so whatever D1 throws means that it did not answer.
      const reason = String(error).includes(MOVED) ? "moved" : "d1";
      throw new LicenceError("register-unavailable", { parameters: { reason }, cause: error });
    }
  };
  return { binding, db: drizzle(binding), reach, onAsked };
}
