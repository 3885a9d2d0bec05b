import { request as askPlain } from "node:http";
import { request as askSealed } from "node:https";

// Asks the server in the same container whether it answers. It loads nothing, because it runs every few seconds.
const { PORT, HOST, TLS_CERT } = process.env;
const port = PORT || "3000";
/** The address it listens on, unless that is every address. */
const host = HOST && !/^[0.:]+$/.test(HOST) ? HOST : "127.0.0.1";

// Who signed the certificate doesn't matter here: the server is our own.
const asked = { host, port, path: "/healthz", rejectUnauthorized: false, timeout: 2_500 };
const ask = TLS_CERT ? askSealed : askPlain;

process.exitCode = 1;
const asking = ask(asked, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
});
asking.on("timeout", () => asking.destroy(new Error("The server doesn't answer.")));
asking.on("error", ({ message }) => console.error(message));
asking.end();
