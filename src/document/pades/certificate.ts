// Reads of an X.509 certificate (RFC 5280 §4.1) what judging a signature needs. Says nothing of whether it is to be trusted and
// verifies no signature on it: who is trusted, the caller decides by fingerprint.

import { isInstant } from "../../licence/calendar.ts";
import { DerError, DerReader, type DerValue, readDer, TAG } from "./der.ts";
import { NAME_ATTRIBUTES, OID } from "./identifiers.ts";

/** A certificate. Byte strings are whole DER values where they lie in it. */
export interface Certificate {
  readonly bytes: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** UTC instants in seconds. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Purposes of the extended key usage; absent when it names none. */
  readonly purposes?: readonly string[];
}

const LARGEST = 16 * 1024;
const MANY = 64;

/** @throws {DerError} it is none. */
export function readCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > LARGEST) throw new DerError("certificate");
  const tbs = new DerReader(readDer(bytes, TAG.sequence).content).into(TAG.sequence);
  tbs.optional(TAG.context[0]);
  const serialNumber = tbs.read(TAG.integer).bytes;
  tbs.algorithm();
  const issuer = tbs.read(TAG.sequence).bytes;
  const validity = tbs.into(TAG.sequence);
  const [notBefore, notAfter] = [readTime(validity.next()), readTime(validity.next())];
  const subject = tbs.read(TAG.sequence).bytes;
  const publicKey = tbs.read(TAG.sequence).bytes;
  const extensions = tbs.rest(MANY).find(({ tag }) => tag === TAG.context[3]);
  const purposes = extensions === undefined ? undefined : purposesIn(extensions.content);
  const whole = { bytes, serialNumber, issuer, subject, publicKey, notBefore, notAfter };
  return purposes === undefined ? whole : { ...whole, purposes };
}

/** A name as people write it, most particular part first: `CN=…, O=…, C=CN`. Control characters are left out. */
export function nameText(name: Uint8Array): string {
  const parts = new DerReader(readDer(name, TAG.sequence).content).rest(MANY).flatMap(({ content }) => {
    return new DerReader(content).rest(MANY).flatMap((attribute) => {
      const inside = new DerReader(attribute.content);
      const kind = inside.objectIdentifier();
      return [`${NAME_ATTRIBUTES.get(kind) ?? kind}=${stringOf(inside.next())}`];
    });
  });
  return parts.reverse().join(", ");
}

/** UTCTime or GeneralizedTime (§4.1.2.5) as a UTC instant in seconds; fractions are cut off. */
export function readTime({ tag, content }: DerValue): string {
  const text = latin(content);
  const century = tag === TAG.generalizedTime ? "" : Number(text.slice(0, 2)) < 50 ? "20" : "19";
  const whole = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/.exec(century + text);
  const [year, month, day, hour, minute, second] = whole?.slice(1) ?? [];
  const instant = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  if (!isInstant(instant)) throw new DerError("time");
  return instant;
}

function purposesIn(extensions: Uint8Array): readonly string[] | undefined {
  for (const { content } of new DerReader(readDer(extensions, TAG.sequence).content).rest(MANY)) {
    const extension = new DerReader(content);
    if (extension.objectIdentifier() !== OID.extendedKeyUsage) continue;
    extension.optional(TAG.boolean);
    const list = readDer(extension.read(TAG.octetString).content, TAG.sequence);
    const purposes = new DerReader(list.content);
    const found: string[] = [];
    while (purposes.tag !== undefined && found.length < MANY) found.push(purposes.objectIdentifier());
    return found;
  }
  return undefined;
}

const BMP_STRING = 0x1e;
const UTF8_STRING = 0x0c;
const utf8Decoder = new TextDecoder("utf-8");

function stringOf({ tag, content }: DerValue): string {
  const text = tag === UTF8_STRING ? utf8Decoder.decode(content) : tag === BMP_STRING ? wide(content) : latin(content);
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").slice(0, 256);
}

function wide(content: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 1 < content.length; at += 2)
    text += String.fromCharCode(((content[at] ?? 0) << 8) | (content[at + 1] ?? 0));
  return text;
}

function latin(content: Uint8Array): string {
  return String.fromCharCode(...content.subarray(0, 1024));
}
