// Compiled from the .sql files beside it by `npm run migrations`, so that a built program and a Worker carry them along.

/** A step of the register's schema; applied in order, each once. */
export interface Migration {
  readonly tag: string;
  readonly statements: readonly string[];
}

/** Every step so far. */
export const migrations: readonly Migration[] = [
  {
    "tag": "0000_register",
    "statements": [
      "CREATE TABLE `api_keys` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`hash` text NOT NULL,\n\t`name` text NOT NULL,\n\t`departments` text NOT NULL,\n\t`actions` text NOT NULL,\n\t`created_at` text NOT NULL,\n\t`revoked_at` text\n);",
      "CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);",
      "CREATE TABLE `audit` (\n\t`seq` integer PRIMARY KEY NOT NULL,\n\t`at` text NOT NULL,\n\t`actor` text NOT NULL,\n\t`action` text NOT NULL,\n\t`subject` text NOT NULL,\n\t`detail` text NOT NULL,\n\t`previous` text NOT NULL,\n\t`hash` text NOT NULL\n);",
      "CREATE TABLE `counters` (\n\t`scope` text PRIMARY KEY NOT NULL,\n\t`value` integer NOT NULL\n) WITHOUT ROWID;",
      "CREATE TABLE `credentials` (\n\t`licence` integer PRIMARY KEY NOT NULL,\n\t`content_hash` text NOT NULL,\n\t`kid` text NOT NULL,\n\t`json` text NOT NULL,\n\tFOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action,\n\tFOREIGN KEY (`kid`) REFERENCES `keys`(`kid`) ON UPDATE no action ON DELETE no action\n);",
      "CREATE TABLE `events` (\n\t`licence` integer NOT NULL,\n\t`revision` integer NOT NULL,\n\t`kind` text NOT NULL,\n\t`recorded_at` text NOT NULL,\n\t`effective_at` text NOT NULL,\n\t`client` text NOT NULL,\n\t`act` text,\n\t`ground` text,\n\t`note` text,\n\t`actor_name` text,\n\t`actor_code` text,\n\t`legal_basis` text,\n\t`endorsed_until` text,\n\t`successor` text,\n\tPRIMARY KEY(`licence`, `revision`),\n\tFOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action\n) WITHOUT ROWID;",
      "CREATE TABLE `files` (\n\t`sha256` text PRIMARY KEY NOT NULL,\n\t`licence` text NOT NULL,\n\t`media_type` text NOT NULL,\n\t`layout_version` integer NOT NULL,\n\t`renderer` text NOT NULL,\n\t`recorded_at` text NOT NULL\n);",
      "CREATE TABLE `idempotency` (\n\t`client` text NOT NULL,\n\t`key` text NOT NULL,\n\t`body_hash` text NOT NULL,\n\t`licence` integer NOT NULL,\n\t`lease_until` text,\n\tPRIMARY KEY(`client`, `key`),\n\tFOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action\n) WITHOUT ROWID;",
      "CREATE TABLE `issuances` (\n\t`licence` integer PRIMARY KEY NOT NULL,\n\t`issued_on` text NOT NULL,\n\t`valid_from` text NOT NULL,\n\t`valid_until` text,\n\t`signed_from` integer NOT NULL,\n\t`signed_tail` text NOT NULL,\n\tFOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action\n);",
      "CREATE TABLE `issuers` (\n\t`uscc` text PRIMARY KEY NOT NULL,\n\t`name` text NOT NULL,\n\t`area_code` text NOT NULL,\n\t`abbreviations` text NOT NULL,\n\t`seal` text NOT NULL\n);",
      "CREATE TABLE `keys` (\n\t`kid` text PRIMARY KEY NOT NULL,\n\t`issuer` text NOT NULL,\n\t`public_key_multibase` text NOT NULL,\n\t`active_from` text NOT NULL,\n\t`retired_at` text,\n\t`compromised_since` text,\n\t`example` integer NOT NULL,\n\tFOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action\n);",
      "CREATE INDEX `keys_of_issuer` ON `keys` (`issuer`,`active_from`);",
      "CREATE TABLE `licences` (\n\t`ordinal` integer PRIMARY KEY NOT NULL,\n\t`id` text NOT NULL,\n\t`type` text NOT NULL,\n\t`type_version` integer NOT NULL,\n\t`issuer` text NOT NULL,\n\t`serial` text NOT NULL,\n\t`version` integer NOT NULL,\n\t`number` text NOT NULL,\n\t`numbering` text NOT NULL,\n\t`phase` text NOT NULL,\n\t`status_list` integer NOT NULL,\n\t`status_index` integer NOT NULL,\n\t`revision` integer NOT NULL,\n\t`status` text NOT NULL,\n\t`status_revision` integer,\n\t`predecessor` text,\n\t`successor` text,\n\t`reserved_at` text NOT NULL,\n\t`recorded_at` text,\n\t`endorsed_until` text,\n\tFOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action,\n\tCONSTRAINT \"licences_phase\" CHECK(\"licences\".\"phase\" in ('reserved', 'prepared', 'issued', 'abandoned')),\n\tCONSTRAINT \"licences_status\" CHECK(\"licences\".\"status\" in ('valid', 'suspended', 'revoked', 'superseded'))\n);",
      "CREATE UNIQUE INDEX `licences_id` ON `licences` (`id`);",
      "CREATE UNIQUE INDEX `licences_serial` ON `licences` (`type`,`issuer`,`serial`,`version`);",
      "CREATE UNIQUE INDEX `licences_status_index` ON `licences` (`issuer`,`status_list`,`status_index`);",
      "CREATE UNIQUE INDEX `licences_number` ON `licences` (`type`,`issuer`,`number`,`version`) WHERE \"licences\".\"numbering\" in ('generated', 'given');",
      "CREATE INDEX `licences_of_issuer` ON `licences` (`issuer`,`recorded_at`,`id`) WHERE \"licences\".\"recorded_at\" is not null;",
      "CREATE INDEX `licences_of_type` ON `licences` (`issuer`,`type`,`recorded_at`,`id`) WHERE \"licences\".\"recorded_at\" is not null;",
      "CREATE INDEX `licences_not_valid` ON `licences` (`issuer`,`status`,`recorded_at`,`id`) WHERE \"licences\".\"status\" <> 'valid';",
      "CREATE INDEX `licences_bits` ON `licences` (`issuer`,`status_list`,`status`,`status_index`) WHERE \"licences\".\"status\" <> 'valid';",
      "CREATE INDEX `licences_endorsed_bits` ON `licences` (`issuer`,`status_list`,`endorsed_until`,`status`,`status_index`) WHERE \"licences\".\"endorsed_until\" is not null;",
      "CREATE INDEX `licences_endorsed_until` ON `licences` (`endorsed_until`,`issuer`,`status_list`) WHERE \"licences\".\"endorsed_until\" is not null;",
      "CREATE TABLE `meta` (\n\t`name` text PRIMARY KEY NOT NULL,\n\t`value` text NOT NULL\n) WITHOUT ROWID;",
      "CREATE TABLE `search_hashes` (\n\t`hash` text NOT NULL,\n\t`licence` integer NOT NULL,\n\tPRIMARY KEY(`hash`, `licence`),\n\tFOREIGN KEY (`licence`) REFERENCES `licences`(`ordinal`) ON UPDATE no action ON DELETE no action\n) WITHOUT ROWID;",
      "CREATE TABLE `status_lists` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`issuer` text NOT NULL,\n\t`purpose` text NOT NULL,\n\t`number` integer NOT NULL,\n\t`size` integer NOT NULL,\n\t`token` integer NOT NULL,\n\t`dirty` integer NOT NULL,\n\t`published_at` text,\n\t`valid_until` text,\n\t`permutation_key` text NOT NULL,\n\t`credential` text,\n\tFOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action\n);",
      "CREATE UNIQUE INDEX `status_lists_of_issuer` ON `status_lists` (`issuer`,`number`,`purpose`);",
      "CREATE INDEX `status_lists_due` ON `status_lists` (`dirty`,`valid_until`);"
    ]
  },
  {
    "tag": "0001_append-only",
    "statements": [
      "-- Events and the audit trail only grow. Whoever can drop a trigger is found out by the hash chain and its head kept elsewhere.\nCREATE TRIGGER `events_are_not_edited` BEFORE UPDATE ON `events` BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;",
      "CREATE TRIGGER `events_are_not_deleted` BEFORE DELETE ON `events` BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;",
      "CREATE TRIGGER `audit_is_not_edited` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;",
      "CREATE TRIGGER `audit_is_not_deleted` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;"
    ]
  },
  {
    "tag": "0002_sealed-files",
    "statements": [
      "ALTER TABLE `files` ADD `sealed_at` text;",
      "ALTER TABLE `files` ADD `seal_fingerprint` text;",
      "ALTER TABLE `files` ADD `seal_reserved` integer;",
      "ALTER TABLE `files` ADD `seal_cms` blob;",
      "CREATE INDEX `files_of_licence` ON `files` (`licence`);"
    ]
  },
  {
    "tag": "0003_enclosures",
    "statements": [
      "CREATE TABLE `enclosures` (\n\t`sha256` text PRIMARY KEY NOT NULL,\n\t`media_type` text NOT NULL,\n\t`recorded_at` text NOT NULL,\n\t`bytes` blob NOT NULL\n);",
      "ALTER TABLE `files` ADD `annotation` text;",
      "ALTER TABLE `files` ADD `development_seal` integer;",
      "CREATE TRIGGER `enclosures_are_not_edited` BEFORE UPDATE ON `enclosures` BEGIN SELECT RAISE(ABORT, 'enclosures are what was signed'); END;"
    ]
  },
  {
    "tag": "0004_sealed-once",
    "statements": [
      "ALTER TABLE `files` ADD `seal_printed` text;",
      "CREATE UNIQUE INDEX `files_sealed_once` ON `files` (`seal_printed`,`seal_fingerprint`);"
    ]
  },
  {
    "tag": "0005_list-origins",
    "statements": [
      "ALTER TABLE `status_lists` ADD `origin` text;",
      "UPDATE `status_lists` SET `origin` = (SELECT `value` FROM `meta` WHERE `name` = 'origin');"
    ]
  },
  {
    "tag": "0006_enclosure-departments",
    "statements": [
      "CREATE TABLE `enclosure_departments` (\n\t`sha256` text NOT NULL,\n\t`department` text NOT NULL,\n\t`client` text NOT NULL,\n\t`recorded_at` text NOT NULL,\n\tPRIMARY KEY(`sha256`, `department`),\n\tFOREIGN KEY (`sha256`) REFERENCES `enclosures`(`sha256`) ON UPDATE no action ON DELETE cascade,\n\tFOREIGN KEY (`department`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action\n) WITHOUT ROWID;",
      "-- What was handed in before is its departments' whose licences name it.\nINSERT INTO `enclosure_departments`\nSELECT DISTINCT `named`.`value`, `licences`.`issuer`, 'migration', `enclosures`.`recorded_at`\nFROM `credentials`\nCROSS JOIN json_tree(CASE WHEN json_valid(`credentials`.`json`) THEN `credentials`.`json` ELSE '{}' END, '$.credentialSubject.claims') AS `named`\nJOIN `enclosures` ON `enclosures`.`sha256` = `named`.`value`\nJOIN `licences` ON `licences`.`ordinal` = `credentials`.`licence`\nWHERE `named`.`type` = 'text' AND EXISTS (SELECT 1 FROM `enclosures`);"
    ]
  },
  {
    "tag": "0007_batches",
    "statements": [
      "CREATE TABLE `batch_rows` (\n\t`batch` text NOT NULL,\n\t`place` integer NOT NULL,\n\t`sheet_row` integer NOT NULL,\n\t`source` text,\n\t`outcome` text,\n\t`licence` text,\n\t`error` text,\n\tPRIMARY KEY(`batch`, `place`),\n\tFOREIGN KEY (`batch`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE cascade\n);",
      "CREATE TABLE `batches` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`client` text NOT NULL,\n\t`request_key` text NOT NULL,\n\t`body_hash` text NOT NULL,\n\t`issuer` text NOT NULL,\n\t`asked` text NOT NULL,\n\t`state` text NOT NULL,\n\t`total` integer NOT NULL,\n\t`done` integer NOT NULL,\n\t`repeated` integer NOT NULL,\n\t`failed` integer NOT NULL,\n\t`created_at` text NOT NULL,\n\t`ended_at` text,\n\t`lease_until` text,\n\t`fault` text,\n\tFOREIGN KEY (`issuer`) REFERENCES `issuers`(`uscc`) ON UPDATE no action ON DELETE no action\n);",
      "CREATE UNIQUE INDEX `batches_claim` ON `batches` (`client`,`request_key`);",
      "CREATE INDEX `batches_state` ON `batches` (`state`);"
    ]
  }
];
