-- What Prisma's schema language cannot say: the guards that hold when everything else has failed.

-- One live ticket a place, whatever the code believes.
CREATE UNIQUE INDEX tickets_one_live ON tickets (event_id, seat_no) WHERE state = 'live';

-- One payment under way an order: a second one could charge twice.
CREATE UNIQUE INDEX payments_one_open ON payments (event_id, order_id)
  WHERE status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'captured', 'voiding', 'refunding');

-- An idempotent retry finds a provider's object once.
CREATE UNIQUE INDEX payments_provider_ref ON payments (event_id, provider, provider_ref) WHERE provider_ref IS NOT NULL;

ALTER TABLE places ADD CONSTRAINT places_state CHECK (state IN ('f', 'c', 's', 'x'));
ALTER TABLE places ADD CONSTRAINT places_owner CHECK ((state IN ('c', 's')) = (order_id IS NOT NULL));
ALTER TABLE orders ADD CONSTRAINT orders_status CHECK (status IN ('pending', 'authorised', 'finalised', 'paid',
  'payment_failed', 'expired', 'cancelled', 'refund_pending', 'refunded', 'disputed', 'lost'));
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);
ALTER TABLE payments ADD CONSTRAINT payments_status CHECK (status IN ('created', 'open', 'unknown', 'absent', 'authorised',
  'capturing', 'captured', 'voiding', 'voided', 'refunding', 'refunded'));
ALTER TABLE tickets ADD CONSTRAINT tickets_state CHECK (state IN ('live', 'void'));
ALTER TABLE price_levels ADD CONSTRAINT price_levels_amounts CHECK (amount >= 0 AND fee >= 0 AND fee <= amount);
ALTER TABLE events ADD CONSTRAINT events_status CHECK (status IN ('draft', 'published'));
ALTER TABLE events ADD CONSTRAINT events_sale_status CHECK (sale_status IN ('scheduled', 'open', 'paused', 'closed'));
ALTER TABLE staff_keys ADD CONSTRAINT staff_keys_role CHECK (role IN ('operator', 'organizer')
  AND (role = 'organizer') = (organizer_id IS NOT NULL));

-- A place changes about twice in its life and neighbours change together: half-empty pages keep those updates HOT.
ALTER TABLE places SET (fillfactor = 50);

-- The relay looks at what is not done only.
CREATE INDEX outbox_due ON outbox (next_at) WHERE done_at IS NULL;
-- The sweeper looks at orders that may still run out.
-- A claim counts what its address has claimed and not paid.
CREATE INDEX orders_unpaid_of_address ON orders (event_id, address) WHERE status IN ('pending', 'authorised');
CREATE INDEX orders_unpaid ON orders (pay_by) WHERE status IN ('pending', 'authorised');
CREATE INDEX webhook_inbox_open ON webhook_inbox (received_at) WHERE processed_at IS NULL;

-- The log of changes is append-only for everyone who uses this database through its tables.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER inventory_log_append_only BEFORE UPDATE OR DELETE ON inventory_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inventory_log_no_truncate BEFORE TRUNCATE ON inventory_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Search of the event list.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
