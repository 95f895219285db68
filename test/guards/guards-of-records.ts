import type { Guard } from './guard.ts';
import { integration, line, part, rows } from './places-in-code.ts';

const APPEND_MOVEMENT = 'payments/sql/append-movement.sql';

/** Guards of jobs, of ledger and log, and between tenants. */
export const RECORD_GUARDS: readonly Guard[] = [
  // Jobs
  {
    id: 'lease',
    against: 'a job that was rung twice is done twice',
    cuts: [{ file: 'src/platform/outbox/sql/take-job.sql', marked: 'lease', leaves: '  AND $3::int IS NOT NULL' }],
    hiddenBy: [],
    probe: rows('that was leased anew is not done for its old ring'),
  },
  {
    id: 'skip-locked',
    against: 'one relay that is slow keeps all of them waiting',
    cuts: [{ file: 'src/platform/outbox/sql/lease-jobs.sql', from: ' SKIP LOCKED', to: '' }],
    hiddenBy: [],
    probe: rows('is leased to one relay, and the others do not wait for it'),
  },
  // Ledger and log
  {
    id: 'ledger-key',
    against: 'a movement of money is written twice',
    cuts: [
      { sql: 'DROP INDEX ledger_entries_event_id_key_account_key' },
      part(APPEND_MOVEMENT, 'ON CONFLICT (event_id, key, account) DO NOTHING', ''),
    ],
    hiddenBy: [],
    probe: rows('that is told of twice has moved once'),
  },
  {
    id: 'ledger-append-only',
    against: 'a movement of money is changed',
    cuts: [{ sql: 'DROP TRIGGER ledger_entries_append_only ON ledger_entries' }],
    hiddenBy: [],
    probe: rows('that has moved is never unwritten'),
  },
  {
    id: 'log-append-only',
    against: 'the log of a seat is changed',
    cuts: [{ sql: 'DROP TRIGGER inventory_log_append_only ON inventory_log' }],
    hiddenBy: [],
    probe: integration('audit-seals', 'and nobody who uses the tables can change a row or a seal'),
  },
  {
    id: 'stable',
    against: 'a row that commits late is in no seal',
    cuts: [line('audit/log-sources.ts', 'stable')],
    hiddenBy: [],
    probe: integration('audit-seals', 'is waited for: nothing behind it is sealed before it is there'),
  },
  // Connections
  {
    id: 'broken-connection',
    against: 'a PostgreSQL that restarts ends every replica that is between two statements',
    cuts: [{ file: 'src/platform/db/database.ts', marked: 'broken-connection' }],
    hiddenBy: [],
    probe: integration('absent-stores', 'in the hands of somebody between two statements does not end the process'),
  },
  {
    id: 'old-plans',
    against: 'an order of a sale that has grown from nothing reads all orders of its event',
    cuts: [{ file: 'src/platform/db/fresh-plans.ts', marked: 'old-plans' }],
    hiddenBy: [],
    probe: integration('plans-of-statements', 'after its tables have grown from nothing, with no new statistics'),
  },
  {
    id: 'own-places',
    against: 'a sale at an event that the statistics do not know reads all places of its event',
    cuts: [part('inventory/sql/sell-places.sql', ' AND places.seat_no = ANY($2::int[])', '')],
    hiddenBy: [],
    probe: integration('plans-of-statements', 'at an event that the statistics do not know'),
  },
  // Tenants
  {
    id: 'tenant',
    against: 'an organizer makes use of what is of another one',
    cuts: [part('catalog/catalog.service.ts', 'return organizerId === null ? {} : { organizerId };', 'return {};')],
    hiddenBy: [],
    probe: integration('tenants', 'in any body that names one: 404, and nothing is made'),
  },
  {
    id: 'tenant-order',
    against: 'an organizer refunds the orders of another one',
    cuts: [part('refunds/refunds.queries.ts', 'tenant === null || organizerId === tenant', 'true')],
    hiddenBy: [],
    probe: integration('refunds', 'has no orders of another one: they do not exist'),
  },
];
