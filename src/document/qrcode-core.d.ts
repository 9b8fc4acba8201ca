// The encoder inside npm `qrcode`, without the drawing code that the package's entry loads (pngjs, node:fs).

declare module "qrcode/lib/core/qrcode.js" {
  /** Encodes segments; `modules.data` holds 1 for dark, row by row. */
  export function create(
    segments: readonly { readonly data: string; readonly mode: "alphanumeric" }[],
    options: { readonly errorCorrectionLevel: "M"; readonly maskPattern: 6 },
  ): { readonly modules: { readonly size: number; readonly data: Uint8Array } };
}
