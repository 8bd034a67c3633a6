import { startAsteriskBench } from './asterisk-bench.ts';
import { describeMediaEngine } from './media-engine.contract.ts';
import { describeNewController } from './new-controller.contract.ts';
import { describeTrunkStates } from './trunk-states.contract.ts';

describeMediaEngine('Asterisk', startAsteriskBench);
describeNewController('Asterisk', startAsteriskBench);
describeTrunkStates('Asterisk', startAsteriskBench, 'reachable');
