import { type DestinationStream, pino, type Logger, type LoggerOptions } from 'pino';

/** Errors of the database's driver carry their whole statement with its values, so only what is named here is written down. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  const { code, errno } = error as NodeJS.ErrnoException;
  return { type, message, stack, code, errno };
}

/** JSON lines on standard output. What could carry a secret is cut out whatever the caller passes. */
export function createLogger(level: string, output: DestinationStream = pino.destination(1)): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.password', '*.secret', '*.token', '*.authorization', 'req.headers', 'headers'],
      censor: '[removed]',
    },
    serializers: { err: describeError },
  };
  return pino(options, output);
}
