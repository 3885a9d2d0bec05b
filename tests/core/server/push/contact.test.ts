import { describe, expect, test } from "vitest";
import { contactOf } from "../../../../server/push/contact.ts";

describe("[PU13] whom a push service may turn to", () => {
  const nobody = { pushContact: null, publicUrl: null, allowedOrigins: [] };
  const [pushContact, publicUrl] = ["mailto:host@calm.example", "https://calm.example"];

  test("is who was named, or else the https address of this server", () => {
    expect(contactOf({ pushContact, publicUrl, allowedOrigins: [] })).toBe(pushContact);
    expect(contactOf({ ...nobody, publicUrl })).toBe(publicUrl);
    expect(
      contactOf({ ...nobody, publicUrl: "http://10.0.0.7", allowedOrigins: ["http://a.example", publicUrl] }),
    ).toBe(publicUrl);
  });

  test("is nobody where there is no such address, and never none: the signature needs one", () => {
    expect(contactOf(nobody)).toMatch(/^https:\/\/[a-z]+\.invalid$/);
  });
});
