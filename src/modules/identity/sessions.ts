import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForeignOrigin } from '../../platform/http/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { AccountSessions } from './account-sessions.ts';
import { networkOf, newVisitorId, Signer, type Visitor } from './visitor.ts';

const COOKIE = 'stampede_session';
const MAX_AGE_SECONDS = 180 * 24 * 3600;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Browser sessions: a signed, HttpOnly cookie with a random visitor id in it, verified without any store. */
@Injectable()
export class Sessions {
  private readonly signer: Signer;
  private readonly secure: boolean;
  private readonly ownOrigin: string;

  constructor(
    private readonly accounts: AccountSessions,
    @Inject(CONFIG) config: Pick<Config, 'sessionSecret' | 'publicUrl'>,
  ) {
    this.signer = new Signer(config.sessionSecret, 'session');
    this.secure = config.publicUrl.startsWith('https:');
    this.ownOrigin = new URL(config.publicUrl).origin;
  }

  /** The visitor of a request; one without a cookie of ours is new, and the answer sets his. Costs 3 µs, and 3 more where he has an account. */
  visitorOf(request: FastifyRequest, reply: FastifyReply): Visitor {
    const given = request.cookies[COOKIE];
    const known = given === undefined ? null : this.signer.verify(given);
    const id = known ?? newVisitorId();
    // What is the same for everyone may be kept by caches between us and the fan: it must never carry a session.
    if (known === null && !isShared(request)) {
      void reply.setCookie(COOKIE, this.signer.sign(id), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: this.secure,
        maxAge: MAX_AGE_SECONDS,
      });
    }
    return {
      id,
      isKnown: known !== null,
      address: networkOf(request.ip),
      account: this.accounts.accountOf(request, id),
    };
  }

  /**
   * A browser says where a write comes from. Only our own pages may write; a client that says nothing is no browser.
   * The Host that the browser saw counts as ours too: a site may have several names.
   * @throws ForeignOrigin
   */
  checkOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (origin === undefined || SAFE_METHODS.has(request.method)) return;
    if (origin === this.ownOrigin) return;
    if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return;
    throw new ForeignOrigin();
  }
}

/** By the matched route: a path may be spelt in many ways. */
function isShared({ method, routeOptions: { url = '' } }: FastifyRequest): boolean {
  const shared = url.startsWith('/api/events') || url === '/api/openapi.json' || url === '/api/ticket-key';
  return SAFE_METHODS.has(method) && shared;
}
