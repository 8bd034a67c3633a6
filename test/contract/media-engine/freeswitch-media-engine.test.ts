import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { startFreeswitchBench } from './freeswitch-bench.ts';
import { describeMediaEngine } from './media-engine.contract.ts';
import { describeNewController } from './new-controller.contract.ts';
import { describeTrunkStates } from './trunk-states.contract.ts';

describeMediaEngine('FreeSWITCH', startFreeswitchBench, onFreeswitch);
describeNewController('FreeSWITCH', startFreeswitchBench, onFreeswitch);
describeTrunkStates('FreeSWITCH', startFreeswitchBench, 'unreachable', onFreeswitch);
