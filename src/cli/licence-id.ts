// How an operator names a licence: its id in any letter case, or the link behind its QR code.

/** The id in a link `…/v/{id}` or alone, in lower case. */
export function licenceIdOf(text: string): string {
  const named = /\/v\/(?<id>[a-z2-7]{26})\/?$/i.exec(text.trim())?.groups?.["id"] ?? text.trim();
  return named.toLowerCase();
}
