import { startAsteriskBench } from './asterisk-bench.ts';
import { describeMediaEngine } from './media-engine.contract.ts';

describeMediaEngine('Asterisk', startAsteriskBench);
