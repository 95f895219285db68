import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { eventScopedId, parseEventScopedId } from '../../../kit/index.ts';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { changed, Database, sqlFile } from '../../../platform/db/index.ts';
import { CatalogService } from '../../catalog/index.ts';
import type { Staff } from '../../identity/index.ts';
import type { PassesResponse, PassMadeResponse, PassRequest } from './invited-admin.dto.ts';
import { PassNotFound } from '../queue.errors.ts';
import { InvitationSecrets } from './secrets.ts';

const KEEP_PASS = sqlFile(import.meta.url, './sql/keep-pass.sql');
const REVOKE_PASS = sqlFile(import.meta.url, './sql/revoke-pass.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

/** Passes past the line: plain editing, and logged. Another tenant's event is not found. */
@Injectable()
export class PassesService {
  constructor(
    private readonly catalog: CatalogService,
    private readonly database: Database,
    private readonly secrets: InvitationSecrets,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  async make(staff: Staff, eventId: string, { label, uses, validUntil }: PassRequest): Promise<PassMadeResponse> {
    const event = await this.catalog.event(staff, eventId);
    const [id, pass] = [uuidv7(), this.secrets.newPass()];
    const [digest] = this.secrets.passDigests(event.id, pass);
    await this.database.transaction(async (tx) => {
      await changed(tx, KEEP_PASS, [event.id, id, label, digest, uses, new Date(validUntil)]);
      await changed(tx, APPEND_LOG, [event.id, `staff:${staff.keyId}`, 'pass made', id]);
    });
    // Behind the #: what a browser sends to no server, and no log has.
    const link = new URL(`/queue/${event.slug}#pass=${pass}`, this.config.publicUrl).href;
    return { id: eventScopedId('pas', event.id, id), link };
  }

  async list(staff: Staff, eventId: string): Promise<PassesResponse> {
    const event = await this.catalog.event(staff, eventId);
    const passes = await this.database.prisma.pass.findMany({
      where: { eventId: event.id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    const items = passes.map(({ id, label, uses, used, validUntil, revokedAt }) => ({
      ...{ id: eventScopedId('pas', event.id, id), label, uses, used },
      validUntil: validUntil.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    }));
    return { items };
  }

  async revoke(staff: Staff, eventId: string, passId: string): Promise<void> {
    const event = await this.catalog.event(staff, eventId);
    const pass = parseEventScopedId('pas', passId);
    if (pass?.eventId !== event.id) throw new PassNotFound();
    await this.database.transaction(async (tx) => {
      if ((await changed(tx, REVOKE_PASS, [event.id, pass.id])) === 0) throw new PassNotFound();
      await changed(tx, APPEND_LOG, [event.id, `staff:${staff.keyId}`, 'pass revoked', pass.id]);
    });
  }
}
