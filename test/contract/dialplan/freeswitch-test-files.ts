import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';

/** What the engine reads beside the call logic, as far as these tests need it. */
const wrapped = (lines: readonly string[]) => `<include>\n${lines.join('\n')}\n</include>\n`;
const param = (name: string, value: string | number) => `<param name="${name}" value="${value}"/>`;

export function freeswitchTestFiles({ queues }: CompanyConfiguration): Record<string, string> {
  return {
    'queues.xml': wrapped(
      queues.map(
        ({ id, maxWaitSeconds }) =>
          `<queue name="queue-${id}">${param('strategy', 'longest-idle-agent')}${param('moh-sound', 'silence_stream://-1')}${param('max-wait-time', maxWaitSeconds ?? 0)}</queue>`,
      ),
    ),
  };
}
