import { expect } from 'chai';
import ICAL from 'ical.js';
import { faultsOf, type RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Override {
  from: string;
  to: string;
  open: boolean;
  note: string;
  destination: Record<string, unknown> | null;
  fromRoster: boolean;
}

describe('duty rosters over REST [R2, R3, R7]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let ids: Record<'ann' | 'bea' | 'group' | 'queue', number>;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    ({ admin } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    const { items } = (await admin.get('/v1/roles?limit=1')).body as { items?: { id: number }[] };
    const extension = (digits: string) => admin.create('/v1/extensions', { digits, name: `At ${digits}` });
    const user = (firstName: string, lastName: string, extensionId: number | null) =>
      admin.create('/v1/users', {
        firstName,
        lastName,
        email: `${firstName}.${lastName}@roster.example`.toLowerCase(),
        password: 'a long password',
        roleId: items?.[0]?.id,
        extensionId,
      });
    const ann = await extension('2301');
    const bea = await extension('2302');
    await user('Anna', 'Kiss', ann);
    await user('Bea', 'Nagy', bea);
    await user('Eva', 'Twin', ann);
    await user('Twin', 'Eva', bea);
    await user('Flora', 'Floating', null);
    const ringGroup = { name: 'Night; "shift", one', members: [{ kind: 'extension', extensionId: ann }] };
    ids = {
      ann,
      bea,
      group: await admin.create('/v1/ring-groups', ringGroup),
      queue: await admin.create('/v1/queues', { name: 'Support' }),
    };
  });
  after(() => system.close());

  const create = (overrides: object[] = [], timeZone = 'Europe/Budapest') =>
    admin.create('/v1/calendars', {
      name: 'Duty',
      timeZone,
      overrides,
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
    });
  const send = (id: number, csv: string | Uint8Array, query = '', headers = {}) =>
    admin.sendRaw('POST', `/v1/calendars/${id}/roster${query}`, csv, {
      'content-type': 'text/csv',
      ...headers,
    });
  const overridesOf = async (id: number) =>
    (await admin.get(`/v1/calendars/${id}`)).body.overrides as Override[];
  const told = (overrides: readonly Override[]) =>
    overrides.map(({ from, to, destination, note }) => {
      const target = destination?.extensionId ?? destination?.ringGroupId ?? destination?.queueId;
      return `${from} ${to} ${String(destination?.kind)} ${String(target)} ${note}`;
    });
  const head = 'date,from,to,who\n';

  it('becomes overrides that lead to whoever is named: by digits, e-mail, either order of names, group, queue', async () => {
    const id = await create();
    const answer = await send(
      id,
      `${head}2030-07-01,08:00,16:00,2301
2030-07-01,16:00,24:00,BEA.NAGY@roster.example
2030-07-02,00:00,08:00,kiss  anna
2030-07-02,08:00,16:00,Bea Nagy
2030-07-02,22:00,06:00,"Night; ""shift"", one"
2030-07-03,06:00,24:00,support
`,
    );
    expect(answer.status, answer.text).to.be.oneOf([200, 202]);
    expect(answer.headers.get('switchroom-revision')).to.be.a('string');
    expect(answer.body).to.deep.include({
      calendarId: id,
      dryRun: false,
      days: ['2030-07-01', '2030-07-02', '2030-07-03'],
      added: 6,
      removed: 0,
      unchanged: 0,
    });
    const overrides = await overridesOf(id);
    expect(told(overrides)).to.deep.equal([
      `2030-07-01T08:00 2030-07-01T16:00 extension ${ids.ann} 2301`,
      `2030-07-01T16:00 2030-07-02T00:00 extension ${ids.bea} BEA.NAGY@roster.example`,
      `2030-07-02T00:00 2030-07-02T08:00 extension ${ids.ann} kiss anna`,
      `2030-07-02T08:00 2030-07-02T16:00 extension ${ids.bea} Bea Nagy`,
      `2030-07-02T22:00 2030-07-03T06:00 ring-group ${ids.group} Night; "shift", one`,
      `2030-07-03T06:00 2030-07-04T00:00 queue ${ids.queue} support`,
    ]);
    expect(overrides.every(({ open, fromRoster }) => open && fromRoster)).to.equal(true);
    const at = await admin.get(`/v1/calendars/${id}/at?time=2030-07-03T05:59`);
    expect(at.body.calls).to.deep.include({ destination: { kind: 'ring-group', ringGroupId: ids.group } });
  });

  it('comes as spreadsheets write it: semicolons, tabs, byte order mark, CR LF, other orders, empty lines', async () => {
    const expected = [`2030-03-01T08:00 2030-03-01T16:00 extension ${ids.ann} Anna Kiss`];
    for (const csv of [
      '\ufeffDate;From;To;Who\r\n2030. 3. 1.;8:00;16:00:00;Anna Kiss\r\n;;;\r\n',
      'who\tdate\tfrom\tto\rAnna Kiss\t2030/3/1\t8:00\t16:00\r',
      '"who","to","from","date"\n\n"Anna Kiss","16:00","08:00","2030-03-01"',
      'date;from;to;who;\r\n2030/03/01;08:00;16:00;  Anna   Kiss ;\r\n',
    ]) {
      const id = await create();
      const answer = await send(id, csv);
      expect(answer.status, answer.text).to.be.oneOf([200, 202]);
      expect(told(await overridesOf(id))).to.deep.equal(expected);
    }
  });

  it('with any bad row changes nothing, and tells of every row with its line', async () => {
    const id = await create();
    const before = await admin.get(`/v1/calendars/${id}`);
    const answer = await send(
      id,
      `${head}2030-07-01,08:00,16:00,Anna Kiss
2030-02-29,08:00,16:00,Anna Kiss
2030-07-02,24:00,16:00,Anna Kiss
2030-07-02,08:00,24:01,Anna Kiss
2030-07-03,08:00,08:00,Anna Kiss
2030-07-04,08:00,16:00,Nobody
2030-07-05,08:00,16:00,Twin Eva
2030-07-06,08:00,16:00,Flora Floating
01.02.2030,08:00,16:00,Anna Kiss
1999-01-01,08:00,16:00,Anna Kiss
2030-07-07,8,16:00,
2030-07-08,08:00
2030-03-31,02:00,03:00,Anna Kiss
2030-07-01,15:59,17:00,Bea Nagy
2030-07-09,22:00,06:00,Bea Nagy
2030-07-10,05:30,06:00,Anna Kiss
2030-07-01,,,
`,
    );
    expect(answer.status).to.equal(422);
    expect(answer.body.code).to.equal('bad-rows');
    expect(faultsOf(answer)).to.deep.equal([
      '/2/date free-day',
      '/3/date no-such-day',
      '/4/from bad-format',
      '/5/to bad-format',
      '/6/to equal-to-start',
      '/7/who unknown-person',
      '/8/who ambiguous',
      '/9/who no-extension',
      '/10/date bad-format',
      '/11/date out-of-range',
      '/12/from bad-format',
      '/12/who required',
      '/13 wrong-columns',
      '/14/from clock-change',
      '/15/from overlaps',
      '/15/date free-day',
      '/17/from overlaps',
    ]);
    expect(answer.body.details).to.deep.equal({ faults: 17, lines: 15 });
    expect((await admin.get(`/v1/calendars/${id}`)).body).to.deep.equal(before.body);
  });

  it('a leap day, a whole day, a night of the changing clocks and a time in the gap are taken as what they are', async () => {
    const id = await create();
    const answer = await send(
      id,
      `${head}2028-02-29,00:00,24:00,2301
2030-03-31,02:30,06:00,2301
2030-10-26,22:00,03:00,2302
`,
    );
    expect(answer.status, answer.text).to.be.oneOf([200, 202]);
    const state = async (time: string) =>
      (await admin.get(`/v1/calendars/${id}/at?time=${encodeURIComponent(time)}`)).body.calls as {
        exit: string;
        since: string;
        until: string;
      };
    expect(await state('2028-02-29T23:59')).to.include({ exit: 'override-1' });
    // The clock goes from 2:00 to 3:00, and the duty begins at once.
    expect(await state('2030-03-31T03:00')).to.include({
      exit: 'override-2',
      since: '2030-03-31T01:00:00.000Z',
    });
    // The hour from 2 to 3 is there twice.
    expect(await state('2030-10-27T01:30:00Z')).to.include({
      exit: 'override-3',
      since: '2030-10-26T20:00:00.000Z',
      until: '2030-10-27T02:00:00.000Z',
    });
  });

  it('again is the same as once; a newer one replaces its days only, and what people made stays and counts more', async () => {
    const byHand = {
      from: '2030-07-01T10:00',
      to: '2030-07-01T10:30',
      open: true,
      note: 'has to leave',
      destination: { kind: 'queue', queueId: ids.queue },
    };
    const id = await create([byHand]);
    const july = `${head}2030-07-01,08:00,16:00,2301\n2030-07-02,08:00,16:00,2302\n2030-07-03,08:00,16:00,2301\n`;
    const taken = await send(id, july);
    expect(taken.status).to.be.oneOf([200, 202]);
    const first = await admin.get(`/v1/calendars/${id}`);
    const again = await send(id, july);
    expect(again.status).to.equal(taken.status);
    expect(again.body).to.include({ added: 0, removed: 0, unchanged: 3 });
    expect(again.headers.get('switchroom-revision')).to.equal(taken.headers.get('switchroom-revision'));
    expect((await admin.get(`/v1/calendars/${id}`)).body).to.deep.equal(first.body);

    const newer = await send(
      id,
      `${head}2030-07-02,08:00,12:00,2302\n2030-07-02,12:00,16:00,2301\n2030-07-03,,,\n`,
    );
    expect(newer.body).to.deep.include({
      days: ['2030-07-02', '2030-07-03'],
      added: 2,
      removed: 2,
      unchanged: 0,
    });
    expect(told(await overridesOf(id))).to.deep.equal([
      `2030-07-01T08:00 2030-07-01T16:00 extension ${ids.ann} 2301`,
      `2030-07-02T08:00 2030-07-02T12:00 extension ${ids.bea} 2302`,
      `2030-07-02T12:00 2030-07-02T16:00 extension ${ids.ann} 2301`,
      `2030-07-01T10:00 2030-07-01T10:30 queue ${ids.queue} has to leave`,
    ]);
    const at = await admin.get(`/v1/calendars/${id}/at?time=2030-07-01T10:15`);
    expect(at.body.calls).to.deep.include({ destination: { kind: 'queue', queueId: ids.queue } });
  });

  it('as a trial tells all and changes nothing', async () => {
    const id = await create();
    const { body: before } = await admin.get(`/v1/calendars/${id}`);
    const trial = await send(id, `${head}2030-07-01,08:00,16:00,2301\n`, '?dry-run=true');
    expect(trial.status).to.equal(200);
    expect(trial.body).to.deep.include({ dryRun: true, added: 1, days: ['2030-07-01'] });
    expect((await admin.get(`/v1/calendars/${id}`)).body).to.deep.equal(before);
    const bad = await send(id, `${head}2030-07-01,08:00,16:00,Nobody\n`, '?dry-run=true');
    expect(faultsOf(bad)).to.deep.equal(['/2/who unknown-person']);
  });

  it('what is no roster is refused: other types, no text, no header, open quotes, too much', async () => {
    const id = await create();
    const csv = `${head}2030-07-01,08:00,16:00,2301\n`;
    expect((await send(id, csv, '', { 'content-type': 'application/json' })).status).to.equal(415);
    expect(faultsOf(await send(id, ''))).to.deep.equal(['/1 bad-header']);
    expect(
      faultsOf(await send(id, Buffer.from(`${head}2030-07-01,08:00,16:00,K\xf5v\xe1ri`, 'latin1'))),
    ).to.deep.equal(['/1 not-utf-8']);
    expect(faultsOf(await send(id, Buffer.from([0xff, 0xfe, 0x64, 0x00])))).to.deep.equal(['/1 not-utf-8']);
    expect(faultsOf(await send(id, 'date,from,to\n'))).to.deep.equal(['/1 bad-header']);
    expect(faultsOf(await send(id, 'date,from,to,who,who\n'))).to.deep.equal(['/1 bad-header']);
    expect(faultsOf(await send(id, `${head}2030-07-01,08:00,16:00,"2301\n`))).to.deep.equal([
      '/2 malformed-csv',
    ]);
    const many = `${head}${'2030-07-01,08:00,16:00,2301\n'.repeat(5_001)}`;
    expect(faultsOf(await send(id, many))).to.deep.equal(['/5002 too-many']);
    expect((await send(id, 'x'.repeat(1_048_577))).status).to.equal(413);
    expect((await send(id, csv, '', { 'if-match': '"99"' })).status).to.equal(412);
    expect(await overridesOf(id)).to.deep.equal([]);
  });

  it('more duties than a calendar holds are refused as a whole', async () => {
    const id = await create();
    const day = (index: number) => new Date(Date.UTC(2030, 0, 1 + index)).toISOString().slice(0, 10);
    const rows = (count: number) =>
      Array.from({ length: count }, (_none, index) => `${day(index)},08:00,16:00,2301`).join('\n');
    const refused = await send(id, head + rows(1_501));
    expect(refused.status).to.equal(422);
    expect(refused.body.details).to.deep.equal({ overrides: 1_501, most: 1_500 });
    expect(await overridesOf(id)).to.deep.equal([]);
    expect((await send(id, head + rows(1_500))).body).to.include({ added: 1_500 });
  });

  it('two imports at the same time both have their days', async () => {
    const id = await create();
    const answers = await Promise.all(
      [1, 2, 3].map((day) => send(id, `${head}2030-07-0${day},08:00,16:00,2301\n`)),
    );
    expect(answers.map(({ status }) => status)).to.satisfy((all: number[]) => all.every((one) => one < 300));
    expect((await overridesOf(id)).map(({ from }) => from)).to.deep.equal([
      '2030-07-01T08:00',
      '2030-07-02T08:00',
      '2030-07-03T08:00',
    ]);
  });

  it('comes out as iCalendar, with the names of where calls go', async () => {
    const id = await create([
      {
        from: '2030-12-24T12:00',
        to: '2030-12-27T00:00',
        open: false,
        note: 'Christmas; with, everything\\n',
        destination: { kind: 'ring-group', ringGroupId: ids.group },
      },
    ]);
    await admin.patch(`/v1/calendars/${id}`, {
      name: 'Duty, of nights',
      weekly: [
        {
          weekdays: [1, 5],
          from: '22:00',
          to: '06:00',
          destination: { kind: 'extension', extensionId: ids.ann },
        },
      ],
    });
    const answer = await admin.get(`/v1/calendars/${id}/ical`);
    expect(answer.headers.get('content-type')).to.equal('text/calendar; charset=utf-8');
    expect(answer.headers.get('content-disposition')).to.equal(`attachment; filename="calendar-${id}.ics"`);
    const document = new ICAL.Component(ICAL.parse(answer.text) as never[]);
    expect(document.getFirstPropertyValue('x-wr-calname')).to.equal('Duty, of nights');
    const events = document.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    const [weekly, single] = [events[0], events.at(-1)];
    expect(weekly?.summary).to.equal('2301 At 2301');
    expect(String(weekly?.component.getFirstPropertyValue('rrule'))).to.equal('FREQ=WEEKLY;BYDAY=MO,FR');
    expect(single?.summary).to.equal('Night; "shift", one');
    expect(single?.description).to.equal('Christmas; with, everything\\n');
    expect(single?.startDate.toString()).to.equal('2030-12-24T11:00:00Z');
    expect(single?.endDate.toString()).to.equal('2030-12-26T23:00:00Z');
  });

  it('of another company is of nothing', async () => {
    const { admin: stranger } = await foundTestCompany(system);
    const id = await create();
    const theirs = await stranger.sendRaw('POST', `/v1/calendars/${id}/roster`, head, {
      'content-type': 'text/csv',
    });
    expect(theirs.status).to.equal(404);
  });
});
