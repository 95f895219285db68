import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForeignOrigin } from '../../platform/http/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { AccountSessions } from './account-sessions.ts';
import { networkOf, newVisitorId, type SessionSecrets, Signer, type Visitor } from './visitor.ts';

const COOKIE = 'stampede_session';
const MAX_AGE_SECONDS = 180 * 24 * 3600;
/** How the cookie is set, in the framework's spelling, for an answer that the framework does not write. */
const SET = `; Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly`;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** As much of a request as a session is known by. */
type Asking = Pick<FastifyRequest, 'cookies' | 'ip'>;

/** Browser sessions: a signed, HttpOnly cookie with a random visitor id in it, verified without any store. */
@Injectable()
export class Sessions {
  private readonly signer: Signer;
  private readonly secure: boolean;
  private readonly ownOrigin: string;

  constructor(
    private readonly accounts: AccountSessions,
    @Inject(CONFIG) config: SessionSecrets & Pick<Config, 'publicUrl'>,
  ) {
    this.signer = new Signer(config, 'session');
    this.secure = config.publicUrl.startsWith('https:');
    this.ownOrigin = new URL(config.publicUrl).origin;
  }

  /**
   * The visitor whose session a request shows; null where it shows none of ours, or one that has to be signed anew. Costs 1 µs, and
   * 1 more where he has an account.
   */
  knownVisitor({ cookies, ip }: Asking): Visitor | null {
    const shown = this.signer.read(cookies[COOKIE]);
    return shown?.isPresent ? this.visitor(shown.value, { cookies, ip }, { reply: null, isKnown: true }) : null;
  }

  /**
   * For who shows no session of ours: the cookie of a new one, as `visitorOf` sets it. Null for everybody else, and so for whom the secret
   * before has signed.
   */
  newCookieFor({ cookies }: Pick<Asking, 'cookies'>): string | null {
    if (this.signer.read(cookies[COOKIE]) !== null) return null;
    return `${COOKIE}=${this.signer.sign(newVisitorId())}${SET}${this.secure ? '; Secure' : ''}; SameSite=Lax`;
  }

  /**
   * The visitor of a request; one without a cookie of ours is new, and the answer sets his. What the secret before has signed is
   * signed anew.
   */
  visitorOf(request: FastifyRequest, reply: FastifyReply): Visitor {
    const shown = this.signer.read(request.cookies[COOKIE]);
    const id = shown?.value ?? newVisitorId();
    // What is the same for everyone may be kept by caches between us and the fan: it must never carry a session.
    const isPrivate = !isShared(request);
    if (!shown?.isPresent && isPrivate) {
      void reply.setCookie(COOKIE, this.signer.sign(id), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: this.secure,
        maxAge: MAX_AGE_SECONDS,
      });
    }
    return this.visitor(id, request, { reply: isPrivate ? reply : null, isKnown: shown !== null });
  }

  private visitor(
    id: string,
    request: Asking,
    { reply, isKnown }: { reply: FastifyReply | null; isKnown: boolean },
  ): Visitor {
    return { id, isKnown, address: networkOf(request.ip), account: this.accounts.accountOf(request, id, reply) };
  }

  /**
   * A browser says where a write comes from. Only our own pages may write; a client that says nothing is no browser.
   * The Host that the browser saw counts as ours too: a site may have several names.
   * @throws ForeignOrigin
   */
  checkOrigin({ method, headers: { origin, host } }: Pick<FastifyRequest, 'method' | 'headers'>): void {
    if (origin === undefined || SAFE_METHODS.has(method)) return;
    if (origin === this.ownOrigin) return;
    if (URL.canParse(origin) && new URL(origin).host === host) return;
    throw new ForeignOrigin();
  }
}

/** By the matched route: a path may be spelt in many ways. */
function isShared({ method, routeOptions: { url = '' } }: FastifyRequest): boolean {
  const shared = url.startsWith('/api/events') || url === '/api/openapi.json' || url === '/api/ticket-key';
  return SAFE_METHODS.has(method) && shared;
}
