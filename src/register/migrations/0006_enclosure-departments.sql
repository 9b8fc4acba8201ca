CREATE TABLE `enclosure_departments` (
	`sha256` text NOT NULL,
	`department` text NOT NULL,
	`client` text NOT NULL,
	`recorded_at` text NOT NULL,
	PRIMARY KEY(`sha256`, `department`),
	FOREIGN KEY (`sha256`) REFERENCES `enclosures`(`sha256`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`department`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
-- What was handed in before is its departments' whose licences name it.
INSERT INTO `enclosure_departments`
SELECT DISTINCT `named`.`value`, `licences`.`issuer`, 'migration', `enclosures`.`recorded_at`
FROM `credentials`
CROSS JOIN json_tree(CASE WHEN json_valid(`credentials`.`json`) THEN `credentials`.`json` ELSE '{}' END, '$.credentialSubject.claims') AS `named`
JOIN `enclosures` ON `enclosures`.`sha256` = `named`.`value`
JOIN `licences` ON `licences`.`ordinal` = `credentials`.`licence`
WHERE `named`.`type` = 'text' AND EXISTS (SELECT 1 FROM `enclosures`);