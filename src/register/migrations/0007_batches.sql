CREATE TABLE `batch_rows` (
	`batch` text NOT NULL,
	`place` integer NOT NULL,
	`sheet_row` integer NOT NULL,
	`source` text,
	`outcome` text,
	`licence` text,
	`error` text,
	PRIMARY KEY(`batch`, `place`),
	FOREIGN KEY (`batch`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `batches` (
	`id` text PRIMARY KEY NOT NULL,
	`client` text NOT NULL,
	`request_key` text NOT NULL,
	`body_hash` text NOT NULL,
	`issuer` text NOT NULL,
	`asked` text NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer NOT NULL,
	`repeated` integer NOT NULL,
	`failed` integer NOT NULL,
	`created_at` text NOT NULL,
	`ended_at` text,
	`lease_until` text,
	`fault` text,
	FOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `batches_claim` ON `batches` (`client`,`request_key`);--> statement-breakpoint
CREATE INDEX `batches_state` ON `batches` (`state`);