import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FastAnswer, FastLane, type FastRequest } from '../../platform/http/index.ts';
import { Sessions } from '../identity/index.ts';
import { QueueAnswers } from './queue-answers.ts';
import { QueueStatus } from './queue-status.ts';
import type { Asked } from './visits.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * The three hottest routes in their everyday form, before the framework: the state of a room that is remembered, and the
 * place of somebody whose session we know. The controller has them in full.
 */
@Injectable()
export class FastQueue implements OnModuleInit {
  constructor(
    private readonly lane: FastLane,
    private readonly sessions: Sessions,
    private readonly status: QueueStatus,
    private readonly answers: QueueAnswers,
  ) {}

  onModuleInit(): void {
    this.lane.add('GET', '/queue/status', (request) => this.state(request));
    this.lane.add('GET', '/queue/me', (request) => {
      return this.own(request, (asked) => this.answers.placeAtHand(asked) ?? this.answers.place(asked));
    });
    this.lane.add('POST', '/queue', (request) => this.own(request, (asked) => this.answers.join(asked)));
  }

  private state({ event, headers }: FastRequest): FastAnswer | null {
    const known = this.status.remembered(event);
    if (!known) return null;
    const caching = { etag: known.etag, 'cache-control': 'public, max-age=1' };
    if (headers['if-none-match'] === known.etag) return { status: 304, headers: caching, body: '' };
    return { status: 200, headers: { ...caching, 'content-type': JSON_TYPE }, body: known.text };
  }

  /** What is at hand is given at once: a turn of the microtasks costs more than finding it. */
  private own(
    request: FastRequest,
    answer: (asked: Asked) => object | Promise<object>,
  ): FastAnswer | null | Promise<FastAnswer> {
    const { event, headers, cookies, ip } = request;
    this.sessions.checkOrigin(request);
    const visitor = this.sessions.knownVisitor({ cookies, ip });
    if (!visitor) return null;
    const told = answer({ event, headers, cookies, visitor });
    return told instanceof Promise ? told.then(asJson) : asJson(told);
  }
}

function asJson(told: object): FastAnswer {
  const headers = { 'cache-control': 'no-store', 'content-type': JSON_TYPE };
  return { status: 200, headers, body: JSON.stringify(told) };
}
