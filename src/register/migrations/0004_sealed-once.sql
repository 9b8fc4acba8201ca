ALTER TABLE `files` ADD `seal_printed` text;--> statement-breakpoint
CREATE UNIQUE INDEX `files_sealed_once` ON `files` (`seal_printed`,`seal_fingerprint`);