import type { Faults } from "../faults.ts";
import { MUTANTS_OF_GATEWAYS } from "./of-gateways.ts";
import { MUTANTS_OF_NODES } from "./of-nodes.ts";
import { MUTANTS_OF_PHONES } from "./of-phones.ts";
import { MUTANTS_OF_STORES } from "./of-stores.ts";

/** A deliberate fault, the promise that alone must find it out, and how many schedules that may take: 500 by default. */
export type Mutant = {
  readonly name: string;
  readonly promise: string;
  readonly within?: number;
  /** On how many nodes it shows. Default 1. */
  readonly nodes?: number;
  /** Created anew for every world. */
  readonly faults: () => Faults;
};

export const MUTANTS: readonly Mutant[] = [
  ...MUTANTS_OF_PHONES,
  ...MUTANTS_OF_STORES,
  ...MUTANTS_OF_GATEWAYS,
  ...MUTANTS_OF_NODES,
];
