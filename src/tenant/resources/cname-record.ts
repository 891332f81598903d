/** The name that another name of DNS stands for. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

/** A state file holds the target alone; the resolver gives an object. */
const cnameRecordRow = z.preprocess((value) => (typeof value === 'string' ? { target: value } : value), row({ target: text() }));
export type CnameRecord = z.infer<typeof cnameRecordRow>;

/** Public records; read below the name that is an alias. */
export const cnameRecords: Resource<CnameRecord> = {
  key: 'mail.cname',
  list: { service: 'dns', record: 'CNAME' },
  row: cnameRecordRow,
  permission: { read: 'none (public DNS)' },
};
