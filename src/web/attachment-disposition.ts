// The Content-Disposition of a download (RFC 6266) with a Chinese name (RFC 8187) and a plain one for what cannot read it.

/** `filename` may hold anything; `plain` is ours, visible ASCII without quotes. Controls and bidi marks are left out. */
export function attachmentDisposition(filename: string, plain: string): string {
  const safe = filename.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended([...safe].slice(0, 120).join(""))}`;
}

/** RFC 8187 §3.2.1: everything but attr-char is percent-encoded. */
function extended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
