import { attune } from "./attune.ts";
import type { ContenderKind } from "./contender.ts";
import { onePing } from "./one-ping.ts";
import { ircamSync, timesyncDefault, timesyncOften } from "./packages.ts";

export const CONTENDERS: readonly ContenderKind[] = [onePing, timesyncDefault, timesyncOften, ircamSync, attune];
