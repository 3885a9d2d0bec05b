import type { Engine } from "../connection/engine.ts";
import { asList, asText, asTextOrNull } from "../connection/replies.ts";
import { readScript } from "../connection/script.ts";
import type { Keys } from "../keys.ts";
import { expiresNextAtMs, type InvitationDoc, roomOf } from "./invitation-doc.ts";

const SWAP = readScript("swap");

/** A race among this many for one invitation would mean that something else is wrong. */
const MAX_TRIES = 64;

/** The new document and the answer. Without `next` nothing is written. */
export type Decision<Result> = { readonly next?: InvitationDoc | null; readonly result: Result };

/** The documents of all invitations and what points to them: handles, attempts, rooms. */
export class InvitationDocs {
  readonly #engine: Engine;
  readonly #keys: Keys;

  constructor(engine: Engine, keys: Keys) {
    this.#engine = engine;
    this.#keys = keys;
  }

  async get(id: string): Promise<InvitationDoc | null> {
    return docOf(await this.#text(id));
  }

  async idOf(key: "handle" | "attempt", name: string): Promise<string | null> {
    return asTextOrNull(await this.#engine.ask("GET", this.#keys[key](name)));
  }

  async about(roomId: string): Promise<readonly string[]> {
    return asList(await this.#engine.ask("SMEMBERS", this.#keys.about(roomId))).map(asText);
  }

  async expiring(nowMs: number, limit: number): Promise<readonly string[]> {
    const key = this.#keys.expiring();
    const reply = await this.#engine.ask("ZRANGE", key, "-inf", String(nowMs), "BYSCORE", "LIMIT", "0", String(limit));
    return asList(reply).map(asText);
  }

  /**
   * Decides on the newest version and replaces it, again if somebody else was faster. A handle or an attempt that belongs to
   * another invitation answers `taken`.
   */
  async exchange<Result>(
    id: string,
    decide: (doc: InvitationDoc | null) => Decision<Result>,
    taken: Result,
  ): Promise<Result> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const text = await this.#text(id);
      const doc = docOf(text);
      const { next, result } = decide(doc);
      const swapped = next === undefined ? "kept" : await this.#swap(id, { text, doc }, next);
      if (swapped === "lost") continue;
      await this.#engine.safe(this.#keys.invitation(id));
      return swapped === "taken" ? taken : result;
    }
    throw new Error("An invitation changes faster than it can be read.");
  }

  async #text(id: string): Promise<string> {
    return asTextOrNull(await this.#engine.ask("GET", this.#keys.invitation(id))) ?? "";
  }

  async #swap(
    id: string,
    now: { readonly text: string; readonly doc: InvitationDoc | null },
    next: InvitationDoc | null,
  ): Promise<string> {
    const pointers = difference(this.#pointersOf(now.doc), this.#pointersOf(next));
    const sets = difference(this.#setsOf(now.doc), this.#setsOf(next));
    const keys = [
      this.#keys.invitation(id),
      this.#keys.expiring(),
      this.#keys.pairingMark(),
      ...pointers.added,
      ...pointers.gone,
      ...sets.added,
      ...sets.gone,
    ];
    const expires = next === null ? "" : String(expiresNextAtMs(next));
    const counts = [pointers.added, pointers.gone, sets.added].map(({ length }) => String(length));
    const args = [now.text, next === null ? "" : JSON.stringify(next), id, expires, ...counts];
    return asText(await this.#engine.run(SWAP, keys, args));
  }

  #pointersOf(doc: InvitationDoc | null): readonly string[] {
    if (doc === null) return [];
    const openings = [...doc.invitation.openings, ...doc.burnt];
    return [
      ...openings.map(({ handle }) => this.#keys.handle(handle)),
      ...doc.attempts.map(({ attemptId }) => this.#keys.attempt(attemptId)),
    ];
  }

  #setsOf(doc: InvitationDoc | null): readonly string[] {
    const outcome = doc?.confirming?.outcome;
    const rooms = new Set([doc?.roomId ?? null, outcome === undefined ? null : roomOf(outcome)]);
    return [...rooms].flatMap((roomId) => (roomId === null ? [] : [this.#keys.about(roomId)]));
  }
}

/** Fields that a document may lack, because another version had no use for them. */
const DEFAULTS = { burnt: [], attempts: [], roomId: null, confirming: null } as const;

const docOf = (text: string): InvitationDoc | null =>
  text === "" ? null : { ...DEFAULTS, ...(JSON.parse(text) as Omit<InvitationDoc, keyof typeof DEFAULTS>) }; // written by #swap

function difference(before: readonly string[], after: readonly string[]) {
  return {
    added: after.filter((key) => !before.includes(key)),
    gone: before.filter((key) => !after.includes(key)),
  };
}
