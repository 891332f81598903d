/** Names of time zones, as settings take them. */
import { IANAZone } from 'luxon';
import { z } from 'zod';

/** The IANA name of a zone that this machine knows. The library keeps what it found of a name: a formatter that asks holds 20 kB outside the heap. */
export const timeZoneName = z
  .string()
  .refine((name) => IANAZone.create(name).isValid, 'write a time zone as the IANA names it, e.g. Europe/Berlin');
