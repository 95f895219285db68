import { Injectable } from '@nestjs/common';
import { eventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { resolveAttention } from '../payments/index.ts';
import type { AttentionList, MismatchList, MismatchResponse, OpenCount } from './reconcile.dto.ts';
import { AttentionNotFound } from './reconcile.errors.ts';
import type { MismatchKind } from './mismatch.ts';

const COUNT_OPEN = sqlFile(import.meta.url, './sql/count-open.sql');
const LIST_OPEN = sqlFile(import.meta.url, './sql/list-open.sql');

interface OpenRow {
  readonly provider: string;
  readonly kind: MismatchKind;
  readonly key: string;
  readonly owner: string;
  readonly at: Date;
  readonly eventId: number | null;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly providerRef: string | null;
  readonly details: Record<string, unknown>;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly [column: string]: unknown;
}

/** What waits for a person: where money differs, and what nothing heals by itself. */
@Injectable()
export class ReconcileQueries {
  constructor(private readonly database: Database) {}

  counts(): Promise<(OpenCount & { [column: string]: unknown })[]> {
    return this.database.query<OpenCount & { [column: string]: unknown }>(COUNT_OPEN);
  }

  async mismatches(kind: string | null, limit: number): Promise<MismatchList> {
    const [counts, items] = await Promise.all([this.counts(), this.database.query<OpenRow>(LIST_OPEN, [kind, limit])]);
    return { counts, items: items.map(mismatchResponse) };
  }

  async attention(limit: number): Promise<AttentionList> {
    const rows = await this.database.prisma.attention.findMany({
      where: { resolvedAt: null },
      orderBy: [{ since: 'asc' }, { key: 'asc' }],
      take: limit,
    });
    return { items: rows.map(({ key, what, since }) => ({ key, what, since: since.toISOString() })) };
  }

  /** A question that comes up again is asked again. @throws AttentionNotFound where nobody is asked */
  async resolve(key: string): Promise<void> {
    const open = await this.database.prisma.attention.findMany({ where: { key, resolvedAt: null } });
    if (open.length === 0) throw new AttentionNotFound();
    await this.database.transaction(async (tx) => {
      for (const { eventId } of open) await resolveAttention(tx, eventId, key);
    });
  }
}

function mismatchResponse({ eventId, orderId, paymentId, ...row }: OpenRow): MismatchResponse {
  const scoped = (prefix: 'ord' | 'pay', id: string | null) =>
    eventId === null || id === null ? null : eventScopedId(prefix, eventId, id);
  return {
    provider: row.provider,
    kind: row.kind,
    key: row.key,
    owner: row.owner,
    at: row.at.toISOString(),
    orderId: scoped('ord', orderId),
    paymentId: scoped('pay', paymentId),
    providerRef: row.providerRef,
    details: row.details,
    firstSeen: row.firstSeen.toISOString(),
    lastSeen: row.lastSeen.toISOString(),
  };
}
