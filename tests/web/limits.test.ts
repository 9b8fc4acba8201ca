import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mistakenNetwork, proxyTrust, type TrustedProxies } from "../../src/host/trusted-proxies.ts";
import { BODY_LIMITS, readBytes, readForm, textField } from "../../src/web/body.ts";
import { createAddressOf } from "../../src/web/client-address.ts";
import { createMemoryRateLimiter, DEFAULT_LIMITS } from "../../src/web/rate-limiter.ts";

describe("the rate limiter", () => {
  it("lets exactly as many through as the limit says and then tells when to ask again", async () => {
    const limiter = createMemoryRateLimiter(() => 6000, { ...DEFAULT_LIMITS, find: { requests: 3, seconds: 60 } });
    const waits = [1, 2, 3, 4].map(() => limiter.take("find", "a"));
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBeGreaterThan(0);
    expect(waits[3]).toBeLessThanOrEqual(61);
  });

  it("tells truly when to ask again: whoever keeps still until then passes, a second earlier nobody does", () => {
    const gaps = fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(gaps, (pauses) => {
        let now = 1_000_000;
        const limits = { ...DEFAULT_LIMITS, find: { requests: 3, seconds: 60 } };
        const limiter = createMemoryRateLimiter(() => now, limits);
        const refused = pauses.map((pause) => {
          now += pause;
          return Number(limiter.take("find", "a"));
        });
        const wait = refused.at(-1) ?? 0;
        fc.pre(wait > 1);
        now += wait - 1.001;
        expect(limiter.take("find", "a")).toBeGreaterThan(0);
        now += 1.001;
        expect(limiter.take("find", "a")).toBe(0);
      }),
    );
  });

  it("never lets more than twice the limit through in any window, and forgets in time", async () => {
    let now = 0;
    const limiter = createMemoryRateLimiter(() => now, { ...DEFAULT_LIMITS, find: { requests: 10, seconds: 60 } });
    const passedAt: number[] = [];
    for (now = 0; now < 600; now += 1) if ((await limiter.take("find", "a")) === 0) passedAt.push(now);
    const busiest = Math.max(...passedAt.map((from) => passedAt.filter((at) => at >= from && at < from + 60).length));
    expect(busiest).toBeLessThanOrEqual(11);
    expect(passedAt.length).toBeGreaterThan(80);
  });

  it("counts askers and buckets apart", async () => {
    const limiter = createMemoryRateLimiter(() => 0, {
      ...DEFAULT_LIMITS,
      find: { requests: 1, seconds: 60 },
      match: { requests: 1, seconds: 60 },
    });
    expect(await limiter.take("find", "a")).toBe(0);
    expect(await limiter.take("find", "b")).toBe(0);
    expect(await limiter.take("match", "a")).toBe(0);
    expect(await limiter.take("find", "a")).toBeGreaterThan(0);
  });

  it("forgets whoever was not seen for longest, so that a flood of addresses does not fill the memory", () => {
    const limiter = createMemoryRateLimiter(() => 0, { ...DEFAULT_LIMITS, find: { requests: 1, seconds: 60 } });
    const passes = (asker: string): boolean => limiter.take("find", asker) === 0;
    expect([passes("first"), passes("first")]).toEqual([true, false]);
    for (let asker = 0; asker < 49_000; asker += 1) passes(`flood ${asker}`);
    expect(passes("first"), "seen again meanwhile").toBe(false);
    for (let asker = 0; asker < 50_000; asker += 1) passes(`flood again ${asker}`);
    expect(passes("first"), "forgotten").toBe(true);
  });
});

