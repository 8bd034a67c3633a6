import fc from 'fast-check';

/** Ids that exist in the company, and some that exist in another one. */
export interface KnownIds {
  readonly own: readonly number[];
  readonly foreign: readonly number[];
}

/** Text that is dangerous somewhere. */
export const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    'a\r\nb',
    '${SHELL(id)}',
    '#exec x',
    '\u0000',
    '\ud800',
    '\u202eabc',
    '500&PJSIP/1',
    "'; DROP TABLE users; --",
    '__proto__',
    'x'.repeat(5000),
    '😀'.repeat(100),
  ),
);

const nastyNumber = fc.oneof(
  fc.constantFrom(0, -1, 1.5, 1e21, 1e300, -1e300, 2 ** 31, 2 ** 32, 2 ** 53, Number.MAX_VALUE),
  fc.integer(),
  fc.double({ noNaN: true }),
);

/** A value of any sort. */
export function anyValue(ids: KnownIds): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...ids.own, ...ids.foreign);
  return fc.oneof(
    { weight: 4, arbitrary: id },
    { weight: 3, arbitrary: nastyText },
    { weight: 2, arbitrary: nastyNumber },
    { weight: 2, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 2, arbitrary: fc.array(id, { maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'Support',
        '204',
        '+3612345678',
        'sip.example.net',
        '127.0.0.1:5060',
        '#abcdef',
        'Europe/Budapest',
        'HU',
        'a-long-password',
        'someone@example.org',
        '/var/spool/x',
        ['admin'],
        ['operate'],
        [{ skillId: 1 }],
        [{ phoneId: 1, startSeconds: 5 }],
        { kind: 'hang-up', reason: 'normal' },
        { kind: 'queue', queueId: 1 },
        { kind: 'extension', extensionId: 1 },
        { kind: 'menu', menuId: 1 },
        { kind: 'outside', number: '+3612345678' },
        [{ key: '1', destination: { kind: 'waiting-place' } }],
        [{ kind: 'phone', phoneId: 1 }],
        [{ kind: 'number', number: '06 1 234 5678' }],
        'listed',
      ),
    },
  );
}

