// The key office: departments, their signing keys and the API keys, each change with its line in the audit trail. A private
// key is made and kept behind the KeyMaker port and never passes through here; of an API key only a hash is kept.

import { toBase64Url, toHex, utf8 } from "../licence/bytes.ts";
import { isInstant } from "../licence/calendar.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { decodePublicKey } from "../licence/multikey.ts";
import type { WordParameters } from "../licence/words.ts";
import { parseIssuer } from "./issuer-form.ts";
import type { ApiKeyCabinet, Awaitable, Clock, Entropy, RegisterReader, TrustDesk } from "./ports.ts";
import type { ApiAction, ApiKey, TrustedKey, WriteOutcome } from "./register-entries.ts";

/** The public half of a key that was just made; its kid is the Multikey itself. */
export interface MadeKey {
  readonly kid: string;
  readonly publicKeyMultibase: string;
}

/** Makes a department's private key and keeps it, durably, before it answers. */
export interface KeyMaker {
  /** @throws {LicenceError} key-locked — there is no secret to seal the key with. */
  makeKey(issuer: string, createdAt: string): Promise<MadeKey>;
}

/** What an API key is asked for. */
export interface ApiKeyRequest {
  readonly name: string;
  /** USCCs, or `*` alone for every department. */
  readonly departments: readonly string[];
  readonly actions: readonly ApiAction[];
}

/** What the key office is handed. */
export interface KeyOfficeParts {
  readonly reader: RegisterReader;
  readonly desk: Omit<TrustDesk, "note">;
  readonly cabinet: ApiKeyCabinet;
  readonly maker: KeyMaker;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly cryptography: Pick<Cryptography, "sha256">;
  /** Told after a change of a signing key, so that this process's Signer looks again at once. */
  readonly onKeyChange?: () => void;
}

/** Departments and keys. `actor` stands in the audit trail. */
export interface KeyOffice {
  /** Adds a department or replaces what is known of it. @throws {LicenceError} request-invalid with every field. */
  registerIssuer(actor: string, form: JsonValue): Promise<Issuer>;
  /** A department's first key. @throws {LicenceError} issuer-unknown; request-invalid `key-active` when it has one. */
  createKey(actor: string, issuer: string): Promise<TrustedKey>;
  /** A new key; the one before signs no more and what it signed stays good. @throws {LicenceError} issuer-unknown */
  rotateKey(actor: string, issuer: string): Promise<TrustedKey>;
  /** Trusts a key that exists already: its file was put in place by other means (the demo's worthless keys). */
  adoptKey(actor: string, key: MadeKey & { readonly issuer: string; readonly example: boolean }): Promise<TrustedKey>;
  /**
   * Whatever the register recorded under the key at or after `since` is not trusted any more; the key signs no more.
   * @throws {LicenceError} key-unknown; request-invalid for an instant that is none or lies in the future; revision-conflict
   *   when it is known to be compromised since an earlier instant.
   */
  compromiseKey(actor: string, kid: string, since: string): Promise<TrustedKey>;
  /** All keys of a department, or of every one. */
  keys(issuer?: string): Promise<readonly TrustedKey[]>;
  /** `secret` is shown this once and kept nowhere. @throws {LicenceError} request-invalid */
  createApiKey(
    actor: string,
    request: ApiKeyRequest,
    secret?: string,
  ): Promise<{ readonly apiKey: ApiKey; readonly secret: string }>;
  apiKeys(): Awaitable<readonly ApiKey[]>;
  /** @throws {LicenceError} not-found */
  revokeApiKey(actor: string, id: string): Promise<void>;
}

/** What may be asked of an API key. */
export const API_ACTIONS: readonly ApiAction[] = ["issue", "status", "read"];

/** How an API key's secret is kept and found: lower-case hex SHA-256 of its UTF-8 bytes. It has 256 random bits, so no salt. */
export function apiKeyHash(cryptography: Pick<Cryptography, "sha256">, secret: string): string {
  return toHex(cryptography.sha256(utf8(secret)));
}

