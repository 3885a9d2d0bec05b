import { expect, test } from "vitest";
import { createEmitter } from "../../../client-sdk/src/emitter/emitter.ts";
import { livePair, watch } from "../../support/sdk/fake-phones.ts";

test("[PH31] a listener that another one has stopped hears nothing more, of the same event neither", () => {
  const { on, emit } = createEmitter<{ word: string }>(() => undefined);
  const heard: string[] = [];
  const stops = [on("word", () => stops[1]?.()), on("word", (word) => heard.push(word))];
  emit("word", "late");
  expect(heard).toEqual([]);
});

test("[PH31] a listener that throws is reported and stops nobody else", async () => {
  const { clock, a } = await livePair();
  const heard: string[] = [];
  a.client.on("room", () => {
    throw new Error("careless");
  });
  const stop = a.client.on("event", ({ type }) => heard.push(type));
  watch(a.client.hear.send("thankYou"));
  await clock.advance(200);
  stop();
  watch(a.client.hear.send("thankYou"));
  await clock.advance(200);
  expect(heard).toEqual(["hear.sent"]);
  expect(a.device.reported).toHaveLength(2);
});
