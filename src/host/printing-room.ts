// The printing room: the PDF engine is loaded with the first sheet, since it takes longer to load than most commands to run.

import type { createPrinter } from "../document/printer.ts";
import type { Printer } from "../licence/printing.ts";

/** A printer that is there when it is needed. */
export function createPrintingRoom(parts: Parameters<typeof createPrinter>[0]): Printer {
  let opening: Promise<Printer> | undefined;
  const open = () => {
    opening ??= import("../document/printer.ts").then((engine) => engine.createPrinter(parts));
    return opening;
  };
  return {
    print: async (sheet) => (await open()).print(sheet),
    specimen: async (...order) => (await open()).specimen(...order),
  };
}