/** Opens the key office. */
export function createKeyOffice(parts: KeyOfficeParts): KeyOffice {
  return {
    registerIssuer: (actor, form) => registerIssuer(parts, actor, form),
    createKey: async (actor, issuer) => {
      await requireNoActiveKey(parts, issuer);
      return await makeKey(parts, actor, issuer, "key-created");
    },
    rotateKey: (actor, issuer) => makeKey(parts, actor, issuer, "key-rotated"),
    adoptKey: (actor, key) => adoptKey(parts, actor, key),
    compromiseKey: (actor, kid, since) => compromiseKey(parts, actor, kid, since),
    keys: (issuer) => keysOf(parts, issuer),
    createApiKey: (actor, request, secret) => createApiKey(parts, actor, request, secret),
    apiKeys: () => parts.cabinet.apiKeys(),
    revokeApiKey: (actor, id) => revokeApiKey(parts, actor, id),
  };
}

async function registerIssuer(parts: KeyOfficeParts, actor: string, form: JsonValue): Promise<Issuer> {
  const issuer = parseIssuer(form);
  const audit = { at: parts.clock.now(), actor, action: "issuer-registered", subject: issuer.uscc, detail: {} };
  await parts.desk.putIssuer(issuer, audit);
  return issuer;
}

async function requireIssuer(parts: KeyOfficeParts, uscc: string): Promise<Issuer> {
  const issuer = await parts.reader.issuer(uscc);
  if (issuer === undefined) throw new LicenceError("issuer-unknown", { parameters: { issuer: uscc } });
  return issuer;
}

async function requireNoActiveKey(parts: KeyOfficeParts, uscc: string): Promise<void> {
  const active = (await parts.reader.keysOf(uscc)).find(({ retiredAt }) => retiredAt === undefined);
  if (active !== undefined) refuse("/issuer", "key-active", { kid: active.kid, issuer: uscc });
}

// The file comes first: a crash in between leaves a file that nobody trusts, never a trusted key that nobody has.
async function makeKey(parts: KeyOfficeParts, actor: string, uscc: string, action: string): Promise<TrustedKey> {
  await requireIssuer(parts, uscc);
  const at = parts.clock.now();
  const made = await parts.maker.makeKey(uscc, at);
  return await trust(parts, { ...made, issuer: uscc, activeFrom: at, example: false }, { actor, action });
}

async function adoptKey(
  parts: KeyOfficeParts,
  actor: string,
  { kid, publicKeyMultibase, issuer, example }: MadeKey & { readonly issuer: string; readonly example: boolean },
): Promise<TrustedKey> {
  await requireIssuer(parts, issuer);
  if (decodePublicKey(publicKeyMultibase) === undefined)
    refuse("/publicKeyMultibase", "public-key", { found: publicKeyMultibase });
  const key = { kid, publicKeyMultibase, issuer, activeFrom: parts.clock.now(), example };
  return await trust(parts, key, { actor, action: "key-adopted" });
}

async function trust(
  parts: KeyOfficeParts,
  key: TrustedKey,
  { actor, action }: { readonly actor: string; readonly action: string },
): Promise<TrustedKey> {
  const audit = { at: key.activeFrom, actor, action, subject: key.kid, detail: { issuer: key.issuer } };
  requireRecorded(await parts.desk.addKey(key, audit), { kid: key.kid });
  parts.onKeyChange?.();
  return key;
}

