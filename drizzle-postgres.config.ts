// As drizzle.config.ts, for PostgreSQL.

import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/register/postgres/tables.ts",
  out: "./src/register/migrations-postgres",
});
