import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { IDLE_MS } from './admission.ts';
import { type AdmissionToken, QueueTokens } from './tokens.ts';

const HEADER = 'admission';
const cookieOf = (eventId: number): string => `stampede_admission_${eventId}`;

export interface IssuedAdmission {
  readonly token: string;
  readonly until: Date;
  readonly seconds: number;
}

/** The signed proof of an admission: how it is made, carried, and read. No store is asked. */
@Injectable()
export class AdmissionProof {
  private readonly seconds: number;
  private readonly secure: boolean;

  constructor(
    private readonly tokens: QueueTokens,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'deadlineScale' | 'publicUrl'>,
  ) {
    this.seconds = Math.ceil(IDLE_MS / config.deadlineScale / 1_000);
    this.secure = config.publicUrl.startsWith('https:');
  }

  issue(admission: Omit<AdmissionToken, 'untilSeconds'>, person: string): IssuedAdmission {
    const untilSeconds = Math.ceil(this.clock.nowMs() / 1_000) + this.seconds;
    const token = this.tokens.admission({ ...admission, untilSeconds }, person);
    return { token, until: new Date(untilSeconds * 1_000), seconds: this.seconds };
  }

  /** In the first third of its time: whoever has left or has bought since can have used it for no longer. */
  isYoung({ untilSeconds }: AdmissionToken): boolean {
    return untilSeconds - this.clock.nowMs() / 1_000 > (this.seconds * 2) / 3;
  }

  /** For browsers in a cookie, for API clients in a header. */
  carry(reply: FastifyReply, eventId: number, { token }: IssuedAdmission): void {
    void reply.header(HEADER, token).setCookie(cookieOf(eventId), token, {
      ...{ path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure },
      // Longer than it is valid: with a token that is over a page asks for a new one, without any it would have to join.
      maxAge: this.seconds * 2,
    });
  }

  drop(reply: FastifyReply, eventId: number): void {
    void reply.clearCookie(cookieOf(eventId), { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure });
  }

  /** An admission of this person to this event that a request shows, be it over or of another generation. */
  shown(
    request: Pick<FastifyRequest, 'headers' | 'cookies'>,
    of: { readonly eventId: number; readonly person: string },
  ): AdmissionToken | null {
    const given = request.headers[HEADER] ?? request.cookies[cookieOf(of.eventId)];
    const token = typeof given === 'string' ? this.tokens.readAdmission(given, of.person) : null;
    if (token === null) return null;
    if (token.eventId !== of.eventId) return null; // guard: admission-event
    return token;
  }

  /** What a request shows, or null where that is not a live admission of this person to this event and generation. */
  read(
    request: Pick<FastifyRequest, 'headers' | 'cookies'>,
    of: { readonly eventId: number; readonly generation: number; readonly person: string },
  ): AdmissionToken | null {
    const token = this.shown(request, of);
    if (token === null) return null;
    if (token.generation !== of.generation) return null; // guard: admission-generation
    if (token.untilSeconds * 1_000 <= this.clock.nowMs()) return null; // guard: admission-until
    return token;
  }
}
