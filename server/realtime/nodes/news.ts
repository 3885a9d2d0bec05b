/** What has happened in a room, as one node tells the others: who says it, and the entries as JSON, which no node writes anew. */
export type News = { readonly nodeId: string; readonly roomId: string; readonly entries: string };

const NAME = "news";
/** What the adapter itself says is an object in JSON: on the same channel, the first byte tells them apart. */
const FIRST_BYTE = NAME.charCodeAt(0);

export const isNews = (message: Uint8Array): boolean => message[0] === FIRST_BYTE;

/** Whether this one says it. What one has said itself comes back, and isn't read any further. */
export const isNewsOf = (message: Buffer, nodeId: string): boolean =>
  message.toString("latin1", 0, NAME.length + nodeId.length + 2) === `${NAME} ${nodeId} `;

export const newsText = ({ nodeId, roomId, entries }: News): string => `${NAME} ${nodeId} ${roomId} ${entries}`;

/** Neither of the ids has a space in it. */
export function readNews(text: string): News {
  const head = text.split(" ", 3);
  const [, nodeId = "", roomId = ""] = head;
  return { nodeId, roomId, entries: text.slice(head.join(" ").length + 1) };
}
