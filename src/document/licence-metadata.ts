// What a file says of itself: the XMP packet (ISO 16684-1) that marks it as PDF/A-3u and PDF/UA-1, with Dublin Core and the
// metadata of GB/T 36903, whose names PDF/A wants described in the packet itself (ISO 19005-3 §6.6.2.3); and the document
// information dictionary, which says the same. Signature and seal are not described here.

import type { Holder, LicenceSubject } from "../licence/credential.ts";
import type { Annotation } from "../licence/printing.ts";
import { dateString, textString } from "./written-object.ts";

/** What is said of a file. */
export interface FileDescription {
  readonly title: string;
  readonly author: string;
  /** A UTC instant. */
  readonly created: string;
  /** Absent on a specimen. */
  readonly subject?: LicenceSubject;
  /** Of a copy made for one use. */
  readonly annotation?: Annotation;
  /** The file is PDF/A-3u and PDF/UA-1: nothing is in it that was not made here. */
  readonly archival: boolean;
}

const CREATOR = "Vellum";
const PRODUCER = "Vellum (pdf-lib)";
/** The vocabulary of schemas/contexts/licence-v1.jsonld. */
const GBT_36903 = "tag:vellum.example,2026:licence/v1#";

interface Property {
  readonly name: string;
  readonly valueType: "Text" | "Date" | "seq Text";
  /** GB/T 36903's own word. */
  readonly description: string;
  readonly values: (described: Pick<FileDescription, "subject" | "annotation">) => readonly string[];
}

const PROPERTIES: readonly Property[] = [
  text("CertificateIdentifier", "证照标识", (subject) => subject.certificateIdentifier),
  text("CertificateName", "证照名称", (subject) => subject.certificateName),
  text("CertificateTypeCode", "证照类型代码", (subject) => subject.certificateTypeCode),
  text("CertificateNumber", "证照编号", (subject) => subject.certificateNumber),
  text("CertificateIssuingAuthorityName", "证照颁发机构", (subject) => subject.certificateIssuingAuthorityName),
  text("CertificateIssuingAuthorityCode", "证照颁发机构代码", (subject) => subject.certificateIssuingAuthorityCode),
  text("CertificateAreaCode", "证照所属地区代码", (subject) => subject.certificateAreaCode),
  date("CertificateIssuedDate", "证照颁发日期", (subject) => subject.certificateIssuedDate),
  date("CertificateEffectiveDate", "证照有效期起始日期", (subject) => subject.certificateEffectiveDate),
  date("CertificateExpiringDate", "证照有效期截止日期", (subject) => subject.certificateExpiringDate),
  holders("CertificateHolderName", "持证主体", ({ name }) => name),
  holders("CertificateHolderCode", "持证主体代码", ({ code }) => code),
  holders("CertificateHolderTypeCode", "持证主体代码类型代码", ({ codeType }) => codeType),
];

/** What is said of copies made for one use, too. */
const COPY_PROPERTIES: readonly Property[] = [
  ...PROPERTIES,
  copied("CertificateCopyCreationTime", "加注件制作时间", "Date", ({ issuedAt }) => issuedAt),
  copied("CertificateCopyCause", "加注件制作事由", "Text", ({ purpose }) => purpose),
  copied("CertificateCopyExpiringTime", "加注件有效期截止时间", "Date", ({ until }) => until),
];

const extensions = (properties: readonly Property[]) => [
  "<rdf:Description rdf:about=''>",
  "<pdfaExtension:schemas><rdf:Bag>",
  extension("PDF/UA", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", [
    { name: "part", valueType: "Integer", category: "internal", description: "ISO 14289" },
  ]),
  extension(
    "GB/T 36903",
    GBT_36903,
    "gbt",
    properties.map((property) => ({ ...property, category: "external" })),
  ),
  "</rdf:Bag></pdfaExtension:schemas></rdf:Description>",
];

const opening = (properties: readonly Property[]) =>
  [
    "<?xpacket begin='\uFEFF' id='W5M0MpCehiHzreSzNTczkc9d'?>",
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'",
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'",
    " xmlns:pdf='http://ns.adobe.com/pdf/1.3/' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'",
    ` xmlns:pdfuaid='http://www.aiim.org/pdfua/ns/id/' xmlns:gbt='${GBT_36903}'`,
    " xmlns:pdfaExtension='http://www.aiim.org/pdfa/ns/extension/'",
    " xmlns:pdfaSchema='http://www.aiim.org/pdfa/ns/schema#' xmlns:pdfaProperty='http://www.aiim.org/pdfa/ns/property#'>",
    ...extensions(properties),
  ].join("\n");

