-- The unpaid orders of an address. The address comes first: an index that begins with the event is what PostgreSQL takes for other
-- looks too, while its statistics know nothing of an event, and then reads all that the event has.
DROP INDEX orders_unpaid_of_address;
CREATE INDEX orders_unpaid_of_address ON orders (address, event_id) WHERE status IN ('pending', 'authorised');
