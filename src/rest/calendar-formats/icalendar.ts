import ICAL from 'ical.js';
import type { CalendarExit, ExitHours } from '../../domain/calendar/calendar-exit.ts';
import { calendarEvents } from '../../domain/calendar/calendar-events.ts';
import { localText } from '../../domain/calendar/local-text.ts';
import { type LocalTime, minuteMs } from '../../domain/calendar/local-time.ts';
import { vTimeZone } from './v-time-zone.ts';

/** jCal (RFC 7265): a property is its name, parameters, type and values. */
export type JcalProperty = [
  name: string,
  parameters: Record<string, string>,
  type: string,
  ...values: unknown[],
];
export type JcalComponent = [name: string, properties: JcalProperty[], components: JcalComponent[]];

/** What an event says of the exit that it stands for. */
export interface EventText {
  readonly summary: string;
  readonly description: string;
}

export interface ICalendarSource {
  readonly hours: ExitHours;
  readonly name: string;
  /** The beginning of the events' ids: unique in the world, and the same in each export. */
  readonly uid: string;
  readonly text: (exit: CalendarExit) => EventText;
}

/** How far ahead exceptions of the weekly rows are worked out. */
const days = 400;
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The calendar as iCalendar (RFC 5545): rows as weekly series in its zone, overrides as events in UTC. */
export function iCalendarText({ hours, name, uid, text }: ICalendarSource, now: Date): string {
  const { series, single } = calendarEvents(hours, now, days);
  const event = (exit: CalendarExit, id: string, times: JcalProperty[]): JcalComponent => {
    const { summary, description } = text(exit);
    return [
      'vevent',
      [
        ['uid', {}, 'text', `${uid}-${id}`],
        ['dtstamp', {}, 'date-time', utc(now.getTime())],
        ...times,
        ['summary', {}, 'text', summary],
        ...(description === '' ? [] : [['description', {}, 'text', description] as JcalProperty]),
        ['transp', {}, 'text', 'TRANSPARENT'],
      ],
      [],
    ];
  };
  const inZone = (property: string, ...times: LocalTime[]): JcalProperty => [
    property,
    { tzid: hours.timeZone },
    'date-time',
    ...times.map((time) => `${localText(time)}:00`),
  ];
  const document: JcalComponent = [
    'vcalendar',
    [
      ['version', {}, 'text', '2.0'],
      ['prodid', {}, 'text', '-//Switchroom//Calendar//EN'],
      ['calscale', {}, 'text', 'GREGORIAN'],
      ['method', {}, 'text', 'PUBLISH'],
      ['name', {}, 'text', name],
      ['x-wr-calname', {}, 'text', name],
      ['x-wr-timezone', {}, 'text', hours.timeZone],
    ],
    [
      vTimeZone(hours.timeZone, now),
      ...series.map(({ exit, weekdays, first, minutes, except }) =>
        event(exit, `${exit}-${weekdays.join('')}-${localText(first).slice(11).replace(':', '')}`, [
          inZone('dtstart', first),
          inZone('dtend', first + minutes * minuteMs),
          ['rrule', {}, 'recur', { freq: 'WEEKLY', byday: weekdays.map((day) => weekdayNames[day - 1]) }],
          ...(except.length > 0 ? [inZone('exdate', ...except)] : []),
        ]),
      ),
      ...single.map(({ exit, from, to }) =>
        event(exit, `${exit}-${utc(from)}`, [
          ['dtstart', {}, 'date-time', utc(from)],
          ['dtend', {}, 'date-time', utc(to)],
        ]),
      ),
    ],
  ];
  return `${ICAL.stringify(document)}\r\n`;
}

function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
