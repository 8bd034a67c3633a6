import { text } from 'node:stream/consumers';
import { reasonOf } from './domain/reason-of.ts';
import { SetPassword } from './application/sessions/set-password.ts';
import { Writer } from './application/write.ts';
import { createDataSource } from './database/data-source.ts';
import { openDatabase } from './database/database.ts';
import { readConfiguration } from './platform/configuration.ts';
import { SecretVault } from './platform/secret-vault.ts';

const shortest = 10;

/** `set-password.ts EMAIL`, with the environment of the server and the new password on standard input: docs/operations.md. */
async function main(email: string | undefined): Promise<void> {
  if (email === undefined) throw new Error('whose password? give the e-mail address');
  const configuration = readConfiguration(process.env);
  const [password = ''] = (await text(process.stdin)).split(/\r?\n/u);
  if (password.length < shortest) throw new Error(`a password has at least ${shortest} characters`);
  const dataSource = createDataSource({ url: configuration.databaseUrl, poolSize: 2 });
  await dataSource.initialize();
  try {
    const database = openDatabase(dataSource);
    const nobodyToTell = { announce: () => undefined, changed: () => undefined };
    const clock = { now: () => new Date() };
    const writer = new Writer({ database, announcer: nobodyToTell, signal: nobodyToTell, clock });
    await new SetPassword(database, writer, new SecretVault(configuration.sealKey)).set(email, password);
    process.stdout.write(`${email} signs in with the new password.\n`);
  } finally {
    await dataSource.destroy();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
});
