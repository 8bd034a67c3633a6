import { isPortFree } from '../instances/free-port.ts';
import { freeRtpRange } from '../instances/rtp-range.ts';

/**
 * Prints settings for prepare.sh with ports that are free at this moment, so that a test collides with nobody. They are taken
 * in a row from between the test phones' ports and those that the system hands out by itself: containers bind them
 * only later, one after the other.
 */
const lowest = 26_000;
const highest = 32_000;
let last = lowest + Math.floor(Math.random() * (highest - lowest));

async function nextFreePort(): Promise<number> {
  for (let tried = 0; tried < highest - lowest; tried += 1) {
    last = last < highest ? last + 1 : lowest;
    if ((await isPortFree('tcp', last)) && (await isPortFree('udp', last))) return last;
  }
  throw new Error(`no free port between ${lowest} and ${highest}`);
}

const asterisk = await freeRtpRange();
let freeswitch = asterisk;
while (freeswitch.first === asterisk.first) freeswitch = await freeRtpRange();
console.log(`SWITCHROOM_RTP_FIRST=${asterisk.first}`);
console.log(`SWITCHROOM_RTP_LAST=${asterisk.last}`);
console.log(`SWITCHROOM_FREESWITCH_RTP_FIRST=${freeswitch.first}`);
console.log(`SWITCHROOM_FREESWITCH_RTP_LAST=${freeswitch.last}`);
for (const kind of ['SIP', 'HTTP', 'LINK_HTTP', 'AMI', 'ARI', 'DATABASE', 'REDIS', 'FREESWITCH_SIP', 'ESL']) {
  console.log(`SWITCHROOM_${kind}_PORT=${await nextFreePort()}`);
}
