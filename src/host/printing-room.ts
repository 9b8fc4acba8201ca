// The printing room: the PDF engine is loaded with the first sheet, since it takes longer to load than most commands to run.

import type { createPrinter } from "../document/printer.ts";
import type { Printer } from "../licence/printing.ts";

/** A printer that is there when it is needed. */
export function createPrintingRoom(parts: Parameters<typeof createPrinter>[0]): Printer {
  let opening: Promise<Printer> | undefined;
  return {
    print: async (sheet) => {
      opening ??= import("../document/printer.ts").then((engine) => engine.createPrinter(parts));
      return (await opening).print(sheet);
    },
  };
}
