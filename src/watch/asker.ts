// Who asked, as far as a log keeps it. An address is personal data: by default only its network is written down, which tells a
// neighbourhood from a flood and nobody from their neighbour.

import { createHmac, randomBytes } from "node:crypto";
import type { AddressForm } from "./settings.ts";

const HASHED_LENGTH = 12;

/** Makes what is kept of an address from the address as rate limits know it (web/client-address.ts). */
export function createAskerNote(form: AddressForm): (address: string) => string | undefined {
  if (form === "none") return () => undefined;
  if (form === "network") return (address) => (address === "" ? undefined : networkOf(address));
  const key = randomBytes(32);
  return (address) =>
    address === "" ? undefined : createHmac("sha256", key).update(address).digest("hex").slice(0, HASHED_LENGTH);
}

function networkOf(address: string): string {
  if (address.includes(":")) return `${address.split(":").slice(0, 3).join(":")}::/48`;
  const parts = address.split(".");
  return parts.length === 4 ? `${parts.slice(0, 3).join(".")}.0/24` : "?";
}
