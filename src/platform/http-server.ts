import { createServer, type Server } from 'node:http';

/** Resolves when connections are taken. @throws Error when the address is not free */
export function listen(
  { httpHost, httpPort }: { readonly httpHost: string; readonly httpPort: number },
  app: Parameters<typeof createServer>[1],
): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(httpPort, httpHost, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Takes no more connections, and lets what is under way end. */
export function stopListening(server: Server | null): Promise<void> {
  if (!server) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // Streams that stay open for hours must not keep the process.
    setTimeout(() => {
      server.closeAllConnections();
    }, 2_000).unref();
  });
}
