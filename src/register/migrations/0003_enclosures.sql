CREATE TABLE `enclosures` (
	`sha256` text PRIMARY KEY NOT NULL,
	`media_type` text NOT NULL,
	`recorded_at` text NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
ALTER TABLE `files` ADD `annotation` text;--> statement-breakpoint
ALTER TABLE `files` ADD `development_seal` integer;--> statement-breakpoint
CREATE TRIGGER `enclosures_are_not_edited` BEFORE UPDATE ON `enclosures` BEGIN SELECT RAISE(ABORT, 'enclosures are what was signed'); END;
