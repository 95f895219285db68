-- The waiting room: how it is set, what must outlive Redis, and who was let in.

CREATE TABLE "queues" (
    "event_id" INTEGER NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'off',
    "lobby_opens_at" TIMESTAMPTZ(3),
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "rate_per_minute" INTEGER NOT NULL DEFAULT 600,
    "most_active" INTEGER NOT NULL DEFAULT 2000,
    "arrivals_per_second" INTEGER,
    "checkout_ms" INTEGER,
    "opened_at" TIMESTAMPTZ(3),
    "requires_account" BOOLEAN NOT NULL DEFAULT false,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "entries_floor" INTEGER NOT NULL DEFAULT 0,
    "entries_seen" INTEGER NOT NULL DEFAULT 0,
    "served_seen" INTEGER NOT NULL DEFAULT 0,
    "frozen_entries" INTEGER,
    "frozen_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "queues_pkey" PRIMARY KEY ("event_id")
);

CREATE TABLE "admissions" (
    "event_id" INTEGER NOT NULL,
    "visitor" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "session" TEXT NOT NULL,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "admissions_pkey" PRIMARY KEY ("event_id","visitor")
);

CREATE UNIQUE INDEX "admissions_event_id_position_key" ON "admissions"("event_id", "position");
CREATE INDEX "admissions_event_id_session_idx" ON "admissions"("event_id", "session");

ALTER TABLE queues ADD CONSTRAINT queues_event FOREIGN KEY (event_id) REFERENCES events (id);
ALTER TABLE queues ADD CONSTRAINT queues_mode CHECK (mode IN ('off', 'scheduled', 'automatic'));
ALTER TABLE queues ADD CONSTRAINT queues_rate CHECK (rate_per_minute BETWEEN 0 AND 1000000 AND most_active >= 0);
ALTER TABLE queues ADD CONSTRAINT queues_frozen CHECK ((frozen_entries IS NULL) = (frozen_at IS NULL));
ALTER TABLE queues ADD CONSTRAINT queues_seen CHECK (served_seen <= entries_seen AND entries_seen <= entries_floor);
ALTER TABLE admissions ADD CONSTRAINT admissions_outcome CHECK (outcome IN ('paid', 'left', 'lapsed'));
ALTER TABLE admissions ADD CONSTRAINT admissions_ended CHECK ((ended_at IS NULL) = (outcome IS NULL));

-- Who is inside, for a room that Redis has forgotten.
CREATE INDEX admissions_active ON admissions (event_id) WHERE ended_at IS NULL;
-- Written each second while people come in: no index changes, so half-empty pages keep it HOT.
ALTER TABLE queues SET (fillfactor = 50);
