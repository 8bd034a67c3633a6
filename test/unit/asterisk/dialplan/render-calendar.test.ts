import { expect } from 'chai';
import { renderCalendar } from '../../../../src/asterisk/dialplan/render-calendar.ts';
import type { CalendarNode } from '../../../../src/domain/routing/routing-table.ts';

const now = new Date('2026-12-01T12:00:00Z');

const reception: CalendarNode = {
  kind: 'calendar',
  name: 'calendar-9',
  calendarId: 9,
  timeZone: 'Europe/Budapest',
  weekly: [
    { weekdays: [1, 2], from: '08:00', to: '16:00' },
    { weekdays: [7], from: '22:00', to: '06:00' },
  ],
  overrides: [
    { from: '2026-11-30T14:00', to: '2026-11-30T14:30' },
    { from: '2026-12-24T12:00', to: '2026-12-26T00:00' },
    { from: '2026-12-25T10:00', to: '2026-12-25T11:00' },
    { from: '2027-02-01T00:00', to: '2029-01-02T00:00' },
  ],
  exits: {
    default: 'hang-up-normal',
    'row-1': 'queue-17',
    'row-2': 'ring-group-3',
    'override-1': 'extension-5',
    'override-2': 'voicemail-2',
    'override-3': 'extension-6',
    'override-4': 'play-4',
  },
};

function linesOf(context: string): string[] {
  const section = renderCalendar(3, reception, now).find(({ name }) => name === context);
  return (section?.lines ?? []).map(([key, value]) => `${key} => ${value}`);
}

describe('a calendar, in the dialplan [R2, R3]', () => {
  it('reads the clock once and knows what each weekday says, also the rest of the night before', () => {
    expect(linesOf('c3-calendar-9').slice(1, 3)).to.deep.equal([
      'exten => weekday-1,1,Gosub(sw-day,s,1(0:360:row-2:ring-group-3,480:960:row-1:queue-17,0:1440:default:hang-up-normal))',
      'exten => weekday-2,1,Gosub(sw-day,s,1(480:960:row-1:queue-17,0:1440:default:hang-up-normal))',
    ]);
    expect(linesOf('c3-calendar-9').at(-1)).to.equal(
      'exten => weekday-7,1,Gosub(sw-day,s,1(1320:1440:row-2:ring-group-3,0:1440:default:hang-up-normal))',
    );
  });

  it('brings along what clocks show there, from a year ago until eleven years from now [R7]', () => {
    const [line = ''] = linesOf('c3-calendar-9');
    const [, ahead, changes = ''] =
      /^exten => enter,1,Gosub\(sw-calendar,s,1\(3,calendar-9,(\d+),(.*)\)\)$/u.exec(line) ?? [];
    expect(ahead).to.equal('3600');
    const told = changes.split(',').map((change) => change.split(':').map(Number));
    const change = (utc: string, hours: number) => [Date.parse(utc) / 1_000, hours * 3_600];
    expect(told.slice(0, 3)).to.deep.equal([
      change('2025-03-30T01:00:00Z', 2),
      change('2025-10-26T01:00:00Z', 1),
      change('2026-03-29T01:00:00Z', 2),
    ]);
    expect(told.at(-1)).to.deep.equal(change('2036-10-26T01:00:00Z', 1));
    const kathmandu = renderCalendar(3, { ...reception, timeZone: 'Asia/Kathmandu' }, now);
    expect(kathmandu[0]?.lines[0]?.[1]).to.equal('enter,1,Gosub(sw-calendar,s,1(3,calendar-9,20700))');
  });

  it('has one line for a date with one override', () => {
    expect(linesOf('c3-calendar-9-2026-11')).to.deep.equal([
      'exten => 2026-11-30,1,Gosub(sw-day,s,1(840:870:override-1:extension-5,week))',
    ]);
  });

  it('cuts an override where a later one of the list holds', () => {
    expect(linesOf('c3-calendar-9-2026-12')).to.deep.equal([
      'exten => 2026-12-24,1,Gosub(sw-day,s,1(720:1440:override-2:voicemail-2,week))',
      'exten => 2026-12-25,1,Gosub(sw-day,s,1(0:600:override-2:voicemail-2,600:660:override-3:extension-6,660:1440:override-2:voicemail-2,week))',
    ]);
  });

  it('has one line for a whole month, and one for a whole year', () => {
    const line = (extension: string) => `exten => ${extension},1,Gosub(sw-day,s,1(0:1440:override-4:play-4))`;
    expect(linesOf('c3-calendar-9-2027')).to.deep.equal(
      ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) =>
        line(`2027-${month}`),
      ),
    );
    expect(linesOf('c3-calendar-9-202')).to.deep.equal([line('2028')]);
    expect(linesOf('c3-calendar-9-2029-01')).to.deep.equal([
      'exten => 2029-01-01,1,Gosub(sw-day,s,1(0:1440:override-4:play-4,week))',
    ]);
  });

  it('takes several lines only where a day has more parts than fit in one', () => {
    const minute = (at: number) =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    const rows = Array.from({ length: 100 }, (_none, index) => ({
      weekdays: [1],
      from: minute(index * 10),
      to: minute(index * 10 + 5),
    }));
    const busy = { ...reception, weekly: rows };
    const lines = renderCalendar(3, busy, now)[0]?.lines.map(([, value]) => value) ?? [];
    const monday = lines.slice(
      1,
      lines.findIndex((line) => line.startsWith('weekday-2')),
    );
    expect(monday.length).to.be.greaterThan(2);
    for (const line of monday) {
      expect(line.length).to.be.lessThan(900);
      expect(line).to.match(/^(?:weekday-1,1|n),Gosub\(sw-day,s,1\(/u);
    }
    const parts = monday.flatMap((line) => line.split(/[(),]/u).filter((part) => part.includes(':')));
    expect(parts.length).to.equal(101);
    expect(parts.at(-1)).to.equal('0:1440:default:hang-up-normal');
  });
});
