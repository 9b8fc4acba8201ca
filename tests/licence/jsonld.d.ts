// The JSON-LD processor and the W3C's contexts ship no types; this is as much of them as the tests use.

declare module "jsonld" {
  interface RemoteDocument {
    readonly contextUrl: null;
    readonly documentUrl: string;
    readonly document: unknown;
  }
  interface ExpandOptions {
    readonly documentLoader: (url: string) => Promise<RemoteDocument>;
    /** Refuses whatever would be dropped. */
    readonly safe: boolean;
  }
  const jsonld: {
    expand(document: unknown, options: ExpandOptions): Promise<import("../../src/licence/licence-type.ts").JsonValue>;
  };
  // biome-ignore lint/style/noDefaultExport: so the package has it
  export default jsonld;
}

declare module "@digitalbazaar/credentials-context" {
  export const contexts: ReadonlyMap<string, unknown>;
}
