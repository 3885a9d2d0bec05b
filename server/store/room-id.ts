/** 22 characters of base64url. Stays on the server. */
export type RoomId = string;
