import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { type SessionSecrets, Signer } from './visitor.ts';

const COOKIE = 'stampede_account';
const SESSION_MS = 30 * 24 * 3600_000;

/**
 * Binds a browser's session to an account: a signed cookie of its own, verified without any store. Its signature covers the
 * visitor, so it is worth nothing beside another session.
 */
@Injectable()
export class AccountSessions {
  private readonly signer: Signer;
  private readonly secure: boolean;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: SessionSecrets & Pick<Config, 'publicUrl'>,
  ) {
    this.signer = new Signer(config, 'account');
    this.secure = config.publicUrl.startsWith('https:');
  }

  begin(account: string, visitorId: string, reply: FastifyReply): void {
    this.carry(`${account}.${this.clock.nowMs() + SESSION_MS}`, visitorId, reply);
  }

  end(reply: FastifyReply): void {
    void reply.clearCookie(COOKIE, { path: '/' });
  }

  /** @param reply where what the secret before has signed is signed anew; null: nowhere */
  accountOf(request: Pick<FastifyRequest, 'cookies'>, visitorId: string, reply: FastifyReply | null): string | null {
    const [account, until, mac, ...more] = request.cookies[COOKIE]?.split('.') ?? [];
    if (!account || !until || !mac || more.length > 0) return null;
    const signed = `${account}.${until}.${visitorId}`;
    if (!this.signer.matches(signed, mac)) return null; // guard: account-cookie
    if (Number(until) <= this.clock.nowMs()) return null;
    if (reply && mac !== this.signer.mac(signed)) this.carry(`${account}.${until}`, visitorId, reply);
    return account;
  }

  /** @param value account and end of the session */
  private carry(value: string, visitorId: string, reply: FastifyReply): void {
    const leftMs = Number(value.split('.')[1]) - this.clock.nowMs();
    void reply.setCookie(COOKIE, `${value}.${this.signer.mac(`${value}.${visitorId}`)}`, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.secure,
      maxAge: Math.floor(leftMs / 1000),
    });
  }
}
