// Which proxies are the operator's own, as VELLUM_TRUSTED_PROXIES names them: how many, or their addresses and networks (CIDR, RFC 4632
// and RFC 4291), IPv4 in IPv6 counting as IPv4. Networks say more than a number: whoever comes round the proxies is not believed.

import { BlockList, isIP } from "node:net";

/** A number of proxies, or addresses and networks. */
export type TrustedProxies = number | readonly string[];

/** How they are told from others. */
export type TrustRule =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "networks"; readonly includes: (address: string) => boolean };

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;
const HOST_BITS = { 4: 32, 6: 128 } as const;

/** The first item that is no address and no network; all of the internet is none either, since nobody owns it. */
export function mistakenNetwork(networks: readonly string[]): string | undefined {
  return networks.find((network) => parsed(network) === undefined);
}

/** Whom to believe. @throws {RangeError} — an item is no network; mistakenNetwork tells before. */
export function proxyTrust(proxies: TrustedProxies): TrustRule {
  if (typeof proxies === "number") return { kind: "count", count: proxies };
  const list = new BlockList();
  for (const network of proxies) {
    const { address, bits, family } = parsed(network) ?? raise(network);
    list.addSubnet(address, bits, family);
  }
  return {
    kind: "networks",
    includes: (address) => {
      const plain = address.replace(MAPPED, "");
      const version = isIP(plain);
      return version !== 0 && list.check(plain, version === 4 ? "ipv4" : "ipv6");
    },
  };
}

function parsed(network: string) {
  const [text = "", suffix, ...more] = network.split("/");
  const address = text.replace(MAPPED, "");
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || more.length > 0) return undefined;
  const most = HOST_BITS[version];
  const mapped = text === address ? 0 : HOST_BITS[6] - HOST_BITS[4];
  const bits = suffix === undefined ? most : /^\d{1,3}$/.test(suffix) ? Number(suffix) - mapped : 0;
  return bits >= 1 && bits <= most ? ({ address, bits, family: version === 4 ? "ipv4" : "ipv6" } as const) : undefined;
}

function raise(network: string): never {
  throw new RangeError(`no network: ${network}`);
}
