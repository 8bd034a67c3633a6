import type { DataSource } from 'typeorm';
import { Remembered } from '../../domain/remembered.ts';

/**
 * One memory of what was read last for all stores on a data source. These are guesses: another process may have changed it meanwhile. Who
 * goes by one has the server check it before anything counts that follows from it.
 */
export function rememberedOnSource<Key, Reading>(most: number) {
  const ofSources = new WeakMap<DataSource, Remembered<Key, Reading>>();
  return {
    of(dataSource: DataSource): Remembered<Key, Reading> {
      const remembered = ofSources.get(dataSource) ?? new Remembered<Key, Reading>(most);
      ofSources.set(dataSource, remembered);
      return remembered;
    },
  };
}
