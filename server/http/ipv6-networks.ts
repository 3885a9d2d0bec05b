/** How many /64 of one /48 count on their own at a time, and how long one that isn't seen any more takes up a place. */
const MOST_OF_ONE = 64;
const WINDOW_MS = 600_000;

type Seen = Map<string, Set<string>>;

/**
 * Which addresses of IPv6 count as one. One household or phone has a whole /64, so all of it does. But a /48 is had for
 * nothing, and with it every limit 65,536 times: if more of its /64 come in a short time than neighbours would, the further
 * ones count as one together.
 */
export class Ipv6Networks {
  readonly #nowMs: () => number;
  #young: Seen = new Map();
  #old: Seen = new Map();
  #turnAtMs: number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#turnAtMs = nowMs() + WINDOW_MS;
  }

  /** What this address counts as: its /64, or its /48. */
  groupOf(address: string): string {
    const groups = groupsOf(address);
    const [household, site] = [groups.slice(0, 4).join(":"), groups.slice(0, 3).join(":")];
    this.#turn();
    const seen = this.#young.get(site) ?? new Set();
    const isKnown = seen.has(household) || this.#old.get(site)?.has(household) === true;
    if (!isKnown && seen.size >= MOST_OF_ONE) return site;
    this.#young.set(site, seen.add(household));
    return household;
  }

  #turn(): void {
    const nowMs = this.#nowMs();
    if (nowMs < this.#turnAtMs) return;
    this.#old = nowMs < this.#turnAtMs + WINDOW_MS ? this.#young : new Map();
    this.#young = new Map();
    this.#turnAtMs = nowMs + WINDOW_MS;
  }
}

/** All eight groups, each without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: middle }, () => "0"), ...right];
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
