import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Head, LogEntry, WholeEntry } from "../../../shared/protocol/envelope.ts";
import { canonicalJson } from "../../../shared/room/canonical-json.ts";
import { extend, fadeEntry, follows, genesis } from "../../../shared/room/chain.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import type { Event } from "../../../shared/room/registry.ts";
import { endOf, histories } from "../../support/room/room-histories.ts";
import { append, commandId, digest, emptyLog, logId } from "../../support/room/room-log.ts";
import { at } from "../../support/room/room-spec.ts";

const said = (code: "iHearYou" | "thankYou"): Event => ({ type: "hear.sent", seat: "a", atMs: at(0), code });
const log = append(append(emptyLog, [said("iHearYou")], commandId(1)), [said("thankYou")], commandId(2));
const [first, second] = log.entries as [WholeEntry, WholeEntry];

const headAt = ({ seq, hash }: LogEntry): Head => ({ logId, seq, hash });

/** How many entries follow, one after the other. */
function verified(entries: readonly LogEntry[]): number {
  let head = emptyLog.head;
  for (const [index, entry] of entries.entries()) {
    if (!follows(head, entry, digest)) return index;
    head = headAt(entry);
  }
  return entries.length;
}

describe("the chain of a log", () => {
  test("[LG1] is the same for every build and either digest", () => {
    const one = extend(genesis(logId, portableDigest), [said("iHearYou")], {
      commandId: commandId(1),
      salts: ["s".repeat(22)],
      digest: portableDigest,
    });
    expect(genesis(logId, portableDigest)).toEqual(emptyLog.head);
    expect(one.entries[0]?.entry).toEqual({
      seq: 1,
      prevHash: "CAVQX0MWRBVxVlLPdbmgduKs-0fPc3jneLUm1W1Sw7c",
      hash: "HCm5qVGA6XG6NkFV-R-7iyxmO41SV1iYIcm4K8FQ0Yc",
      atMs: at(0),
      seat: "a",
      type: "hear.sent",
      commandId: commandId(1),
      salt: "s".repeat(22),
      code: "iHearYou",
    });
    expect(one.entries[0]?.bodyHash).toBe("dkx-cEDIJS7k52X9dlRLBMNkFL4KHZNZpXBGeyZmxOo");
    expect(follows(genesis(logId, digest), one.entries[0]!.entry, digest)).toBe(true);
    // What time has made happen has no command.
    const ofTime = extend(one.head, [said("iHearYou")], { commandId: null, salts: ["s".repeat(22)], digest });
    expect(ofTime.head.hash).toBe("qGuCzsf4_FU2ZAYbhNMI5a6gf7d2HVesV7ZwC5VB_Jo");
  });

  test("[LG1] every log that rooms make verifies, and its head is that of its last entry", () => {
    fc.assert(
      fc.property(histories(), (all) => {
        const { entries, head } = endOf(all).log;
        expect(verified(entries)).toBe(entries.length);
        expect(head.seq).toBe(entries.length);
        expect(head.hash).toBe(entries.at(-1)?.hash);
      }),
    );
  });

  test("[LG2] a missing, repeated or swapped one doesn't follow", () => {
    expect(follows(emptyLog.head, first, digest)).toBe(true);
    expect(follows(headAt(first), second, digest)).toBe(true);
    expect(follows(emptyLog.head, second, digest)).toBe(false);
    expect(follows(headAt(first), first, digest)).toBe(false);
    expect(follows(headAt(second), second, digest)).toBe(false);
    expect(follows(headAt(first), { ...second, prevHash: emptyLog.head.hash }, digest)).toBe(false);
    expect(follows({ ...headAt(first), hash: second.hash }, second, digest)).toBe(false);
  });

  test.each<[string, Partial<WholeEntry>]>([
    ["seq", { seq: 3 }],
    ["atMs", { atMs: at(1) }],
    ["seat", { seat: "b" }],
    ["type", { type: "here.sent" }],
    ["commandId", { commandId: commandId(3) }],
    ["commandId, taken away", { commandId: null }],
    ["salt", { salt: "t".repeat(22) }],
    ["hash", { hash: first.hash }],
    ["body", { code: "iHearYou" }],
    ["an added field", { more: 1 }],
  ])("[LG2] a changed one doesn't follow: %s", (_, change) => {
    expect(follows(headAt(first), { ...second, ...change }, digest)).toBe(false);
    if (change.seq === undefined && change.hash === undefined && change.salt === undefined) {
      const faded = { ...fadeEntry(second, digest), ...change };
      const touchesEnvelope = !("code" in change || "more" in change);
      expect(follows(headAt(first), faded, digest)).toBe(!touchesEnvelope);
    }
  });

  test("[LG2] one that counts wrongly doesn't follow, though its hash is right", () => {
    const ahead = append({ head: { ...emptyLog.head, seq: 4 }, entries: [] }, [said("iHearYou")]).entries[0];
    if (ahead === undefined) throw new Error("nothing was appended");
    expect(follows({ ...emptyLog.head, seq: 4 }, ahead, digest)).toBe(true);
    expect(follows(emptyLog.head, ahead, digest)).toBe(false);
  });

  test("[LG2] one of another log doesn't follow", () => {
    const other = genesis("anotherAnotherAnotherA", digest);
    expect(follows(other, first, digest)).toBe(false);
  });

  test("[LG3] what a newer peer has put in counts too", () => {
    const newer = Object.assign(said("iHearYou"), { mood: { size: 2, words: ["calmer"] } });
    const entry = append(emptyLog, [newer]).entries[0] as WholeEntry;
    expect(follows(emptyLog.head, entry, digest)).toBe(true);
    expect(follows(emptyLog.head, JSON.parse(JSON.stringify(entry)) as LogEntry, digest)).toBe(true);
    expect(follows(emptyLog.head, { ...entry, mood: { size: 3, words: ["calmer"] } }, digest)).toBe(false);
    const { mood: _mood, ...without } = entry;
    expect(follows(emptyLog.head, without, digest)).toBe(false);
  });

  test("[LG4] a faded one has no salt and no body, and follows all the same", () => {
    const faded = fadeEntry(first, digest);
    expect(Object.keys(faded).toSorted()).toEqual([
      "atMs",
      "bodyHash",
      "commandId",
      "faded",
      "hash",
      "prevHash",
      "seat",
      "seq",
      "type",
    ]);
    expect(JSON.stringify(faded)).not.toContain("iHearYou");
    expect(follows(emptyLog.head, faded, digest)).toBe(true);
    expect(follows(headAt(faded), second, digest)).toBe(true);
    expect(fadeEntry(faded, digest)).toBe(faded);
    expect(follows(emptyLog.head, { ...faded, bodyHash: second.hash }, digest)).toBe(false);
  });

  test("[LG4] the body hash that the store keeps is the one that fading finds", () => {
    const { entries } = extend(emptyLog.head, [said("thankYou")], { commandId: null, salts: ["x".repeat(22)], digest });
    expect(fadeEntry(entries[0]!.entry, digest).bodyHash).toBe(entries[0]?.bodyHash);
  });
});

describe("canonical JSON", () => {
  test("[LG3] is the same whatever order the keys came in", () => {
    expect(canonicalJson({ b: 1, a: { d: [1, { z: 0, y: null }], c: "é\n" } })).toBe(
      '{"a":{"c":"é\\n","d":[1,{"y":null,"z":0}]},"b":1}',
    );
    expect(canonicalJson({ a: undefined, b: [undefined], c: 1.5e21, d: -0 })).toBe('{"b":[null],"c":1.5e+21,"d":0}');
    expect(canonicalJson({ "€": 1, "\r": 2, "1": 3, "": 4 })).toBe('{"":4,"\\r":2,"1":3,"€":1}');
  });

  test("[LG3] reads back as what it was, and depends on nothing but that", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
