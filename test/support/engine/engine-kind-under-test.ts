import type { EngineKind } from '../../../src/application/ports/records/media-node.ts';
import { engineKinds } from '../../../ops/local/local-engine.ts';

/** The engine that suites with real phones run on: `SWITCHROOM_TEST_ENGINE`, else Asterisk. @throws Error for an unknown one */
export function engineKindUnderTest(env: NodeJS.ProcessEnv = process.env): EngineKind {
  const { SWITCHROOM_TEST_ENGINE: wanted = 'asterisk' } = env;
  const kind = engineKinds.find((one) => one === wanted);
  if (!kind) throw new Error(`SWITCHROOM_TEST_ENGINE can be ${engineKinds.join(' or ')}, not ${wanted}`);
  return kind;
}
