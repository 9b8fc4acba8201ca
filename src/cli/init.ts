// `vellum init`: the data folder, the origin it belongs to, departments and their first keys. Running it again adds what is
// missing and changes nothing else.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
import { isJsonArray, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { readJsonInput } from "./input-file.ts";
import type { OpenHouse } from "./parts.ts";

interface InitOptions {
  readonly issuers?: string;
  readonly uscc?: string;
  readonly name?: string;
  readonly nameEn?: string;
  readonly area?: string;
  readonly sealName?: string;
  readonly sealCode?: string;
  readonly abbreviation?: readonly string[];
  readonly keys: boolean;
}

const OPTIONS = [
  ["--issuers <file>", "issuers"],
  ["--uscc <uscc>", "uscc"],
  ["--name <name>", "issuer-name"],
  ["--name-en <name>", "issuer-name-en"],
  ["--area <code>", "area"],
  ["--seal-name <name>", "seal-name"],
  ["--seal-code <code>", "seal-code"],
  ["--abbreviation <name=text...>", "abbreviation"],
  ["--no-keys", "no-keys"],
] as const;

/** Adds `init`. */
export function addInitCommand(program: Command, desk: Desk): void {
  const command = addCommand(program, desk, { usage: "init", key: "init", group: "start" });
  for (const [flags, key] of OPTIONS) command.option(flags, desk.terminal.word(`options.${key}`));
  command.action(async (options: InitOptions) => {
    const forms = await issuerForms(desk, options);
    await inHouse(desk, (house) => init(desk, house, { forms, keys: options.keys }));
  });
}

async function issuerForms(desk: Desk, options: InitOptions): Promise<readonly JsonValue[]> {
  const listed = options.issuers === undefined ? [] : await readJsonInput(desk.parts, options.issuers);
  const many = isJsonArray(listed) ? listed : [listed];
  return options.uscc === undefined ? many : [...many, formOf(options)];
}

function formOf({
  uscc = "",
  name = "",
  nameEn,
  area = "",
  sealName,
  sealCode = "",
  abbreviation = [],
}: InitOptions): JsonObject {
  const pairs = abbreviation.map(
    (pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const,
  );
  return {
    uscc,
    name: { "zh-CN": name, en: nameEn ?? name },
    areaCode: area,
    abbreviations: Object.fromEntries(pairs),
    seal: { name: sealName ?? name, code: sealCode },
  };
}

async function init(
  { terminal, parts }: Desk,
  house: OpenHouse,
  { forms, keys }: { readonly forms: readonly JsonValue[]; readonly keys: boolean },
): Promise<void> {
  const { origin, dataDirectory } = parts.settings();
  const issuers: Issuer[] = [];
  for (const form of forms) issuers.push(await house.keyOffice.registerIssuer(OPERATOR.client, form));
  const made = keys ? await firstKeys(house, issuers) : [];
  terminal.result({ origin, dataDirectory, issuers: issuers.map(({ uscc }) => uscc), keys: made }, () => [
    terminal.word("init.ready", { folder: dataDirectory, origin }),
    ...issuers.map(({ uscc, name }) => terminal.word("init.issuer", { uscc, name: terminal.text(name) })),
    ...made.map(({ issuer, kid }) => terminal.word("keys.create", { issuer, kid })),
    terminal.word(issuers.length === 0 ? "init.next-issuers" : "init.next-serve"),
  ]);
}

async function firstKeys(
  house: OpenHouse,
  issuers: readonly Issuer[],
): Promise<readonly { readonly issuer: string; readonly kid: string }[]> {
  // Sealing a key is slow on purpose, so the departments' keys are made side by side.
  const made = await Promise.all(
    issuers.map(async ({ uscc }) => {
      const active = (await house.keyOffice.keys(uscc)).some(({ retiredAt }) => retiredAt === undefined);
      return active ? [] : [{ issuer: uscc, kid: (await house.keyOffice.createKey(OPERATOR.client, uscc)).kid }];
    }),
  );
  return made.flat();
}
