import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FastAnswer, FastLane, type FastRequest } from '../../platform/http/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { asksForText, Availability } from './availability.ts';

/** The snapshot of the places as pages ask for it, before the framework. The controller has it in full. */
@Injectable()
export class FastAvailability implements OnModuleInit {
  constructor(
    private readonly lane: FastLane,
    private readonly events: LiveEvents,
    private readonly availability: Availability,
  ) {}

  onModuleInit(): void {
    this.lane.add('GET', '/availability', (request) => (asksForText(request.headers) ? null : this.answer(request)));
  }

  /** What is at hand is given at once: a turn of the microtasks costs more than finding it. */
  private answer({ event: idOrSlug, headers }: FastRequest): FastAnswer | Promise<FastAnswer> {
    const event = this.events.remembered(idOrSlug);
    return (event && this.availability.remembered(event, headers)) ?? this.read(idOrSlug, headers);
  }

  private async read(idOrSlug: string, headers: FastRequest['headers']): Promise<FastAnswer> {
    return this.availability.answer(await this.events.byIdOrSlug(idOrSlug), headers);
  }
}