const OPENING = opening(PROPERTIES);
const COPY_OPENING = opening(COPY_PROPERTIES);

const CLOSING = "</rdf:RDF></x:xmpmeta>\n<?xpacket end='r'?>";

/** The XMP packet, to be stored uncompressed, so that archives find it without reading PDF. */
export function xmpPacket(described: FileDescription): string {
  const { title, author, created, archival } = described;
  const instant = `${created.slice(0, 19)}Z`;
  const attributes = [
    ...(archival ? ["pdfaid:part='3' pdfaid:conformance='U' pdfuaid:part='1'"] : []),
    `xmp:CreateDate='${instant}' xmp:ModifyDate='${instant}' xmp:CreatorTool='${CREATOR}' pdf:Producer='${PRODUCER}'`,
  ];
  const properties = described.annotation === undefined ? PROPERTIES : COPY_PROPERTIES;
  return [
    described.annotation === undefined ? OPENING : COPY_OPENING,
    `<rdf:Description rdf:about='' ${attributes.join(" ")}>`,
    `<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>${escaped(title)}</rdf:li></rdf:Alt></dc:title>`,
    `<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>`,
    "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>",
    ...properties.map((property) => stated(property, property.values(described))),
    `</rdf:Description>${CLOSING}`,
  ].join("\n");
}

/** The document information dictionary (ISO 32000-1 §14.3.3). */
export function informationDictionary({ title, author, created }: FileDescription): string {
  const date = dateString(created);
  return [
    `<</Title ${textString(title)}/Author ${textString(author)}`,
    `/Creator (${CREATOR})/Producer (${PRODUCER.replace(/[()]/g, "\\$&")})/CreationDate ${date}/ModDate ${date}>>`,
  ].join("");
}

function text(name: string, description: string, value: (subject: LicenceSubject) => string): Property {
  const values: Property["values"] = ({ subject }) => (subject === undefined ? [] : [value(subject)]);
  return { name, valueType: "Text", description, values };
}

function date(name: string, description: string, value: (subject: LicenceSubject) => string | undefined): Property {
  const values: Property["values"] = ({ subject }) =>
    [subject && value(subject)].filter((found) => found !== undefined);
  return { name, valueType: "Date", description, values };
}

function holders(name: string, description: string, value: (holder: Holder) => string): Property {
  const values: Property["values"] = ({ subject }) =>
    subject === undefined ? [] : subject.certificateHolder.map(value);
  return { name, valueType: "seq Text", description, values };
}

/** What is said of a copy made for one use. */
function copied(
  name: string,
  description: string,
  valueType: "Text" | "Date",
  value: (annotation: Annotation) => string | undefined,
): Property {
  const values: Property["values"] = ({ annotation }) =>
    [annotation && value(annotation)].filter((found) => found !== undefined);
  return { name, valueType, description, values };
}

function stated({ name, valueType }: Property, values: readonly string[]): string {
  if (values.length === 0) return "";
  const written = values.map(escaped);
  const inner =
    valueType === "seq Text"
      ? `<rdf:Seq>${written.map((value) => `<rdf:li>${value}</rdf:li>`).join("")}</rdf:Seq>`
      : written.join("");
  return `<gbt:${name}>${inner}</gbt:${name}>`;
}

/** A schema's description for PDF/A (ISO 19005-3 §6.6.2.3.3). */
function extension(
  name: string,
  namespace: string,
  prefix: string,
  properties: readonly { name: string; valueType: string; category: string; description: string }[],
): string {
  const described = properties.map(
    (property) =>
      `<rdf:li pdfaProperty:name='${property.name}' pdfaProperty:valueType='${property.valueType}'` +
      ` pdfaProperty:category='${property.category}' pdfaProperty:description='${property.description}'/>`,
  );
  return [
    `<rdf:li rdf:parseType='Resource'><pdfaSchema:schema>${name}</pdfaSchema:schema>`,
    `<pdfaSchema:namespaceURI>${namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>${prefix}</pdfaSchema:prefix>`,
    `<pdfaSchema:property><rdf:Seq>${described.join("\n")}</rdf:Seq></pdfaSchema:property></rdf:li>`,
  ].join("\n");
}

/** Text of an XML 1.0 document; characters that it cannot hold become U+FFFD. */
function escaped(value: string): string {
  return value
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}
