import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/host/clock.ts";
import { createEntropy } from "../../src/host/entropy.ts";
import { listen, peerOf } from "../../src/host/http-server.ts";
import { isInstant, secondsOf } from "../../src/licence/calendar.ts";

describe("the machine's clock and generator", () => {
  it("tells the time in whole seconds of UTC", () => {
    expect(isInstant(systemClock.now())).toBe(true);
    expect(Math.abs(secondsOf(systemClock.now()) - Date.now() / 1000)).toBeLessThan(2);
  });

  it("never hands out the same bytes twice, across the blocks it draws", () => {
    const entropy = createEntropy();
    const drawn = Array.from({ length: 2000 }, () => Buffer.from(entropy.bytes(16)).toString("hex"));
    expect(new Set(drawn).size).toBe(2000);
    expect(drawn.filter((bytes) => /^0+$/.test(bytes))).toEqual([]);
    expect(entropy.bytes(10_000)).toHaveLength(10_000);
  });
});

/** A server that has answered once over a connection which stays open. */
async function servedOnce() {
  const server = await listen({ bindHost: "127.0.0.1", port: 0, fetch: () => new Response("ok") });
  const idle = connect(server.port, "127.0.0.1");
  let heard = "";
  const answered = new Promise((resolve) => {
    idle.on("data", (bytes) => {
      heard += bytes.toString("latin1");
      resolve(undefined);
    });
  });
  idle.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await answered;
  return { server, idle, heard: () => heard };
}

describe("a server", () => {
  it("answers, knows its peer, and finishes what is under way before it stops", async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await listen({
      bindHost: "127.0.0.1",
      port: 0,
      fetch: async (incoming, env) => {
        if (incoming.url.endsWith("/slow")) await held;
        return new Response(peerOf(incoming, env));
      },
    });
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await (await fetch(origin)).text()).toBe("127.0.0.1");
    const slow = fetch(`${origin}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = server.stop();
    release?.();
    expect(await (await slow).text()).toBe("127.0.0.1");
    await stopped;
    await expect(fetch(origin)).rejects.toThrow();
  });

  it("tells whoever asks again on a kept-alive connection that it ends, instead of closing it under a request", async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await listen({
      bindHost: "127.0.0.1",
      port: 0,
      fetch: async () => {
        await held;
        return new Response("ok");
      },
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        request({ port: server.port, host: "127.0.0.1", agent }, (answer) => resolve(answer.resume()))
          .on("error", reject)
          .end();
      });
    const answers = [ask(), ask()];
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = server.stop();
    release?.();
    expect((await Promise.all(answers)).map(({ headers }) => headers.connection)).toEqual(["keep-alive", "close"]);
    await stopped;
  });

  it("hears what comes over a connection that was idle when it gave way, and ends it with that answer", async () => {
    const { server, idle, heard } = await servedOnce();
    const ended = new Promise((resolve) => idle.once("close", resolve));
    const retired = server.retire();
    // Longer than the farewell and the looks at what is idle.
    await new Promise((resolve) => setTimeout(resolve, 600));
    idle.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await Promise.all([retired, ended]);
    expect(heard().match(/200 OK|connection: \S+/gi)).toEqual([
      "200 OK",
      "Connection: keep-alive",
      "200 OK",
      "Connection: close",
    ]);
  });

  it("waits no longer for an idle connection that it gave way to once it is asked to stop", async () => {
    const { server, idle } = await servedOnce();
    const ended = new Promise((resolve) => idle.once("close", resolve));
    const retired = server.retire();
    await server.stop();
    await Promise.all([retired, ended]);
  });

  it("cuts off a connection that will not end once the time of grace is over", async () => {
    const server = await listen({
      bindHost: "127.0.0.1",
      port: 0,
      fetch: () => new Promise<Response>(() => undefined),
    });
    const hanging = fetch(`http://127.0.0.1:${server.port}`).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop(100);
    expect(await hanging).toBeInstanceOf(Error);
  });

  it("lets an answer that is too large for the connection's buffers reach whoever reads slowly, before it stops", async () => {
    const bytes = 32 * 1024 * 1024;
    let answered: (() => void) | undefined;
    const handedOver = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const fetch = (): Response => {
      answered?.();
      return new Response(new Uint8Array(bytes));
    };
    const server = await listen({ bindHost: "127.0.0.1", port: 0, fetch });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await handedOver;
    const stopped = server.stop();
    // Longer than the farewell and the first look at what is idle.
    await new Promise((resolve) => setTimeout(resolve, 600));
    let received = 0;
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (received > bytes) socket.end();
    });
    await stopped;
    await new Promise((resolve) => (socket.closed ? resolve(undefined) : socket.once("close", resolve)));
    expect(received).toBeGreaterThan(bytes);
  });

  it("refuses headers of more than 16 KiB", async () => {
    const server = await listen({ bindHost: "127.0.0.1", port: 0, fetch: () => new Response("ok") });
    const status = await new Promise((resolve, reject) => {
      const headers = { "x-long": "a".repeat(20_000) };
      request({ port: server.port, host: "127.0.0.1", headers }, ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(431);
    await server.stop();
  });

  it("says so when its port is taken", async () => {
    const server = await listen({ bindHost: "127.0.0.1", port: 0, fetch: () => new Response("ok") });
    await expect(
      listen({ bindHost: "127.0.0.1", port: server.port, fetch: () => new Response("ok") }),
    ).rejects.toMatchObject({
      code: "configuration-invalid",
      fields: [{ pointer: "/PORT", code: "port-unavailable", parameters: { reason: "EADDRINUSE" } }],
    });
    await server.stop();
  });
});
