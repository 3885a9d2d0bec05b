import { request as askPlain } from "node:http";
import { request as askSealed } from "node:https";

// Asks the server in the same container whether it answers. Nothing is loaded for it: it is asked every few seconds.
const { PORT: port = "3000", TLS_CERT: cert = "" } = process.env;

// Who vouches for the certificate doesn't matter here: it is one's own server.
const asked = { host: "127.0.0.1", port, path: "/healthz", rejectUnauthorized: false, timeout: 2_500 };
const ask = cert === "" ? askPlain : askSealed;

process.exitCode = 1;
const asking = ask(asked, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
});
asking.on("timeout", () => asking.destroy(new Error("The server doesn't answer.")));
asking.on("error", ({ message }) => console.error(message));
asking.end();
