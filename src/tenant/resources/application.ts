/** App registrations of the tenant, as far as their secrets go: no value is ever in them. */
import { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const passwordCredential = row({
  keyId: text(),
  startDateTime: moment(),
  /** The first three characters of the secret. */
  hint: text(),
  endDateTime: moment(),
});

/** A certificate, or a key of it. */
export const keyCredential = row({ keyId: text(), displayName: text(), startDateTime: moment(), endDateTime: moment() });

const applicationRow = row({
  id: text(),
  appId: text(),
  passwordCredentials: z.array(passwordCredential).nullable().optional(),
  keyCredentials: z.array(keyCredential).nullable().optional(),
});
export type Application = z.infer<typeof applicationRow>;

/** Source: `application` and `passwordCredential` of the Graph v1.0 reference. */
export const applications: Resource<Application> = {
  key: 'graph.applications',
  list: { service: 'graph', path: '/applications', pageSize: 999, select: true },
  row: applicationRow,
  permission: { read: 'Application.Read.All' },
  answers: { always: ['id', 'appId', 'passwordCredentials'] },
};
