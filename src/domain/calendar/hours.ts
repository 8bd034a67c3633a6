/** Hours that come back each week. */
export interface WeeklyHours {
  /** ISO: 1 is Monday, 7 is Sunday; the day on which the hours begin. */
  readonly weekdays: readonly number[];
  /** `HH:MM`, 00:00 to 23:59. */
  readonly from: string;
  /** `HH:MM`, 00:01 to 24:00; not after `from`: on the day after. */
  readonly to: string;
}

/** A window in which the plan of the week does not hold [R3]: a holiday, a working Saturday, half an hour. */
export interface HoursOverride {
  /** Local, `YYYY-MM-DDTHH:MM`. */
  readonly from: string;
  /** Local, later than `from`; the window ends before it. */
  readonly to: string;
  readonly open: boolean;
  readonly note: string;
}

/** More of either than anybody has by hand; a roster of three shifts a day fits for a year. */
export const mostHours = { rows: 500, overrides: 1_500 } as const;

/** The part of a calendar that decides whether it is open. */
export interface Hours {
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  readonly overrides: readonly HoursOverride[];
}
