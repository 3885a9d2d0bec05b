import { describe, expect, test } from "vitest";
import { createVoice } from "../../../web/src/ui/voice.ts";

/** What stands there, one after the other, and a clock that is turned by hand. */
function listening() {
  let nowMs = 0;
  const heard: string[] = [];
  const voice = createVoice(() => nowMs);
  const stop = voice.subscribe((text) => heard.push(text));
  const waits = (ms: number): void => void (nowMs += ms);
  return { voice, heard, stop, waits };
}

describe("the one voice of the app", () => {
  test("says together what comes at once: none of it takes another's place before it was heard", () => {
    const { voice, heard, waits } = listening();
    voice.say("Someone asked to use another phone for you.");
    voice.say("Sam is coming back around 8:30.");
    expect(heard.at(-1)).toBe("Someone asked to use another phone for you. Sam is coming back around 8:30.");
    waits(4_000);
    voice.say("In");
    expect(heard.at(-1)).toBe("In");
  });

  test("says nothing anew because a part of it is over, and nothing once all is", () => {
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

  test("leaves alone what was said since, and says the same once where it comes twice at once", () => {
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

  test("tells who listens later what stands there, and nobody any more who has stopped", () => {
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
