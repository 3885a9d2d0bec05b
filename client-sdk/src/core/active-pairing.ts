import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";
import { otherSeat } from "../../../shared/protocol/other-seat.ts";
import { KnownTime } from "../clock/known-time.ts";
import { probeModeOf } from "../clock/probe-mode.ts";
import { type Status, sameStatus, statusOf } from "../connection/status.ts";
import type { AttuneErrorCode } from "../errors.ts";
import { Outgoing } from "../outbox/outgoing.ts";
import { PushDesk } from "../push/push-desk.ts";
import { ReplicaDriver } from "../replica/replica-driver.ts";
import type { Journal } from "../storage/journal.ts";
import { KEYS } from "../storage/keys.ts";
import type { Membership } from "../storage/membership.ts";
import type { Changes } from "../storage/storage.ts";
import { Line } from "./line.ts";
import type { SharedParts } from "./shared-parts.ts";
import type { Stored } from "./stored.ts";

/** One pairing on this phone, from the moment it is known until it is left: replica, outbox and connection, wired together. */
export class ActivePairing {
  readonly replica: ReplicaDriver;
  readonly line: Line;
  readonly outgoing: Outgoing;
  readonly time: KnownTime;
  readonly push: PushDesk;
  readonly #shared: SharedParts;
  #membership: Membership;
  #status: Status = { kind: "starting" };
  #closed = false;

  constructor(
    shared: SharedParts,
    membership: Membership,
    stored: Pick<Stored, "position" | "formerHead" | "outbox" | "push" | "serverMinusWallMs">,
  ) {
    const { environment, rules, emitter, journal } = shared;
    this.#shared = shared;
    this.#membership = membership;
    this.replica = this.#createReplica(stored);
    this.line = this.#createLine(stored);
    const { clock, driver } = this.line;
    this.time = new KnownTime({
      environment,
      clock,
      driver,
      serverMinusWallMs: stored.serverMinusWallMs,
      notBeforeMs: stored.position?.savedAtMs ?? 0,
      save: (ms) => void journal.write({ [KEYS.clock]: JSON.stringify(ms) }),
    });
    this.outgoing = new Outgoing({
      environment,
      rules,
      driver,
      emit: emitter.emit,
      stored: stored.outbox,
      save: () => this.#save(),
      received: (entries) => {
        if (!this.replica.receive(entries)) this.line.missed();
      },
      head: () => this.replica.head,
    });
    const save: Journal["write"] = (changes) => journal.write(changes);
    this.push = new PushDesk({ environment, driver, wanted: stored.push, save });
  }

  get membership(): Membership {
    return this.#membership;
  }

  start(): void {
    this.#forget();
    this.line.driver.put({ on: "start" });
  }

  /** The app is visible again or the network is back: the line must prove itself, and what has expired is deleted. */
  wake(): void {
    this.line.wake();
    this.#forget();
  }

  close(why: AttuneErrorCode = "closed"): void {
    this.#closed = true;
    this.line.close();
    this.push.close();
    this.replica.close();
    this.outgoing.close(why);
  }

  #createReplica({ position }: Pick<Stored, "position">): ReplicaDriver {
    const { environment, rules, digest, emitter } = this.#shared;
    return new ReplicaDriver({
      rules,
      digest,
      environment,
      emit: emitter.emit,
      stored: position,
      nowMs: () => this.time.nowMs(),
      seated: (seat) => this.#seated(seat),
      applied: (entries, head) => this.outgoing.readBack(entries, head),
      resumed: (head, mayLack) => {
        this.outgoing.resumed(head, mayLack);
        if (mayLack) this.push.tellAgain();
      },
      changed: () => {
        void this.#save();
        this.line.clock.reschedule();
        this.line.clock.setShown(this.#probeMode() === "breath");
      },
    });
  }

  #createLine({ formerHead }: Pick<Stored, "formerHead">): Line {
    const { transport, environment, rules, clock, emitter } = this.#shared;
    return new Line({
      transport,
      environment,
      rules,
      clock,
      token: () => this.#membership.token,
      head: () => this.replica.head,
      formerHead,
      resumed: (answer, early, held) => {
        const result = this.replica.resumed(answer, early, held);
        if (result.result === "refused") return result;
        const seq = this.replica.head?.seq ?? 0;
        if (!result.gap) emitter.emit("caughtUp", { seq, replayed: result.applied.length });
        return result;
      },
      events: (entries) => this.replica.receive(entries),
      forgetParked: () => this.replica.forgetParked(),
      pulse: (pulse) => emitter.emit("pulse", pulse),
      mode: () => this.#probeMode(),
      timeHeard: (serverMs) => this.#timeHeard(serverMs),
      clockChanged: (snapshot) => {
        emitter.emit("clock", snapshot);
        // Timers stand still while a phone sleeps, and nothing may report its waking.
        this.#forget();
      },
      changed: () => this.#connectionChanged(),
    });
  }

  #forget(): void {
    this.replica.fade();
    this.outgoing.forget();
  }

  #connectionChanged(): void {
    if (this.#closed) return;
    this.outgoing.pump();
    this.push.pump();
    const status = statusOf(this.line.driver.state);
    if (sameStatus(status, this.#status)) return;
    this.#status = status;
    this.#shared.emitter.emit("status", status);
  }

  #probeMode(): ProbeMode {
    return probeModeOf(this.replica.room, this.time.roughNowMs());
  }

  #seated(seat: Membership["seat"]): void {
    if (this.#membership.seat === seat) return;
    void this.#shared.journal.write(this.#become({ ...this.#membership, seat, waits: undefined }));
  }

  /** The changes to write. */
  #become(membership: Membership): Changes {
    this.#membership = membership;
    return { [KEYS.membership]: JSON.stringify(membership) };
  }

  /** The partner is called as they said on their new phone, from when that one is in. */
  #named(): Changes {
    const { seat, names } = this.#membership;
    const phone = seat === null ? undefined : this.replica.room.devices[otherSeat(seat)]?.deviceId;
    const next = this.#shared.journal.records.get(KEYS.next);
    if (phone === undefined || next?.startsWith(`${phone} `) !== true) return {};
    const partner = next.slice(phone.length + 1);
    return { ...this.#become({ ...this.#membership, names: { ...names, partner } }), [KEYS.next]: null };
  }

  /** Applied events, the cursor and the outcomes of commands go into one write. */
  #save(): Promise<void> {
    const { journal, rules } = this.#shared;
    const changes = { ...this.outgoing.takeChanges(), ...this.replica.takeChanges(), ...this.#named() };
    this.outgoing.tell();
    return rules.save(journal, changes);
  }

  #timeHeard(serverMs: number): void {
    if (this.replica.hasFadedEarly(serverMs)) this.line.distrust();
    this.time.heard(serverMs);
  }
}
