import { findMysqld } from '../../ops/instances/binaries.ts';
import { describeIf } from './describe-if.ts';

/** For tests that need a MySQL. Not every system has a package of it. */
export const onMysql = describeIf(findMysqld() !== undefined);
