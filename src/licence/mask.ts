// Masks for the public page: enough is left to recognise what one knows, not enough to learn what one does not.

/** 张* · 欧阳* · 阿依古丽·*: the surname, or what stands before the first ·, and one star. A name of one character is a star. */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const dot = characters.indexOf("·");
  if (dot > 0) return `${characters.slice(0, dot + 1).join("")}*`;
  if (characters.length < 2) return "*";
  const surname = characters.slice(0, 2).join("");
  return `${COMPOUND_SURNAMES.has(surname) && characters.length > 2 ? surname : (characters[0] ?? "")}*`;
}

// The compound surnames that are common enough to be taken for one.
const COMPOUND_SURNAMES = new Set(
  "欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 东方 独孤 南宫 端木 申屠 轩辕 赫连 澹台 淳于 单于 钟离 闻人 公冶 太史 濮阳 呼延".split(
    " ",
  ),
);

/**
 * The first four and last four characters of a long code, and never more than half of it: of E12345678 two and two. A code of
 * eight or fewer keeps its last two at most.
 */
export function maskId(code: string): string {
  const characters = [...code];
  const { length } = characters;
  const shown = Math.min(MOST_SHOWN, Math.floor(length / 2));
  const tail = length > MOST_SHOWN ? Math.floor(shown / 2) : Math.min(2, Math.floor(length / 4));
  const head = length > MOST_SHOWN ? shown - tail : 0;
  return (
    characters.slice(0, head).join("") + "*".repeat(length - head - tail) + characters.slice(length - tail).join("")
  );
}

const MOST_SHOWN = 8;

/**
 * Province, city, county and street office or township; no road and no house. Of an address that names none of them, the first
 * third and at most six characters.
 */
export function maskAddress(address: string): string {
  const named = DIVISIONS.exec(address)?.[0] ?? "";
  if (named !== "" && named.length < address.length) return `${named}****`;
  const characters = [...address];
  return `${characters.slice(0, Math.min(6, Math.floor(characters.length / 3))).join("")}****`;
}

// 小区, 社区 and 园区 are no districts.
const DIVISIONS =
  /^(?:\D{2,7}?(?:省|自治区))?(?:\D{2,9}?(?:市|自治州|盟|地区))?(?:[^\d路街巷弄]{1,8}?(?:县|旗|市|(?<![小社园])区))?(?:[^\d路巷弄]{1,8}?(?:街道|镇|乡))?/u;

/** The first three and last four digits; of eight to ten the last four, of fewer none. */
export function maskPhone(phone: string): string {
  const characters = [...phone];
  const { length } = characters;
  if (length < 8) return "*".repeat(length);
  const head = length < 11 ? 0 : 3;
  return `${characters.slice(0, head).join("")}${"*".repeat(length - head - 4)}${characters.slice(-4).join("")}`;
}
