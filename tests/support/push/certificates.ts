import { generate } from "selfsigned";
import { PUSH_HOST } from "./agent-to.ts";

export type Certificates = { readonly ca: string; readonly cert: string; readonly key: string };

/** A CA of its own, and what it has signed for the test's push service. */
export async function certificates(): Promise<Certificates> {
  const settings = { keyType: "ec", algorithm: "sha256" } as const;
  const ca = await generate([{ name: "commonName", value: "A test's own CA" }], {
    ...settings,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: PUSH_HOST }], {
    ...settings,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [{ type: 2, value: PUSH_HOST }] },
    ],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}
