/** Why a connection ended, once it has. */
export function closeReason(connection: {
  onClose(listener: (reason: Error) => void): void;
}): Promise<Error> {
  return new Promise((resolve) => {
    connection.onClose(resolve);
  });
}
