import type { LocalEngine } from '../../../ops/local/local-engine.ts';
import { asteriskUnderTest } from './asterisk-under-test.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { freeswitchUnderTest } from './freeswitch-under-test.ts';

export function underTest(local: LocalEngine): EngineUnderTest {
  return local.kind === 'asterisk' ? asteriskUnderTest(local) : freeswitchUnderTest(local);
}
