/** A human as hardenbot counts them: one Entra identity, whichever chat they act from. */
import { z } from 'zod';

export const personSchema = z.strictObject({
  /** Entra object id, or `cli` for the command line, which can never approve. */
  entraId: z.string().min(1),
  /** For people to read; identifies nobody. */
  name: z.string().min(1),
});
export type Person = z.infer<typeof personSchema>;
