import type { Schedule } from "./schedule.ts";

/** Schedules that once broke a promise, shrunk, each with what was wrong then. */
export const REGRESSIONS: readonly { readonly wrong: string; readonly schedule: Schedule }[] = [
  {
    wrong: "an early event was dropped because the phone knew its number from a log that has gone back since",
    schedule: {
      seed: 2_067_283_045,
      actions: [
        { do: "askMore", who: "a", n: 722, afterMs: 398 },
        { do: "loseHints", who: "b", n: 645, afterMs: 930 },
        { do: "ask", who: "a", n: 906, afterMs: 41 },
        { do: "restore", who: "a", n: 787, afterMs: 0 },
        { do: "ask", who: "a", n: 162, afterMs: 19 },
      ],
    },
  },
  {
    wrong: "what had faded by a wrongly set clock never came back",
    schedule: {
      seed: 1_825_164_728,
      actions: [
        { do: "lie", who: "b", n: 510, afterMs: 473 },
        { do: "night", who: "b", n: 975, afterMs: 1 },
        { do: "ask", who: "a", n: 727, afterMs: 53 },
        { do: "setClock", who: "b", n: 906, afterMs: 15 },
      ],
    },
  },
  {
    wrong:
      "a command counted as read back by its number alone, though the log had gone back and holds another event there",
    schedule: {
      seed: 1_607_444_641,
      actions: [
        { do: "ask", who: "b", n: 478, afterMs: 1425 },
        { do: "loseHints", who: "b", n: 543, afterMs: 2995 },
        { do: "ask", who: "a", n: 723, afterMs: 1376 },
        { do: "ask", who: "b", n: 727, afterMs: 177 },
        { do: "lie", who: "b", n: 266, afterMs: 110 },
        { do: "ask", who: "a", n: 551, afterMs: 150 },
      ],
    },
  },
  {
    wrong: "a node still said that a pairing had ended after a failover had lost that, so nobody ended it any more",
    schedule: {
      seed: 691_142_999,
      nodes: 2,
      actions: [
        { do: "leave", who: "a", n: 778, afterMs: 24 },
        { do: "askElsewhere", who: "b", n: 656, afterMs: 0 },
        { do: "kill", who: "b", n: 913, afterMs: 400 },
        { do: "failOver", who: "b", n: 240, afterMs: 0 },
        { do: "ask", who: "a", n: 194, afterMs: 2155 },
      ],
    },
  },
  {
    wrong:
      "a phone was told that its pairing had ended before that was safe, and forgot it although a failover undid the end",
    schedule: {
      seed: 2_147_483_621,
      nodes: 2,
      actions: [
        { do: "askElsewhere", who: "b", n: 168, afterMs: 21 },
        { do: "leave", who: "a", n: 252, afterMs: 215 },
        { do: "cut", who: "b", n: 545, afterMs: 194 },
        { do: "cut", who: "a", n: 6, afterMs: 0 },
        { do: "deafen", who: "a", n: 85, afterMs: 213 },
        { do: "failOver", who: "b", n: 273, afterMs: 125 },
      ],
    },
  },
  {
    wrong:
      "a connection about to be replaced asked for missing events, and those waiting on the next one were forgotten",
    schedule: {
      seed: 1_612_327_671,
      actions: [
        { do: "setClock", who: "a", n: 226, afterMs: 14 },
        { do: "ask", who: "a", n: 950, afterMs: 0 },
        { do: "ask", who: "a", n: 392, afterMs: 6 },
        { do: "ask", who: "b", n: 690, afterMs: 2686 },
        { do: "drain", who: "a", n: 274, afterMs: 281 },
        { do: "loseHints", who: "a", n: 2, afterMs: 41 },
        { do: "ask", who: "b", n: 206, afterMs: 23 },
        { do: "ask", who: "b", n: 979, afterMs: 1568 },
      ],
    },
  },
  {
    wrong:
      "early events on the next connection counted as known, because the old one had brought as many in a past life",
    schedule: {
      seed: 812_621_058,
      nodes: 2,
      actions: [
        { do: "ask", who: "b", n: 283, afterMs: 2766 },
        { do: "failOver", who: "b", n: 754, afterMs: 189 },
        { do: "restore", who: "b", n: 793, afterMs: 17 },
        { do: "ask", who: "a", n: 120, afterMs: 7 },
        { do: "cut", who: "b", n: 389, afterMs: 1883 },
        { do: "crash", who: "b", n: 185, afterMs: 0 },
        { do: "restore", who: "a", n: 299, afterMs: 1809 },
        { do: "askMore", who: "b", n: 32, afterMs: 0 },
        { do: "askElsewhere", who: "b", n: 716, afterMs: 78 },
        { do: "failOver", who: "b", n: 718, afterMs: 0 },
        { do: "ask", who: "a", n: 664, afterMs: 0 },
        { do: "cut", who: "b", n: 861, afterMs: 172 },
        { do: "deploy", who: "a", n: 515, afterMs: 190 },
        { do: "drain", who: "a", n: 906, afterMs: 14 },
      ],
    },
  },
  {
    wrong:
      "a phone that hadn't heard of its own move was expected to know of the end, which no connected phone is told",
    schedule: {
      seed: 729_574_940,
      nodes: 2,
      actions: [
        { do: "ask", who: "a", n: 234, afterMs: 0 },
        { do: "move", who: "a", n: 0, afterMs: 613 },
        { do: "leave", who: "b", n: 0, afterMs: 0 },
      ],
    },
  },
];
