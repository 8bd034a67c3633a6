import { readFileSync } from 'node:fs';
import { connectEngines } from '../local/media-nodes.ts';
import { RestClient, RestProblem } from '../local/rest-client.ts';
import { containerEngines } from './container-engines.ts';

/**
 * The service `register-engines` of docker-compose.yml: makes the engines that run in containers known to the system, and places its
 * first company on them. Again after an engine was added, or an address or a port was changed: the nodes are told.
 */
async function registerEngines(): Promise<void> {
  const setting = (name: string): string => {
    const value = process.env[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8');
  const email = setting('SWITCHROOM_FIRST_ADMIN_EMAIL');
  const rest = await new RestClient(setting('SWITCHROOM_URL'))
    .signIn(email, secret('admin-password'))
    .catch((error: unknown) => {
      if (error instanceof RestProblem && error.code === 'invalid-credentials')
        throw new Error(
          `${email} cannot sign in with the password in secrets/admin-password. If the e-mail address or the password is another one by now, write it into the settings (SWITCHROOM_FIRST_ADMIN_EMAIL) or into that file.`,
        );
      throw error;
    });
  for (const { kind, nodeId, sipAddress } of await connectEngines(
    rest,
    containerEngines({ setting, secret }),
  ))
    console.log(`media node ${nodeId}: ${kind}, phones and providers reach it at ${sipAddress}`);
}

await registerEngines().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
