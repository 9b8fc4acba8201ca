// Where a register is kept: a file of SQLite on this machine, a database of PostgreSQL, or Cloudflare D1, chosen by the address alone. An address may
// hold a password, so it is a secret until it is opened (store.ts).

import { Secret } from "../keys/secret.ts";

/** A register's place. */
export type StoreAddress =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: Secret }
  /** The name of the binding in wrangler.toml. */
  | { readonly kind: "d1"; readonly binding: string };

/** `sqlite:PATH`, `file:PATH`, `postgres://…`, `postgresql://…` or `d1:BINDING`; undefined when it is none of them. */
export function parseStoreAddress(text: string): StoreAddress | undefined {
  const path = /^(?:sqlite|file):(?:\/\/(?=\/|\.))?(?<path>.+)$/.exec(text)?.groups?.["path"];
  if (path !== undefined) return { kind: "sqlite", path };
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: "postgres", url: new Secret(text) };
  const binding = /^d1:(?<binding>\w{1,64})$/.exec(text)?.groups?.["binding"];
  return binding === undefined ? undefined : { kind: "d1", binding };
}
