// The register as the contract suite sees it: every port at once.

import type {
  ApiKeyCabinet,
  BatchDesk,
  EnclosureShelf,
  FileShelf,
  Keeper,
  RegisterArchive,
  RegisterWriter,
  StatusListDesk,
  TrustDesk,
  Upkeep,
} from "../../src/issuance/ports.ts";
import type { ReserveOutcome } from "../../src/issuance/register-entries.ts";

/** Every port at once. */
export type WholeRegister = RegisterArchive &
  RegisterWriter &
  StatusListDesk &
  ApiKeyCabinet &
  FileShelf &
  EnclosureShelf &
  TrustDesk &
  BatchDesk &
  Upkeep &
  Keeper;

/** Hands out the register that the current test has to itself, with two departments in it. */
export type CurrentRegister = () => WholeRegister;

/** What became of reservations. */
export const outcomes = (answers: readonly ReserveOutcome[]) => answers.map(({ outcome }) => outcome);
