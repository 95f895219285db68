import type { QueueMe, QueueStatus } from '../src/api/queue-types.ts';
import {
  aheadOf,
  isJoinable,
  isReached,
  type Knowledge,
  lookForOpening,
  noteAnswer,
  noteStatus,
  nothingKnown,
} from './knowledge.ts';
import { askForMail } from './mail.ts';
import { joinRoom } from './joining.ts';
import { Milestones } from './milestones.ts';
import { Pace, waitOf } from './pace.ts';
import type { Page } from './page.ts';
import { type KeptPlace, readPlace, writePlace } from './place-memory.ts';
import { nextRoundMs } from './next-round.ts';
import { tookPass } from './pass.ts';
import type { Answer, RoomApi } from './room-api.ts';
import { screenOf, type ScreenName } from './screen.ts';
import { Chime } from './sound.ts';

/** One visit of the page: asks, remembers, shows. Whatever happens, it asks again. */
export class Visit {
  private readonly known: Knowledge;
  private readonly api: RoomApi;
  private readonly page: Page;
  private readonly pace = new Pace();
  private readonly milestones = new Milestones();
  private readonly chime = new Chime();
  private timer = 0;
  private isAsking = false;
  /** The room has moved on, and where this place stands in it is being asked: nothing of it is true yet. */
  private isFinding = false;
  private retryAfterMs: number | null = null;
  /** How far this device's clock is behind the server's: no answer is from the future, so the latest of them knows best. */
  private clockOffsetMs = -Infinity;
  private shown: ScreenName = 'loading';
  private wantsSound = false;

  constructor(slug: string, api: RoomApi, page: Page) {
    this.api = api;
    this.page = page;
    const place = readPlace(slug);
    this.api.token = place?.token ?? null;
    this.known = nothingKnown(slug, place);
  }

  begin(): void {
    if (this.known.pass) history.replaceState(null, '', location.pathname);
    this.listen();
    void this.round();
    // Clocks run between two answers.
    setInterval(() => this.isFinding || this.show(), 1000);
  }

  private listen(): void {
    const { page } = this;
    page.onClick('act', () => void (this.known.refused ? this.joinAgain() : this.enter()));
    page.slot('invite').addEventListener('submit', (submitted) => {
      submitted.preventDefault();
      void this.joinWithCode();
    });
    page.onClick('giveBack', () => void this.giveBack());
    page.onClick('sound', () => this.toggleSound());
    page.onMail((email) => void this.mail(email));
    page.onClick('noMail', () => void this.mail(null));
    const draw = page.slot<HTMLDetailsElement>('draw');
    draw.addEventListener(
      'toggle',
      () => draw.open && void Promise.all([this.readCode(), page.showRecord(this.api.record())]),
    );
    const dialog = page.slot<HTMLDialogElement>('dialog');
    page.onClick('leave', () => dialog.showModal());
    dialog.addEventListener('close', () => dialog.returnValue === 'leave' && void this.leave());
    document.addEventListener('visibilitychange', () => {
      this.clockOffsetMs = -Infinity;
      if (!document.hidden) void this.round();
    });
    window.addEventListener('online', () => void this.round());
    window.addEventListener('pageshow', ({ persisted }) => persisted && void this.round());
  }

  /** One round of questions: how the room stands, and what that leaves open about this place. */
  private async round(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    clearTimeout(this.timer);
    try {
      if (this.known.pass && (await this.comePast())) return;
      const status = await this.api.status();
      if (this.heard(status)) {
        this.isFinding = true;
        noteStatus(this.known, status.body, status.atMs, this.pace);
        lookForOpening(this.known, status.body, this.nowMs());
        if (!this.known.refused) await this.findPlace(status.body);
      }
      this.isFinding = false;
      if (!this.known.event && !this.known.failures) await this.readEvent();
    } finally {
      this.isFinding = this.isAsking = false;
    }
    this.show();
    this.timer = window.setTimeout(
      () => void this.round(),
      nextRoundMs(this.known, { nowMs: this.nowMs(), retryAfterMs: this.retryAfterMs }),
    );
  }

  private heard<Body>(answer: Answer<Body>): answer is Extract<Answer<Body>, { ok: true }> {
    noteAnswer(this.known, answer);
    if (answer.ok) this.clockOffsetMs = Math.max(this.clockOffsetMs, answer.serverMs - answer.atMs);
    this.retryAfterMs = answer.ok ? null : answer.retryAfterMs;
    return answer.ok;
  }

  private async findPlace(status: QueueStatus): Promise<void> {
    const { known } = this;
    if (!isJoinable(status)) return;
    const isStale = known.place !== null && known.place.generation !== status.generation;
    if (!known.place || isStale) await this.join(status);
    else if (this.mustAsk(status)) await this.askMe(status);
    const ahead = aheadOf(known);
    known.wait = ahead === null ? null : waitOf(ahead, status.rate, this.pace.perMinute());
  }

  /** The status is enough for who waits; only who is drawn, or reached, or was in, has to ask for himself. */
  private mustAsk(status: QueueStatus): boolean {
    const { known } = this;
    if (known.admittedUntil) return Date.parse(known.admittedUntil) <= this.nowMs();
    const isFirst = this.shown === 'loading';
    return isFirst || (known.place?.position === null && status.drawn) || isReached(known) || known.turn !== 'waiting';
  }

