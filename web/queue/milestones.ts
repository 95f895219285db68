import { formatQuantity } from '../src/format.ts';
import { aheadOf, isLost, type Knowledge } from './knowledge.ts';
import { waitWords } from './pace.ts';
import { type ScreenName, troubleWords } from './screen.ts';

/** What is read out, and whether it may interrupt. */
export interface Announcement {
  words: string;
  isUrgent: boolean;
}

const MINUTES = [30, 10, 5, 2];

/**
 * What a screen reader says: what changes what somebody would do, and nothing else. Polls are silent.
 * It is fed with each new state of the page.
 */
export class Milestones {
  private screen: ScreenName | null = null;
  private minutes = Infinity;
  private wasLost = false;
  private lobbyMinutes = Infinity;

  next(known: Knowledge, screen: ScreenName, nowMs: number): Announcement | null {
    const before = this.screen;
    this.screen = screen;
    const lost = isLost(known);
    if (lost !== this.wasLost) {
      this.wasLost = lost;
      return polite(lost ? lostWords(known) : 'We have reached Stampede again. Your place was kept.');
    }
    if (screen !== before) {
      this.minutes = minutesOf(known);
      return this.arrival(known, screen);
    }
    if (screen === 'waiting') return this.nearer(known);
    return screen === 'lobby' ? this.soon(known, nowMs) : null;
  }

  private arrival(known: Knowledge, screen: ScreenName): Announcement | null {
    const words: Partial<Record<ScreenName, string>> = {
      lobby: "You're in the waiting room. When the sale opens, the order is drawn.",
      drawing: 'The order is being drawn.',
      waiting: `You're in line, ${aheadWords(known)}.`,
      paused: 'The line is paused. You keep your place.',
      'sold-out': 'All seats are taken for now. You keep your place: the line goes on when seats come back.',
      next: "You're next.",
      closed: 'There is no line right now.',
      ended: 'The sale has ended.',
      left: 'You have left the line.',
    };
    if (screen === 'turn') return { words: "It's your turn. Choose seats when you are ready.", isUrgent: true };
    const said = words[screen];
    return said === undefined ? null : polite(said);
  }

  private nearer(known: Knowledge): Announcement | null {
    const minutes = minutesOf(known);
    const crossed = MINUTES.some((each) => this.minutes > each && minutes <= each);
    // A line that slows down for a moment does not say the same twice.
    this.minutes = Math.min(this.minutes, minutes);
    return crossed ? polite(`${aheadWords(known)}.`) : null;
  }

  private soon({ status }: Knowledge, nowMs: number): Announcement | null {
    if (!status) return null;
    const minutes = (Date.parse(status.opensAt) - nowMs) / 60_000;
    const crossed = [5, 1].find((each) => this.lobbyMinutes > each && minutes <= each);
    this.lobbyMinutes = minutes;
    return crossed === undefined || minutes <= 0
      ? null
      : polite(`The draw is in ${formatQuantity(crossed, 'minute')}.`);
  }
}

const polite = (words: string): Announcement => ({ words, isUrgent: false });

const minutesOf = ({ wait }: Knowledge): number => (wait ? wait.toSeconds / 60 : Infinity);

/** `4,182 people ahead of you. About 12 to 16 minutes` */
function aheadWords(known: Knowledge): string {
  const people = `${formatQuantity(aheadOf(known) ?? 0, 'person', 'people')} ahead of you`;
  return known.wait ? `${people}. ${waitWords(known.wait)}` : people;
}

const lostWords = (known: Knowledge): string => {
  const { title, advice } = troubleWords(known);
  return `${title} ${advice}`;
};