/** What a decent client would send, by name of the field, so that a request with one bad field comes far. */
export function plausible(name: string, ids: KnownIds): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...ids.own);
  const optionalId = fc.oneof(id, fc.constant(null));
  const number = fc.integer({ min: 2_000_000, max: 999_999_999 });
  const destination = fc.oneof(
    fc.constant({ kind: 'hang-up', reason: 'normal' }),
    id.map((queueId) => ({ kind: 'queue', queueId })),
    id.map((extensionId) => ({ kind: 'extension', extensionId })),
    id.map((ringGroupId) => ({ kind: 'ring-group', ringGroupId })),
    id.map((calendarId) => ({ kind: 'calendar', calendarId })),
    id.map((queueId) => ({ kind: 'callback', queueId })),
    fc.record({
      kind: fc.constant('outside'),
      number: number.map((digits) => `+36${digits}`),
      trunkId: optionalId,
    }),
  );
  const keys = fc
    .uniqueArray(fc.constantFrom('0', '1', '9', '*', '#'), { maxLength: 3 })
    .chain((pressed) =>
      fc.tuple(...pressed.map((key) => destination.map((to) => ({ key, destination: to })))),
    );
  const hours = { weekdays: [1, 5], from: '08:00', to: '16:00' };
  const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    digits: fc.oneof(
      number.map((digits) => `+36${digits}`),
      fc.integer({ min: 10, max: 999_999 }).map(String),
    ),
    email: number.map((digits) => `u${digits}@example.org`),
    password: fc.constant('a long password'),
    roleId: id,
    userId: id,
    statusId: id,
    goToStatusId: optionalId,
    onHangUpStatusId: optionalId,
    noAnswerStatusId: optionalId,
    noAnswerLimit: fc.constantFrom(null, 3),
    timeoutSeconds: fc.constantFrom(null, 60),
    trunkId: optionalId,
    mobilePhoneId: optionalId,
    workingHoursId: optionalId,
    seatIds: fc.oneof(
      fc.constantFrom(null, []),
      id.map((extension) => [extension]),
    ),
    agentNumber: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 99_999_999 }).map(String)),
    pin: fc.constantFrom(null, '4711'),
    extensionId: optionalId,
    skills: fc.oneof(
      fc.constant([]),
      id.map((skillId) => [{ skillId, level: 2 }]),
    ),
    supervisorIds: id.map((user) => [user]),
    queueIds: id.map((queue) => [queue]),
    mediaNodeIds: fc.oneof(
      fc.constant([]),
      id.map((node) => [node]),
    ),
    devices: id.map((phoneId) => [{ phoneId, startSeconds: 3 }]),
    rights: fc.subarray(['admin', 'recordings', 'statistics']),
    host: fc.constant('sip.example.net'),
    country: fc.constant('HU'),
    timeZone: fc.constant('Europe/Budapest'),
    colour: fc.constant('#aabbcc'),
    kind: fc.constantFrom('sip', 'mobile'),
    mobileNumber: fc.oneof(
      fc.constant(null),
      number.map((digits) => `+36${digits}`),
    ),
    strategy: fc.constantFrom('ring-all', 'linear'),
    expiresAt: fc.oneof(
      fc.constant(null),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ),
    admin: number.map((digits) => ({ email: `u${digits}@example.org`, password: 'a long password' })),
    onTimeout: destination,
    onFull: destination,
    onEmpty: destination,
    destination,
    onNoAnswer: destination,
    onBusy: destination,
    onUnavailable: destination,
    onNoInput: destination,
    onWrongInput: destination,
    next: destination,
    defaultDestination: destination,
    keys,
    weekly: destination.map((to) => [{ ...hours, destination: to }]),
    overrides: destination.map((to) => [
      { from: '2026-12-24T00:00', to: '2026-12-27T00:00', open: false, destination: to },
    ]),
    members: fc.oneof(
      id.map((phoneId) => [{ kind: 'phone', phoneId, startSeconds: 3 }]),
      id.map((extensionId) => [{ kind: 'extension', extensionId }]),
    ),
    mode: fc.constantFrom('at-once', 'in-order'),
    promptId: id,
    tries: fc.integer({ min: 1, max: 5 }),
    holder: fc.oneof(
      id.map((extensionId) => ({ kind: 'extension', extensionId })),
      id.map((numberId) => ({ kind: 'number', numberId })),
      id.map((ringGroupId) => ({ kind: 'ring-group', ringGroupId })),
    ),
    applies: fc.constantFrom('always', 'listed', 'not-listed'),
    callerListIds: fc.oneof(
      fc.constant([]),
      id.map((list) => [list]),
    ),
    purpose: fc.constantFrom('blocked', 'vip', 'plain'),
    entries: fc.oneof(
      number.map((digits) => [{ kind: 'number', number: `+36${digits}` }]),
      id.map((extensionId) => [{ kind: 'extension', extensionId }]),
    ),
    engine: fc.constantFrom('asterisk', 'freeswitch'),
    connection: fc
      .constantFrom({ amiPort: 5038, ariPort: 8088, username: 'x' }, { eslPort: 8021 })
      .map((ports) => ({
        ...ports,
        host: '127.0.0.1',
        generatedFolder: '/a',
        spoolFolder: '/b',
        journalFile: '/c',
        sipAddress: '127.0.0.1:5060',
      })),
  };
  if (/name|secret/i.test(name)) return fc.oneof(fc.constant('Support 🎧'), number.map(String));
  return (
    byName[name] ?? (/Seconds$|^max|port/i.test(name) ? fc.integer({ min: 10, max: 300 }) : fc.boolean())
  );
}
