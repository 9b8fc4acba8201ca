CREATE TABLE "enclosure_departments" (
	"sha256" text collate "C" NOT NULL,
	"department" text collate "C" NOT NULL,
	"client" text collate "C" NOT NULL,
	"recorded_at" text collate "C" NOT NULL,
	CONSTRAINT "enclosure_departments_sha256_department_pk" PRIMARY KEY("sha256","department")
);
--> statement-breakpoint
ALTER TABLE "enclosure_departments" ADD CONSTRAINT "enclosure_departments_sha256_enclosures_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."enclosures"("sha256") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enclosure_departments" ADD CONSTRAINT "enclosure_departments_department_issuers_uscc_fk" FOREIGN KEY ("department") REFERENCES "public"."issuers"("uscc") ON DELETE no action ON UPDATE no action;