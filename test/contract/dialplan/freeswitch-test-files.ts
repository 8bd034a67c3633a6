import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';

/** What the engine reads beside the call logic, as far as these tests need it. */
const wrapped = (lines: readonly string[]) => `<include>\n${lines.join('\n')}\n</include>\n`;
const variable = (name: string, value: string | number) => `<variable name="${name}" value="${value}"/>`;
const param = (name: string, value: string | number) => `<param name="${name}" value="${value}"/>`;

export function freeswitchTestFiles({
  companyId,
  phones,
  trunks,
  queues,
}: CompanyConfiguration): Record<string, string> {
  return {
    'queues.xml': wrapped(
      queues.map(
        ({ id, maxWaitSeconds }) =>
          `<queue name="queue-${id}">${param('strategy', 'longest-idle-agent')}${param('moh-sound', 'silence_stream://-1')}${param('max-wait-time', maxWaitSeconds ?? 0)}</queue>`,
      ),
    ),
    'directory.xml': wrapped([
      `<group name="company-${companyId}"><users>`,
      ...phones.map(
        ({ sipUser, secret, extension }) =>
          `<user id="${sipUser}"><params>${param('password', secret)}</params><variables>${variable('sw_company', companyId)}${extension ? variable('sw_extension', extension.digits) : ''}${variable('user_context', 'sw-from-phone')}</variables></user>`,
      ),
      '</users></group>',
    ]),
    'gateways.xml': wrapped(
      trunks.map(
        ({ id, host, port }) =>
          `<gateway name="trunk-${id}">${param('proxy', `${host}:${port}`)}${param('register', 'false')}${param('username', 'x')}${param('password', 'x')}${param('caller-id-in-from', 'true')}</gateway>`,
      ),
    ),
    'acl.xml': wrapped(
      trunks.flatMap(({ inboundAddresses }) =>
        inboundAddresses.map((address) => `<node type="allow" cidr="${address}/32"/>`),
      ),
    ),
  };
}
