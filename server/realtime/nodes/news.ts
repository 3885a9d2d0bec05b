/**
 * What has happened in a room, as one node tells the others: the sender, and the entries as JSON, which no node serialises
 * again.
 */
export type News = { readonly nodeId: string; readonly roomId: string; readonly entries: string };

const NAME = "news";
/** The adapter's own messages are JSON objects on the same channel: the first byte tells the two apart. */
const FIRST_BYTE = NAME.charCodeAt(0);

export const isNews = (message: Uint8Array): boolean => message[0] === FIRST_BYTE;

/** Whether this node sent it. One's own messages come back, and aren't read any further. */
export const isNewsOf = (message: Buffer, nodeId: string): boolean =>
  message.toString("latin1", 0, NAME.length + nodeId.length + 2) === `${NAME} ${nodeId} `;

export const newsText = ({ nodeId, roomId, entries }: News): string => `${NAME} ${nodeId} ${roomId} ${entries}`;

/** Neither of the ids has a space in it. */
export function readNews(text: string): News {
  const head = text.split(" ", 3);
  const [, nodeId = "", roomId = ""] = head;
  return { nodeId, roomId, entries: text.slice(head.join(" ").length + 1) };
}