describe("an asker's address", () => {
  const from = (forwarded: string | undefined, trusted: TrustedProxies, peer = "203.0.113.9"): string =>
    createAddressOf(() => peer, proxyTrust(trusted))(
      new Request("http://x/", forwarded === undefined ? {} : { headers: { "x-forwarded-for": forwarded } }),
      undefined,
    );

  it("is the connection's when no proxy is trusted, whatever the header claims", () => {
    expect(from("198.51.100.1", 0)).toBe("203.0.113.9");
  });

  it("is what the outermost trusted proxy saw, not what was sent to it", () => {
    expect(from("6.6.6.6, 198.51.100.1", 1)).toBe("198.51.100.1");
    expect(from("6.6.6.6, 198.51.100.1, 10.0.0.2", 2)).toBe("198.51.100.1");
    expect(from(undefined, 1)).toBe("203.0.113.9");
  });

  it("is believed of nobody who comes round the operator's own networks", () => {
    const ours = ["10.0.0.0/8", "fd00:12::/32"];
    expect(from("198.51.100.1", ours)).toBe("203.0.113.9");
    expect(from("198.51.100.1", ours, "10.1.2.3")).toBe("198.51.100.1");
    expect(from("198.51.100.1", ours, "::ffff:10.1.2.3")).toBe("198.51.100.1");
    expect(from("198.51.100.1", ours, "fd00:12::7")).toBe("198.51.100.1");
    expect(from("198.51.100.1", ours, "fd00:13::7")).toBe("fd00:13:0:0");
    expect(from("198.51.100.1", ours, "")).toBe("");
  });

  it("is the first from the right that is none of the operator's networks, however long a chain is made up before it", () => {
    const ours = ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"];
    expect(from("6.6.6.6, 10.9.9.9, 198.51.100.1, 192.0.2.1, 10.0.0.2", ours, "10.0.0.3")).toBe("198.51.100.1");
    expect(from("6.6.6.6, 198.51.100.1:41000, 2001:db8::9", ours, "10.0.0.3")).toBe("198.51.100.1");
    expect(from("6.6.6.6, [2a00:1:2:3:4::5]:41000", ours, "10.0.0.3")).toBe("2a00:1:2:3");
    expect(from("6.6.6.6, <script>, 10.0.0.2", ours, "10.0.0.3")).toBe("10.0.0.2");
    expect(from("10.0.0.1, 10.0.0.2", ours, "10.0.0.3")).toBe("10.0.0.1");
    expect(from(undefined, ours, "10.0.0.3")).toBe("10.0.0.3");
  });

  it("knows as networks what is one, and not all of the internet", () => {
    const good = ["10.0.0.0/8", "192.0.2.1", "::1", "fd00::/8", "::ffff:10.0.0.0/104"];
    expect(mistakenNetwork(good)).toBeUndefined();
    expect(from("198.51.100.1", ["::ffff:10.0.0.0/104"], "10.4.4.4")).toBe("198.51.100.1");
    for (const bad of [
      "10.0.0.0/33",
      "0.0.0.0/0",
      "::/0",
      "10.0.0.0/",
      "10.0.0.0/8/8",
      "localhost",
      "10.0.0",
      "fd00::/129",
    ]) {
      expect(mistakenNetwork([...good, bad])).toBe(bad);
    }
  });

  it("counts a household's IPv6 network as one, and IPv4 in IPv6 as IPv4", () => {
    expect(from(undefined, 0, "2001:db8:1:2:aaaa::1")).toBe(from(undefined, 0, "2001:db8:1:2:bbbb:c:d:e"));
    expect(from(undefined, 0, "2001:db8::1")).toBe("2001:db8:0:0");
    expect(from(undefined, 0, "::ffff:192.0.2.1")).toBe("192.0.2.1");
  });
});

