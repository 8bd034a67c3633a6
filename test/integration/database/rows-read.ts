import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';

/** How many rows the server fetches for work on a data source of one connection; those counters are of a connection. */
export async function rowsReadBy(
  dataSource: SwitchroomDataSource,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await rowsRead(dataSource);
  await work();
  return (await rowsRead(dataSource)) - before;
}

async function rowsRead(dataSource: SwitchroomDataSource): Promise<number> {
  const counters: { Value: string }[] = await dataSource.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
}
