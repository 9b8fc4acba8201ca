// Runs in a thread of its own: prints licences and lays printed files out for their signatures, the two dear parts of handing out. Fonts
// and harfbuzz live here; keys and the register do not.

import { workerData } from "node:worker_threads";
import { type PlacedSignature, placeSignature, type SignaturePlace } from "../document/pades/signature-place.ts";
import { createPrinter } from "../document/printer.ts";
import type { LicenceSubject } from "../licence/credential.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";
import type { PrintedFile, Sheet } from "../licence/printing.ts";
import { createWords, type WordTable } from "../licence/words.ts";
import { openFontShelf } from "./fonts.ts";
import { doTasks } from "./thread-tasks.ts";

/** What the thread is started with: the Chinese sentences that are printed. */
export interface PrintingData {
  readonly words: WordTable;
}

/** A type that goes by a number; the type itself comes with what is first printed of it. */
interface NumberedType {
  readonly number: number;
  readonly type?: LicenceType | undefined;
}

/** A sheet whose type goes by a number. */
export type NumberedSheet = Omit<Sheet, "type"> & NumberedType;

/** A specimen whose type goes by a number. */
export interface NumberedSpecimen extends NumberedType {
  readonly issuer: Issuer;
  readonly subject: LicenceSubject;
  readonly enclosures: Readonly<Record<string, Uint8Array>>;
}

/** What the thread can be asked. */
export type PrintingTasks = typeof TASKS;

// The thread is started by printing-works.ts alone.
const words = createWords((workerData as PrintingData).words);
const printer = createPrinter({ catalogue: { words: () => words }, fonts: openFontShelf() });
const types = new Map<number, LicenceType>();

const TASKS = {
  print: ({ number, type, ...sheet }: NumberedSheet): Promise<PrintedFile> =>
    printer.print({ ...sheet, type: typeOf({ number, type }) }),
  specimen: ({ number, type, issuer, subject, enclosures }: NumberedSpecimen): Promise<Uint8Array> =>
    printer.specimen(typeOf({ number, type }), issuer, subject, enclosures),
  place: async ({
    pdf,
    place,
  }: {
    readonly pdf: Uint8Array;
    readonly place: SignaturePlace;
  }): Promise<PlacedSignature> => placeSignature(pdf, place),
};

function typeOf({ number, type: fresh }: NumberedType): LicenceType {
  const type = fresh ?? types.get(number);
  if (type === undefined) throw new RangeError(`no type ${number}`);
  types.set(number, type);
  return type;
}

doTasks(TASKS);
