import type { Environment } from "../environment/environment.ts";
import { machine } from "./machine.ts";

/** Node has neither a screen nor network events: it never wakes up by itself. */
export const nodeEnvironment = (): Environment => ({ ...machine, onWake: () => () => undefined });
