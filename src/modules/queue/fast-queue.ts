import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FastAnswer, FastLane, type FastRequest, preparedProblem } from '../../platform/http/index.ts';
import { Sessions } from '../identity/index.ts';
import { myPlaceText } from './my-place-text.ts';
import { SessionRequired } from './queue.errors.ts';
import { QueueAnswers } from './queue-answers.ts';
import { QueueStatus, type StatusBytes } from './queue-status.ts';
import type { Asked } from './visits.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const OWN = { 'cache-control': 'no-store', 'content-type': JSON_TYPE };
const PROBLEM = { 'cache-control': 'no-store', 'content-type': 'application/problem+json; charset=utf-8' };

/**
 * The three hottest routes in their everyday form, before the framework: the state of a room that is remembered, and the
 * place of somebody whose session we know. Also the first answer that everybody of a crowd gets, which begins his session and refuses his
 * join for want of one: whoever counts refusals leaves that one out. The controller has them in full.
 */
@Injectable()
export class FastQueue implements OnModuleInit {
  private readonly stateAnswers = new WeakMap<StatusBytes, { readonly full: FastAnswer; readonly same: FastAnswer }>();
  private readonly sessionRequired = preparedProblem(new SessionRequired());

  constructor(
    private readonly lane: FastLane,
    private readonly sessions: Sessions,
    private readonly status: QueueStatus,
    private readonly answers: QueueAnswers,
  ) {}

  onModuleInit(): void {
    this.lane.add('GET', '/queue/status', (request) => this.state(request));
    this.lane.add('GET', '/queue/me', (request) => {
      return this.own(request, (asked) => this.answers.placeAtHand(asked) ?? this.answers.place(asked), myPlaceText);
    });
    this.lane.add('POST', '/queue', (request) => {
      return this.own(request, (asked) => this.answers.join(asked), JSON.stringify) ?? this.begun(request);
    });
  }

  private state(request: FastRequest): FastAnswer | null {
    const known = this.status.remembered(request.event);
    if (!known) return null;
    let answers = this.stateAnswers.get(known);
    if (!answers) this.stateAnswers.set(known, (answers = answersOf(known)));
    return request.header('if-none-match') === known.etag ? answers.same : answers.full;
  }

  /** What is at hand is given at once: a turn of the microtasks costs more than finding it. */
  private own<Told extends object>(
    request: FastRequest,
    answer: (asked: Asked) => Told | Promise<Told>,
    textOf: (told: Told) => string,
  ): FastAnswer | null | Promise<FastAnswer> {
    const { event, headers, cookies, ip } = request;
    this.sessions.checkOrigin(request);
    const visitor = this.sessions.knownVisitor({ cookies, ip });
    if (!visitor) return null;
    const told = answer({ event, headers, cookies, visitor });
    return told instanceof Promise ? told.then((late) => asJson(textOf(late))) : asJson(textOf(told));
  }

  /** To who has no session and joins: brings him one. */
  private begun({ event, path, cookies }: FastRequest): FastAnswer | null {
    if (!this.answers.refusesStrangers(event)) return null;
    const setCookie = this.sessions.newCookieFor({ cookies });
    if (setCookie === null) return null;
    return { status: 428, headers: PROBLEM, setCookie, body: this.sessionRequired(path) };
  }
}

function answersOf({ etag, text }: StatusBytes): { readonly full: FastAnswer; readonly same: FastAnswer } {
  const caching = { etag, 'cache-control': 'public, max-age=1' };
  return {
    full: { status: 200, headers: { ...caching, 'content-type': JSON_TYPE }, body: text },
    same: { status: 304, headers: caching, body: '' },
  };
}

function asJson(body: string): FastAnswer {
  return { status: 200, headers: OWN, body };
}
