import { expect, test } from "vitest";
import { isNews, newsText, readNews } from "../../server/realtime/news.ts";

test("news of a room are read as they were written, and aren't taken for what the adapter says", () => {
  const news = { uid: "4f1c", roomId: "room", entries: '[{"seq":1,"note":"with spaces in it"}]' };
  const text = newsText(news);
  expect(readNews(text)).toEqual(news);
  expect(isNews(Buffer.from(text))).toBe(true);
  expect(isNews(Buffer.from('{"uid":"4f1c","type":3}'))).toBe(false);
  expect(isNews(Buffer.from(""))).toBe(false);
});
