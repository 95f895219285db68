import { Injectable } from '@nestjs/common';
import { changed, Database, rows, sqlFile } from '../../../platform/db/index.ts';
import { Limits } from '../../../platform/limits/index.ts';
import { AdmissionProof, type IssuedAdmission } from '../admission-proof.ts';
import { RoomGenerations } from '../room-generations.ts';
import type { Visit } from '../visits.ts';
import { PassInvalid, PassUsed } from '../queue.errors.ts';
import { InvitationSecrets } from './secrets.ts';

const FIND_PASS = sqlFile(import.meta.url, './sql/find-pass.sql');
const KEEP_PASS_USE = sqlFile(import.meta.url, './sql/keep-pass-use.sql');
const COUNT_PASS_USE = sqlFile(import.meta.url, './sql/count-pass-use.sql');
const RENEW_PASS = sqlFile(import.meta.url, './sql/renew-pass.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

/**
 * Swaps a pass for an admission past the line: one use a person, and the same again for the same one. He takes no position in
 * line, and is not among those whom the cap counts.
 *
 * Cost: one Redis call and one statement; one transaction of 3 at first. A renewal is one statement.
 */
@Injectable()
export class UsePass {
  constructor(
    private readonly database: Database,
    private readonly secrets: InvitationSecrets,
    private readonly limits: Limits,
    private readonly generations: RoomGenerations,
    private readonly proof: AdmissionProof,
  ) {}

  /** @throws PassInvalid, PassUsed, TooManyRequests */
  async run(visit: Visit, pass: string): Promise<IssuedAdmission> {
    const { event, visitor, person } = visit;
    const by = { address: visitor.address, device: visitor.id };
    await this.limits.take({ action: 'invitation', tag: String(event.id), by, whenAway: 'refuse' });
    const digests = this.secrets.passDigests(event.id, pass);
    const find = () =>
      this.database.query<{ id: string; position: number | null }>(FIND_PASS, [event.id, person, digests]);
    const [found] = await find();
    if (!found) throw new PassInvalid();
    if (found.position !== null) return this.issue(visit, found.position);
    return this.issue(visit, await this.use(visit, found.id));
  }

  /** More time for whoever came in by a pass, as long as that counts; null: it does no more. */
  async renew(visit: Visit, position: number): Promise<IssuedAdmission | null> {
    const found = await this.database.query(RENEW_PASS, [visit.event.id, visit.person, position]);
    return found.length > 0 ? this.issue(visit, position) : null;
  }

  private use({ event, person }: Visit, passId: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [kept] = await rows<{ position: number; fresh: boolean }>(tx, KEEP_PASS_USE, [event.id, passId, person]);
      if (!kept) throw new Error('a use of a pass was neither found nor made');
      if (!kept.fresh) return kept.position; // guard: pass-once
      if ((await changed(tx, COUNT_PASS_USE, [event.id, passId])) === 0) throw new PassUsed();
      await changed(tx, APPEND_LOG, [event.id, `visitor:${person}`, 'pass used', passId]);
      return kept.position;
    });
  }

  private async issue({ event, person }: Visit, position: number): Promise<IssuedAdmission> {
    const { number: generation } = await this.generations.of(event.id);
    return this.proof.issue({ eventId: event.id, generation, position }, person);
  }
}
