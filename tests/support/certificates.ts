import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { keptFolder } from "./kept-folder.ts";

export type Certificates = { readonly ca: string; readonly cert: string; readonly key: string };

/** A CA of its own, and a certificate it signed for a host. `end`: when that expires, a year from now by default. */
export async function certificates(host: string, end?: Date): Promise<Certificates> {
  const settings = { keyType: "ec", algorithm: "sha256" } as const;
  const ca = await generate([{ name: "commonName", value: "A test's own CA" }], {
    ...settings,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: host }], {
    ...settings,
    ca: { key: ca.private, cert: ca.cert },
    ...(end && { notBeforeDate: new Date(0), notAfterDate: end }),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
    ],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}

/** Settings that make a server serve a certificate for localhost, and how to remove its files. */
export async function tlsSettings() {
  const { path, remove } = keptFolder();
  const [certFile, keyFile] = [join(path, "cert.pem"), join(path, "key.pem")];
  const { cert, key } = await certificates("localhost");
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { settings: { TLS_CERT: certFile, TLS_KEY: keyFile }, remove };
}
