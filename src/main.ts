import { compose } from './compose.ts';
import { ConfigurationError, readConfiguration } from './platform/configuration.ts';
import { createLogger } from './platform/logger.ts';

/** Starts the roles that the environment names; ends in order on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger(configuration.logLevel);
  const switchroom = await compose(configuration, logger);
  logger.info(
    { roles: [...configuration.roles], http: switchroom.address?.port ?? null, pid: process.pid },
    'Switchroom runs',
  );
  // A parent that starts this process (make run, tests) waits for this instead of guessing.
  process.send?.({ ready: true, port: switchroom.address?.port ?? null });

  let ending = false;
  const end = (signal: string) => {
    if (ending) return;
    ending = true;
    logger.info({ signal }, 'ending');
    void switchroom.close().then(() => {
      process.exit(0);
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigurationError;
  const text = error instanceof Error ? ((known ? undefined : error.stack) ?? error.message) : String(error);
  process.stderr.write(`Switchroom cannot start: ${text}\n`);
  process.exit(1);
});
