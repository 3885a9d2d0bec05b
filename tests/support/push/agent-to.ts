import { Agent } from "node:https";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** The name under which the test's push service is reached: settings name it, the injected agent leads to it. */
export const PUSH_HOST = "push.test";

/** Leads every name to one port of this machine, and believes one CA only. */
export function agentTo(port: number, ca: string): Agent {
  const agent = new Agent();
  agent.createConnection = ({ host }) => connectTls({ socket: connect(port, "127.0.0.1"), servername: host ?? "", ca });
  return agent;
}
