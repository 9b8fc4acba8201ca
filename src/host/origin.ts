// Origins (来源): the public address that stands in every QR code (RFC 6454 §4). Only https is fit for the public; plain http
// is for this machine, or for the demo on a local network. Leaves out whether a name resolves.

/** Where a host name leads: this machine, a local network, or anywhere. */
export type HostKind = "loopback" | "lan" | "public";

/** The URL of an origin without user, path, query or fragment; undefined when the text is none. A final slash is allowed. */
export function parseOrigin(text: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

/** Judges a host name as `URL.hostname` gives it (lower case, IPv6 in brackets). */
export function hostKind(hostname: string): HostKind {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]") return "loopback";
  if (/^127(\.\d+){3}$/.test(hostname)) return "loopback";
  return LAN_HOSTS.some((pattern) => pattern.test(hostname)) ? "lan" : "public";
}

// RFC 1918, RFC 3927, RFC 6762 (.local), RFC 4193 and RFC 4291 §2.5.6.
const LAN_HOSTS: readonly RegExp[] = [
  /^10(\.\d+){3}$/,
  /^192\.168(\.\d+){2}$/,
  /^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/,
  /^169\.254(\.\d+){2}$/,
  /\.local$/,
  /^\[f[cd][0-9a-f]{2}:/,
  /^\[fe[89ab][0-9a-f]:/,
];
