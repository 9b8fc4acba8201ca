// `vellum types`: the licence types this authority can issue, and adding an operator's own. A published version is never
// overridden: a changed type is a new version.

import type { Command } from "commander";
import { exampleOf, titleOf } from "../licence/claims-schema.ts";
import { LicenceError } from "../licence/errors.ts";
import { isJsonArray, isJsonObject } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { addCommand, type Desk } from "./desk.ts";
import { columns } from "./display-width.ts";
import type { Terminal } from "./terminal.ts";
import { addTrialCommands } from "./type-trials.ts";

/** Adds `types list | show | add | preview | specimen`. */
export function addTypesCommands(program: Command, desk: Desk): void {
  const { terminal, parts } = desk;
  const types = addCommand(program, desk, { usage: "types", key: "types", group: "authority" });
  addCommand(types, desk, { usage: "list", key: "types-list" }).action(() => {
    const all = parts.catalogue.types();
    const rows = all.map((type) => [type.slug, terminal.text(type.name), type.code, `v${type.version}`]);
    terminal.result(all.map(summaryOf), () => columns(rows));
  });
  addCommand(types, desk, { usage: "show", key: "types-show" })
    .argument("<type>", terminal.word("arguments.type"))
    .action((name: string) => {
      const type = parts.catalogue.find(name);
      if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: name, found: name } });
      terminal.result(type, () => typeLines(terminal, type));
    });
  addCommand(types, desk, { usage: "add", key: "types-add" })
    .argument("<folder>", terminal.word("arguments.type-folder"))
    .action(async (folder: string) => {
      const added = await parts.addTypes(folder);
      terminal.result(added.map(summaryOf), () =>
        added.map(({ slug, version }) => terminal.word("types.added", { slug, version })),
      );
    });
  addTrialCommands(types, desk);
}

function summaryOf({ slug, code, version, name }: LicenceType): object {
  return { slug, code, version, name };
}

function typeLines(terminal: Terminal, type: LicenceType): readonly string[] {
  const required = isJsonArray(type.claims["required"]) ? type.claims["required"] : [];
  const properties = isJsonObject(type.claims["properties"]) ? type.claims["properties"] : {};
  const fields = Object.entries(properties).map(([name, schema]) => [
    `  ${name}`,
    terminal.text(titleOf(isJsonObject(schema) ? schema : {}, name)),
    required.includes(name) ? terminal.word("types.required") : "",
    exampleOf(isJsonObject(schema) ? schema : {}) ?? "",
  ]);
  const acts = type.acts.map(({ act, to, grounds }) => [`  ${act}`, to, grounds.map(({ code }) => code).join(", ")]);
  return [
    `${terminal.text(type.name)}  ${type.slug}  ${type.code}  v${type.version}`,
    terminal.text(type.description),
    "",
    terminal.word("types.number", { label: terminal.text(type.number.label), example: type.number.example }),
    terminal.word(`types.validity.${type.validity.rule}`, {
      years: "years" in type.validity ? type.validity.years : "",
    }),
    "",
    terminal.word("types.fields"),
    ...columns(fields, [undefined, 40, undefined, 50]),
    "",
    terminal.word("types.acts"),
    ...columns(acts, [undefined, undefined, 90]),
  ];
}
