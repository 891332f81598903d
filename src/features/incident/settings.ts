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
