// What stands on the page that every tool draws: the same words, the same border, a seal and a QR code of the same size at the same
// places. Lengths are points from the upper left corner of an A4 page.

import { createRequire } from "node:module";
import path from "node:path";
import { create } from "qrcode/lib/core/qrcode.js";
import { frameArt } from "../../../dist/document/art/frames.js";

const require = createRequire(import.meta.url);
const MM = 72 / 25.4;
const VALUE_CHARACTERS = 22;

export const PAGE = { width: 595.28, height: 841.89 };
export const QR = { x: 94, y: 632, size: 30 * MM };
export const SEAL = { x: 419, y: 664, radius: 21 * MM };
export const TABLE = { x: 87, right: 508, value: 212, top: 250, leading: 20, padding: 10, size: 13 };

/** The files of the faces that all tools use. */
export const FONTS = {
  regular: require.resolve("@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"),
  bold: require.resolve("@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf"),
};

/** The words of a licence's page, as its own type has them. */
export function sceneOf({ type, issuer, credential, verifyUrl, domain }) {
  const { credentialSubject: subject } = JSON.parse(credential);
  const { layout, claims } = type;
  const rows = [
    ["持证主体", subject.certificateHolder.map(({ name }) => name).join("、")],
    ...Object.entries(claims.properties).flatMap(([name, { title }]) =>
      subject.claims[name] === undefined ? [] : [[title, [subject.claims[name]].flat().join("、")]],
    ),
  ];
  return {
    title: layout.title,
    number: `${type.number.label["zh-CN"]}：${subject.certificateNumber}`,
    rows: rows.map(([label, value]) => ({ label, lines: inLines(value) })),
    signature: [issuer.name["zh-CN"], subject.certificateIssuedDate],
    caption: "扫描二维码核验真伪",
    address: `官方核验网址（可手动输入）：${domain}`,
    note: inLines(layout.note, 52),
    identifier: `电子证照标识：${subject.certificateIdentifier}`,
    seal: { name: issuer.seal.name, purpose: layout.sealPurpose },
    code: verifyUrl.toUpperCase(),
    credential: Buffer.from(credential),
    colours: layout.colours,
  };
}

function inLines(text, most = VALUE_CHARACTERS) {
  const characters = [...text];
  const count = Math.ceil(characters.length / most);
  return Array.from({ length: count }, (_, index) => characters.slice(index * most, (index + 1) * most).join(""));
}

/** The border of Vellum's own page, as operators of PDF. */
export function borderOf({ colours }, frame) {
  return frameArt(frame, colours, PAGE);
}

/** Upper and lower edge of each row. */
export function rowsWithPlaces({ rows }) {
  let top = TABLE.top;
  return rows.map((row) => {
    const bottom = top + row.lines.length * TABLE.leading + TABLE.padding;
    const placed = { ...row, top, bottom };
    top = bottom;
    return placed;
  });
}

/** The modules of the QR code as one path of bars, a unit each. */
export function codePath({ code }) {
  const options = { errorCorrectionLevel: "M", maskPattern: 6 };
  const { modules } = create([{ data: code, mode: "alphanumeric" }], options);
  const bars = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let start = 0; start < modules.size; start += 1) {
      let length = 0;
      while (start + length < modules.size && modules.data[row * modules.size + start + length] === 1) length += 1;
      if (length > 0) bars.push(`M${start} ${row}h${length}v1h${-length}z`);
      start += length;
    }
  }
  return { path: bars.join(""), size: modules.size };
}

/** A five-pointed star around the origin, y downwards. */
export function starPath(radius) {
  const corners = Array.from({ length: 10 }, (_, index) => {
    const reach = index % 2 === 0 ? radius : radius * 0.382;
    const angle = (index * Math.PI) / 5;
    return `${(reach * Math.sin(angle)).toFixed(2)} ${(-reach * Math.cos(angle)).toFixed(2)}`;
  });
  return `M${corners.join("L")}Z`;
}

/** The characters of the seal's arc: each with its angle from the vertical, in radians, clockwise. */
export function sealArc({ seal }) {
  const characters = [...seal.name];
  const step = Math.min((212 * Math.PI) / 180 / Math.max(1, characters.length - 1), 0.35);
  return characters.map((character, index) => ({
    character,
    angle: (index - (characters.length - 1) / 2) * step,
  }));
}

/** The root of the packages, for pages that load files. */
export const ROOT = path.resolve(import.meta.dirname, "../../..");
