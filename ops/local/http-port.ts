import { freeTcpPort, isPortFree } from '../instances/free-port.ts';

const usualPort = 8080;

/**
 * Where the REST interface of an installation is: at the port that `SWITCHROOM_HTTP_PORT` names, else at the one of the last time (people
 * keep addresses), else at the usual one; any other when that one is taken.
 *
 * @param known what the last start wrote down
 * @throws Error when the port that was asked for is none, or belongs to another program
 */
export async function chooseHttpPort(
  known: { readonly url: string } | null,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { SWITCHROOM_HTTP_PORT: asked = '' } = env;
  if (asked !== '') return freePortAskedFor(asked);
  const wanted = known ? Number(new URL(known.url).port) : usualPort;
  return (await isPortFree('tcp', wanted)) ? wanted : await freeTcpPort();
}

async function freePortAskedFor(asked: string): Promise<number> {
  const port = Number(asked);
  if (!/^\d+$/u.test(asked) || port < 1 || port > 65_535)
    throw new Error(`SWITCHROOM_HTTP_PORT can be 1 to 65535; it is ${JSON.stringify(asked)}`);
  if (!(await isPortFree('tcp', port)))
    throw new Error(`port ${port} (SWITCHROOM_HTTP_PORT) belongs to another program`);
  return port;
}
