import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a trunk dials to reach the queue, and the phone. */
export const QUEUE_NUMBER = '3612345600';
export const PHONE_NUMBER = '3612345601';
/** Where the trunk's calls come from. */
export const TRUNK_ADDRESS = '127.0.0.5';
export const AGENTS = [
  { user: 'dalice', password: 'alice-secret' },
  { user: 'dbob', password: 'bob-secret' },
] as const;

/**
 * The smallest call logic by hand, in the files that the base configuration includes: number -> recorded queue with
 * the first agent as its member; number -> the second agent's phone. It uses the base's templates, but none of its
 * dialplan: these tests are about instances and phones.
 */
export function writeCallLogic(generatedFolder: string): void {
  const company = join(generatedFolder, 'company-5');
  mkdirSync(company, { recursive: true });
  const phones = AGENTS.map(
    ({ user, password }) => `[${user}](sw-phone)
auth=${user}
aors=${user}
[${user}](sw-phone-auth)
username=${user}
password=${password}
[${user}](sw-phone-aor)
`,
  );
  const trunk = `[trunk-1](sw-trunk)
context=called-from-trunk
[trunk-1]
type=identify
endpoint=trunk-1
match=${TRUNK_ADDRESS}
`;
  writeFileSync(join(company, 'sip.conf'), [...phones, trunk].join(''));
  writeFileSync(
    join(company, 'queues.conf'),
    `[queue-17](sw-queue)
strategy=rrmemory
timeout=15
`,
  );
  writeFileSync(
    join(company, 'dialplan.conf'),
    `[called-from-trunk]
exten => ${QUEUE_NUMBER},1,Answer()
 same => n,MixMonitor(call-\${UNIQUEID}.raw,bD)
 same => n,Queue(queue-17,r,,,60)
 same => n,Hangup(17)
exten => ${PHONE_NUMBER},1,Dial(PJSIP/${AGENTS[1].user},30)
 same => n,Hangup(\${HANGUPCAUSE})
`,
  );
  writeFileSync(
    join(generatedFolder, 'members.conf'),
    `queue add member PJSIP/${AGENTS[0].user} to queue-17 penalty 1 as agent-7 state_interface PJSIP/${AGENTS[0].user} = yes\n`,
  );
}
