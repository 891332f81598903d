/** What workload-ip is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { notForUs, type Question } from '../question.js';
import { addressNotations } from '../reasoning/ip/setting.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of workload-ip: from where applications may sign in, and which may from anywhere.

const settings = z.strictObject({
  /** Addresses, networks and ranges that applications sign in from; none: nothing is asked. */
  ranges: addressNotations().default([]),
  /** Application ids, object ids or display names. */
  exceptApps: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const question: Question = {
  ask: 'From which IP addresses do your apps sign in?',
  options: ['These addresses', notForUs],
  keys: ['ranges'],
};

export const definition: ControlDefinition<Settings> = {
  id: 'workload-ip',
  way: 7,
  title: "The tenant's single-tenant apps can sign in only from the ranges that settings name",
  changeTitle: { does: 'Limit app sign-in to named addresses' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'An app signs in with a secret or a certificate and nothing else. Anyone who copies it has all of its permissions, from anywhere, until someone notices.',
  impact:
    "Scripts, pipelines and services that sign in with one of the tenant's apps from another address stop: cloud build agents, developers' laptops, partners. Apps of other tenants and managed identities don't notice, because policies don't reach them.",
  delay:
    'When the application asks for its next token, within about an hour; sooner where it supports continuous evaluation. Exact times are not promised by Microsoft.',
  references: { mitre: ['T1078.004', 'T1528', 'T1550.001'] },
  settings,
  looser: { ranges: 'more', exceptApps: 'more' },
  sentences: {
    ranges: { add: 'Let apps sign in from {}', remove: 'Stop apps signing in from {}' },
    exceptApps: { add: 'Let {} sign in from any address', remove: 'Let {} sign in from named addresses only' },
  },
  isNoWeaker: { ranges: () => true },
  question,
  byHand: 'The tokens of people are not judged here: azure-management limits Azure, and says what covers Microsoft Graph.',
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
};
