import { findFreeswitch } from '../../../ops/instances/binaries.ts';
import { startFreeswitchBench } from './freeswitch-bench.ts';
import { describeMediaEngine } from './media-engine.contract.ts';

describeMediaEngine('FreeSWITCH', startFreeswitchBench, () => findFreeswitch() !== undefined);
