/** The part of a tenant that says what hardenbot may remove of a compromised account beside what its usual permissions allow. */
import { z } from 'zod';

export const incidentSettings = z
  .strictObject({
    /**
     * - `methods`: phones, e-mail, passkeys and Temporary Access Passes; each permission can also create one
     * - `devices`: registered devices are disabled; the permission covers every device of the tenant
     */
    sets: z.array(z.enum(['methods', 'devices'])).default([]),
  })
  .prefault({});
export type IncidentSettings = z.infer<typeof incidentSettings>;

/** What a compromised account takes beside approvals, in every tenant alike. */
export const handoverSettings = z
  .strictObject({
    /** Where a new password goes; without it nobody gets it, and an administrator sets another one. */
    handover: z
      .strictObject({
        /** PEM file of an RSA public key; anyone who holds the private half opens the passwords. */
        publicKey: z.string().min(1),
        /** An existing folder that only they may read. */
        folder: z.string().min(1),
      })
      .optional(),
  })
  .prefault({});
