// What a server bears of those who mean it no good, over real sockets: slow heads, slow bodies, too many of both, too many connections.

import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, type ListenOptions, listen } from "../../src/host/http-server.ts";

let server: Listening | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop(0);
});

async function serve(limits: Partial<ListenOptions> = {}): Promise<number> {
  const fetch: ListenOptions["fetch"] = async (request) =>
    Response.json({ bytes: (await request.arrayBuffer()).byteLength, headers: [...request.headers].length });
  server = await listen({ fetch, bindHost: "127.0.0.1", port: 0, ...limits });
  return server.port;
}

/** Opens a connection and sends a text; resolves with all that comes back until the other end closes it. */
function send(port: number, text: string, keepSending?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    let received = "";
    socket.write(text);
    const drip = keepSending === undefined ? undefined : setInterval(() => socket.write(keepSending), 50);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    // A connection that is cut off while one still sends may end in an error.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(drip);
      resolve(received);
    });
  });
}

const get = (extra = ""): string => `GET / HTTP/1.1\r\nhost: x\r\n${extra}connection: close\r\n\r\n`;

describe("a server under attack", () => {
  it("cuts off a head that drips in, and answers others meanwhile", { timeout: 15_000 }, async () => {
    const port = await serve({ requestSeconds: 1 });
    const slow = send(port, "GET / HTTP/1.1\r\nhost: x\r\n", "x-drip: 1\r\n");
    expect(await send(port, get())).toContain("200 OK");
    expect(await slow).toContain("408");
  });

  it("cuts off a body that drips in", { timeout: 15_000 }, async () => {
    const port = await serve({ requestSeconds: 1 });
    const head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\nconnection: close\r\n\r\n";
    expect(await send(port, head, "drip")).not.toContain("200 OK");
  });

  it("refuses a head of more than 16 KB", async () => {
    const port = await serve();
    expect(await send(port, get(`x-large: ${"x".repeat(17_000)}\r\n`))).toContain("431");
  });

  it("reads about a hundred headers and no more", async () => {
    const port = await serve();
    const many = Array.from({ length: 1000 }, (_, index) => `x-${index}: 1\r\n`).join("");
    const answer = await send(port, get(many));
    expect(Number(/"headers":(\d+)/.exec(answer)?.[1])).toBeLessThanOrEqual(128);
  });

  it("closes connections beyond the bound as they come, and takes new ones when others have gone", async () => {
    const port = await serve({ mostConnections: 2 });
    const idle = [send(port, "GET / HTTP/1.1\r\n"), send(port, "GET / HTTP/1.1\r\n")];
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await send(port, get())).toBe("");
    for (const socket of sockets.slice(0, 2)) socket.destroy();
    await Promise.all(idle);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await send(port, get())).toContain("200 OK");
  });
});
