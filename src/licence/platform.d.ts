// The two globals of the WinterTC common API that the ground floor uses; every runtime we serve has them.
// Only tsconfig.licence.json reads this file: there `types` is empty, so that the compiler proves that nothing
// else of a platform (no clock, no randomness, no I/O) is reached for.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number };
}

declare class TextDecoder {
  constructor(label: "utf-8", options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
