// Who asks: an API client or an operator at the command line, with what they may do and for whom.

import { LicenceError } from "../licence/errors.ts";
import type { ApiAction, ApiKey } from "./register-entries.ts";

/** Somebody who has proved who they are. */
export interface Principal {
  /** Stands in events and in the audit trail: `api:<key id>` or `operator`. */
  readonly client: string;
  /** USCCs of the departments they act for; `*` for every one. */
  readonly departments: readonly string[];
  readonly actions: readonly ApiAction[];
}

/** The operator at the machine's own command line, who may do everything. */
export const OPERATOR: Principal = { client: "operator", departments: ["*"], actions: ["issue", "status", "read"] };

/** How an API key's holder stands in events and in the audit trail. */
export function clientOf({ id }: Pick<ApiKey, "id">): string {
  return `api:${id}`;
}

/** Tells whether the principal may do the action for the department. */
export function mayAct(principal: Principal, action: ApiAction, department: string): boolean {
  return (
    principal.actions.includes(action) &&
    (principal.departments.includes("*") || principal.departments.includes(department))
  );
}

/** @throws {LicenceError} forbidden — the principal lacks the action or the department. */
export function requireAct(principal: Principal, action: ApiAction, department: string): void {
  if (!mayAct(principal, action, department)) {
    throw new LicenceError("forbidden", { parameters: { action, department } });
  }
}
