import type { Attempt, HandshakeMessage } from "../../shared/protocol/pairing.ts";
import { canonicalJson } from "../../shared/room/canonical-json.ts";

export type Role = "inviter" | "joiner";
type Step = HandshakeMessage["step"];

/** Whose step it is, and after which step it may come. Either side may decline; that ends the attempt. */
const TURNS: Readonly<Record<Step, { readonly by: readonly Role[]; readonly after: readonly (Step | "nothing")[] }>> = {
  hello: { by: ["inviter"], after: ["nothing"] },
  reply: { by: ["joiner"], after: ["hello"] },
  proof: { by: ["inviter"], after: ["reply"] },
  accept: { by: ["joiner"], after: ["proof"] },
  decline: { by: ["inviter", "joiner"], after: ["proof", "accept"] },
  confirm: { by: ["inviter"], after: ["accept"] },
};

/** `new`: the step is due. `again`: it was already taken, word for word. `no`: it isn't this side's turn. */
export function turn(attempt: Attempt, role: Role, message: HandshakeMessage): "new" | "again" | "no" {
  const rule = TURNS[message.step];
  if (!rule.by.includes(role)) return "no";
  const sent = attempt.messages.find(({ step }) => step === message.step);
  if (sent !== undefined) return canonicalJson(sent) === canonicalJson(message) ? "again" : "no";
  if (attempt.state === "over" || attempt.state === "confirmed") return "no";
  return rule.after.includes(attempt.messages.at(-1)?.step ?? "nothing") ? "new" : "no";
}
