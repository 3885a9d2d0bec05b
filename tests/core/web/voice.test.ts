import { describe, expect, test } from "vitest";
import { createVoice } from "../../../web/src/ui/voice.ts";

/** The texts in the region, in order, and a clock that is moved by hand. */
function listening() {
  let nowMs = 0;
  const heard: string[] = [];
  const voice = createVoice(() => nowMs);
  const stop = voice.subscribe((text) => heard.push(text));
  const waits = (ms: number): void => void (nowMs += ms);
  return { voice, heard, stop, waits };
}

describe("the one voice of the app", () => {
  test("says together what comes at once: no text replaces another before it was heard", () => {
    const { voice, heard, waits } = listening();
    voice.say("Someone asked to use another phone for you.");
    voice.say("Sam is coming back around 8:30.");
    expect(heard.at(-1)).toBe("Someone asked to use another phone for you. Sam is coming back around 8:30.");
    waits(4_000);
    voice.say("In");
    expect(heard.at(-1)).toBe("In");
  });

  test("repeats nothing because a part of it is over, and is silent once all is", () => {
    const { voice, heard } = listening();
    voice.say("One.");
    voice.say("Two.");
    voice.hush("One.");
    expect(heard.at(-1)).toBe("One. Two.");
    voice.hush("Two.");
    expect(heard.at(-1)).toBe("");
    voice.hush("Two.");
    expect(heard).toHaveLength(3);
  });

  test("keeps what was said since, and says the same once if it comes twice at once", () => {
    const { voice, heard, waits } = listening();
    voice.say("Before.");
    waits(1_000);
    voice.say("Since.");
    voice.say("Since.");
    voice.hush("Before.");
    expect(heard.at(-1)).toBe("Since.");
    voice.say("");
    expect(heard.at(-1)).toBe("");
  });

  test("tells new listeners what stands there, and nobody who has stopped listening", () => {
    const { voice, heard, stop } = listening();
    voice.say("It stands.");
    const late: string[] = [];
    voice.subscribe((text) => late.push(text));
    expect(late).toEqual(["It stands."]);
    stop();
    voice.say("More.");
    expect(heard).toEqual(["It stands."]);
  });
});
