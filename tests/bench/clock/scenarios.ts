import { bad, bloat, fixedPath, fourG, fourGBurst, lan, type PathModel, wifi } from "./networks.ts";
import type { Phone } from "./phone.ts";

export type Scenario = {
  readonly name: string;
  readonly paths: readonly [PathModel, PathModel];
  /** Clocks without drift, grain and timer lateness, for self-checks. */
  readonly ideal?: boolean;
  /** Something befalls the first phone. */
  readonly event?: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly begin: (phone: Phone) => void;
    readonly end?: (phone: Phone) => void;
    /** It connects again, over this path. */
    readonly newPath?: PathModel;
  };
};

export const RUN_MS = 600_000;

const plain = (name: string, first: PathModel, second = first): Scenario => ({ name, paths: [first, second] });

export const NETWORKS: readonly Scenario[] = [
  plain("lan", lan),
  plain("wifi", wifi),
  plain("4g", fourG),
  plain("bad", bad),
  plain("mixed", lan, fourG),
  plain("bloat", bloat),
  plain("4g-burst", fourGBurst),
];

const HOUR_MS = 3_600_000;
const AT_MS = 180_000;

export const EVENTS: readonly Scenario[] = [
  {
    name: "handover",
    paths: [wifi, wifi],
    event: { fromMs: AT_MS, toMs: AT_MS + 1_500, begin: (phone) => phone.disconnect(), newPath: fourG },
  },
  {
    name: "into a cellar",
    paths: [fourG, fourG],
    event: { fromMs: AT_MS, toMs: AT_MS + 1_500, begin: (phone) => phone.disconnect(), newPath: bad },
  },
  {
    name: "sleep 30 s",
    paths: [wifi, wifi],
    event: { fromMs: AT_MS, toMs: AT_MS + 30_000, begin: (phone) => phone.sleep(30_000) },
  },
  {
    name: "wall +1 h",
    paths: [wifi, wifi],
    event: { fromMs: AT_MS, toMs: AT_MS, begin: (phone) => phone.clock.setWallBy(HOUR_MS) },
  },
  {
    name: "offline 30 s",
    paths: [wifi, wifi],
    event: { fromMs: AT_MS, toMs: AT_MS + 30_000, begin: (phone) => phone.disconnect(), newPath: wifi },
  },
  {
    name: "hidden tab",
    paths: [wifi, wifi],
    event: {
      fromMs: AT_MS,
      toMs: AT_MS + 150_000,
      begin: (phone) => phone.setHidden(true),
      end: (phone) => phone.setHidden(false),
    },
  },
];

export const PERFECT: Scenario = { ...plain("perfect", fixedPath(20, 20)), ideal: true };
export const LOPSIDED: Scenario = { ...plain("30/10", fixedPath(30, 10), fixedPath(20, 20)), ideal: true };
