import { findFreeswitch } from '../../../ops/instances/binaries.ts';

/**
 * As `describe`, for tests that need a FreeSWITCH. No package has it; without one the tests are counted as skipped, and no hook of the suite
 * runs, also none that would take away what was never started.
 */
export const onFreeswitch = findFreeswitch() === undefined ? describe.skip : describe;
