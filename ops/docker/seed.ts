import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readDemonstration, writeDemonstration } from '../local/demonstration.ts';
import { seed } from '../local/seed.ts';

/** Where the volumes lie inside the container of the role link; see shared-folders.sh. */
const volumes = '/var/lib/switchroom';

/**
 * Fills the empty system of docker-compose.yml with the demonstration company, once. Usage: `seed.ts FOLDER`, the
 * folder made by prepare.sh; afterwards `SWITCHROOM_VAR=FOLDER make demo` calls into it.
 */
async function seedContainers(folder: string): Promise<void> {
  if (readDemonstration(folder)) {
    console.log('the demonstration company is there already');
    return;
  }
  const settings = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  const setting = (name: string): string => {
    const value = settings[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set in ${folder}/.env`);
    return value;
  };
  const secret = (name: string): string => readFileSync(join(folder, 'secrets', name), 'utf8');
  const demonstration = await seed({
    url: `http://127.0.0.1:${setting('SWITCHROOM_HTTP_PORT')}`,
    admin: { email: setting('SWITCHROOM_FIRST_ADMIN_EMAIL'), password: secret('admin-password') },
    engines: [
      {
        access: {
          engine: 'asterisk',
          connection: {
            host: '127.0.0.1',
            amiPort: Number(setting('SWITCHROOM_AMI_PORT')),
            ariPort: Number(setting('SWITCHROOM_ARI_PORT')),
            username: 'switchroom',
            generatedFolder: `${volumes}/generated`,
            spoolFolder: `${volumes}/spool`,
            journalFile: `${volumes}/engine/log/cel-custom/cel.jsonl`,
            sipAddress: `${setting('SWITCHROOM_SIP_ADDRESS')}:${setting('SWITCHROOM_SIP_PORT')}`,
          },
        },
        secret: secret('control-secret'),
      },
    ],
    log: (line) => {
      console.log(`  ${line}`);
    },
  });
  writeDemonstration(folder, demonstration);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: seed.ts FOLDER');
await seedContainers(resolve(folder));
