import { formatCount, formatMoney, formatQuantity, formatWhen } from '../src/format.ts';
import { isLost, type Knowledge } from './knowledge.ts';
import type { Announcement } from './milestones.ts';
import { type Screen, troubleWords } from './screen.ts';
import type { Answer } from './room-api.ts';

/** The elements of index.html that change, by their `data-slot`. Only what differs is touched, so that focus and selection stay. */
export class Page {
  private readonly slots = new Map<string, HTMLElement>();

  constructor(recordUrl: string) {
    for (const element of document.querySelectorAll<HTMLElement>('[data-slot]')) {
      this.slots.set(element.dataset['slot'] ?? '', element);
    }
    this.slot<HTMLAnchorElement>('record').href = recordUrl;
  }

  slot<Kind extends HTMLElement>(name: string): Kind {
    return this.slots.get(name) as Kind;
  }

  onClick(name: string, run: () => void): void {
    this.slot(name).addEventListener('click', run);
  }

  onMail(run: (email: string) => void): void {
    this.slot('mail').addEventListener('submit', (submitted) => {
      submitted.preventDefault();
      run(this.slot<HTMLInputElement>('email').value);
    });
  }

  show(known: Knowledge, screen: Screen): void {
    const focused = document.activeElement;
    this.showEvent(known, screen);
    this.slot('room').dataset['screen'] = screen.name;
    this.text('title', screen.title);
    this.text('lead', screen.lead);
    this.text('number', screen.number);
    this.text('unit', screen.unit);
    this.shown('figure', screen.number !== undefined);
    this.text('wait', screen.wait);
    this.shown('progress', screen.progress !== undefined);
    if (screen.progress !== undefined) this.slot<HTMLProgressElement>('progress').value = screen.progress;
    this.showActions(screen);
    this.shown('invite', screen.name === 'invited');
    this.showTrouble(known);
    this.showFacts(known, screen);
    this.showDraw(known);
    this.showMail(known);
    this.text('updated', updatedWords(known));
    // What had the focus may be gone: it goes to the heading, not to the start of the page.
    if (focused instanceof HTMLElement && focused.offsetParent === null && focused !== document.body) {
      this.slot('title').focus({ preventScroll: true });
    }
  }

  announce({ words, isUrgent }: Announcement): void {
    this.text(isUrgent ? 'assertive' : 'polite', words);
  }

  /** The button keeps its place and its focus while its action runs. */
  pending(name: string, isPending: boolean): void {
    this.slot(name).setAttribute('aria-disabled', String(isPending));
  }

  private showEvent({ event, slug }: Knowledge, { tab, title }: Screen): void {
    this.slot<HTMLAnchorElement>('about').href = `/e/${slug}`;
    this.text('event', event?.title ?? '');
    this.text(
      'when',
      event ? `${formatWhen(event.startsAt, event.timezone)} · ${event.venue.name}, ${event.venue.city}` : undefined,
    );
    const name = `${tab ?? title} · ${event?.title ?? 'Stampede'}`;
    if (document.title !== name) document.title = name;
  }

  private showActions({ go, act, canGiveBack, canLeave }: Screen): void {
    this.text('go', go?.words);
    if (go) this.slot<HTMLAnchorElement>('go').href = go.href;
    this.text('act', act?.words);
    this.shown('giveBack', canGiveBack === true);
    this.shown('actions', go !== undefined || act !== undefined);
    this.shown('leave', canLeave === true);
  }

  private showTrouble(known: Knowledge): void {
    const { place, movedFrom } = known;
    const { title, advice } = troubleWords(known);
    this.shown('trouble', isLost(known));
    this.text('troubleTitle', title);
    this.text('troubleAdvice', advice);
    this.shown('moved', movedFrom !== null);
    if (movedFrom === null || !place || place.position === null) return;
    this.text(
      'movedAdvice',
      `Your position is now ${formatCount(place.position + 1)}; it was ${formatCount(movedFrom + 1)}. The line goes on from here.`,
    );
  }

  private showFacts({ status, place }: Knowledge, { name }: Screen): void {
    const isWaiting = ['lobby', 'drawing', 'waiting', 'paused', 'sold-out', 'next', 'turn'].includes(name);
    const position = place?.position ?? null;
    const people = name === 'lobby' && status ? formatQuantity(status.total, 'person', 'people') : undefined;
    this.text('placeName', people ? 'Here by now' : 'Your position');
    this.text('placeWords', people ?? (position === null ? undefined : formatCount(position + 1)));
    this.shown('placeFact', isWaiting && (people !== undefined || position !== null));
    const stock = status?.stock;
    this.text('stockWords', stock ? `${formatCount(stock.available)} of ${formatCount(stock.total)}` : undefined);
    this.shown('stockFact', Boolean(stock));
    // A price is shown only where somebody may still pay it.
    const price = stock?.available === 0 ? null : status?.priceFrom;
    this.text('priceWords', price ? formatMoney(price) : undefined);
    this.shown('priceFact', Boolean(price));
    this.shown('facts', isWaiting && status !== null);
    this.shown('later', isWaiting && name !== 'turn');
  }

  private showDraw({ status, place }: Knowledge): void {
    const entries = status?.entries ?? null;
    const tookPart = place !== null && (entries === null ? status?.phase === 'lobby' : place.entry < entries);
    this.shown('draw', tookPart);
    this.text('entryWords', place ? String(place.entry) : undefined);
    this.shown('entryFact', tookPart);
    this.text('codeWords', place?.code ?? undefined);
    this.shown('codeFact', Boolean(place?.code));
  }

  /** What decides the draw, once its record is read. */
  async showRecord(reading: Promise<Answer<{ randomness: 'secret_and_beacon' | 'secret_alone' }>>): Promise<void> {
    const answer = await reading;
    if (!answer.ok) return;
    const words =
      answer.body.randomness === 'secret_alone'
        ? 'The secret number alone decides: no public random number is mixed in, so whoever runs this sale has to be trusted with it.'
        : 'A public random number that nobody can know before is mixed in.';
    this.text('randomness', words);
  }

  private showMail({ place, mailWords }: Knowledge): void {
    this.shown('mail', !place?.mail);
    this.text('mailed', mailWords ?? undefined);
    this.shown('noMail', place?.mail === 'asked');
  }

  /** A header takes no other letters, and no code has any. */
  typedCode(): string {
    return this.slot<HTMLInputElement>('invitation').value.replace(/\W/g, '');
  }

  /** @returns whether the button is pressed now */
  toggled(name: string): boolean {
    const button = this.slot(name);
    const isPressed = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(isPressed));
    return isPressed;
  }

  /** Without words it is not shown. */
  private text(name: string, words: string | undefined): void {
    const element = this.slot(name);
    if (element.textContent !== (words ?? '')) element.textContent = words ?? '';
    this.shown(name, words !== undefined);
  }

  private shown(name: string, isShown: boolean): void {
    const element = this.slot(name);
    if (element.hidden === isShown) element.hidden = !isShown;
  }
}

function updatedWords({ updatedAtMs }: Knowledge): string | undefined {
  if (updatedAtMs === null) return undefined;
  const seconds = Math.max(0, Math.round((Date.now() - updatedAtMs) / 1000));
  if (seconds < 2) return 'Updated just now';
  return seconds < 100
    ? `Updated ${seconds} s ago`
    : `Updated ${formatQuantity(Math.round(seconds / 60), 'minute')} ago`;
}
