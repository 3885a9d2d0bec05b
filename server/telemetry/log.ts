import { type DestinationStream, type LevelWithSilent, type Logger, pino } from "pino";

/**
 * Fields that never reach a log line, however deep an object carries them. The server's own lines name only codes of
 * errors, counts and tags of rooms; this is the net below them.
 */
const SECRET_FIELDS = [
  "token",
  "tokenHash",
  "auth",
  "authorization",
  "cookie",
  "handle",
  "key",
  "link",
  "qr",
  "code",
  "data",
  "text",
  "message.data",
  "address",
  "remoteAddress",
  "remotePort",
  "ip",
  "hostname",
  "headers",
  "host",
  "url",
] as const;

const redact = {
  paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  remove: true,
};

/** For a request only its method; for an error what a host can act on, without any address or free text. */
const serializers = {
  req: (request: { readonly method?: string }) => ({ method: request.method }),
  res: (reply: { readonly statusCode?: number }) => ({ statusCode: reply.statusCode }),
  err: (error: unknown) => describeError(error),
};

/**
 * The error's kind, its system code (or its cause's) and where it was thrown. Without its message, which may quote what a
 * phone sent.
 */
export function describeError(error: unknown): {
  readonly kind: string;
  readonly errno?: string;
  readonly at?: readonly string[];
} {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  const errno = codeOf(error) ?? codeOf(error.cause);
  return {
    kind: error.name,
    ...(errno === undefined ? {} : { errno }),
    at: frames.slice(0, 6).map((line) => line.trim()),
  };
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** The server's log, as JSON lines that hold nothing personal. Default destination: the standard output. */
export function createLog(level: LevelWithSilent, destination?: DestinationStream): Logger {
  const options = { level, base: null, redact, serializers };
  return destination === undefined ? pino(options) : pino(options, destination);
}
