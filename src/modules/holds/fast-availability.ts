import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FastAnswer, FastLane, type FastRequest } from '../../platform/http/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { type AskedFor, asksForText, Availability } from './availability.ts';

/** The snapshot of the places as pages ask for it, before the framework. The controller has it in full. */
@Injectable()
export class FastAvailability implements OnModuleInit {
  constructor(
    private readonly lane: FastLane,
    private readonly events: LiveEvents,
    private readonly availability: Availability,
  ) {}

  onModuleInit(): void {
    this.lane.add('GET', '/availability', (request) => this.answer(request));
  }

  /** What is at hand is given at once: a turn of the microtasks costs more than finding it. */
  private answer(request: FastRequest): FastAnswer | Promise<FastAnswer> | null {
    const { event: idOrSlug } = request;
    const asked: AskedFor = {
      accept: request.header('accept'),
      'accept-encoding': request.header('accept-encoding'),
      'if-none-match': request.header('if-none-match'),
    };
    if (asksForText(asked)) return null;
    const event = this.events.remembered(idOrSlug);
    return (event && this.availability.remembered(event, asked)) ?? this.read(idOrSlug, asked);
  }

  private async read(idOrSlug: string, asked: AskedFor): Promise<FastAnswer> {
    return this.availability.answer(await this.events.byIdOrSlug(idOrSlug), asked);
  }
}
