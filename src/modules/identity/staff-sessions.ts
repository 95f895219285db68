import '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { NotSignedIn, TooManyAttempts } from './identity.errors.ts';
import { type Staff, staffKeyHash, type StaffRole } from './staff.ts';
import { type SessionSecrets, Signer } from './visitor.ts';

const COOKIE = 'stampede_staff';
const SESSION_MS = 12 * 3600_000;
const KNOWN_FOR_MS = 5_000;
const ATTEMPTS_A_MINUTE = 20;

/**
 * Signs staff in with a key. The cookie names the key and the session's end, signed; each request looks the key up again
 * (remembered for 5 s), so a revoked key ends every session of it.
 */
@Injectable()
export class StaffSessions {
  private readonly signer: Signer;
  private readonly secure: boolean;
  private readonly known = new Map<string, { staff: Staff; untilMs: number }>();
  private readonly attempts = new Map<string, { count: number; resetAtMs: number }>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) config: SessionSecrets & Pick<Config, 'publicUrl'>,
  ) {
    this.signer = new Signer(config, 'staff');
    this.secure = config.publicUrl.startsWith('https:');
  }

  /** @throws NotSignedIn for a key that does not exist or was revoked; TooManyAttempts */
  async signIn(key: string, address: string, reply: FastifyReply): Promise<Staff> {
    this.countAttempt(address);
    const staff = await this.byKey(key);
    if (!staff) throw new NotSignedIn();
    const until = this.clock.nowMs() + SESSION_MS;
    void reply.setCookie(COOKIE, this.signer.sign(`${staff.keyId}.${until}`), {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.secure,
      maxAge: SESSION_MS / 1000,
    });
    return staff;
  }

  signOut(reply: FastifyReply): void {
    void reply.clearCookie(COOKIE, { path: '/' });
  }

  /** Who the request's bearer key or staff cookie says. @throws NotSignedIn */
  async staffOf(request: FastifyRequest): Promise<Staff> {
    const bearer = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const staff = bearer ? await this.byKey(bearer) : await this.byCookie(request.cookies[COOKIE]);
    if (!staff) throw new NotSignedIn();
    return staff;
  }

  private byKey(key: string): Promise<Staff | null> {
    const hash = staffKeyHash(key);
    return this.remembered(`hash:${Buffer.from(hash).toString('hex')}`, { hash });
  }

  private async byCookie(cookie: string | undefined): Promise<Staff | null> {
    const value = cookie === undefined ? null : this.signer.verify(cookie);
    const [keyId, until] = value?.split('.') ?? [];
    if (!keyId || !until || Number(until) < this.clock.nowMs()) return null;
    return this.remembered(`id:${keyId}`, { id: keyId });
  }

  private async remembered(
    name: string,
    where: { hash: Uint8Array<ArrayBuffer> } | { id: string },
  ): Promise<Staff | null> {
    const now = this.clock.nowMs();
    const known = this.known.get(name);
    if (known && known.untilMs > now) return known.staff;
    this.known.delete(name);
    const row = await this.database.prisma.staffKey.findUnique({ where, include: { organizer: true } });
    if (!row || row.revokedAt) return null;
    const staff: Staff = {
      keyId: row.id,
      role: row.role as StaffRole,
      name: row.name,
      organizer: row.organizer && { id: row.organizer.id, name: row.organizer.name },
    };
    if (this.known.size > 1_000) this.known.clear();
    this.known.set(name, { staff, untilMs: now + KNOWN_FOR_MS });
    return staff;
  }

  private countAttempt(address: string): void {
    const now = this.clock.nowMs();
    if (this.attempts.size > 10_000) this.attempts.clear();
    const seen = this.attempts.get(address);
    const window = seen && seen.resetAtMs > now ? seen : { count: 0, resetAtMs: now + 60_000 };
    window.count++;
    this.attempts.set(address, window);
    if (window.count > ATTEMPTS_A_MINUTE) throw new TooManyAttempts(Math.ceil((window.resetAtMs - now) / 1000));
  }
}
