// `vellum keys seal`: the certificates by which departments sign their PDFs. What a certification authority issued is taken in;
// development seals are made here, for trying things out. A private key is never shown.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
import type { ListedSeal } from "../issuance/seal-office.ts";
import type { MadeSeal } from "../issuance/seal-port.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { columns } from "./display-width.ts";
import { EXIT } from "./exit-code.ts";
import { readInput } from "./input-file.ts";
import type { OpenHouse } from "./parts.ts";
import type { Terminal } from "./terminal.ts";

const { client } = OPERATOR;

/** Adds `keys seal import | development | list | authority`. */
export function addSealCommands(keys: Command, desk: Desk): void {
  const { terminal } = desk;
  const seal = addCommand(keys, desk, { usage: "seal", key: "keys-seal" });
  addCommand(seal, desk, { usage: "import", key: "keys-seal-import" })
    .argument("<uscc>", terminal.word("arguments.uscc"))
    .argument("<file>", terminal.word("arguments.seal-file"))
    .option("--passphrase-file <file>", terminal.word("options.passphrase-file"))
    .action((issuer: string, file: string, { passphraseFile }: { readonly passphraseFile?: string }) =>
      inHouse(desk, (house) => importSeal(desk, house, { issuer, file, passphraseFile })),
    );
  addCommand(seal, desk, { usage: "development", key: "keys-seal-development" })
    .argument("<uscc>", terminal.word("arguments.uscc"))
    .action((issuer: string) =>
      inHouse(desk, async (house) => saySeal(terminal, await house.sealOffice.makeDevelopmentSeal(client, issuer))),
    );
  addCommand(seal, desk, { usage: "list", key: "keys-seal-list" })
    .argument("[uscc]", terminal.word("arguments.uscc"))
    .action((issuer: string | undefined) => inHouse(desk, (house) => list(terminal, house, issuer)));
  addCommand(seal, desk, { usage: "authority", key: "keys-seal-authority" }).action(() =>
    inHouse(desk, (house) => authority(desk, house)),
  );
}

interface ImportOrder {
  readonly issuer: string;
  readonly file: string;
  readonly passphraseFile: string | undefined;
}

async function importSeal(
  { parts, terminal }: Desk,
  house: OpenHouse,
  { issuer, file, passphraseFile }: ImportOrder,
): Promise<void> {
  const bytes = await readInput(parts, file);
  const passphrase = passphraseFile === undefined ? undefined : firstLine(await readInput(parts, passphraseFile));
  saySeal(terminal, await house.sealOffice.importSeal(client, issuer, bytes, passphrase));
}

function firstLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).split(/\r?\n/, 1)[0] ?? "";
}

function saySeal(terminal: Terminal, seal: MadeSeal): void {
  const { issuer, fingerprint, subject, until, development } = seal;
  const word = development ? "seals.development" : "seals.imported";
  terminal.result(seal, () => [terminal.word(word, { issuer, fingerprint, subject, until })]);
}

async function list(terminal: Terminal, house: OpenHouse, issuer: string | undefined): Promise<void> {
  const seals = await house.sealOffice.seals(issuer);
  terminal.result(seals, () => columns(seals.map((seal) => row(terminal, seal))));
}

function row(terminal: Terminal, { issuer, fingerprint, state, from, until, subject }: ListedSeal): readonly string[] {
  return [issuer, fingerprint, terminal.word(`seals.states.${state}`), from ?? "", until ?? "", subject ?? ""];
}

async function authority(desk: Desk, house: OpenHouse): Promise<void> {
  const { terminal } = desk;
  const certificate = await house.sealOffice.developmentCertificate();
  if (certificate === undefined) {
    desk.exitCode = EXIT.no;
    return terminal.note(terminal.word("seals.no-authority"));
  }
  terminal.result({ certificate }, () => certificate.trimEnd().split("\n"));
}
