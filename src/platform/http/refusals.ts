import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../kit/index.ts';

type Listener = (refusal: Refusal, request: FastifyRequest) => void;

/** Whoever counts what is refused hears of it here. Listeners are quick, and never throw. */
@Injectable()
export class Refusals {
  private readonly listeners: Listener[] = [];

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  told(refusal: Refusal, request: FastifyRequest): void {
    for (const listener of this.listeners) listener(refusal, request);
  }
}
