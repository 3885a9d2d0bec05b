import type { Plugin } from "vite";

/** A whole practice: everything it is made of, in one object. */
const PRACTICE = /\/shared\/practices\/(?:breath\/breath|space\/space|devices|hear|here)\.ts$/;
const DECIDED = /^ {2}(?:decide|due),\n/gm;

/** Phones only fold what has happened; the server alone decides, so the deciding code stays out of the app. */
export function leanRules(): Plugin {
  return {
    name: "attune-lean-rules",
    enforce: "pre",
    transform(code, id) {
      if (!PRACTICE.test(id)) return null;
      const folded = code.replaceAll(DECIDED, "");
      if (folded === code)
        this.error("This practice doesn't list its decide any more: web/build/lean-rules.ts looks for that.");
      return { code: folded, map: null };
    },
  };
}
