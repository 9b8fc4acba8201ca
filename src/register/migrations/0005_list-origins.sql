ALTER TABLE `status_lists` ADD `origin` text;--> statement-breakpoint
UPDATE `status_lists` SET `origin` = (SELECT `value` FROM `meta` WHERE `name` = 'origin');