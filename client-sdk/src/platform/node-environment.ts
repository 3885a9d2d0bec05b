import type { Environment } from "../environment/environment.ts";
import { machine } from "./machine.ts";

/** Node has neither a screen nor a word about the network: it never wakes up by itself. */
export const nodeEnvironment = (): Environment => ({ ...machine, onWake: () => () => undefined });
