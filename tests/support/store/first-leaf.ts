import { DatabaseSync } from "node:sqlite";

/** Where the first page with content of a table or index lies in a database file. */
export function firstLeaf(path: string, table: string): { readonly offset: number; readonly size: number } {
  const db = new DatabaseSync(path, { readOnly: true });
  const leaf =
    "SELECT pgoffset AS offset, pgsize AS size FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path";
  const { offset, size } = db.prepare(leaf).get(table) ?? {};
  db.close();
  return { offset: Number(offset), size: Number(size) };
}
