import { expect, test } from "vitest";
import { hasRoom, whyNotWritten } from "../../../../server/store/sqlite/files/prepare-folder.ts";

test("[ST19] a disk without room, whatever SQLite says of it", () => {
  const refused = Object.assign(new Error("disk I/O error"), { errcode: 4_874 });
  expect(whyNotWritten(refused, "/data", false)).toMatch(/disk I\/O error.*Its disk is full: make room/);
  expect(whyNotWritten(refused, "/data", true)).toMatch(/Check its owner and rights/);
  expect(whyNotWritten(new Error("EACCES"), "/data", false)).toMatch(/Check its owner and rights/);
  for (const full of [{ errcode: 13 }, { code: "ENOSPC" }, { code: "EDQUOT" }])
    expect(whyNotWritten(Object.assign(new Error("no"), full), "/data", true)).toMatch(/Its disk is full: make room/);
  const onlyRead = Object.assign(new Error("read-only file system"), { code: "EROFS" });
  expect(whyNotWritten(onlyRead, "/data", true)).toMatch(/can only be read: mount it for writing/);
});

test("[ST19] a disk with bytes left and no room for another file is full as well; one that counts no files isn't", () => {
  expect(hasRoom({ bavail: 1, files: 64, ffree: 1 })).toBe(true);
  expect(hasRoom({ bavail: 1, files: 64, ffree: 0 })).toBe(false);
  expect(hasRoom({ bavail: 0, files: 64, ffree: 1 })).toBe(false);
  expect(hasRoom({ bavail: 1, files: 0, ffree: 0 })).toBe(true);
});
