// Digital Bazaar's packages ship no types; this is as much of them as the tests use. All of what they hand out is unknown until
// a test has looked at it.

declare module "@digitalbazaar/data-integrity" {
  export class DataIntegrityProof {
    constructor(options: { signer?: unknown; cryptosuite: unknown });
  }
}

declare module "@digitalbazaar/eddsa-jcs-2022-cryptosuite" {
  export function createSignCryptosuite(): unknown;
  export function createVerifyCryptosuite(): unknown;
}

declare module "@digitalbazaar/ed25519-multikey" {
  export function from(key: object): Promise<{ signer(): unknown }>;
}

declare module "@digitalbazaar/vc" {
  type DocumentLoader = (url: string) => Promise<{ readonly documentUrl: string; readonly document: unknown }>;
  export const defaultDocumentLoader: DocumentLoader;
  export function issue(order: {
    credential: unknown;
    suite: unknown;
    documentLoader: DocumentLoader;
  }): Promise<unknown>;
  /** With a status in the credential, `checkStatus` has to be given. */
  export function verifyCredential(order: {
    credential: unknown;
    suite: unknown;
    documentLoader: DocumentLoader;
    checkStatus?: unknown;
  }): Promise<{ readonly verified: boolean; readonly statusResult?: unknown }>;
}

declare module "@digitalbazaar/vc-bitstring-status-list" {
  interface BitstringStatusList {
    setStatus(index: number, status: boolean): void;
    getStatus(index: number): boolean;
    encode(): Promise<string>;
  }
  export function createList(options: { length: number }): Promise<BitstringStatusList>;
  export function decodeList(options: { encodedList: string }): Promise<BitstringStatusList>;
  /** `verified` is true for a revoked entry too; each of `results` has the entry's `status`. */
  export function checkStatus(order: {
    credential: unknown;
    documentLoader: unknown;
    suite: unknown;
    verifyBitstringStatusListCredential?: boolean;
  }): Promise<{ readonly verified: boolean; readonly results: readonly { readonly status: boolean }[] }>;
}
