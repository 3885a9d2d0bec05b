import { isIP } from "node:net";
import * as z from "zod";
import type { Rate } from "../realtime/door/rates.ts";

const PER_MS = { s: 1_000, min: 60_000, "10min": 600_000 } as const;
const RATE = /^(?<count>[1-9]\d{0,6})\/(?<per>s|min|10min)(?: burst (?<burst>[1-9]\d{0,6}))?$/;

/** `2/s burst 10`: two a second in the long run, ten at once. Without a burst it is the count itself. */
export function parseRate(text: string, context: z.RefinementCtx): Rate {
  const parts = RATE.exec(text)?.groups;
  if (parts === undefined) {
    context.addIssue({ code: "custom", message: 'is written like "2/s burst 10" or "12/min"' });
    return z.NEVER;
  }
  const { count, per, burst } = parts as { count: string; per: keyof typeof PER_MS; burst?: string }; // what RATE matched
  return { perMs: Number(count) / PER_MS[per], burst: Number(burst ?? count) };
}

/** The app is served at the root of its address, so a path could only mislead; and a password doesn't belong there. */
function isOrigin(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

export const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(",").flatMap((part) => part.trim() || []))
    .pipe(z.array(item));

export const whole = (min: number, max: number) => {
  const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z.string().refine(isWhole, `is a whole number from ${min} to ${max}`).transform(Number);
};

/** As browsers write it: without its scheme's default port. For an app's own scheme there is no other form. */
function asBrowsersWrite(text: string): string {
  const { origin } = new URL(text);
  return origin === "null" ? text : origin;
}

export const origin = z
  .string()
  .refine(
    (text) => /^[a-z][a-z0-9+.-]*:\/\/[^/\s?#@*]+$/.test(text) && URL.canParse(text),
    "lists whole origins like https://calm.example, without a path or a star",
  )
  .transform(asBrowsersWrite);

/** Not everybody's, `0.0.0.0/0`: nobody would count as a visitor then, and all share the proxy's limits. */
function isNetwork(text: string): boolean {
  const [address = "", bits] = text.split("/");
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

export const network = z.string().refine(isNetwork, "lists addresses or networks like 10.0.0.0/8, and not everybody's");
/** Browsers can't open an address with the zone (`%eth0`) that a link-local one needs. */
export const ownAddress = z
  .string()
  .refine((host) => !host.includes("%"), "is an address without a zone, as browsers open no other");
export const hostName = z
  .string()
  .regex(/^(?:\*\.)?(?:[a-z\d-]{1,63}\.)+[a-z][a-z\d-]{1,62}$/, "lists names of hosts like *.push.example");
export const webAddress = z
  .string()
  .refine(isOrigin, "is an address like https://calm.example, without a path")
  .transform((address) => new URL(address).origin);
export const level = z.enum(
  ["fatal", "error", "warn", "info", "debug", "silent"],
  "is one of fatal, error, warn, info, debug, silent",
);

/** A push service wants somebody to write to; Apple's refuses names that only this machine or network knows. */
export const contact = z
  .string()
  .regex(
    /^(?:mailto:[^\s@,]+@|https:\/\/)(?:[a-z\d-]+\.)+(?!local$|localhost$)[a-z][a-z\d-]+(?::\d{1,5})?(?:\/\S*)?$/i,
    "is an address like mailto:host@calm.example or https://calm.example",
  );

export const yesOrNo = z.enum(["yes", "no"], "is yes or no").transform((word) => word === "yes");

/** With special characters escaped as an address needs them: `%40` for an `@` in a password. */
function isRedisAddress(text: string): boolean {
  if (/^unix:\/\/\S*\/\S+$/.test(text)) return true;
  const url = /^rediss?:\/\/[^\s/?#]+(?:\/\d*)?$/.test(text) ? URL.parse(text) : null;
  return url !== null && [url.username, url.password].every(isEscapedWell);
}

function isEscapedWell(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}

export const redisAddress = z
  .string()
  .refine(isRedisAddress, "is an address like redis://user:password@host:6379, with %40 for an @ in the password");
export const prefix = z.string().regex(/^[\w.-]{1,32}$/, "has up to 32 letters, digits, dots, dashes");