async function compromiseKey(parts: KeyOfficeParts, actor: string, kid: string, since: string): Promise<TrustedKey> {
  const at = parts.clock.now();
  if (!isInstant(since)) refuse("/since", "instant", { found: since });
  if (since > at) refuse("/since", "in-future", { found: since, now: at });
  const key = await parts.reader.key(kid);
  if (key === undefined) throw new LicenceError("key-unknown", { parameters: { kid } });
  const { compromisedSince: known } = key;
  if (known !== undefined && since > known) refuse("/since", "compromised-earlier", { found: since, known, kid });
  const audit = { at, actor, action: "key-compromised", subject: kid, detail: { issuer: key.issuer, since } };
  requireRecorded(await parts.desk.compromiseKey(kid, since, at, audit), { kid });
  parts.onKeyChange?.();
  return { ...key, retiredAt: key.retiredAt ?? at, compromisedSince: since };
}

async function keysOf(parts: KeyOfficeParts, issuer: string | undefined): Promise<readonly TrustedKey[]> {
  const issuers = issuer === undefined ? await parts.reader.issuers() : [await requireIssuer(parts, issuer)];
  return (await Promise.all(issuers.map(({ uscc }) => parts.reader.keysOf(uscc)))).flat();
}

async function createApiKey(
  parts: KeyOfficeParts,
  actor: string,
  request: ApiKeyRequest,
  given: string | undefined,
): Promise<{ readonly apiKey: ApiKey; readonly secret: string }> {
  const departments = [...new Set(request.departments)];
  const actions = API_ACTIONS.filter((action) => request.actions.includes(action));
  const fields = await apiKeyFaults(parts, { ...request, departments });
  if (fields.length > 0) throw new LicenceError("request-invalid", { fields });
  const secret = given ?? `vlm_${toBase64Url(parts.entropy.bytes(32))}`;
  const id = toHex(parts.entropy.bytes(8));
  const at = parts.clock.now();
  const apiKey = { id, name: request.name, departments, actions, createdAt: at };
  const detail = { departments: departments.join(" "), actions: actions.join(" ") };
  const audit = { at, actor, action: "api-key-created", subject: id, detail };
  await parts.cabinet.addApiKey(apiKey, apiKeyHash(parts.cryptography, secret), audit);
  return { apiKey, secret };
}

async function apiKeyFaults(parts: KeyOfficeParts, request: ApiKeyRequest): Promise<readonly FieldError[]> {
  const { name, departments, actions } = request;
  const known = await Promise.all(
    departments.map(async (uscc) => uscc === "*" || (await parts.reader.issuer(uscc)) !== undefined),
  );
  const fields: FieldError[] = [];
  if (name.trim() === "" || name.length > 100) fields.push({ pointer: "/name", code: "required" });
  if (departments.length === 0) fields.push({ pointer: "/departments", code: "required" });
  departments.forEach((found, index) => {
    if (known[index] !== true)
      fields.push({ pointer: `/departments/${index}`, code: "issuer-unknown", parameters: { found } });
  });
  if (actions.length === 0) fields.push({ pointer: "/actions", code: "required" });
  actions.forEach((found, index) => {
    const expected = API_ACTIONS.join(", ");
    if (!API_ACTIONS.includes(found))
      fields.push({ pointer: `/actions/${index}`, code: "enum", parameters: { found, expected } });
  });
  return fields;
}

async function revokeApiKey(parts: KeyOfficeParts, actor: string, id: string): Promise<void> {
  const known = (await parts.cabinet.apiKeys()).find((key) => key.id === id);
  if (known === undefined) throw new LicenceError("not-found", { parameters: { id } });
  if (known.revokedAt !== undefined) return;
  const at = parts.clock.now();
  await parts.cabinet.revokeApiKey(id, at, { at, actor, action: "api-key-revoked", subject: id, detail: {} });
}

function requireRecorded(outcome: WriteOutcome, parameters: WordParameters): void {
  if (outcome !== "recorded" && outcome !== "done") throw new LicenceError("revision-conflict", { parameters });
}

function refuse(pointer: string, code: string, parameters: WordParameters): never {
  throw new LicenceError("request-invalid", { fields: [{ pointer, code, parameters }] });
}