describe("a body", () => {
  const LIMIT = 1000;

  it("is refused by its announced length before a byte is read", async () => {
    const body = new ReadableStream({ pull: () => expect.unreachable("the body was read") }, { highWaterMark: 0 });
    const init = { method: "POST", body, duplex: "half", headers: { "content-length": "1001" } } as const;
    await expect(readBytes(new Request("http://x/", init), LIMIT)).rejects.toMatchObject({ code: "body-too-large" });
  });

  it("is refused while a quarter of a gigabyte of others is still arriving, and taken when they have gone", async () => {
    const megabyte = new Uint8Array(1_048_576);
    const large = 10 * megabyte.length;
    const hanging: ReadableStreamDefaultController<Uint8Array>[] = [];
    const arriving = Array.from({ length: 25 }, () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          hanging.push(controller);
          for (let part = 0; part < 10; part += 1) controller.enqueue(megabyte);
        },
      });
      const init = { method: "POST", body, duplex: "half" } as const;
      return readBytes(new Request("http://x/", init), large).catch((error: unknown) => error);
    });
    const one = (): Promise<unknown> =>
      readBytes(new Request("http://x/", { method: "POST", body: new Uint8Array(large) }), large).then(
        (bytes) => bytes.length,
        (error: unknown) => error,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await one()).toMatchObject({ code: "rate-limited", parameters: { seconds: 5 } });
    for (const controller of hanging) controller.error(new Error("gone"));
    expect((await Promise.all(arriving)).every((outcome) => outcome instanceof Error)).toBe(true);
    expect(await one()).toBe(large);
  });

  it("without a length is read no further than the limit", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100));
      },
    });
    const init = { method: "POST", body, duplex: "half" } as const;
    await expect(readBytes(new Request("http://x/", init), LIMIT)).rejects.toMatchObject({ code: "body-too-large" });
    expect(pulled).toBeLessThan(15);
  });

  it("that lies about its length is refused too", async () => {
    const init = { method: "POST", body: new Uint8Array(2000), headers: { "content-length": "10" } };
    await expect(readBytes(new Request("http://x/", init), LIMIT)).rejects.toMatchObject({ code: "body-too-large" });
  });

  it("within the limit arrives whole", async () => {
    const init = { method: "POST", body: new Uint8Array(LIMIT).fill(7) };
    expect(await readBytes(new Request("http://x/", init), LIMIT)).toEqual(new Uint8Array(LIMIT).fill(7));
  });
});

describe("a form", () => {
  const posted = (body: string, type = "multipart/form-data; boundary=b"): Request =>
    new Request("http://x/", { method: "POST", body, headers: { "content-type": type } });
  const part = (name: string, text: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;

  it.each(["multipart/form-data; boundary=b", 'Multipart/Form-Data; charset=utf-8; boundary="b"; boundary=c'])(
    "is read under %s",
    async (type) => {
      const form = await readForm(posted(`${part("text", " 衢房租备 ")}--b--\r\n`, type), BODY_LIMITS.pdf);
      expect(textField(form, "text")).toBe("衢房租备");
    },
  );

  it.each([
    ["more parts", Array.from({ length: 100_000 }, (_, index) => part(`f${index}`, "x")).join("")],
    ["longer heads", part("text", "x").replace("\r\n\r\n", `${"\r\nx: y".repeat(1_000_000)}\r\n\r\n`)],
  ])("with %s than any of ours is refused before the runtime's reader spends seconds on it", async (_, parts) => {
    const from = performance.now();
    await expect(readForm(posted(`${parts}--b--\r\n`), BODY_LIMITS.pdf)).rejects.toMatchObject({
      code: "document-unreadable",
    });
    expect(performance.now() - from).toBeLessThan(1000);
  });

  it.each(["multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="b\\"c"'])(
    "without a boundary that can be looked for (%s) is refused",
    async (type) => {
      await expect(readForm(posted(`${part("text", "x")}--b--\r\n`, type), 1000)).rejects.toMatchObject({
        code: "document-unreadable",
      });
    },
  );

  it("of more parts than any form has, or of parts without an end to their head, is not read as a form", async () => {
    const send = (body: string): Promise<FormData> => {
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      return readForm(new Request("http://x/", { method: "POST", body, headers }), 1_048_576);
    };
    const part = (name: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nx\r\n`;
    const parts = (count: number): string =>
      `${Array.from({ length: count }, (_, at) => part(`f${at}`)).join("")}--b--\r\n`;
    expect([...(await send(parts(30))).keys()]).toHaveLength(30);
    await expect(send(parts(1000))).rejects.toMatchObject({ code: "document-unreadable" });
    await expect(send(`--b\r\n${"X: y\r\n".repeat(1000)}\r\nx\r\n--b--\r\n`)).rejects.toMatchObject({
      code: "document-unreadable",
    });
  });

  it("of text fields alone is held to their limit, also where files may be sent", async () => {
    const type = "application/x-www-form-urlencoded";
    await expect(readForm(posted("a&".repeat(10_000), type), BODY_LIMITS.pdf)).rejects.toMatchObject({
      code: "body-too-large",
    });
    const form = await readForm(posted(`${part("text", "<".repeat(20_000))}--b--\r\n`), BODY_LIMITS.pdf);
    expect(() => textField(form, "text")).toThrow(expect.objectContaining({ code: "body-too-large" }));
  });
});
