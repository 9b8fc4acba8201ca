// A licence type for tests of single rules: small, complete, and free to be changed by spreading.

import type { Issuer, LicenceType } from "../../src/licence/licence-type.ts";

/** Claims of every kind a schema can hold: text, code, date, choice, number, list, list of objects. */
export const STALL_LICENCE: LicenceType = {
  code: "11330800000000019J099",
  version: 1,
  slug: "stall-licence",
  name: { "zh-CN": "摆摊证", en: "Stall licence" },
  description: { "zh-CN": "准予摆摊。", en: "Permits a stall." },
  category: "证照",
  definingBody: { uscc: "11330800000000019J", name: { "zh-CN": "市场局", en: "Market office" } },
  holder: { kind: "person", codeTypes: ["111", "414"], max: 2, label: { "zh-CN": "摊主", en: "Stallholder" } },
  number: {
    rule: "generated",
    label: { "zh-CN": "编号", en: "Number" },
    pattern: "^TW\\d{6}\\d{4}\\d{5}\\d$",
    check: "mod-11-10",
    example: "TW3308022026000012",
    parts: [{ text: "TW" }, { area: 6 }, { year: 4 }, { sequence: 5 }, { check: "mod-11-10" }],
  },
  validity: { rule: "years", years: 5 },
  renewal: { allowed: true, expired: true },
  acts: [
    {
      act: "吊销",
      to: "revoked",
      grounds: [{ code: "sold-bad-fish", text: { "zh-CN": "卖坏鱼", en: "Sold bad fish" }, public: true }],
      legalBasis: "《摆摊条例》第一条",
    },
  ],
  compare: [
    { key: "name", field: "/certificateHolder/*/name", label: { "zh-CN": "姓名", en: "Name" } },
    { key: "number", field: "/certificateNumber", label: { "zh-CN": "编号", en: "Number" } },
    { key: "unit", field: "/claims/place", label: { "zh-CN": "摊位", en: "Place" } },
  ],
  public: [
    { field: "/certificateHolder/*/name", label: { "zh-CN": "姓名", en: "Name" }, mask: "name" },
    { field: "/certificateHolder/*/code", label: { "zh-CN": "号码", en: "Code" }, mask: "id" },
    { field: "/claims/place", label: { "zh-CN": "摊位", en: "Place" } },
    { field: "/claims/openedOn", label: { "zh-CN": "开业", en: "Opened on" }, format: { kind: "date" } },
    {
      field: "/claims/area",
      label: { "zh-CN": "面积", en: "Area" },
      format: { kind: "number", unit: { "zh-CN": "平方米", en: "m²" } },
    },
    { field: "/claims/goods", label: { "zh-CN": "货品", en: "Goods" }, format: { kind: "list", separator: "；" } },
    {
      field: "/certificateEffectiveDate",
      label: { "zh-CN": "有效期", en: "Valid" },
      format: { kind: "term", until: "/certificateExpiringDate" },
    },
    { field: "/claims/phone", label: { "zh-CN": "电话", en: "Phone" }, mask: "phone" },
  ],
  claims: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "摊位",
    "x-en": { title: "Stall", description: "A stall." },
    description: "一个摊位。",
    type: "object",
    additionalProperties: false,
    required: ["place", "openedOn", "goods"],
    properties: {
      place: {
        title: "摊位",
        "x-en": { title: "Place", description: "Where it stands." },
        description: "摊位所在。",
        type: "string",
        minLength: 2,
        maxLength: 20,
        pattern: "^\\S(?:.*\\S)?$",
        examples: ["东门2号"],
      },
      openedOn: {
        title: "开业日期",
        "x-en": { title: "Opened on", description: "The first day." },
        description: "第一天。",
        type: "string",
        format: "date",
        examples: ["2026-12-01"],
      },
      area: {
        title: "面积",
        "x-en": { title: "Area", description: "In m²." },
        description: "平方米。",
        type: "number",
        exclusiveMinimum: 0,
        maximum: 100,
        examples: [4.5],
      },
      kind: {
        title: "种类",
        "x-en": { title: "Kind", description: "Kind of stall." },
        description: "摊位种类。",
        type: "string",
        enum: ["固定", "流动"],
        examples: ["固定"],
      },
      goods: {
        title: "货品",
        "x-en": { title: "Goods", description: "What is sold." },
        description: "所卖货品。",
        type: "array",
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        examples: [["鱼"]],
        items: {
          title: "货品",
          "x-en": { title: "Good", description: "One kind." },
          description: "一种货品。",
          type: "string",
          maxLength: 10,
          examples: ["鱼"],
        },
      },
      owners: {
        title: "股东",
        "x-en": { title: "Partners", description: "Who shares in it." },
        description: "合伙人。",
        type: "array",
        maxItems: 3,
        examples: [[{ company: "91330802MA0000TE62" }]],
        items: {
          title: "股东",
          "x-en": { title: "Partner", description: "One partner." },
          description: "一名合伙人。",
          type: "object",
          additionalProperties: false,
          required: ["company"],
          examples: [{ company: "91330802MA0000TE62" }],
          properties: {
            company: {
              title: "统一社会信用代码",
              "x-en": { title: "Credit code", description: "Its code." },
              description: "代码。",
              type: "string",
              codeSystem: "unified-social-credit-code",
              examples: ["91330802MA0000TE62"],
            },
          },
        },
      },
      phone: {
        title: "电话",
        "x-en": { title: "Phone", description: "A phone." },
        description: "电话。",
        type: "string",
        maxLength: 20,
        examples: ["13800000000"],
      },
    },
    examples: [{ place: "东门2号", openedOn: "2026-12-01", goods: ["鱼"] }],
  },
  layout: {
    version: 1,
    title: "摆摊证",
    colours: { frame: "#000000", title: "#000000", tint: "#FFFFFF", seal: "#D5161D" },
    sealPurpose: "专用章",
    note: "请扫码核验。",
    faces: [
      {
        page: "A4",
        frame: "plain",
        boxes: [
          { kind: "text", text: "{title}", role: "H1", x: 30, y: 40, width: 150, size: 36, align: "centre" },
          {
            kind: "text",
            text: "兹证明{holders}可在{/claims/place}摆摊。",
            x: 30,
            y: 70,
            width: 150,
            size: 13,
            lines: 3,
          },
          {
            ...{ kind: "fields", style: "ruled", x: 30, y: 100, width: 150, size: 12 },
            rows: [{ label: "摊位", field: "/claims/place" }],
          },
          {
            kind: "signature",
            x: 90,
            y: 220,
            width: 90,
            size: 12,
            lines: ["{issuer}", "{date}"],
            seal: { diameter: 42 },
          },
          { kind: "qr", x: 35, y: 220, size: 30 },
          { kind: "text", text: "{note}", x: 30, y: 270, width: 150, size: 8, lines: 2 },
        ],
      },
    ],
  },
};

/** Claims that are right. */
export const STALL_CLAIMS = {
  place: "东门2号",
  openedOn: "2026-12-01",
  goods: ["鱼", "虾"],
  area: 4.5,
  kind: "固定",
} as const;

/** A person; the identity number is one of the standard's own kind, with a birth date in the 1880s. */
export const PERSON = { name: "王小明", code: "330802188001010017", codeType: "111" } as const;

/** An issuing department. */
export const MARKET_OFFICE: Issuer = {
  uscc: "113308000000000A26",
  name: { "zh-CN": "示例市市场局", en: "Sample City Market Office" },
  areaCode: "330802",
  abbreviations: { province: "浙" },
  seal: { name: "示例市市场局", code: "3308000000000" },
};
