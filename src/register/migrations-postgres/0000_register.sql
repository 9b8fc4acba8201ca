CREATE TABLE "api_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"hash" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"departments" text collate "C" NOT NULL,
	"actions" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"revoked_at" text collate "C",
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" text collate "C" NOT NULL,
	"actor" text collate "C" NOT NULL,
	"action" text collate "C" NOT NULL,
	"subject" text collate "C" NOT NULL,
	"detail" text collate "C" NOT NULL,
	"previous" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"scope" text collate "C" PRIMARY KEY NOT NULL,
	"value" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"licence" bigint PRIMARY KEY NOT NULL,
	"content_hash" text collate "C" NOT NULL,
	"kid" text collate "C" NOT NULL,
	"json" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enclosures" (
	"sha256" text collate "C" PRIMARY KEY NOT NULL,
	"media_type" text collate "C" NOT NULL,
	"recorded_at" text collate "C" NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"licence" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"kind" text collate "C" NOT NULL,
	"recorded_at" text collate "C" NOT NULL,
	"effective_at" text collate "C" NOT NULL,
	"client" text collate "C" NOT NULL,
	"act" text collate "C",
	"ground" text collate "C",
	"note" text collate "C",
	"actor_name" text collate "C",
	"actor_code" text collate "C",
	"legal_basis" text collate "C",
	"endorsed_until" text collate "C",
	"successor" text collate "C",
	CONSTRAINT "events_licence_revision_pk" PRIMARY KEY("licence","revision")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"sha256" text collate "C" PRIMARY KEY NOT NULL,
	"licence" text collate "C" NOT NULL,
	"media_type" text collate "C" NOT NULL,
	"layout_version" bigint NOT NULL,
	"renderer" text collate "C" NOT NULL,
	"recorded_at" text collate "C" NOT NULL,
	"sealed_at" text collate "C",
	"seal_fingerprint" text collate "C",
	"seal_reserved" bigint,
	"seal_printed" text collate "C",
	"seal_cms" "bytea",
	"annotation" text collate "C",
	"development_seal" bigint
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"client" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"body_hash" text collate "C" NOT NULL,
	"licence" bigint NOT NULL,
	"lease_until" text collate "C",
	CONSTRAINT "idempotency_client_key_pk" PRIMARY KEY("client","key")
);
--> statement-breakpoint
CREATE TABLE "issuances" (
	"licence" bigint PRIMARY KEY NOT NULL,
	"issued_on" text collate "C" NOT NULL,
	"valid_from" text collate "C" NOT NULL,
	"valid_until" text collate "C",
	"signed_from" bigint NOT NULL,
	"signed_tail" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issuers" (
	"uscc" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"area_code" text collate "C" NOT NULL,
	"abbreviations" text collate "C" NOT NULL,
	"seal" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"kid" text collate "C" PRIMARY KEY NOT NULL,
	"issuer" text collate "C" NOT NULL,
	"public_key_multibase" text collate "C" NOT NULL,
	"active_from" text collate "C" NOT NULL,
	"retired_at" text collate "C",
	"compromised_since" text collate "C",
	"example" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "licences" (
	"ordinal" bigint PRIMARY KEY NOT NULL,
	"id" text collate "C" NOT NULL,
	"type" text collate "C" NOT NULL,
	"type_version" bigint NOT NULL,
	"issuer" text collate "C" NOT NULL,
	"serial" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"number" text collate "C" NOT NULL,
	"numbering" text collate "C" NOT NULL,
	"phase" text collate "C" NOT NULL,
	"status_list" bigint NOT NULL,
	"status_index" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"status" text collate "C" NOT NULL,
	"status_revision" bigint,
	"predecessor" text collate "C",
	"successor" text collate "C",
	"reserved_at" text collate "C" NOT NULL,
	"recorded_at" text collate "C",
	"endorsed_until" text collate "C",
	CONSTRAINT "licences_phase" CHECK ("licences"."phase" in ('reserved', 'prepared', 'issued', 'abandoned')),
	CONSTRAINT "licences_status" CHECK ("licences"."status" in ('valid', 'suspended', 'revoked', 'superseded'))
);
--> statement-breakpoint
CREATE TABLE "meta" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"value" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_hashes" (
	"hash" text collate "C" NOT NULL,
	"licence" bigint NOT NULL,
	CONSTRAINT "search_hashes_hash_licence_pk" PRIMARY KEY("hash","licence")
);
--> statement-breakpoint
CREATE TABLE "status_lists" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"issuer" text collate "C" NOT NULL,
	"purpose" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"size" bigint NOT NULL,
	"token" bigint NOT NULL,
	"dirty" bigint NOT NULL,
	"published_at" text collate "C",
	"valid_until" text collate "C",
	"permutation_key" text collate "C" NOT NULL,
	"credential" text collate "C",
	"origin" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "turn" (
	"number" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_licence_licences_ordinal_fk" FOREIGN KEY ("licence") REFERENCES "public"."licences"("ordinal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_kid_keys_kid_fk" FOREIGN KEY ("kid") REFERENCES "public"."keys"("kid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_licence_licences_ordinal_fk" FOREIGN KEY ("licence") REFERENCES "public"."licences"("ordinal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency" ADD CONSTRAINT "idempotency_licence_licences_ordinal_fk" FOREIGN KEY ("licence") REFERENCES "public"."licences"("ordinal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuances" ADD CONSTRAINT "issuances_licence_licences_ordinal_fk" FOREIGN KEY ("licence") REFERENCES "public"."licences"("ordinal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_issuer_issuers_uscc_fk" FOREIGN KEY ("issuer") REFERENCES "public"."issuers"("uscc") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "licences" ADD CONSTRAINT "licences_issuer_issuers_uscc_fk" FOREIGN KEY ("issuer") REFERENCES "public"."issuers"("uscc") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_hashes" ADD CONSTRAINT "search_hashes_licence_licences_ordinal_fk" FOREIGN KEY ("licence") REFERENCES "public"."licences"("ordinal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_lists" ADD CONSTRAINT "status_lists_issuer_issuers_uscc_fk" FOREIGN KEY ("issuer") REFERENCES "public"."issuers"("uscc") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "files_of_licence" ON "files" USING btree ("licence");--> statement-breakpoint
CREATE UNIQUE INDEX "files_sealed_once" ON "files" USING btree ("seal_printed","seal_fingerprint");--> statement-breakpoint
CREATE INDEX "keys_of_issuer" ON "keys" USING btree ("issuer","active_from");--> statement-breakpoint
CREATE UNIQUE INDEX "licences_id" ON "licences" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "licences_serial" ON "licences" USING btree ("type","issuer","serial","version");--> statement-breakpoint
CREATE UNIQUE INDEX "licences_status_index" ON "licences" USING btree ("issuer","status_list","status_index");--> statement-breakpoint
CREATE UNIQUE INDEX "licences_number" ON "licences" USING btree ("type","issuer","number","version") WHERE "licences"."numbering" in ('generated', 'given');--> statement-breakpoint
CREATE INDEX "licences_of_issuer" ON "licences" USING btree ("issuer","recorded_at","id") WHERE "licences"."recorded_at" is not null;--> statement-breakpoint
CREATE INDEX "licences_of_type" ON "licences" USING btree ("issuer","type","recorded_at","id") WHERE "licences"."recorded_at" is not null;--> statement-breakpoint
CREATE INDEX "licences_not_valid" ON "licences" USING btree ("issuer","status","recorded_at","id") WHERE "licences"."status" <> 'valid';--> statement-breakpoint
CREATE INDEX "licences_bits" ON "licences" USING btree ("issuer","status_list","status","status_index") WHERE "licences"."status" <> 'valid';--> statement-breakpoint
CREATE INDEX "licences_endorsed_bits" ON "licences" USING btree ("issuer","status_list","endorsed_until","status","status_index") WHERE "licences"."endorsed_until" is not null;--> statement-breakpoint
CREATE INDEX "licences_endorsed_until" ON "licences" USING btree ("endorsed_until","issuer","status_list") WHERE "licences"."endorsed_until" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "status_lists_of_issuer" ON "status_lists" USING btree ("issuer","number","purpose");--> statement-breakpoint
CREATE INDEX "status_lists_due" ON "status_lists" USING btree ("dirty","valid_until");