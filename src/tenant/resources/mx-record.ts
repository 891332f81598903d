/** Mail exchangers of a domain, as the world sees them in DNS. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

/** A state file lists host names; the resolver gives an object for each. */
const mxRecordRow = z.preprocess(
  (value) => (typeof value === 'string' ? { exchange: value } : value),
  row({
    /** The host that takes mail for the domain. */
    exchange: text(),
  }),
);
export type MxRecord = z.infer<typeof mxRecordRow>;

/** Public records; read below the domain they are for. */
export const mxRecords: Resource<MxRecord> = {
  key: 'mail.mx',
  list: { service: 'dns', record: 'MX' },
  row: mxRecordRow,
  permission: { read: 'none (public DNS)' },
};
