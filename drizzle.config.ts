// Where drizzle-kit finds the tables and leaves the migrations (npm run migrations).

import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/register/tables.ts",
  out: "./src/register/migrations",
});
