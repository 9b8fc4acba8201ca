// The module build inside npm `bidi-js`, whose own types describe it as CommonJS; only what Vellum asks of it.

declare module "bidi-js/dist/bidi.mjs" {
  /** Makes the tables of the algorithm. */
  function bidiFactory(): {
    /** A level for every UTF-16 unit of the text. */
    getEmbeddingLevels(text: string, base: "ltr"): { readonly levels: Uint8Array };
    /** null when nothing mirrors the character. */
    getMirroredCharacter(character: string): string | null;
  };

  // biome-ignore lint/style/noDefaultExport: it is what the package exports.
  export { bidiFactory as default };
}
