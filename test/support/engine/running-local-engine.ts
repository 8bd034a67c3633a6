import { dirname } from 'node:path';
import { engineNames, type LocalEngine, startLocalEngine } from '../../../ops/local/local-engine.ts';
import type { EngineUnderTest } from './engine-under-test.ts';

/** The process of the engine, which tests end and start again. */
export function keepRunning(
  local: LocalEngine,
): Pick<EngineUnderTest, 'kind' | 'name' | 'local' | 'sip' | 'kill9' | 'start' | 'freeze' | 'thaw'> {
  let { instance } = local;
  const start = async () => {
    ({ instance } = await startLocalEngine(local.kind, dirname(local.instance.folder)));
  };
  return {
    kind: local.kind,
    name: engineNames[local.kind],
    local,
    sip: local.sip,
    start,
    kill9: () => instance.kill9(),
    freeze: () => instance.freeze(),
    thaw: () => {
      instance.thaw();
    },
  };
}
