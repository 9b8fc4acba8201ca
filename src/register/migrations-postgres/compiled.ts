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
      "CREATE TABLE \"api_keys\" (\n\t\"id\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"hash\" text collate \"C\" NOT NULL,\n\t\"name\" text collate \"C\" NOT NULL,\n\t\"departments\" text collate \"C\" NOT NULL,\n\t\"actions\" text collate \"C\" NOT NULL,\n\t\"created_at\" text collate \"C\" NOT NULL,\n\t\"revoked_at\" text collate \"C\",\n\tCONSTRAINT \"api_keys_hash_unique\" UNIQUE(\"hash\")\n);",
      "CREATE TABLE \"audit\" (\n\t\"seq\" bigint PRIMARY KEY NOT NULL,\n\t\"at\" text collate \"C\" NOT NULL,\n\t\"actor\" text collate \"C\" NOT NULL,\n\t\"action\" text collate \"C\" NOT NULL,\n\t\"subject\" text collate \"C\" NOT NULL,\n\t\"detail\" text collate \"C\" NOT NULL,\n\t\"previous\" text collate \"C\" NOT NULL,\n\t\"hash\" text collate \"C\" NOT NULL\n);",
      "CREATE TABLE \"counters\" (\n\t\"scope\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"value\" bigint NOT NULL\n);",
      "CREATE TABLE \"credentials\" (\n\t\"licence\" bigint PRIMARY KEY NOT NULL,\n\t\"content_hash\" text collate \"C\" NOT NULL,\n\t\"kid\" text collate \"C\" NOT NULL,\n\t\"json\" text collate \"C\" NOT NULL\n);",
      "CREATE TABLE \"enclosures\" (\n\t\"sha256\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"media_type\" text collate \"C\" NOT NULL,\n\t\"recorded_at\" text collate \"C\" NOT NULL,\n\t\"bytes\" \"bytea\" NOT NULL\n);",
      "CREATE TABLE \"events\" (\n\t\"licence\" bigint NOT NULL,\n\t\"revision\" bigint NOT NULL,\n\t\"kind\" text collate \"C\" NOT NULL,\n\t\"recorded_at\" text collate \"C\" NOT NULL,\n\t\"effective_at\" text collate \"C\" NOT NULL,\n\t\"client\" text collate \"C\" NOT NULL,\n\t\"act\" text collate \"C\",\n\t\"ground\" text collate \"C\",\n\t\"note\" text collate \"C\",\n\t\"actor_name\" text collate \"C\",\n\t\"actor_code\" text collate \"C\",\n\t\"legal_basis\" text collate \"C\",\n\t\"endorsed_until\" text collate \"C\",\n\t\"successor\" text collate \"C\",\n\tCONSTRAINT \"events_licence_revision_pk\" PRIMARY KEY(\"licence\",\"revision\")\n);",
      "CREATE TABLE \"files\" (\n\t\"sha256\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"licence\" text collate \"C\" NOT NULL,\n\t\"media_type\" text collate \"C\" NOT NULL,\n\t\"layout_version\" bigint NOT NULL,\n\t\"renderer\" text collate \"C\" NOT NULL,\n\t\"recorded_at\" text collate \"C\" NOT NULL,\n\t\"sealed_at\" text collate \"C\",\n\t\"seal_fingerprint\" text collate \"C\",\n\t\"seal_reserved\" bigint,\n\t\"seal_printed\" text collate \"C\",\n\t\"seal_cms\" \"bytea\",\n\t\"annotation\" text collate \"C\",\n\t\"development_seal\" bigint\n);",
      "CREATE TABLE \"idempotency\" (\n\t\"client\" text collate \"C\" NOT NULL,\n\t\"key\" text collate \"C\" NOT NULL,\n\t\"body_hash\" text collate \"C\" NOT NULL,\n\t\"licence\" bigint NOT NULL,\n\t\"lease_until\" text collate \"C\",\n\tCONSTRAINT \"idempotency_client_key_pk\" PRIMARY KEY(\"client\",\"key\")\n);",
      "CREATE TABLE \"issuances\" (\n\t\"licence\" bigint PRIMARY KEY NOT NULL,\n\t\"issued_on\" text collate \"C\" NOT NULL,\n\t\"valid_from\" text collate \"C\" NOT NULL,\n\t\"valid_until\" text collate \"C\",\n\t\"signed_from\" bigint NOT NULL,\n\t\"signed_tail\" text collate \"C\" NOT NULL\n);",
      "CREATE TABLE \"issuers\" (\n\t\"uscc\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"name\" text collate \"C\" NOT NULL,\n\t\"area_code\" text collate \"C\" NOT NULL,\n\t\"abbreviations\" text collate \"C\" NOT NULL,\n\t\"seal\" text collate \"C\" NOT NULL\n);",
      "CREATE TABLE \"keys\" (\n\t\"kid\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"issuer\" text collate \"C\" NOT NULL,\n\t\"public_key_multibase\" text collate \"C\" NOT NULL,\n\t\"active_from\" text collate \"C\" NOT NULL,\n\t\"retired_at\" text collate \"C\",\n\t\"compromised_since\" text collate \"C\",\n\t\"example\" bigint NOT NULL\n);",
      "CREATE TABLE \"licences\" (\n\t\"ordinal\" bigint PRIMARY KEY NOT NULL,\n\t\"id\" text collate \"C\" NOT NULL,\n\t\"type\" text collate \"C\" NOT NULL,\n\t\"type_version\" bigint NOT NULL,\n\t\"issuer\" text collate \"C\" NOT NULL,\n\t\"serial\" text collate \"C\" NOT NULL,\n\t\"version\" bigint NOT NULL,\n\t\"number\" text collate \"C\" NOT NULL,\n\t\"numbering\" text collate \"C\" NOT NULL,\n\t\"phase\" text collate \"C\" NOT NULL,\n\t\"status_list\" bigint NOT NULL,\n\t\"status_index\" bigint NOT NULL,\n\t\"revision\" bigint NOT NULL,\n\t\"status\" text collate \"C\" NOT NULL,\n\t\"status_revision\" bigint,\n\t\"predecessor\" text collate \"C\",\n\t\"successor\" text collate \"C\",\n\t\"reserved_at\" text collate \"C\" NOT NULL,\n\t\"recorded_at\" text collate \"C\",\n\t\"endorsed_until\" text collate \"C\",\n\tCONSTRAINT \"licences_phase\" CHECK (\"licences\".\"phase\" in ('reserved', 'prepared', 'issued', 'abandoned')),\n\tCONSTRAINT \"licences_status\" CHECK (\"licences\".\"status\" in ('valid', 'suspended', 'revoked', 'superseded'))\n);",
      "CREATE TABLE \"meta\" (\n\t\"name\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"value\" text collate \"C\" NOT NULL\n);",
      "CREATE TABLE \"search_hashes\" (\n\t\"hash\" text collate \"C\" NOT NULL,\n\t\"licence\" bigint NOT NULL,\n\tCONSTRAINT \"search_hashes_hash_licence_pk\" PRIMARY KEY(\"hash\",\"licence\")\n);",
      "CREATE TABLE \"status_lists\" (\n\t\"id\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"issuer\" text collate \"C\" NOT NULL,\n\t\"purpose\" text collate \"C\" NOT NULL,\n\t\"number\" bigint NOT NULL,\n\t\"size\" bigint NOT NULL,\n\t\"token\" bigint NOT NULL,\n\t\"dirty\" bigint NOT NULL,\n\t\"published_at\" text collate \"C\",\n\t\"valid_until\" text collate \"C\",\n\t\"permutation_key\" text collate \"C\" NOT NULL,\n\t\"credential\" text collate \"C\",\n\t\"origin\" text collate \"C\"\n);",
      "CREATE TABLE \"turn\" (\n\t\"number\" bigint PRIMARY KEY NOT NULL\n);",
      "ALTER TABLE \"credentials\" ADD CONSTRAINT \"credentials_licence_licences_ordinal_fk\" FOREIGN KEY (\"licence\") REFERENCES \"public\".\"licences\"(\"ordinal\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"credentials\" ADD CONSTRAINT \"credentials_kid_keys_kid_fk\" FOREIGN KEY (\"kid\") REFERENCES \"public\".\"keys\"(\"kid\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"events\" ADD CONSTRAINT \"events_licence_licences_ordinal_fk\" FOREIGN KEY (\"licence\") REFERENCES \"public\".\"licences\"(\"ordinal\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"idempotency\" ADD CONSTRAINT \"idempotency_licence_licences_ordinal_fk\" FOREIGN KEY (\"licence\") REFERENCES \"public\".\"licences\"(\"ordinal\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"issuances\" ADD CONSTRAINT \"issuances_licence_licences_ordinal_fk\" FOREIGN KEY (\"licence\") REFERENCES \"public\".\"licences\"(\"ordinal\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"keys\" ADD CONSTRAINT \"keys_issuer_issuers_uscc_fk\" FOREIGN KEY (\"issuer\") REFERENCES \"public\".\"issuers\"(\"uscc\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"licences\" ADD CONSTRAINT \"licences_issuer_issuers_uscc_fk\" FOREIGN KEY (\"issuer\") REFERENCES \"public\".\"issuers\"(\"uscc\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"search_hashes\" ADD CONSTRAINT \"search_hashes_licence_licences_ordinal_fk\" FOREIGN KEY (\"licence\") REFERENCES \"public\".\"licences\"(\"ordinal\") ON DELETE no action ON UPDATE no action;",
      "ALTER TABLE \"status_lists\" ADD CONSTRAINT \"status_lists_issuer_issuers_uscc_fk\" FOREIGN KEY (\"issuer\") REFERENCES \"public\".\"issuers\"(\"uscc\") ON DELETE no action ON UPDATE no action;",
      "CREATE INDEX \"files_of_licence\" ON \"files\" USING btree (\"licence\");",
      "CREATE UNIQUE INDEX \"files_sealed_once\" ON \"files\" USING btree (\"seal_printed\",\"seal_fingerprint\");",
      "CREATE INDEX \"keys_of_issuer\" ON \"keys\" USING btree (\"issuer\",\"active_from\");",
      "CREATE UNIQUE INDEX \"licences_id\" ON \"licences\" USING btree (\"id\");",
      "CREATE UNIQUE INDEX \"licences_serial\" ON \"licences\" USING btree (\"type\",\"issuer\",\"serial\",\"version\");",
      "CREATE UNIQUE INDEX \"licences_status_index\" ON \"licences\" USING btree (\"issuer\",\"status_list\",\"status_index\");",
      "CREATE UNIQUE INDEX \"licences_number\" ON \"licences\" USING btree (\"type\",\"issuer\",\"number\",\"version\") WHERE \"licences\".\"numbering\" in ('generated', 'given');",
      "CREATE INDEX \"licences_of_issuer\" ON \"licences\" USING btree (\"issuer\",\"recorded_at\",\"id\") WHERE \"licences\".\"recorded_at\" is not null;",
      "CREATE INDEX \"licences_of_type\" ON \"licences\" USING btree (\"issuer\",\"type\",\"recorded_at\",\"id\") WHERE \"licences\".\"recorded_at\" is not null;",
      "CREATE INDEX \"licences_not_valid\" ON \"licences\" USING btree (\"issuer\",\"status\",\"recorded_at\",\"id\") WHERE \"licences\".\"status\" <> 'valid';",
      "CREATE INDEX \"licences_bits\" ON \"licences\" USING btree (\"issuer\",\"status_list\",\"status\",\"status_index\") WHERE \"licences\".\"status\" <> 'valid';",
      "CREATE INDEX \"licences_endorsed_bits\" ON \"licences\" USING btree (\"issuer\",\"status_list\",\"endorsed_until\",\"status\",\"status_index\") WHERE \"licences\".\"endorsed_until\" is not null;",
      "CREATE INDEX \"licences_endorsed_until\" ON \"licences\" USING btree (\"endorsed_until\",\"issuer\",\"status_list\") WHERE \"licences\".\"endorsed_until\" is not null;",
      "CREATE UNIQUE INDEX \"status_lists_of_issuer\" ON \"status_lists\" USING btree (\"issuer\",\"number\",\"purpose\");",
      "CREATE INDEX \"status_lists_due\" ON \"status_lists\" USING btree (\"dirty\",\"valid_until\");"
    ]
  },
  {
    "tag": "0001_append-only",
    "statements": [
      "-- Events and the audit trail only grow, enclosures are what was signed. Whoever can drop a trigger is found out by the hash chain and\n-- its head kept elsewhere. An engine without triggers gets less: see postgres/migrating.ts.\nCREATE FUNCTION \"refuse_change\"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;",
      "CREATE TRIGGER \"events_are_not_edited\" BEFORE UPDATE OR DELETE ON \"events\" FOR EACH ROW EXECUTE FUNCTION \"refuse_change\"();",
      "CREATE TRIGGER \"audit_is_not_edited\" BEFORE UPDATE OR DELETE ON \"audit\" FOR EACH ROW EXECUTE FUNCTION \"refuse_change\"();",
      "CREATE TRIGGER \"enclosures_are_not_edited\" BEFORE UPDATE ON \"enclosures\" FOR EACH ROW EXECUTE FUNCTION \"refuse_change\"();"
    ]
  },
  {
    "tag": "0002_turn",
    "statements": [
      "INSERT INTO \"turn\" (\"number\") VALUES (0);"
    ]
  },
  {
    "tag": "0003_enclosure-departments",
    "statements": [
      "CREATE TABLE \"enclosure_departments\" (\n\t\"sha256\" text collate \"C\" NOT NULL,\n\t\"department\" text collate \"C\" NOT NULL,\n\t\"client\" text collate \"C\" NOT NULL,\n\t\"recorded_at\" text collate \"C\" NOT NULL,\n\tCONSTRAINT \"enclosure_departments_sha256_department_pk\" PRIMARY KEY(\"sha256\",\"department\")\n);",
      "ALTER TABLE \"enclosure_departments\" ADD CONSTRAINT \"enclosure_departments_sha256_enclosures_sha256_fk\" FOREIGN KEY (\"sha256\") REFERENCES \"public\".\"enclosures\"(\"sha256\") ON DELETE cascade ON UPDATE no action;",
      "ALTER TABLE \"enclosure_departments\" ADD CONSTRAINT \"enclosure_departments_department_issuers_uscc_fk\" FOREIGN KEY (\"department\") REFERENCES \"public\".\"issuers\"(\"uscc\") ON DELETE no action ON UPDATE no action;"
    ]
  },
  {
    "tag": "0004_batches",
    "statements": [
      "CREATE TABLE \"batch_rows\" (\n\t\"batch\" text collate \"C\" NOT NULL,\n\t\"place\" bigint NOT NULL,\n\t\"sheet_row\" bigint NOT NULL,\n\t\"source\" text collate \"C\",\n\t\"outcome\" text collate \"C\",\n\t\"licence\" text collate \"C\",\n\t\"error\" text collate \"C\",\n\tCONSTRAINT \"batch_rows_batch_place_pk\" PRIMARY KEY(\"batch\",\"place\")\n);",
      "CREATE TABLE \"batches\" (\n\t\"id\" text collate \"C\" PRIMARY KEY NOT NULL,\n\t\"client\" text collate \"C\" NOT NULL,\n\t\"request_key\" text collate \"C\" NOT NULL,\n\t\"body_hash\" text collate \"C\" NOT NULL,\n\t\"issuer\" text collate \"C\" NOT NULL,\n\t\"asked\" text collate \"C\" NOT NULL,\n\t\"state\" text collate \"C\" NOT NULL,\n\t\"total\" bigint NOT NULL,\n\t\"done\" bigint NOT NULL,\n\t\"repeated\" bigint NOT NULL,\n\t\"failed\" bigint NOT NULL,\n\t\"created_at\" text collate \"C\" NOT NULL,\n\t\"ended_at\" text collate \"C\",\n\t\"lease_until\" text collate \"C\",\n\t\"fault\" text collate \"C\"\n);",
      "ALTER TABLE \"batch_rows\" ADD CONSTRAINT \"batch_rows_batch_batches_id_fk\" FOREIGN KEY (\"batch\") REFERENCES \"public\".\"batches\"(\"id\") ON DELETE cascade ON UPDATE no action;",
      "ALTER TABLE \"batches\" ADD CONSTRAINT \"batches_issuer_issuers_uscc_fk\" FOREIGN KEY (\"issuer\") REFERENCES \"public\".\"issuers\"(\"uscc\") ON DELETE no action ON UPDATE no action;",
      "CREATE UNIQUE INDEX \"batches_claim\" ON \"batches\" USING btree (\"client\",\"request_key\");",
      "CREATE INDEX \"batches_state\" ON \"batches\" USING btree (\"state\");"
    ]
  }
];
