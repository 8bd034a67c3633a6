import { pino, type Logger } from 'pino';

/** JSON lines on standard output. What could carry a secret is cut out whatever the caller passes. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.password', '*.secret', '*.token', '*.authorization', 'req.headers', 'headers'],
      censor: '[removed]',
    },
  });
}
