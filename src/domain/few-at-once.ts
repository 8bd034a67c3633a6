/**
 * Does `work` on all items, at most `atMost` of them under way together; as soon as one is done the next one begins.
 *
 * @throws what the first that failed threw, after those that were under way have ended; no further one is begun then
 */
export async function fewAtOnce<T>(
  items: readonly T[],
  atMost: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let fault: { readonly error: unknown } | undefined;
  const workOff = async () => {
    for (const item of left) {
      try {
        await work(item);
      } catch (error) {
        fault ??= { error };
      }
      if (fault) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atMost, items.length) }, workOff));
  if (fault) throw fault.error;
}
