/** The fields of a line as cel_custom.conf lists them, for a call from outside. */
export interface CelFields {
  eventenum: string;
  userdeftype: string;
  eventtime: string;
  num: string;
  exten: string;
  channame: string;
  uniqueid: string;
  linkedid: string;
  eventextra: string;
}

/** One line as Asterisk writes it, without its newline. */
export function celLine(fields: Partial<CelFields>): string {
  return JSON.stringify({
    eventenum: 'USER_DEFINED',
    userdeftype: '',
    eventtime: '1795309129.311951',
    num: '36201234567',
    ani: '',
    exten: 's',
    context: 'sw-queue',
    channame: 'PJSIP/trunk-1-00000002',
    uniqueid: 'switchroom-1795309129.2',
    linkedid: 'switchroom-1795309129.1',
    peer: '',
    eventextra: '',
    ...fields,
  });
}

/** The line of an event that the dialplan library wrote. */
export function userEvent(userdeftype: string, extra: string, fields: Partial<CelFields> = {}): string {
  return celLine({ userdeftype, eventextra: JSON.stringify({ extra }), ...fields });
}

/** The line of a call that ended with its last channel. */
export function channelEnd(channelId: string): string {
  return celLine({ eventenum: 'LINKEDID_END', uniqueid: channelId, linkedid: channelId });
}

/** A line as Asterisk writes it of a caller whose number was not cleaned yet: it escapes quotes, and nothing else. */
export function lineOfCaller(num: string, fields: Partial<CelFields> = {}): string {
  const written = Object.entries({ ...(JSON.parse(celLine({ ...fields })) as CelFields), num, ani: num });
  return `{${written.map(([name, value]) => `"${name}":"${value.replaceAll('"', '\\"')}"`).join(',')}}`;
}
