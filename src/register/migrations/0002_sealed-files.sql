ALTER TABLE `files` ADD `sealed_at` text;--> statement-breakpoint
ALTER TABLE `files` ADD `seal_fingerprint` text;--> statement-breakpoint
ALTER TABLE `files` ADD `seal_reserved` integer;--> statement-breakpoint
ALTER TABLE `files` ADD `seal_cms` blob;--> statement-breakpoint
CREATE INDEX `files_of_licence` ON `files` (`licence`);