import { type AttuneClient, createClient, memoryStorage, type Phase } from "../client-sdk/src/index.node.ts";
import type { Screen } from "./stage.ts";
import type { Wire } from "./wire.ts";

const SMALL_WORDS = { inhale: "In", hold: "Hold", exhale: "Out", rest: "Rest" } as const;

/** One of the two: a phone with the real SDK, its piece of network, and the words on its screen. */
export class Actor {
  readonly name: string;
  readonly client: AttuneClient;
  readonly wire: Wire;
  #lines: readonly string[] = [];

  constructor(name: string, wire: Wire) {
    this.name = name;
    this.wire = wire;
    this.client = createClient({ url: wire.url, storage: memoryStorage() });
  }

  /** Puts words on this phone's screen. */
  says(...lines: readonly string[]): void {
    this.#lines = lines;
  }

  get screen(): Screen {
    const { client, name } = this;
    const phase = client.breath.phase();
    return {
      name,
      connected: client.status.kind !== "offline" && client.status.kind !== "connecting",
      extent: phase === null ? null : client.breath.extent(),
      lines: phase === null ? this.#lines : ["", "", wordsOf(phase)],
    };
  }
}

function wordsOf(phase: Phase): string {
  if (phase.kind === "leadIn") return `Together in ${Math.max(1, Math.ceil(phase.startsInMs / 1_000))}`;
  if (phase.kind === "paused") return "A pause.";
  const counted = Array.from({ length: phase.count }, (_, index) => index + 1).join(" ");
  return `${SMALL_WORDS[phase.kind]} ${counted}`;
}
