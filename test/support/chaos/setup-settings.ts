/** The settings of a setup: one simulated tenant, and two people who may do everything there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../../adapters/m365/simulator/index';

export const people = {
  ana: 'a1a1a1a1-0000-4000-8000-000000000001',
  bo: 'b0b0b0b0-0000-4000-8000-000000000002',
} as const;

/** What settings say beside the usual. */
export interface MoreSettings {
  readonly tenant?: object;
  readonly monitoring?: object;
  readonly evidence?: object;
  readonly approvals?: object;
  readonly store?: object;
}

/** Gives the path. @param name of the file, without its end */
export function writeSettings(
  folder: string,
  name: string,
  { tenantId, endpoints, ca }: Simulator,
  { tenant, ...others }: MoreSettings = {},
): string {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, ca);
  const everybody = Object.values(people);
  const contoso = {
    tenantId,
    endpoints: { ...endpoints, caFile },
    channel: { terminal: 'hardening' },
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
    controls: { 'pop-imap': {} },
    ...tenant,
  };
  const settings = {
    tenants: { contoso },
    people: Object.entries(people).map(([person, entraId]) => ({ entraId, name: person, terminal: person })),
    access: { read: { people: everybody }, request: { people: everybody } },
    approvals: { approvers: { people: everybody } },
    ...others,
  };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(settings));
  return file;
}
