import { freeTcpPort, freeUdpPort } from '../instances/free-port.ts';
import { freeRtpRange } from '../instances/rtp-range.ts';

/** Prints settings for prepare.sh with ports that are free at this moment, so that a test collides with nobody. */
const rtp = await freeRtpRange();
const settings = {
  SWITCHROOM_SIP_PORT: await freeUdpPort(),
  SWITCHROOM_RTP_FIRST: rtp.first,
  SWITCHROOM_RTP_LAST: rtp.last,
  SWITCHROOM_HTTP_PORT: await freeTcpPort(),
  SWITCHROOM_AMI_PORT: await freeTcpPort(),
  SWITCHROOM_ARI_PORT: await freeTcpPort(),
  SWITCHROOM_DATABASE_PORT: await freeTcpPort(),
  SWITCHROOM_REDIS_PORT: await freeTcpPort(),
};
for (const [name, value] of Object.entries(settings)) console.log(`${name}=${value}`);