  private async join(status: QueueStatus): Promise<void> {
    const answer = await joinRoom(this.api, (words) => this.say(words));
    if (!this.heard(answer)) return;
    this.known.publicFrom = this.known.refused = null;
    const { place: token, entry, position } = answer.body;
    const before = this.known.place;
    if (before && before.position !== null && position !== null && position !== before.position) {
      this.known.movedFrom = before.position;
    }
    this.keep({
      token,
      entry,
      position,
      generation: status.generation,
      aheadAtFirst: before?.aheadAtFirst ?? null,
      code: before?.entry === entry ? before.code : null,
      mail: before?.mail ?? null,
    });
    this.known.turn = 'waiting';
    if (before || isReached(this.known)) await this.askMe(status);
  }

  private async askMe(status: QueueStatus): Promise<void> {
    const answer = await this.api.me();
    if (!answer.ok && answer.status === 404) {
      this.keep(null);
      return this.join(status);
    }
    if (this.heard(answer)) await this.takeMe(answer.body);
  }

  private async takeMe({ place: token, entry, position, turn }: QueueMe): Promise<void> {
    const { known } = this;
    if (known.place) this.keep({ ...known.place, token, entry, position });
    known.turn = turn;
    known.admittedUntil = null;
    // Admitted before, in another tab or before a reload: the same admission again.
    if (turn === 'admitted') await this.askAdmission();
  }

  private async askAdmission(): Promise<boolean> {
    const answer = await this.api.admission();
    if (!this.heard(answer)) return false;
    this.known.turn = answer.body.turn;
    this.known.admittedUntil = answer.body.turn === 'admitted' ? answer.body.until : null;
    return answer.body.turn === 'admitted';
  }

  private keep(place: KeptPlace | null): void {
    const { known } = this;
    known.place = place;
    this.api.token = place?.token ?? null;
    if (place && place.aheadAtFirst === null) place.aheadAtFirst = aheadOf(known);
    writePlace(known.slug, place);
  }

  /**
   * The code by which one finds oneself in the record of the draw; it never changes. Only for who wants to see it: half a
   * million would ask for it in the seconds of the draw.
   */
  private async readCode(): Promise<void> {
    const { place, status } = this.known;
    const entries = status?.entries ?? null;
    if (!place || place.code !== null || entries === null || place.entry >= entries) return;
    const answer = await this.api.proof();
    if (answer.ok) this.keep({ ...place, code: answer.body.code });
    this.show();
  }

  private async readEvent(): Promise<void> {
    const answer = await this.api.facts();
    if (answer.ok) this.known.event = answer.body;
    else if (answer.status === 404) this.known.refused = 'missing';
  }

  private async enter(): Promise<void> {
    await this.acting('act', async () => {
      if (await this.askAdmission()) location.assign(`/e/${this.known.slug}/seats`);
    });
  }

  private async joinAgain(): Promise<void> {
    this.known.refused = null;
    await this.acting('act', () => this.round());
  }

  private async mail(email: string | null): Promise<void> {
    await this.acting('mailMe', async () => {
      const { words, mail } = await askForMail(this.api, email);
      const { place } = this.known;
      if (place && mail !== undefined) this.keep({ ...place, mail });
      this.known.mailWords = words;
      this.page.announce({ words, isUrgent: false });
    });
  }

  private async joinWithCode(): Promise<void> {
    this.api.invitation = this.page.typedCode();
    if (this.known.status) await this.join(this.known.status);
    this.api.invitation = '';
    if (this.known.refused) this.page.announce({ words: this.known.said, isUrgent: true });
    await this.round();
  }

  /** A link past the line: straight to the seats. @returns whether this page is over */
  private async comePast(): Promise<boolean> {
    const isIn = this.heard(await this.api.usePass(this.known.pass.slice(6)));
    tookPass(this.known, isIn);
    return isIn;
  }

  private async giveBack(): Promise<void> {
    await this.acting('giveBack', async () => {
      if (!this.heard(await this.api.giveBack())) return;
      this.known.admittedUntil = null;
      this.known.turn = 'waiting';
    });
    await this.round();
  }

  private async leave(): Promise<void> {
    await this.acting('leave', async () => {
      if (!this.heard(await this.api.leave())) return;
      this.known.refused = 'left';
      this.keep(null);
    });
  }

  /** A second press while the first is under way does nothing. */
  private async acting(name: string, run: () => Promise<void>): Promise<void> {
    if (this.page.slot(name).getAttribute('aria-disabled') === 'true') return;
    this.page.pending(name, true);
    await run();
    this.page.pending(name, false);
    this.show();
  }

  private toggleSound(): void {
    this.wantsSound = this.page.toggled('sound');
    if (this.wantsSound) this.chime.allow();
  }

  private show(): void {
    const nowMs = this.nowMs();
    const screen = screenOf(this.known, nowMs);
    const isNew = screen.name !== this.shown;
    this.shown = screen.name;
    this.page.show(this.known, screen);
    const announcement = this.milestones.next(this.known, screen.name, nowMs);
    if (announcement) this.page.announce(announcement);
    if (isNew && screen.name === 'turn' && this.wantsSound) this.chime.play();
  }

  private say(words: string | null): void {
    this.known.doing = words;
    this.show();
    if (words) this.page.announce({ words, isUrgent: false });
  }

  /** By the server's clock. */
  private nowMs(): number {
    return Date.now() + (Number.isFinite(this.clockOffsetMs) ? this.clockOffsetMs : 0);
  }
}
