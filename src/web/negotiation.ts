// Content negotiation (RFC 9110 §12.5): which of the media types we offer an asker prefers. It never answers 406: whoever
// accepts nothing of ours gets our first offer, which RFC 9110 §15.5.7 allows and people expect.

/** An item of an Accept-like header with its weight. */
interface Weighted {
  readonly value: string;
  readonly weight: number;
}

const LONGEST_HEADER = 1024;

/** The items of an Accept-like header, best first and in order among equals; refused ones (q=0) are left out. */
export function ranked(header: string | undefined): readonly Weighted[] {
  return itemsOf(header)
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
}

function itemsOf(header: string | undefined): readonly Weighted[] {
  if (header === undefined) return [];
  return header
    .slice(0, LONGEST_HEADER)
    .split(",")
    .map(weighted)
    .filter(({ value }) => value !== "");
}

/** The best of `offers` for an Accept header; among equals the asker's more exact wish, then our order. */
export function preferredMediaType<Offer extends string>(
  accept: string | undefined,
  offers: readonly [Offer, ...Offer[]],
): Offer {
  let best: { offer: Offer; weight: number; exactness: number } | undefined;
  const wishes = itemsOf(accept);
  for (const offer of offers) {
    const wish = wishFor(offer, wishes);
    if (wish === undefined || wish.weight === 0) continue;
    if (
      best === undefined ||
      wish.weight > best.weight ||
      (wish.weight === best.weight && wish.exactness > best.exactness)
    ) {
      best = { offer, ...wish };
    }
  }
  return best?.offer ?? offers[0];
}

/** The most exact item that covers the offer. */
function wishFor(offer: string, wishes: readonly Weighted[]): { weight: number; exactness: number } | undefined {
  const range = `${offer.split("/", 1)[0]}/*`;
  for (const [exactness, pattern] of [
    [2, offer],
    [1, range],
    [0, "*/*"],
  ] as const) {
    const found = wishes.find(({ value }) => value === pattern);
    if (found !== undefined) return { weight: found.weight, exactness };
  }
  return undefined;
}

function weighted(item: string): Weighted {
  const [value = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { value, weight: Number.isFinite(weight) ? Math.min(Math.max(weight, 0), 1) : 0 };
}

/** Whether an Accept-Encoding header lets us answer with gzip (RFC 9110 §12.5.3); said nothing, we do not. */
export function acceptsGzip(header: string | undefined): boolean {
  const wishes = itemsOf(header);
  const wish = wishes.find(({ value }) => value === "gzip") ?? wishes.find(({ value }) => value === "*");
  return wish !== undefined && wish.weight > 0;
}

/** A Content-Type header's media type in lower case, without parameters; "" when there is none. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
