INSERT INTO "turn" ("number") VALUES (0);
