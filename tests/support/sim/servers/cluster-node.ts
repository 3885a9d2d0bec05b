import { ROOM_ID } from "../birth.ts";
import { Life } from "../life.ts";
import type { Line } from "../line.ts";
import { Node, type Others, type ServerPorts } from "./node.ts";
import type { Listener, PubSub, Said } from "./pub-sub.ts";
import type { SharedStore } from "./shared-store.ts";
import { StoreLink } from "./store-link.ts";

export type ClusterPorts = ServerPorts & {
  readonly nodes: number;
  /** A message from another node didn't reach the node of this connection. */
  readonly missed: (line: Line) => void;
};

/** How often a node asks for the heads of its phones' rooms. */
export const HEADS_MS = 1_000;
/** What hasn't arrived within this time was lost. */
const UNDER_WAY_MS = 200;

/** One node: the server with its connection to the store and its subscription to the other nodes. */
export class ClusterNode implements Listener {
  readonly node: Node;
  readonly link: StoreLink;
  readonly #ports: ClusterPorts;
  readonly #pubSub: PubSub;
  #listening: Promise<void> | null = null;
  #willAsk = false;

  constructor(ports: ClusterPorts, shared: SharedStore, pubSub: PubSub) {
    const life = new Life(ports.time);
    this.#ports = ports;
    this.#pubSub = pubSub;
    this.link = new StoreLink({ ...ports, life, shared });
    this.node = new Node({
      ...ports,
      life,
      store: this.link.store,
      image: () => shared.image,
      others: this.#others(),
    });
  }

  /**
   * Something was written, here or elsewhere. A real node checks its timers and asks for the heads once a second; here it does
   * so only when there is something to find.
   */
  changed(): void {
    this.node.plan();
    if (this.#willAsk || this.#ports.faults.asksHeads === false) return;
    this.#willAsk = true;
    const { chance } = this.#ports;
    this.node.life.after(chance.between(0, HEADS_MS), () => void this.#askHeads());
  }

  hears(said: Said): void {
    const { node } = this;
    if (node.life.ended) return;
    if ("leftBy" in said) return node.gateway.dismiss(said.leftBy, "ended");
    node.rooms.heard(ROOM_ID, said.events);
    node.gateway.tell(said.events, said.except);
  }

  misses(): void {
    for (const line of this.node.gateway.lines) this.#ports.missed(line);
  }

  end(): void {
    this.node.life.end();
    this.#pubSub.stop(this);
  }

  /** It subscribes only while it has phones of the room. */
  forgetRoom(): void {
    this.#listening = null;
    this.#pubSub.stop(this);
  }

  #others(): Others {
    return {
      publish: (_roomId, events, except) => this.#pubSub.say(this, { events, except }),
      left: (leftBy) => this.#pubSub.say(this, { leftBy }),
      listening: () => {
        this.#listening ??= this.#pubSub.listen(this);
        return this.#listening;
      },
      empty: () => this.forgetRoom(),
    };
  }

  async #askHeads(): Promise<void> {
    this.#willAsk = false;
    const { rooms, tellHere, life } = this.node;
    const { failures, heads: readHeads } = this.link;
    const underWay = (): Promise<void> => new Promise((resolve) => life.after(UNDER_WAY_MS, resolve));
    const head = rooms.headOf(ROOM_ID);
    await rooms.upkeep.catchUp({ readHeads, underWay, tellHere }).catch(() => undefined);
    // What a broken connection prevented, and a room that moved on meanwhile, is asked for next time.
    if (this.link.failures !== failures || rooms.headOf(ROOM_ID) !== head) this.changed();
  }
}
