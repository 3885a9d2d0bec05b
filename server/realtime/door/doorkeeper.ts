import type { Socket } from "socket.io";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import {
  type AdmissionPorts,
  chargeStranger,
  introduce,
  NOT_IN_YET,
  Refusal,
  readHello,
  type Visitor,
} from "./admission.ts";
import { BUSY_RETRY_MS } from "./limits.ts";
import type { Strangers } from "./strangers.ts";

export type DoorkeeperPorts = AdmissionPorts & {
  readonly strangers: Strangers;
  /** False while the server is about to stop. */
  readonly admits: () => boolean;
  readonly refused: (code: ErrorReply["code"]) => void;
  readonly failed: (error: unknown) => void;
};

type Knocker = Pick<Socket, "conn" | "handshake">;

/** What it takes at least to be let in. */
type Needs = "seat" | "nothing";
type Enter<S> = (socket: S, visitor: Visitor) => ErrorReply | null;

/** After a refusal for a temporary reason: when to try again. */
const KNOCK_AGAIN_MS = 1_000;

/** Replaces the handshake, which socket.io keeps for as long as the socket lives, with the token in it. */
const NO_HANDSHAKE = Object.freeze({
  headers: {},
  time: "",
  address: "",
  xdomain: false,
  secure: false,
  issued: 0,
  url: "",
  query: {},
  auth: {},
}) satisfies Socket["handshake"];

/** Lets phones in: reads the hello, finds the credential, and limits how often they try. */
export class Doorkeeper {
  readonly #ports: DoorkeeperPorts;

  constructor(ports: DoorkeeperPorts) {
    this.#ports = ports;
  }

  /** A socket.io middleware. `enter` gets whoever meets the needs, and may still refuse. */
  guard<S extends Knocker>(needs: Needs, enter: Enter<S>) {
    return (socket: S, next: (refusal?: Error) => void): void => {
      this.#decide(socket, needs, enter)
        .then((reply) => this.#tell(socket, reply, next))
        .catch(this.#ports.failed);
    };
  }

  async #decide<S extends Knocker>(socket: S, needs: Needs, enter: Enter<S>): Promise<ErrorReply | null> {
    try {
      const known = await this.#look(socket, needs);
      return "error" in known ? known : enter(socket, known);
    } catch (error) {
      this.#ports.failed(error);
      return errorReply("internal", KNOCK_AGAIN_MS);
    }
  }

  #tell(socket: Knocker, reply: ErrorReply | null, next: (refusal?: Error) => void): void {
    (socket as { handshake: Socket["handshake"] }).handshake = NO_HANDSHAKE; // read-only in its types
    if (reply === null) return next();
    this.#ports.refused(reply.code);
    next(new Refusal(reply));
    // Another try needs another connection, which is counted.
    setImmediate(() => socket.conn.close());
  }

  async #look({ conn, handshake }: Knocker, needs: Needs): Promise<Visitor | ErrorReply> {
    const { strangers } = this.#ports;
    if (!this.#ports.admits()) return errorReply("draining", KNOCK_AGAIN_MS);
    if (!strangers.tries(conn)) {
      conn.close();
      return errorReply("rateLimited", KNOCK_AGAIN_MS);
    }
    const charge = (reply: ErrorReply | null) => chargeStranger(conn.remoteAddress, reply, this.#ports);
    const hello = readHello(handshake.auth);
    if ("error" in hello) return charge(hello) ?? hello;
    if (hello.token === null) {
      return charge(needs === "seat" ? errorReply("unknownToken") : null) ?? this.#host(conn);
    }
    const introduced = await introduce(hello.token, hello.version, this.#ports);
    if ("error" in introduced) return charge(introduced) ?? introduced;
    if (introduced.waiting !== null && needs === "seat") return NOT_IN_YET;
    strangers.welcome(conn);
    return introduced;
  }

  #host(conn: Knocker["conn"]): Visitor | ErrorReply {
    const hasRoom = this.#ports.strangers.host(conn, conn.remoteAddress);
    return hasRoom ? { member: null, waiting: null } : errorReply("busy", BUSY_RETRY_MS);
  }
}
