// `vellum keys`: the departments' signing keys and the API keys of programs. A private key is never shown; an API key's secret
// is shown once, on standard output alone, so that it can be piped into a vault.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
import type { ApiAction, ApiKey, TrustedKey } from "../issuance/register-entries.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { columns } from "./display-width.ts";
import { addKeyChestCommands } from "./key-chests.ts";
import type { OpenHouse } from "./parts.ts";
import { addSealCommands } from "./seals.ts";
import type { Terminal } from "./terminal.ts";

const { client } = OPERATOR;

/** Adds `keys list | create | rotate | compromise | export | import | api | seal`. */
export function addKeysCommands(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const keys = addCommand(program, desk, { usage: "keys", key: "keys", group: "authority" });
  addCommand(keys, desk, { usage: "list", key: "keys-list" })
    .argument("[uscc]", terminal.word("arguments.uscc"))
    .action((issuer: string | undefined) => inHouse(desk, (house) => list(terminal, house, issuer)));
  for (const [usage, make] of MAKERS) {
    addCommand(keys, desk, { usage, key: `keys-${usage}` })
      .argument("<uscc>", terminal.word("arguments.uscc"))
      .action((issuer: string) => inHouse(desk, async (house) => sayKey(terminal, usage, await make(house, issuer))));
  }
  addCommand(keys, desk, { usage: "compromise", key: "keys-compromise" })
    .argument("<kid>", terminal.word("arguments.kid"))
    .requiredOption("--since <instant>", terminal.word("options.since"))
    .action((kid: string, { since }: { readonly since: string }) =>
      inHouse(desk, async (house) =>
        sayKey(terminal, "compromise", await house.keyOffice.compromiseKey(client, kid, since)),
      ),
    );
  addKeyChestCommands(keys, desk);
  addApiCommands(keys, desk);
  addSealCommands(keys, desk);
}

const MAKERS: readonly (readonly [string, (house: OpenHouse, issuer: string) => Promise<TrustedKey>])[] = [
  ["create", (house, issuer) => house.keyOffice.createKey(client, issuer)],
  ["rotate", (house, issuer) => house.keyOffice.rotateKey(client, issuer)],
];

async function list(terminal: Terminal, house: OpenHouse, issuer: string | undefined): Promise<void> {
  const keys = await house.keyOffice.keys(issuer);
  terminal.result(keys, () =>
    columns(
      keys.map((key) => [
        key.issuer,
        key.kid,
        key.activeFrom,
        key.retiredAt ?? terminal.word("keys.active"),
        compromiseOf(terminal, key),
      ]),
    ),
  );
}

function compromiseOf(terminal: Terminal, { compromisedSince: since }: TrustedKey): string {
  return since === undefined ? "" : terminal.word("keys.compromised", { since });
}

function sayKey(terminal: Terminal, done: string, key: TrustedKey): void {
  const { kid, issuer, compromisedSince: since = "" } = key;
  terminal.result(key, () => [terminal.word(`keys.${done}`, { kid, issuer, since })]);
}

interface ApiKeyOptions {
  readonly name: string;
  readonly department: readonly string[];
  readonly action: readonly ApiAction[];
}

function addApiCommands(keys: Command, desk: Desk): void {
  const { terminal } = desk;
  const api = addCommand(keys, desk, { usage: "api", key: "keys-api" });
  addCommand(api, desk, { usage: "create", key: "keys-api-create" })
    .requiredOption("--name <name>", terminal.word("options.api-name"))
    .requiredOption("--department <uscc...>", terminal.word("options.api-department"))
    .requiredOption("--action <action...>", terminal.word("options.api-action"))
    .action((options: ApiKeyOptions) => inHouse(desk, (house) => createApiKey(terminal, house, options)));
  addCommand(api, desk, { usage: "list", key: "keys-api-list" }).action(() =>
    inHouse(desk, async (house) => {
      const apiKeys = await house.keyOffice.apiKeys();
      terminal.result(apiKeys, () => columns(apiKeys.map((key) => apiKeyRow(terminal, key))));
    }),
  );
  addCommand(api, desk, { usage: "revoke", key: "keys-api-revoke" })
    .argument("<id>", terminal.word("arguments.api-id"))
    .action((id: string) =>
      inHouse(desk, async (house) => {
        await house.keyOffice.revokeApiKey(client, id);
        terminal.result({ id, revoked: true }, () => [terminal.word("keys.api-revoked", { id })]);
      }),
    );
}

async function createApiKey(terminal: Terminal, house: OpenHouse, options: ApiKeyOptions): Promise<void> {
  const { name, department: departments, action: actions } = options;
  const { apiKey, secret } = await house.keyOffice.createApiKey(client, { name, departments, actions });
  terminal.note(terminal.word("keys.api-created", { id: apiKey.id, name }));
  terminal.result({ ...apiKey, secret }, () => [secret]);
}

function apiKeyRow(
  terminal: Terminal,
  { id, name, departments, actions, createdAt, revokedAt }: ApiKey,
): readonly string[] {
  const state =
    revokedAt === undefined ? terminal.word("keys.active") : terminal.word("keys.revoked", { at: revokedAt });
  return [id, name, departments.join(" "), actions.join(" "), createdAt, state];
}
