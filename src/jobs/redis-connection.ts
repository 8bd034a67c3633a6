import { Redis, type RedisOptions } from 'ioredis';

/** A command that Redis does not answer in this time fails, instead of keeping a request waiting. */
const commandTimeoutMs = 2_000;
const reopenMs = 500;

/**
 * Connections as Bull wants them: its blocking connections may wait for ever, all others fail at once while Redis is away
 * (`enableOfflineQueue: false`), because a lost wake-up is repaired by a sweep and a request must not hang for it.
 */
export function redisConnections(
  url: string,
  onError: (error: Error) => void,
): {
  create: (type: 'client' | 'subscriber' | 'bclient') => Redis;
  /** Resolves after the first connection that takes commands; at once from then on, also while Redis is away. */
  onceConnected: () => Promise<void>;
  ping: () => Promise<void>;
  close: () => void;
} {
  const opened: Redis[] = [];
  const open = (options: RedisOptions): Redis => {
    const redis = new Redis(url, { retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000), ...options });
    redis.on('error', onError);
    opened.push(redis);
    return redis;
  };
  let client: { readonly redis: Redis; readonly connected: Promise<void> } | undefined;
  let subscriber: Redis | undefined;
  const openClient = () => {
    const redis = open({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: commandTimeoutMs,
    });
    const connected = new Promise<void>((resolve) => {
      redis.once('ready', resolve);
    });
    return { redis, connected };
  };
  const sharedClient = () => (client ??= openClient());
  let isOver = false;
  const reopen = (redis: Redis) => {
    if (!isOver && redis.status === 'end') void redis.connect();
  };
  /**
   * To abort a blocking wait, Bull closes the connection and connects it again. While Redis is away that fails, which Bull
   * leaves unhandled (it would end the process), and the connection would stay closed for ever.
   */
  const keepOpen = (redis: Redis): Redis => {
    const connect = redis.connect.bind(redis);
    redis.connect = async () => {
      try {
        await connect();
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
        setTimeout(reopen, reopenMs, redis).unref();
      }
    };
    return redis;
  };
  return {
    create: (type) => {
      switch (type) {
        case 'client':
          return sharedClient().redis;
        case 'subscriber':
          return (subscriber ??= open({ maxRetriesPerRequest: null, enableReadyCheck: false }));
        case 'bclient':
          return keepOpen(open({ maxRetriesPerRequest: null, enableReadyCheck: false }));
      }
    },
    onceConnected: () => sharedClient().connected,
    ping: async () => {
      await sharedClient().redis.ping();
    },
    close: () => {
      isOver = true;
      for (const redis of opened) redis.disconnect();
    },
  };
}
