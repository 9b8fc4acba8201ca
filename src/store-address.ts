// Where a register is kept: a file of SQLite on this machine, or a database of PostgreSQL, chosen by the address alone. An address may
// hold a password, so it is a secret until it is opened (store.ts).

import { Secret } from "./keys/secret.ts";

/** A register's place. */
export type StoreAddress =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: Secret };

/** `sqlite:PATH`, `file:PATH`, `postgres://…` or `postgresql://…`; undefined when it is none of them. */
export function parseStoreAddress(text: string): StoreAddress | undefined {
  const path = /^(?:sqlite|file):(?:\/\/(?=\/|\.))?(?<path>.+)$/.exec(text)?.groups?.["path"];
  if (path !== undefined) return { kind: "sqlite", path };
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: "postgres", url: new Secret(text) };
  return undefined;
}
