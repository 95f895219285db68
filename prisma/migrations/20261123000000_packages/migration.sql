-- Packages: several tickets of an event for one price.
CREATE TABLE packages (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'on_sale',
  stock INTEGER,
  taken INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT packages_pkey PRIMARY KEY (event_id, id)
);
ALTER TABLE packages ADD CONSTRAINT packages_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE packages ADD CONSTRAINT packages_status CHECK (status IN ('on_sale', 'paused', 'withdrawn'));
ALTER TABLE packages ADD CONSTRAINT packages_amount CHECK (amount > 0);
ALTER TABLE packages ADD CONSTRAINT packages_stock CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock));
-- A name may come again once nobody can buy what had it.
CREATE UNIQUE INDEX packages_one_name ON packages (event_id, name) WHERE status <> 'withdrawn';
-- Each order of a package changes its row: half-empty pages keep those updates HOT.
ALTER TABLE packages SET (fillfactor = 50);

CREATE TABLE package_components (
  event_id INTEGER NOT NULL,
  package_id UUID NOT NULL,
  level_no INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  CONSTRAINT package_components_pkey PRIMARY KEY (event_id, package_id, level_no)
);
ALTER TABLE package_components ADD CONSTRAINT package_components_event_id_package_id_fkey FOREIGN KEY (event_id, package_id)
  REFERENCES packages (event_id, id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE package_components ADD CONSTRAINT package_components_level FOREIGN KEY (event_id, level_no)
  REFERENCES price_levels (event_id, level_no);
ALTER TABLE package_components ADD CONSTRAINT package_components_quantity CHECK (quantity > 0);

-- What a package costs and has never changes: what is held and bought was promised so.
CREATE FUNCTION refuse_other_package() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a package costs and has never changes';
END $$;
CREATE TRIGGER packages_same_promise BEFORE UPDATE ON packages
  FOR EACH ROW WHEN ((OLD.event_id, OLD.id, OLD.name, OLD.amount) IS DISTINCT FROM (NEW.event_id, NEW.id, NEW.name, NEW.amount))
  EXECUTE FUNCTION refuse_other_package();
CREATE TRIGGER package_components_same_promise BEFORE UPDATE OR DELETE ON package_components
  FOR EACH ROW EXECUTE FUNCTION refuse_other_package();

-- Append-only, sealed: who made, paused or withdrew a package, and each order that took one or gave it back.
CREATE TABLE package_log (
  event_id INTEGER NOT NULL,
  id BIGSERIAL NOT NULL,
  at TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  package_id UUID NOT NULL,
  order_id UUID,
  tx BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
  CONSTRAINT package_log_pkey PRIMARY KEY (event_id, id)
);
CREATE INDEX package_log_event_id_tx_id_idx ON package_log (event_id, tx, id);
CREATE TRIGGER package_log_append_only BEFORE UPDATE OR DELETE ON package_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_log_no_truncate BEFORE TRUNCATE ON package_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which package an order is, with its name as it was sold; null: single tickets. Its lines have their shares of the price.
ALTER TABLE orders ADD COLUMN package_id UUID;
ALTER TABLE orders ADD COLUMN package_name TEXT;
ALTER TABLE orders ADD CONSTRAINT orders_package_named CHECK ((package_id IS NULL) = (package_name IS NULL));
ALTER TABLE orders ADD CONSTRAINT orders_package FOREIGN KEY (event_id, package_id) REFERENCES packages (event_id, id);
-- How many of a package are bought is counted without reading other orders.
CREATE INDEX orders_of_packages ON orders (event_id, package_id) WHERE package_id IS NOT NULL;
