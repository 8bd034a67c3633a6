import { findFreeswitch } from '../../../ops/instances/binaries.ts';
import { describeIf } from '../describe-if.ts';

/** For tests that need a FreeSWITCH. No package has it. */
export const onFreeswitch = describeIf(findFreeswitch() !== undefined);
