interface CalendarEvent {
  slug: string;
  title: string;
  startsAt: string;
  endsAt?: string | null;
  venue: { name: string; city: string; address?: string | null };
}

/** Most events end within this; used only when the organizer gives no end. */
const USUAL_LENGTH_MS = 3 * 3_600_000;

/** Builds an iCalendar file (RFC 5545) here in the browser and saves it: no server needed, works offline. */
export function downloadCalendar(event: CalendarEvent): void {
  const url = URL.createObjectURL(new Blob([calendarText(event)], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${event.slug}.ics`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function calendarText(event: CalendarEvent): string {
  const startMs = Date.parse(event.startsAt);
  const endMs = event.endsAt ? Date.parse(event.endsAt) : startMs + USUAL_LENGTH_MS;
  const place = [event.venue.name, event.venue.address, event.venue.city].filter(Boolean).join(', ');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stampede//EN',
    'BEGIN:VEVENT',
    `UID:${event.slug}@${window.location.hostname}`,
    `DTSTAMP:${calendarInstant(Date.now())}`,
    `DTSTART:${calendarInstant(startMs)}`,
    `DTEND:${calendarInstant(endMs)}`,
    `SUMMARY:${escapeText(event.title)}`,
    `LOCATION:${escapeText(place)}`,
    `URL:${window.location.origin}/e/${event.slug}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
}

/** `20261212T190000Z` */
function calendarInstant(instantMs: number): string {
  return new Date(instantMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
}

/** Lines hold at most 75 octets; a longer one goes on after a space. 60 characters leave room for accents. */
function foldLine(line: string): string {
  return line.match(/.{1,60}/gsu)?.join('\r\n ') ?? line;
}
