import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

const self = ["'self'"];

/** A page of this server may load only what this server serves; and nobody may frame it. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: self,
    styleSrc: self,
    imgSrc: self,
    fontSrc: self,
    mediaSrc: self,
    connectSrc: self,
    manifestSrc: self,
    workerSrc: self,
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** The wake lock keeps the light on; nothing else of the phone is used. The phone's camera app reads the pairing code. */
const PERMISSIONS = "camera=(), screen-wake-lock=(self), geolocation=(), microphone=(), usb=(), payment=()";

/** For answers that don't come from Fastify, and are never a page. */
export const BARE_HEADERS: ReadonlyMap<string, string> = new Map([
  ["content-security-policy", "default-src 'none';frame-ancestors 'none'"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["x-content-type-options", "nosniff"],
]);

/** Sets the security headers of every answer. `https`: people reach this server over TLS. */
export async function addSecurityHeaders(http: FastifyInstance, https: boolean): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    // For this name only: whatever else the host runs under its domain isn't this server's business.
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Over plain http (a phone on the same network) browsers ignore these two and complain.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  });
  http.addHook("onSend", async (_request, reply) => {
    reply.header("permissions-policy", PERMISSIONS);
  });
}
