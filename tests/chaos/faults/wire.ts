// The network between Vellum and its database: a TCP relay that can be cut, stopped or slowed while requests are on their way.

import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** How the wire is: as it should be; every connection reset and none taken; silent both ways; slow. */
export type WireState = "whole" | "cut" | "silent" | "slow";

export interface Wire {
  readonly port: number;
  set(state: WireState): void;
  close(): Promise<void>;
}

const SLOW_MS = 60;

/** Relays connections to a port of this machine. */
export async function layWire(target: number): Promise<Wire> {
  let state: WireState = "whole";
  const ends = new Set<Socket>();
  const held: (() => void)[] = [];

  /** What comes in while the wire is silent is held back; a slow one passes everything on later, in order. */
  const relay = (from: Socket, to: Socket): void => {
    let before: Promise<unknown> = Promise.resolve();
    from.on("data", (bytes) => {
      const pass = (): void => {
        if (!to.destroyed) to.write(bytes);
      };
      if (state === "silent") held.push(pass);
      else if (state === "slow")
        before = before.then(() => new Promise((resolve) => setTimeout(resolve, SLOW_MS))).then(pass);
      else before = before.then(pass);
    });
    from.once("error", () => to.destroy());
    from.once("close", () => {
      ends.delete(from);
      to.destroy();
    });
  };

  const server = createServer((near) => {
    if (state === "cut") {
      near.on("error", () => undefined).resetAndDestroy();
      return;
    }
    const far = connect(target, "127.0.0.1");
    for (const end of [near, far]) ends.add(end.setNoDelay(true));
    relay(near, far);
    relay(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => {
      state = next;
      if (state === "cut") for (const end of ends) end.resetAndDestroy();
      if (state === "whole") for (const pass of held.splice(0)) pass();
    },
    close: async () => {
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
