-- Events and the audit trail only grow, enclosures are what was signed. Whoever can drop a trigger is found out by the hash chain and
-- its head kept elsewhere. An engine without triggers gets less: see postgres/migrating.ts.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
--> statement-breakpoint
CREATE TRIGGER "events_are_not_edited" BEFORE UPDATE OR DELETE ON "events" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "audit_is_not_edited" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "enclosures_are_not_edited" BEFORE UPDATE ON "enclosures" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
