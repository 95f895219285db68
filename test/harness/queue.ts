import type { PublishedEvent } from './events.ts';
import type { Product } from './product.ts';
import { type Answer, type Problem, Visitor } from './visitor.ts';
import type { Challenge } from './work.ts';
import { until } from './wait.ts';

/** The body of PUT /api/admin/events/{event}/queue. */
export interface QueueSettings {
  mode: 'off' | 'scheduled' | 'automatic';
  lobbyOpensAt?: string;
  ratePerMinute?: number;
  mostActive?: number;
  arrivalsPerSecond?: number;
  checkoutMs?: number;
  requiresAccount?: boolean;
  invitedUntil?: string;
}

export interface QueueStatus {
  phase: string;
  served: number;
  rate: number;
  total: number;
  gaps: [number, number][];
  entries: number | null;
  opensAt: string;
  drawAt: string | null;
  stock: { available: number; total: number } | null;
  priceFrom: { amount: number; currency: string } | null;
  drawn: boolean;
  generation: number;
  at: string;
}

export interface QueuePlace {
  place: string;
  entry: number;
  position: number | null;
  phase: string;
  joinedAt: string;
}

export interface QueueMe {
  entry: number;
  position: number | null;
  ahead: number | null;
  estimate: { fromSeconds: number; toSeconds: number } | null;
  phase: string;
  turn: 'waiting' | 'next' | 'yours' | 'admitted';
  place: string;
}

export interface QueueAdmission {
  turn: 'waiting' | 'next' | 'admitted';
  ahead: number;
  admission: string | null;
  until: string | null;
  seconds: number | null;
}

export interface QueueNumbers extends QueueStatus {
  mode: string;
  effectivePerMinute: number;
  ratePerMinute: number;
  waiting: number;
  admitted: number;
  active: number;
  showRate: number;
  estimatedEnd: string | null;
}

/** As much of an event as its room needs. */
export type RoomEvent = Pick<PublishedEvent, 'id' | 'eventNo' | 'slug'>;

const SEEN = { withinMs: 15_000 };

/** A waiting room of one event, as its fans and its organizer see it. */
export class QueueRoom {
  readonly product: Product;
  readonly event: RoomEvent;

  constructor(product: Product, event: RoomEvent) {
    this.product = product;
    this.event = event;
  }

  /** Switches, and waits until every replica knows the line. */
  async set(settings: QueueSettings): Promise<void> {
    await this.admin('PUT', '', settings);
    for (const { url } of this.product.replicas) {
      const known = async () => {
        const { phase, generation, drawn } = await this.status(url);
        if (settings.mode === 'off') return phase === 'off';
        // Once a sale has begun, also who stands where: each replica learns that for itself.
        if (phase === 'drawing' || (phase === 'open' && settings.mode === 'scheduled' && !drawn)) return false;
        return generation > 0 && (phase !== 'off' || settings.mode === 'automatic' || settings.lobbyOpensAt);
      };
      await until(known, { ...SEEN, what: 'every replica knows the line' });
    }
  }

  admin<T = QueueNumbers>(method: string, path = '', body?: unknown): Promise<T> {
    const { admin, organizers } = this.product;
    return admin<T>(organizers[0].key, method, `/api/admin/events/${this.event.id}/queue${path}`, body);
  }

  async status(url = this.product.url): Promise<QueueStatus> {
    const { status, body } = await new Visitor(url).get<QueueStatus>(`/api/events/${this.event.slug}/queue/status`);
    if (status !== 200) throw new Error(`status was answered with ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** @returns the status once it is as wanted */
  statusWhen(wanted: (status: QueueStatus) => boolean, what: string, withinMs = SEEN.withinMs): Promise<QueueStatus> {
    return until(
      async () => {
        const status = await this.status();
        return wanted(status) ? status : null;
      },
      { withinMs, what, everyMs: 50 },
    );
  }

  /** Every replica has heard that the line was begun anew. */
  async knownAnew({ generation }: Pick<QueueStatus, 'generation'>): Promise<void> {
    for (const { url } of this.product.replicas) {
      const anew = async () => (await this.status(url)).generation > generation;
      await until(anew, { withinMs: 30_000, what: 'every replica knows of another generation', everyMs: 100 });
    }
  }

  join(fan: Visitor, place?: string): Promise<Answer<QueuePlace & Problem>> {
    return fan.request('POST', `/api/events/${this.event.slug}/queue`, { headers: placeHeader(place) });
  }

  /** Joins with a proof of work. */
  joinBy(fan: Visitor, proof: string): Promise<Answer<QueuePlace & Problem & { challenge: Challenge }>> {
    return fan.request('POST', `/api/events/${this.event.slug}/queue`, { headers: { proof } });
  }

  me(fan: Visitor, place?: string): Promise<Answer<QueueMe & Problem>> {
    return fan.request('GET', `/api/events/${this.event.slug}/queue/me`, { headers: placeHeader(place) });
  }

  enter(fan: Visitor, place?: string): Promise<Answer<QueueAdmission & Problem>> {
    return fan.request('POST', `/api/events/${this.event.slug}/queue/admission`, { headers: placeHeader(place) });
  }

  leave(fan: Visitor): Promise<Answer> {
    return fan.request('DELETE', `/api/events/${this.event.slug}/queue/admission`);
  }

  giveBack(fan: Visitor): Promise<Answer> {
    return fan.request('DELETE', `/api/events/${this.event.slug}/queue`);
  }

  /** Joins, waits for his turn and comes in. @returns the admission's token */
  async comeIn(fan: Visitor): Promise<string> {
    // A replica may be a tick behind: there is no room yet, as far as it knows.
    await until(async () => (await this.join(fan)).status === 200, { ...SEEN, what: 'somebody has a place' });
    return until(async () => (await this.enter(fan)).body.admission, {
      ...SEEN,
      what: 'somebody comes in',
      everyMs: 50,
    });
  }
}

function placeHeader(place: string | undefined): Record<string, string> {
  return place === undefined ? {} : { place };
}
