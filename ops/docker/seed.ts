import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { demonstrate } from '../local/demonstrate.ts';
import { adviceOnLogin, readDemonstration, writeDemonstration } from '../local/demonstration.ts';
import { containerEngines } from './container-engines.ts';

/**
 * Fills the empty system of docker-compose.yml with the demonstration company, and places one that is there already on engines that
 * were added. Usage: `seed.ts FOLDER`, the folder made by prepare.sh; afterwards `SWITCHROOM_VAR=FOLDER make demo` calls into it.
 */
async function seedContainers(folder: string): Promise<void> {
  const settings = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  const setting = (name: string): string => {
    const value = settings[name];
    if (value === undefined || value === '')
      throw new Error(`${name} is not set in ${folder}/.env; run ops/docker/prepare.sh again`);
    return value;
  };
  const secret = (name: string): string => readFileSync(join(folder, 'secrets', name), 'utf8');
  const { demonstration, signedIn } = await demonstrate(readDemonstration(folder), {
    url: `http://127.0.0.1:${setting('SWITCHROOM_HTTP_PORT')}`,
    admin: { email: setting('SWITCHROOM_FIRST_ADMIN_EMAIL'), password: secret('admin-password') },
    engines: containerEngines({ setting, secret }),
    log: (line) => {
      console.log(`  ${line}`);
    },
  });
  writeDemonstration(folder, demonstration);
  if (!signedIn) throw new Error(adviceOnLogin(folder, demonstration));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: seed.ts FOLDER');
await seedContainers(resolve(folder));
