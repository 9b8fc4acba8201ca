// Listening on Node: a fetch handler behind node:http, with limits on headers and on time, and a stop that finishes what is
// under way. Limits on bodies are the web's own, since they depend on the route.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { LicenceError } from "../licence/errors.ts";

/** Answers a request; `env` is what `peerOf` reads. */
export type Fetch = (request: Request, env: never) => Response | Promise<Response>;

/** Where to listen; port 0 takes any free one. */
export interface ListenOptions {
  readonly fetch: Fetch;
  readonly bindHost: string;
  readonly port: number;
  /** Connections at once; further ones are closed as they come. */
  readonly mostConnections?: number;
  /** From a request's first byte to the last of its body; who is slower is answered 408 and cut off. */
  readonly requestSeconds?: number;
}

/** A server that accepts connections. */
export interface Listening {
  readonly port: number;
  /** From now on every answer says that its connection ends with it, so that whoever asks next does so elsewhere. */
  sayFarewell(): void;
  /**
   * Accepts no more and waits for the last connection, also for those that are idle: a client may use one in the very moment in which
   * it would be ended, and could not know whether it was heard. Told with the next answer, or unused for as long as it was promised
   * (Keep-Alive, 65 s), a connection ends without harm. `stop` hurries it.
   */
  retire(): Promise<void>;
  /** Accepts no more, lets requests under way finish for at most `graceMs`, then cuts them off; idle connections are ended. */
  stop(graceMs?: number): Promise<void>;
}

const MAX_HEADER_BYTES = 16_384;
const MOST_HEADERS = 100;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** How often slow ones are looked for; node:http would do so every thirty seconds. */
const LOOK_EVERY_MS = 1000;
const MOST_CONNECTIONS = 4096;
const KEEP_ALIVE_MS = 65_000;
const GRACE_MS = 10_000;
const FAREWELL_MS = 250;
const SWEEP_MS = 50;

/** Starts listening. @throws {LicenceError} configuration-invalid — the address is taken or not ours to bind. */
export async function listen({ fetch, bindHost, port, ...limits }: ListenOptions): Promise<Listening> {
  const requestTimeout = limits.requestSeconds === undefined ? REQUEST_TIMEOUT_MS : limits.requestSeconds * 1000;
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as never),
    createServer,
    serverOptions: {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      connectionsCheckingInterval: LOOK_EVERY_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
  }) as Server;
  const underWay = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  });
  server.maxHeadersCount = MOST_HEADERS;
  server.maxConnections = limits.mostConnections ?? MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(unavailable(error, { bindHost, port }));
    server.once("error", refuse).listen(port, bindHost, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  return { port: portOf(server.address()), ...endingOf(server, underWay) };
}

/** The address of the peer from what node:http hands along; "" when the connection is gone. */
export function peerOf(_request: Request, env: unknown): string {
  const bindings = env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress ?? "";
}

function unavailable(
  cause: NodeJS.ErrnoException,
  { bindHost: host, port }: Pick<ListenOptions, "bindHost" | "port">,
): LicenceError {
  const parameters = { host, port, reason: cause.code ?? "" };
  return new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/PORT", code: "port-unavailable", parameters }],
    cause,
  });
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function endingOf(server: Server, underWay: ReadonlySet<ServerResponse>): Omit<Listening, "port"> {
  let closed: Promise<void> | undefined;
  const sayFarewell = (): void => {
    if (server.listeners("request").includes(lastAnswer)) return;
    server.prependListener("request", lastAnswer);
  };
  const close = (): Promise<void> => {
    sayFarewell();
    // node:http closes at once what looks idle, even with a request on its way that was not read yet; node:net only stops listening.
    closed ??= new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    return closed;
  };
  const stop = (graceMs = GRACE_MS): Promise<void> => letGo(server, underWay, { closed: close(), graceMs });
  const retire = async (): Promise<void> => {
    const late = setTimeout(() => void stop(), KEEP_ALIVE_MS + GRACE_MS);
    await close();
    clearTimeout(late);
  };
  return { sayFarewell, retire, stop };
}

/** Whoever asks again on a kept-alive connection is told that it ends. */
function lastAnswer(_request: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = false;
}

async function letGo(
  server: Server,
  underWay: ReadonlySet<ServerResponse>,
  { closed, graceMs }: { readonly closed: Promise<void>; readonly graceMs: number },
): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, FAREWELL_MS));
  // node:http takes a connection for idle as soon as its answer was handed over, though much of it may still wait to be sent: nothing
  // is closed while an answer is on its way. And timers come due before what has arrived meanwhile is read, so reading goes first.
  const sweep = setInterval(() => {
    setImmediate(() => {
      if (!isAnswering(underWay)) server.closeIdleConnections();
    });
  }, SWEEP_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cutOff);
}

/** Whether an answer has not left yet; those whose connection is gone never will. */
function isAnswering(underWay: ReadonlySet<ServerResponse>): boolean {
  return [...underWay].some(({ req }) => !req.socket.destroyed);
}
