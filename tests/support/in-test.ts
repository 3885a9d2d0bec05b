import { onTestFinished } from "vitest";
import { type RunningApp, type StartOptions, startApp } from "./app.ts";
import { ServerProcess } from "./server-process.ts";

/** The real app on a free port, closed when the test is over. */
export async function startInTest(options: StartOptions = {}): Promise<RunningApp> {
  const app = await startApp(options);
  onTestFinished(() => app.close());
  return app;
}

/** The real server in a process of its own, killed when the test is over unless it has ended before. */
export function processInTest(env: Readonly<Record<string, string>>): ServerProcess {
  const server = new ServerProcess(env);
  onTestFinished(async () => {
    await server.signal("SIGKILL");
  });
  return server;
}
