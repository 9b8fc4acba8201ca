// How licences get on paper on Node: the printer (in a thread of its own where others must not wait for it), the seal with its timestamp
// authority, and the counter that hands files out.

import { webcrypto } from "node:crypto";
import { createPdfSealer } from "../document/pades/sealing.ts";
import { systemEntropy } from "../host/entropy.ts";
import { openFontShelf } from "../host/fonts.ts";
import { createPrintingRoom } from "../host/printing-room.ts";
import { openPrintingWorks, type PrintingWorks } from "../host/printing-works.ts";
import { createTimestampAuthority } from "../host/timestamp-authority.ts";
import type { Gate } from "../issuance/gate.ts";
import {
  createHandingOut,
  createPrintingGate,
  type HandingOut,
  type HandingOutParts,
  type PrintingBounds,
} from "../issuance/handing-out.ts";
import type { SealSigner } from "../issuance/seal-port.ts";
import type { Printer } from "../licence/printing.ts";
import { type Measuring, measuredPrinter } from "../watch/measured.ts";

/** What the shop is opened with. */
export interface PrintShopParts extends Omit<HandingOutParts, "gate" | "printer" | "sealing" | "onTimestampMissing"> {
  readonly seals: SealSigner;
  readonly timestampUrl?: string;
  /** Prints in a thread of its own. */
  readonly aside: boolean;
  readonly bounds?: Partial<PrintingBounds>;
  readonly measuring: Measuring;
  /** Told what went wrong that no answer says. */
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** An open shop. */
export interface PrintShop {
  readonly printer: Printer;
  /** Before everything that is printed. */
  readonly gate: Gate;
  readonly handingOut: HandingOut;
  close(): Promise<void>;
}

/** Opens the shop; nothing is loaded before the first sheet. */
export function openPrintShop(parts: PrintShopParts): PrintShop {
  const { catalogue, cryptography, seals, timestampUrl: url, onIncident } = parts;
  const works: Printer & Partial<PrintingWorks> = measuredPrinter(
    parts.aside
      ? openPrintingWorks({ words: catalogue.wordTable("zh-CN") })
      : createPrintingRoom({ catalogue, fonts: openFontShelf() }),
    parts.measuring,
  );
  const onFailure = (cause: unknown): void => onIncident("timestamp", cause);
  const sealer = createPdfSealer({
    ...{ hand: seals, cryptography, subtle: webcrypto.subtle, entropy: systemEntropy },
    ...(works.place && { place: works.place }),
    ...(url && { timestampAuthority: createTimestampAuthority({ url, onFailure }) }),
  });
  const gate = createPrintingGate(parts.bounds);
  const handingOut = createHandingOut({
    ...parts,
    meter: parts.measuring.meter,
    gate,
    printer: works,
    sealing: { seals, sealer },
    // One that is out of reach has been told of already.
    onTimestampMissing: (_licence, fault) => {
      if (fault !== "unreachable") onFailure(new Error(`the timestamp authority's answer is wrong: ${fault}`));
    },
  });
  return { printer: works, gate, handingOut, close: async () => works.close?.() };
}
