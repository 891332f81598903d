/** Approvers that chat added: they decide on changes of the tenant, and on none of its settings. */
import type { SettingsInEffect } from '../settings-in-effect.js';
import { listOf, named } from './in-force.js';

const approversKey = 'approvals.approvers.people';

/** By what people decided, and not by the file. Entra object ids. */
export function addedInChat<Tenant>(decided: SettingsInEffect<Tenant>, tenantId: string): readonly string[] {
  const ofFile = new Set(listOf(decided.live.written(decided.live.nameOf(tenantId) ?? '', approversKey)).map(named));
  return listOf(decided.said(tenantId, approversKey))
    .map(named)
    .filter((one) => !ofFile.has(one))
    .sort();
}
