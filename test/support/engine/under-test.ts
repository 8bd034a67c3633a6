import type { LocalEngine } from '../../../ops/local/local-engine.ts';
import { asteriskUnderTest } from './asterisk-under-test.ts';
import type { EngineUnderTest } from './engine-under-test.ts';

export function underTest(local: LocalEngine): EngineUnderTest {
  if (local.kind === 'asterisk') return asteriskUnderTest(local);
  throw new Error('suites with real phones do not run on FreeSWITCH yet');
}
