import { dayMinutes, type LocalTime, minuteMs } from './local-time.ts';

/** `HH:MM` of minutes since midnight; whole days are left out. */
export function timeText(minutes: number): string {
  const ofDay = ((minutes % dayMinutes) + dayMinutes) % dayMinutes;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

/** `YYYY-MM-DDTHH:MM`. */
export function localText(local: LocalTime): string {
  return new Date(local).toISOString().slice(0, 16);
}

/** Local midnight of the day of this reading. */
export function midnightOf(local: LocalTime): LocalTime {
  const dayMs = dayMinutes * minuteMs;
  return Math.floor(local / dayMs) * dayMs;
}
