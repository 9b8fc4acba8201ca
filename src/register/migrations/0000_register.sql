CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`departments` text NOT NULL,
	`actions` text NOT NULL,
	`created_at` text NOT NULL,
	`revoked_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `counters` (
	`scope` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `credentials` (
	`licence` integer PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`kid` text NOT NULL,
	`json` text NOT NULL,
	FOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`kid`) REFERENCES `keys`(`kid`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `events` (
	`licence` integer NOT NULL,
	`revision` integer NOT NULL,
	`kind` text NOT NULL,
	`recorded_at` text NOT NULL,
	`effective_at` text NOT NULL,
	`client` text NOT NULL,
	`act` text,
	`ground` text,
	`note` text,
	`actor_name` text,
	`actor_code` text,
	`legal_basis` text,
	`endorsed_until` text,
	`successor` text,
	PRIMARY KEY(`licence`, `revision`),
	FOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`licence` text NOT NULL,
	`media_type` text NOT NULL,
	`layout_version` integer NOT NULL,
	`renderer` text NOT NULL,
	`recorded_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`client` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`licence` integer NOT NULL,
	`lease_until` text,
	PRIMARY KEY(`client`, `key`),
	FOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `issuances` (
	`licence` integer PRIMARY KEY NOT NULL,
	`issued_on` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_until` text,
	`signed_from` integer NOT NULL,
	`signed_tail` text NOT NULL,
	FOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `issuers` (
	`uscc` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`area_code` text NOT NULL,
	`abbreviations` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`public_key_multibase` text NOT NULL,
	`active_from` text NOT NULL,
	`retired_at` text,
	`compromised_since` text,
	`example` integer NOT NULL,
	FOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `keys_of_issuer` ON `keys` (`issuer`,`active_from`);--> statement-breakpoint
CREATE TABLE `licences` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`type_version` integer NOT NULL,
	`issuer` text NOT NULL,
	`serial` text NOT NULL,
	`version` integer NOT NULL,
	`number` text NOT NULL,
	`numbering` text NOT NULL,
	`phase` text NOT NULL,
	`status_list` integer NOT NULL,
	`status_index` integer NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`status_revision` integer,
	`predecessor` text,
	`successor` text,
	`reserved_at` text NOT NULL,
	`recorded_at` text,
	`endorsed_until` text,
	FOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "licences_phase" CHECK("licences"."phase" in ('reserved', 'prepared', 'issued', 'abandoned')),
	CONSTRAINT "licences_status" CHECK("licences"."status" in ('valid', 'suspended', 'revoked', 'superseded'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `licences_id` ON `licences` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `licences_serial` ON `licences` (`type`,`issuer`,`serial`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `licences_status_index` ON `licences` (`issuer`,`status_list`,`status_index`);--> statement-breakpoint
CREATE UNIQUE INDEX `licences_number` ON `licences` (`type`,`issuer`,`number`,`version`) WHERE "licences"."numbering" in ('generated', 'given');--> statement-breakpoint
CREATE INDEX `licences_of_issuer` ON `licences` (`issuer`,`recorded_at`,`id`) WHERE "licences"."recorded_at" is not null;--> statement-breakpoint
CREATE INDEX `licences_of_type` ON `licences` (`issuer`,`type`,`recorded_at`,`id`) WHERE "licences"."recorded_at" is not null;--> statement-breakpoint
CREATE INDEX `licences_not_valid` ON `licences` (`issuer`,`status`,`recorded_at`,`id`) WHERE "licences"."status" <> 'valid';--> statement-breakpoint
CREATE INDEX `licences_bits` ON `licences` (`issuer`,`status_list`,`status`,`status_index`) WHERE "licences"."status" <> 'valid';--> statement-breakpoint
CREATE INDEX `licences_endorsed_bits` ON `licences` (`issuer`,`status_list`,`endorsed_until`,`status`,`status_index`) WHERE "licences"."endorsed_until" is not null;--> statement-breakpoint
CREATE INDEX `licences_endorsed_until` ON `licences` (`endorsed_until`,`issuer`,`status_list`) WHERE "licences"."endorsed_until" is not null;--> statement-breakpoint
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `search_hashes` (
	`hash` text NOT NULL,
	`licence` integer NOT NULL,
	PRIMARY KEY(`hash`, `licence`),
	FOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `status_lists` (
	`id` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`purpose` text NOT NULL,
	`number` integer NOT NULL,
	`size` integer NOT NULL,
	`token` integer NOT NULL,
	`dirty` integer NOT NULL,
	`published_at` text,
	`valid_until` text,
	`permutation_key` text NOT NULL,
	`credential` text,
	FOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `status_lists_of_issuer` ON `status_lists` (`issuer`,`number`,`purpose`);--> statement-breakpoint
CREATE INDEX `status_lists_due` ON `status_lists` (`dirty`,`valid_until`);