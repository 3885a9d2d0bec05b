import type { Core } from "../../../../client-sdk/src/core/core.ts";
import { OUTBOX_PREFIX } from "../../../../client-sdk/src/storage/keys.ts";
import type { Head } from "../../../../shared/protocol/envelope.ts";
import type { CommandId, Seq } from "../../../../shared/protocol/ids.ts";
import type { RoomCommand } from "../../../../shared/room/registry.ts";
import type { Heard } from "../faults.ts";
import type { Line } from "../line.ts";
import type { Phone } from "../phone.ts";
import type { Asked, Told } from "./asked.ts";
import type { Ledger } from "./ledger.ts";
import type { Verdict } from "./verdict.ts";

export type WatcherPorts = {
  readonly ledger: Ledger;
  readonly asked: Asked;
  readonly verdict: Verdict;
  readonly nowMs: () => number;
  /** Whether this connection was made to the current server process. */
  readonly isPresent: (line: Line) => boolean;
};

/** More than a phone's clock is ever off here. */
const CLOCK_OFF_MS = 24 * 3_600_000;

/** Checks what a phone shows, reports, sends and stores. */
export class Watcher {
  readonly #ports: WatcherPorts;
  readonly #heads = new WeakMap<Core, Head | null>();

  constructor(ports: WatcherPorts) {
    this.#ports = ports;
  }

  started(phone: Phone, core: Core): void {
    const { verdict, ledger, asked, nowMs } = this.#ports;
    let lastSeq: number | null = null;
    const tell = (told: Told) => (of: { readonly id: CommandId; readonly code?: string }) => {
      if (told === "delivered") this.#delivered(of.id);
      asked.told(of.id, of.code === "storageFailed" ? "notStored" : told, nowMs());
    };
    core.on("delivered", tell("delivered"));
    core.on("rejected", tell("rejected"));
    core.on("dropped", tell("dropped"));
    core.on("event", ({ seq, type, atMs }) => {
      const entry = ledger.entryAt(seq);
      const isLogged = entry?.type === type && entry.atMs === atMs;
      // A phone still behind a restore may replay a past life, and so may the node that it is about to leave.
      const isMoving = phone.core?.status.kind === "draining";
      const isPresent = phone.line !== null && !isMoving && this.#ports.isPresent(phone.line);
      verdict.check("P5", isLogged || !isPresent, `${type} was shown and is not in the log at ${seq}`);
      verdict.check("P4", lastSeq === null || seq === lastSeq + 1, `event ${seq} was shown after ${lastSeq}`);
      lastSeq = seq;
    });
    core.on("reset", ({ seq }) => {
      lastSeq = seq;
      this.showsRoom(phone);
    });
    core.on("caughtUp", () => this.showsRoom(phone));
  }

  asks(phone: Phone, command: RoomCommand): void {
    this.#ports.asked.add(phone, command, this.#ports.nowMs());
  }

  /** The app was told that the command is safe on the phone. */
  queued(phone: Phone, id: CommandId): void {
    const { asked, verdict, nowMs } = this.#ports;
    if (asked.get(id)?.told !== "nothing") return;
    asked.told(id, "queued", nowMs());
    verdict.check("P2", this.#isStored(phone, id), "a command was called queued before it was stored");
  }

  /** A message leaves the phone. */
  leaves(phone: Phone, line: Line, { name, body }: Heard): void {
    if (name !== "command" || !line.isPhoneOpen) return;
    const { id, type } = body as { readonly id: string; readonly type: string }; // made by the SDK itself
    if (type === "leave") return;
    const isStored = this.#isStored(phone, id);
    this.#ports.verdict.check("P2", isStored, "a command was sent before it was stored");
  }

  /** What still comes over a connection that the phone has given up changes nothing. */
  hearsOld({ seat, core }: Phone, say: () => void): void {
    const shown = (): readonly unknown[] => [core?.head, core?.room, core?.status, core?.queued.length];
    const before = shown();
    say();
    const same = shown().every((each, at) => each === before[at]);
    this.#ports.verdict.check("PH2", same, `phone ${seat} listened to a connection that it had given up`);
  }

  /** After every step: what is shown is in the log, and a live phone shows nothing of another life. */
  looks(phone: Phone): void {
    const { core, line } = phone;
    if (core === null) return;
    const { head } = core;
    this.#listened(phone, head?.seq ?? 0);
    if (head === null || head === this.#heads.get(core)) return;
    if (!this.#heads.has(core)) this.showsRoom(phone);
    this.#heads.set(core, head);
    const { ledger, verdict, isPresent } = this.#ports;
    const mustBePresent = phone.isLive && line !== null && isPresent(line);
    const holds = ledger.holds(head, mustBePresent ? "present" : "any");
    verdict.check("P5", holds, `phone ${phone.seat} stands at ${head.seq}, which is not in the log`);
  }

  /** A live phone has applied what it was sent, if that is still in the log; else it is on its way to catch up. */
  #listened({ seat, isLive, line }: Phone, atSeq: Seq): void {
    const told = line?.newestTold ?? null;
    if (!isLive || told === null || told.seq <= atSeq) return;
    const isGone = this.#ports.ledger.hashAt(told.seq) !== told.hash;
    this.#ports.verdict.check("P7", isGone, `phone ${seat} was told of ${told.seq} and stands at ${atSeq}`);
  }

  /** The whole room that a phone shows is what the log folds to at its position. */
  showsRoom(phone: Phone): void {
    const { seat, core, wasSet } = phone;
    const isSame = this.isShown(phone, wasSet ? CLOCK_OFF_MS : undefined);
    this.#ports.verdict.check("P4", isSame, `phone ${seat} shows another room than the log at ${core?.head?.seq}`);
  }

  /** The same, except for what expires within this time. */
  isShown({ core }: Phone, aheadMs?: number): boolean {
    const head = core?.head ?? null;
    if (core === null || head === null) return true;
    const { ledger } = this.#ports;
    const folded = ledger.roomAt(head);
    return folded !== null && ledger.isSame(core.room, folded, aheadMs);
  }

  #delivered(id: CommandId): void {
    const { ledger, asked, verdict } = this.#ports;
    const ask = asked.get(id);
    // Asked for again, it repeats what was true when it was first told.
    if (ask?.told === "delivered") return;
    // Whatever reported it was safe; the log may go back while the report is on its way.
    const isThere = ledger.had(id) || ask?.noEffect === true;
    verdict.check("P1", isThere, "a phone was told that a command is delivered, and it is not in the log");
  }

  #isStored({ disk }: Phone, id: CommandId): boolean {
    return [...disk.records].some(([key, text]) => key.startsWith(OUTBOX_PREFIX) && text.includes(id));
  }
}
