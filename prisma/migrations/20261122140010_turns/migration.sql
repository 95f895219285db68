-- One turn buys one order: the one that an admission has been used for.
ALTER TABLE admissions ADD COLUMN order_id UUID;
