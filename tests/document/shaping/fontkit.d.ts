// The part of npm `fontkit` that the tests ask: it has no types of its own.

declare module "fontkit" {
  /** Opens a font. */
  export function create(bytes: Uint8Array): {
    layout(text: string): {
      readonly glyphs: readonly { readonly id: number }[];
      readonly positions: readonly {
        readonly xAdvance: number;
        readonly xOffset: number;
        readonly yOffset: number;
      }[];
    };
  };
}
