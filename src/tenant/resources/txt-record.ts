/** Texts that DNS holds under a name: who may send mail for it, and what receivers should do with forged mail. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

/** A state file lists texts, in pieces or whole; the resolver gives an object for each. */
const txtRecordRow = z.preprocess(
  (value) => (typeof value === 'string' || Array.isArray(value) ? { text: [value].flat().join('') } : value),
  row({ text: text() }),
);
export type TxtRecord = z.infer<typeof txtRecordRow>;

/** Public records; read below the name they are for. No row: there is none, be the name there or not. */
export const txtRecords: Resource<TxtRecord> = {
  key: 'mail.txt',
  list: { service: 'dns', record: 'TXT' },
  row: txtRecordRow,
  permission: { read: 'none (public DNS)' },
};
