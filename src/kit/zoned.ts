/**
 * The instant of a wall-clock time in a zone, for example "20:00" on a day in Madrid. In the hour that a clock change
 * skips, the time after it.
 * @param day `YYYY-MM-DD` @param time `HH:MM` @param zone IANA
 */
export function zonedInstant(day: string, time: string, zone: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  // The offset at the guess may differ from the one at the answer around a clock change: the second look is right.
  const guess = wall - offsetMs(wall, zone);
  return new Date(wall - offsetMs(guess, zone));
}

/** The calendar day, `YYYY-MM-DD`, that an instant falls on in a zone. */
export function dayIn(zone: string, instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
}

function offsetMs(instantMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instantMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(instantMs / 1000) * 1000;
}
