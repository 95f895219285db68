-- Accounts of fans, and the one-time codes that sign them in. A code stands nowhere: it is made of its id.
CREATE TABLE accounts (
  id UUID NOT NULL,
  email TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT accounts_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX accounts_email_key ON accounts (email);

CREATE TABLE sign_in_codes (
  email TEXT NOT NULL,
  visitor TEXT NOT NULL,
  id UUID NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT sign_in_codes_pkey PRIMARY KEY (email, visitor)
);
CREATE UNIQUE INDEX sign_in_codes_id_key ON sign_in_codes (id);
CREATE INDEX sign_in_codes_expires_at_idx ON sign_in_codes (expires_at);
