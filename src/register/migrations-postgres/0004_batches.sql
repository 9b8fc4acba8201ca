CREATE TABLE "batch_rows" (
	"batch" text collate "C" NOT NULL,
	"place" bigint NOT NULL,
	"sheet_row" bigint NOT NULL,
	"source" text collate "C",
	"outcome" text collate "C",
	"licence" text collate "C",
	"error" text collate "C",
	CONSTRAINT "batch_rows_batch_place_pk" PRIMARY KEY("batch","place")
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"client" text collate "C" NOT NULL,
	"request_key" text collate "C" NOT NULL,
	"body_hash" text collate "C" NOT NULL,
	"issuer" text collate "C" NOT NULL,
	"asked" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"total" bigint NOT NULL,
	"done" bigint NOT NULL,
	"repeated" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"ended_at" text collate "C",
	"lease_until" text collate "C",
	"fault" text collate "C"
);
--> statement-breakpoint
ALTER TABLE "batch_rows" ADD CONSTRAINT "batch_rows_batch_batches_id_fk" FOREIGN KEY ("batch") REFERENCES "public"."batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batches" ADD CONSTRAINT "batches_issuer_issuers_uscc_fk" FOREIGN KEY ("issuer") REFERENCES "public"."issuers"("uscc") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "batches_claim" ON "batches" USING btree ("client","request_key");--> statement-breakpoint
CREATE INDEX "batches_state" ON "batches" USING btree ("state");