// A dialect's migrations as their files have them, and as the program carries them.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** What drizzle-kit generates for one dialect. */
export interface Sequence {
  readonly dialect: "sqlite" | "postgresql";
  /** Of src/register. */
  readonly folder: string;
  readonly schema: string;
}

interface Entry {
  readonly tag: string;
  readonly statements: readonly string[];
}

export const folderOf = ({ folder }: Sequence): string => join(ROOT, "src/register", folder);

export function readMigrations(sequence: Sequence): readonly Entry[] {
  const folder = folderOf(sequence);
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => ({
    tag,
    statements: readFileSync(join(folder, `${tag}.sql`), "utf8")
      .split("--> statement-breakpoint")
      .map((statement) => statement.trim()),
  }));
}

export function compile(entries: readonly Entry[]): string {
  return [
    "// Compiled from the .sql files beside it by `npm run migrations`, so that a built program and a Worker carry them along.",
    "",
    "/** A step of the register's schema; applied in order, each once. */",
    "export interface Migration {",
    "  readonly tag: string;",
    "  readonly statements: readonly string[];",
    "}",
    "",
    "/** Every step so far. */",
    `export const migrations: readonly Migration[] = ${JSON.stringify(entries, undefined, 2)};`,
    "",
  ].join("\n");
}

/** What drizzle-kit says when asked for the next migration of a copy, and the files it would add. */
export function generateNext(sequence: Sequence): { readonly said: string; readonly added: readonly string[] } {
  const scratch = mkdtempSync(join(tmpdir(), "vellum-migrations-"));
  try {
    const copy = join(scratch, "migrations");
    cpSync(folderOf(sequence), copy, { recursive: true });
    const before = readdirSync(copy);
    const config = join(scratch, "drizzle.config.json");
    const schema = join(ROOT, "src/register", sequence.schema);
    // drizzle-kit takes the folder relative to where it runs.
    writeFileSync(config, JSON.stringify({ dialect: sequence.dialect, schema, out: relative(ROOT, copy) }));
    const said = execFileSync(join(ROOT, "node_modules/.bin/drizzle-kit"), ["generate", `--config=${config}`], {
      encoding: "utf8",
      cwd: ROOT,
    });
    return { said, added: readdirSync(copy).filter((name) => !before.includes(name)) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
