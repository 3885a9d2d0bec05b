import { type Deferred, deferred } from "../deferred.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { Following } from "./following.ts";
import type { Lead } from "./lead.ts";

/** A leader that doesn't answer for this long, while this tab is visible, is frozen: this tab takes over. */
const ANSWER_WITHIN_MS = 2_000;
/** Another tab may be in the middle of something that it won't give up. */
const LEAD_WITHIN_MS = 5_000;

/** How a following tab takes the lead out of turn. */
export class Succession {
  readonly #environment: Environment;
  readonly #take: () => void;
  readonly #waiting = new Set<Deferred<Lead>>();
  readonly #checks = new Set<Cancel>();

  constructor(environment: Environment, take: () => void) {
    this.#environment = environment;
    this.#take = take;
  }

  /** Takes the lead for what only a leader may do. Rejects with `otherTab` when it doesn't get it. */
  async demand(): Promise<Lead> {
    const waiting = deferred<Lead>();
    const cancel = this.#environment.setTimer(LEAD_WITHIN_MS, () => waiting.reject(new AttuneError("otherTab")));
    this.#waiting.add(waiting);
    this.#take();
    try {
      return await waiting.promise;
    } finally {
      cancel();
      this.#waiting.delete(waiting);
    }
  }

  leads(lead: Lead): void {
    for (const { resolve } of this.#waiting) resolve(lead);
  }

  close(): void {
    for (const cancel of this.#checks) cancel();
    for (const { reject } of this.#waiting) reject(new AttuneError("closed"));
  }

  /** Somebody looks at this tab or asks for something: a leader frozen in the background is of no use then. */
  check(following: Following, isStillFollowed: () => boolean): void {
    const { heardAtMs } = following;
    following.greet();
    const cancel = this.#environment.setTimer(ANSWER_WITHIN_MS, () => {
      this.#checks.delete(cancel);
      if (isStillFollowed() && following.heardAtMs === heardAtMs) this.#take();
    });
    this.#checks.add(cancel);
  }
}
