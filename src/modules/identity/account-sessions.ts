import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Signer } from './visitor.ts';

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
    @Inject(CONFIG) config: Pick<Config, 'sessionSecret' | 'publicUrl'>,
  ) {
    this.signer = new Signer(config.sessionSecret, 'account');
    this.secure = config.publicUrl.startsWith('https:');
  }

  begin(account: string, visitorId: string, reply: FastifyReply): void {
    const value = `${account}.${this.clock.nowMs() + SESSION_MS}`;
    void reply.setCookie(COOKIE, `${value}.${this.signer.mac(`${value}.${visitorId}`)}`, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.secure,
      maxAge: SESSION_MS / 1000,
    });
  }

  end(reply: FastifyReply): void {
    void reply.clearCookie(COOKIE, { path: '/' });
  }

  accountOf(request: Pick<FastifyRequest, 'cookies'>, visitorId: string): string | null {
    const [account, until, mac, ...more] = request.cookies[COOKIE]?.split('.') ?? [];
    if (!account || !until || !mac || more.length > 0) return null;
    if (!this.signer.matches(`${account}.${until}.${visitorId}`, mac)) return null; // guard: account-cookie
    return Number(until) > this.clock.nowMs() ? account : null;
  }
}
