// `vellum keys export | import`: all departments' encrypted keys and seals as one file, for safe-keeping apart from the backups and
// for a Worker. Neither opens a key, so neither asks for the secret.

import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { addCommand, type Desk } from "./desk.ts";
import { fileError, readInput } from "./input-file.ts";

/** Adds `keys export | import`. */
export function addKeyChestCommands(keys: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(keys, desk, { usage: "export", key: "keys-export" })
    .argument("[file]", terminal.word("arguments.key-chest-out"))
    .action((file: string | undefined) => exportKeys(desk, file));
  addCommand(keys, desk, { usage: "import", key: "keys-import" })
    .argument("<file>", terminal.word("arguments.key-chest"))
    .action((file: string) => importKeys(desk, file));
}

async function exportKeys({ parts, terminal }: Desk, file: string | undefined): Promise<void> {
  const { text, keys, seals } = await parts.keyChests.pack();
  if (file === undefined) terminal.stdout.write(text);
  else await writeNew(file, text);
  terminal.note(terminal.word("keys.exported", { keys, seals, bytes: text.length }));
}

/** For the owner's eyes only, and never over a file that is there: it may hold the only copy of a key. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    throw fileError(path, error);
  }
}

async function importKeys({ parts, terminal }: Desk, file: string): Promise<void> {
  const text = new TextDecoder().decode(await readInput(parts, file));
  const { keys, seals, there } = await parts.keyChests.unpack(text);
  terminal.result({ keys, seals, there }, () => [terminal.word("keys.imported", { keys, seals, there })]);
}
