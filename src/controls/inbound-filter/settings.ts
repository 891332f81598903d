/** The settings of inbound-filter: from where mail may come in, and what may stand beside that. */
import { z } from 'zod';
import { addressNotations } from '../reasoning/ip/setting.js';
import { certificateName } from '../reasoning/mail-flow/certificate.js';

export const settings = z.strictObject({
  /** Addresses of the external filter, in any notation. */
  ranges: addressNotations().default([]),
  /** The name in the certificate of the external filter: `mail.filter.example` or `*.filter.example`. */
  certificate: z
    .string()
    .refine((name) => /^(\*\.)?[^\s*@/]+\.[^\s*@/]+$/.test(certificateName(name)), {
      error: 'is no certificate name; write it as in the certificate, for example mail.filter.example or *.filter.example',
    })
    .nullable()
    .default(null),
  /** Further addresses that may deliver, names of connectors and rules that may stand, and values of exceptions. */
  allow: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settings>;
