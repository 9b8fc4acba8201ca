// Writes cases.json: `node tests/vectors/ed25519/make.mjs > tests/vectors/ed25519/cases.json`. Deterministic. The secret scalars are
// known here, so that signatures can be made that hold in one reading of RFC 8032 and not in another.

import { Point } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

const L = Point.CURVE().n;
const P = Point.CURVE().p;
const B = Point.BASE;
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytesOf = (number) => Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 255n));
const numberOf = (bytes) => bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
const mod = (n) => ((n % L) + L) % L;
const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const times = (point, n) => (n === 0n ? Point.ZERO : point.multiply(n, false));
const k = (r, a, message) => mod(numberOf(sha512(join(r, a, message))));
const message = (i) => new TextEncoder().encode(`licence ${i}`);

// A point of order 8, and its multiples: the eight points of small order.
const T = (() => {
  for (let y = 2; ; y += 1) {
    try {
      const point = Point.fromBytes(bytesOf(BigInt(y)));
      const torsion = point.multiply(L - 1n, false).add(point);
      if (!torsion.double().double().is0()) return torsion;
    } catch {}
  }
})();
const small = Array.from({ length: 8 }, (_, i) => times(T, BigInt(i)));

const a = 0x1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdefn % L;
const r = 0x0fedcba987654321fedcba987654321fedcba987654321fedcba987654321fedn % L;
const A = B.multiply(a).toBytes();
const R = B.multiply(r).toBytes();

const cases = [];
const add = (title, holds, publicKey, text, signature, more = {}) =>
  cases.push({ title, holds, publicKey: hex(publicKey), message: hex(text), signature: hex(signature), ...more });

/** The first message for which the challenge satisfies a condition. */
function findMessage(rBytes, aBytes, condition) {
  for (let i = 0; ; i += 1) if (condition(k(rBytes, aBytes, message(i)))) return message(i);
}

const rfc = [
  ["TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
  ["TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
  ["TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
  ["TEST SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf", hex(sha512(new TextEncoder().encode("abc"))), "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"],
];
for (const [name, secretKey, publicKey, text, signature] of rfc) {
  cases.push({ title: `RFC 8032 §7.1 ${name}`, holds: true, publicKey, message: text, signature, secretKey });
}

const text = message(0);
const s = mod(r + k(R, A, text) * a);
const good = join(R, bytesOf(s));
add("an honest signature", true, A, text, good);
add("another message", false, A, message(1), good);
add("another key", false, B.multiply(a + 1n).toBytes(), text, good);
add("R and S swapped", false, A, text, join(bytesOf(s), R));
add("63 bytes", false, A, text, good.slice(0, 63));
add("65 bytes", false, A, text, join(good, [0]));
add("128 bytes", false, A, text, join(good, good));
add("no bytes", false, A, text, []);
add("a key of 31 bytes", false, A.slice(0, 31), text, good);
add("a key of 33 bytes", false, join(A, [0]), text, good);
add("64 zero bytes", false, A, text, new Uint8Array(64));
add("S + L", false, A, text, join(R, bytesOf(s + L)));
add("S + 8L", false, A, text, join(R, bytesOf(s + 8n * L)));
for (const bit of [253n, 254n, 255n]) add(`S with bit ${bit} set`, false, A, text, join(R, bytesOf(s | (1n << bit))));
add("S of all ones", false, A, text, join(R, bytesOf(2n ** 256n - 1n)));
add("A with its sign flipped", false, A.map((byte, i) => (i === 31 ? byte ^ 0x80 : byte)), text, good);
add("R with its sign flipped", false, A, text, good.map((byte, i) => (i === 31 ? byte ^ 0x80 : byte)));

// S = 0: R = −[k]A cannot be chosen before k; S = L is the same number and must not be a second spelling.
add("S = L where S = 0 would be read", false, A, text, join(R, bytesOf(L)));

// Keys of small order: R = [r]B, S = r holds in the cofactorless equation whenever k is a multiple of the key's order.
small.forEach((point, i) => {
  const key = point.toBytes();
  add(`a key of small order: ${i} times the point of order 8`, false, key, findMessage(R, key, (c) => c % 8n === 0n), join(R, bytesOf(r)));
});
// Other spellings of such keys: y not reduced, or x = 0 with its sign set.
const spellings = [
  ["y = p", P],
  ["y = p, sign set", P | (1n << 255n)],
  ["y = p + 1", P + 1n],
  ["y = p + 1, sign set", (P + 1n) | (1n << 255n)],
  ["y = 1, sign set", 1n | (1n << 255n)],
  ["y = p − 1, sign set", (P - 1n) | (1n << 255n)],
];
for (const [name, number] of spellings) {
  const encoding = bytesOf(number);
  add(`a key not canonical: ${name}`, false, encoding, findMessage(R, encoding, (c) => c % 8n === 0n), join(R, bytesOf(r)));
  const challenge = k(encoding, A, text);
  add(`R not canonical: ${name}`, false, A, text, join(encoding, bytesOf(mod(challenge * a))));
}
for (const offset of [2n, 3n, 18n]) {
  add(`a key not canonical: y = p + ${offset}`, false, bytesOf(P + offset), text, good);
  add(`R not canonical: y = p + ${offset}`, false, A, text, join(bytesOf(P + offset), bytesOf(s)));
}

// R of small order: with R the identity, S = k·a holds in either equation; with the others, in the cofactored one.
small.forEach((point, i) => {
  const encoding = point.toBytes();
  add(`R of small order: ${i} times the point of order 8`, false, A, text, join(encoding, bytesOf(mod(k(encoding, A, text) * a))));
});

// A key of mixed order, A' = [a]B + T: with k a multiple of 8 both equations agree; otherwise only the cofactored one holds.
const mixed = B.multiply(a).add(T).toBytes();
const agreed = findMessage(R, mixed, (c) => c % 8n === 0n);
add("a key of mixed order, where both equations hold", true, mixed, agreed, join(R, bytesOf(mod(r + k(R, mixed, agreed) * a))));
const apart = findMessage(R, mixed, (c) => c % 8n !== 0n);
add("a key of mixed order, where only the cofactored equation holds", false, mixed, apart, join(R, bytesOf(mod(r + k(R, mixed, apart) * a))));
const mixedR = B.multiply(r).add(T).toBytes();
add("R of mixed order: only the cofactored equation holds", false, A, text, join(mixedR, bytesOf(mod(r + k(mixedR, A, text) * a))));
for (let i = 0; ; i += 1) {
  // Both of mixed order and the torsion cancels: [k]T = −T.
  const challenge = k(mixedR, mixed, message(i));
  if (challenge % 8n !== 7n) continue;
  add("key and R of mixed order whose torsion cancels: both equations hold", true, mixed, message(i), join(mixedR, bytesOf(mod(r + challenge * a))));
  break;
}

// Not on the curve at all.
add("a key that is no point", false, bytesOf(2n), text, good);
add("R that is no point", false, A, text, join(bytesOf(2n), bytesOf(s)));

process.stdout.write(`${JSON.stringify(cases, null, 1)}\n`);
