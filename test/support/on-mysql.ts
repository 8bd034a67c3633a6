import { findMysqld } from '../../ops/instances/binaries.ts';

/** As `describe`, for tests that need a MySQL. Not every system has a package of it; without one the tests are counted as skipped. */
export const onMysql = findMysqld() === undefined ? describe.skip : describe;
