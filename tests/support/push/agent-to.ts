import { Agent, type AgentOptions } from "node:https";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** The host name of the test's push service: settings contain it, and the injected agent resolves it. */
export const PUSH_HOST = "push.test";

/** Connects every host name to one port of this machine, and trusts only one CA. */
export function agentTo(port: number, ca: string, options: AgentOptions = {}): Agent {
  const agent = new Agent(options);
  agent.createConnection = ({ host }) => connectTls({ socket: connect(port, "127.0.0.1"), servername: host ?? "", ca });
  return agent;
}
