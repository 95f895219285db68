import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FastAnswer, FastLane, type FastRequest, idempotencyKey } from '../../platform/http/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { Sessions } from '../identity/index.ts';
import { AdmissionGate } from '../queue/index.ts';
import { everydayChoice } from './everyday-choice.ts';
import { holdResponse } from './hold-response.ts';
import { PlaceHold } from './place-hold.ts';

const HEADERS = { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' };

/**
 * A hold as nearly everybody asks for it, before the framework: of somebody whose session we know, who may go on as he is, in a body
 * that needs no explaining. The controller has it in full.
 */
@Injectable()
export class FastHolds implements OnModuleInit {
  constructor(
    private readonly lane: FastLane,
    private readonly sessions: Sessions,
    private readonly events: LiveEvents,
    private readonly gate: AdmissionGate,
    private readonly placeHold: PlaceHold,
  ) {}

  onModuleInit(): void {
    this.lane.add('POST', '/holds', (request) => this.place(request), { takesBody: true });
  }

  private async place(request: FastRequest): Promise<FastAnswer | null> {
    const { event: idOrSlug, headers, cookies, ip, body } = request;
    const key = headers['idempotency-key'];
    if (body === null || typeof key !== 'string') return null;
    this.sessions.checkOrigin(request);
    const visitor = this.sessions.knownVisitor({ cookies, ip });
    const choice = everydayChoice(body);
    if (!visitor || !choice) return null;
    // To wait for what is being read anew costs less than the framework does.
    const event = this.events.remembered(idOrSlug) ?? (await this.events.byIdOrSlug(idOrSlug));
    if (!(await this.gate.isOpenFor({ headers, cookies }, visitor, event))) return null;
    const { id, held, reason } = await this.placeHold.place(visitor, event, choice, null, idempotencyKey(key));
    return { status: 201, headers: HEADERS, body: JSON.stringify(holdResponse(event, id, held, reason)) };
  }
}
