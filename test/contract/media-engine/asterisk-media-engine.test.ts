import { startAsteriskBench } from './asterisk-bench.ts';
import { describeMediaEngine } from './media-engine.contract.ts';
import { describeNewController } from './new-controller.contract.ts';

describeMediaEngine('Asterisk', startAsteriskBench);
describeNewController('Asterisk', startAsteriskBench);
