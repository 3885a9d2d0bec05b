import { expect, test } from "vitest";
import { isNews, isNewsOf, newsText, readNews } from "../../../../server/realtime/nodes/news.ts";

test("news of a room are read as they were written, and aren't taken for what the adapter says", () => {
  const news = { nodeId: "4f1c", roomId: "room", entries: '[{"seq":1,"note":"with spaces in it"}]' };
  const text = newsText(news);
  expect(readNews(text)).toEqual(news);
  expect(isNews(Buffer.from(text))).toBe(true);
  expect(isNews(Buffer.from('{"uid":"4f1c","type":3}'))).toBe(false);
  expect(isNews(Buffer.from(""))).toBe(false);
  expect(isNewsOf(Buffer.from(text), "4f1c")).toBe(true);
  expect(isNewsOf(Buffer.from(text), "4f1d")).toBe(false);
});
