-- CreateTable
CREATE TABLE "venues" (
    "id" UUID NOT NULL,
    "organizer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "venues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seating_plans" (
    "id" UUID NOT NULL,
    "organizer_id" UUID NOT NULL,
    "venue_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "layout" BYTEA NOT NULL,
    "layout_hash" TEXT NOT NULL,
    "categories" TEXT[],
    "seat_count" INTEGER NOT NULL,
    "place_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seating_plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" SERIAL NOT NULL,
    "public_id" UUID NOT NULL,
    "organizer_id" UUID NOT NULL,
    "venue_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "subtitle" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "access" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "accent" TEXT,
    "series_key" TEXT,
    "series_title" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "doors_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "sale_status" TEXT NOT NULL DEFAULT 'scheduled',
    "sale_opens_at" TIMESTAMPTZ(3) NOT NULL,
    "sale_closes_at" TIMESTAMPTZ(3) NOT NULL,
    "max_per_order" INTEGER NOT NULL,
    "hold_ttl_ms" INTEGER NOT NULL,
    "pay_within_ms" INTEGER NOT NULL,
    "seatmap_hash" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_levels" (
    "event_id" INTEGER NOT NULL,
    "level_no" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "fee" INTEGER NOT NULL,
    "color" TEXT NOT NULL,

    CONSTRAINT "price_levels_pkey" PRIMARY KEY ("event_id","level_no")
);

-- CreateTable
CREATE TABLE "seatmaps" (
    "event_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "json" BYTEA NOT NULL,
    "brotli" BYTEA NOT NULL,

    CONSTRAINT "seatmaps_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "event_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "organizer_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "visitor" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "total" BIGINT NOT NULL,
    "hold_id" TEXT NOT NULL,
    "pay_by" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("event_id","id")
);

-- CreateTable
CREATE TABLE "order_lines" (
    "event_id" INTEGER NOT NULL,
    "order_id" UUID NOT NULL,
    "seat_no" INTEGER NOT NULL,
    "level_no" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "fee" INTEGER NOT NULL,

    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("event_id","order_id","seat_no")
);

-- CreateTable
CREATE TABLE "payments" (
    "event_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT,
    "status" TEXT NOT NULL DEFAULT 'created',
    "method" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "client_secret" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("event_id","id")
);

-- CreateTable
CREATE TABLE "payment_refs" (
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "event_id" INTEGER NOT NULL,
    "payment_id" UUID NOT NULL,

    CONSTRAINT "payment_refs_pkey" PRIMARY KEY ("provider","provider_ref")
);

-- CreateTable
CREATE TABLE "webhook_inbox" (
    "provider" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_inbox_pkey" PRIMARY KEY ("provider","id")
);

-- CreateTable
CREATE TABLE "organizers" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_keys" (
    "id" UUID NOT NULL,
    "organizer_id" UUID,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "places" (
    "event_id" INTEGER NOT NULL,
    "seat_no" INTEGER NOT NULL,
    "state" CHAR(1) NOT NULL DEFAULT 'f',
    "order_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "places_pkey" PRIMARY KEY ("event_id","seat_no")
);

-- CreateTable
CREATE TABLE "inventory_log" (
    "event_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "actor" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "seat_nos" INTEGER[],
    "before" CHAR(1),
    "after" CHAR(1) NOT NULL,
    "order_id" UUID,

    CONSTRAINT "inventory_log_pkey" PRIMARY KEY ("event_id","id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "event_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "lease_until" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("event_id","key")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "tickets" (
    "event_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "seat_no" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'live',
    "secret" BYTEA NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("event_id","id")
);

-- CreateIndex
CREATE INDEX "venues_organizer_id_idx" ON "venues"("organizer_id");

-- CreateIndex
CREATE INDEX "seating_plans_organizer_id_idx" ON "seating_plans"("organizer_id");

-- CreateIndex
CREATE UNIQUE INDEX "events_public_id_key" ON "events"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "events_slug_key" ON "events"("slug");

-- CreateIndex
CREATE INDEX "events_organizer_id_idx" ON "events"("organizer_id");

-- CreateIndex
CREATE INDEX "events_starts_at_id_idx" ON "events"("starts_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "price_levels_event_id_key_key" ON "price_levels"("event_id", "key");

-- CreateIndex
CREATE INDEX "orders_event_id_created_at_idx" ON "orders"("event_id", "created_at");

-- CreateIndex
CREATE INDEX "orders_event_id_visitor_idx" ON "orders"("event_id", "visitor");

-- CreateIndex
CREATE UNIQUE INDEX "orders_event_id_hold_id_key" ON "orders"("event_id", "hold_id");

-- CreateIndex
CREATE INDEX "payments_event_id_order_id_idx" ON "payments"("event_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_keys_hash_key" ON "staff_keys"("hash");

-- CreateIndex
CREATE INDEX "tickets_event_id_order_id_idx" ON "tickets"("event_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_event_id_secret_key" ON "tickets"("event_id", "secret");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "venues" ADD CONSTRAINT "venues_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seating_plans" ADD CONSTRAINT "seating_plans_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seating_plans" ADD CONSTRAINT "seating_plans_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venues"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venues"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "seating_plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_levels" ADD CONSTRAINT "price_levels_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seatmaps" ADD CONSTRAINT "seatmaps_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_keys" ADD CONSTRAINT "staff_keys_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

