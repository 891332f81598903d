/** DNS records of a domain as public resolvers return them: mail exchangers, aliases and texts. */
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
type MxRecord = z.infer<typeof mxRecordRow>;

/** Public records; read below the domain they are for. */
export const mxRecords: Resource<MxRecord> = {
  key: 'mail.mx',
  list: { service: 'dns', record: 'MX' },
  row: mxRecordRow,
  permission: { read: 'none (public DNS)' },
};

/** A state file holds the target alone; the resolver gives an object. */
const cnameRecordRow = z.preprocess((value) => (typeof value === 'string' ? { target: value } : value), row({ target: text() }));
/** The name that another name of DNS stands for. */
type CnameRecord = z.infer<typeof cnameRecordRow>;

/** Public records; read below the name that is an alias. */
export const cnameRecords: Resource<CnameRecord> = {
  key: 'mail.cname',
  list: { service: 'dns', record: 'CNAME' },
  row: cnameRecordRow,
  permission: { read: 'none (public DNS)' },
};

/** A state file lists texts, in pieces or whole; the resolver gives an object for each. */
const txtRecordRow = z.preprocess(
  (value) => (typeof value === 'string' || Array.isArray(value) ? { text: [value].flat().join('') } : value),
  row({ text: text() }),
);
/** Texts that DNS holds under a name: who may send mail for it, and what receivers should do with forged mail. */
type TxtRecord = z.infer<typeof txtRecordRow>;

/** Public records; read below the name they are for. No row: there is none, be the name there or not. */
export const txtRecords: Resource<TxtRecord> = {
  key: 'mail.txt',
  list: { service: 'dns', record: 'TXT' },
  row: txtRecordRow,
  permission: { read: 'none (public DNS)' },
};
