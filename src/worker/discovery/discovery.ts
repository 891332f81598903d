/** What a tenant shows of the answers that its settings leave open: a pure function of what was read, which `hardenbot discover` prints and chat asks from. */
import { z } from 'zod';
import { jsonSchema } from '../../engine/plan/operation-schema.js';

const suggestionSchema = z.strictObject({
  answer: z.enum(['use', 'notForUs', 'ask']),
  settings: z.record(z.string(), jsonSchema),
  says: z.string(),
  evidence: z.array(z.string()).readonly(),
  confidence: z.enum(['sure', 'likely', 'none']),
});

export const discoverySchema = z.strictObject({
  schema: z.literal('discovery/1'),
  tenant: z.string(),
  asOf: z.iso.datetime(),
  /** Those that settle a question first, then the weightiest. */
  suggestions: z.array(
    suggestionSchema.extend({
      /** The id of a control, or `approvers`. */
      about: z.string(),
      /** Whose settings it would write: `controls.<about>`, or keys of the tenant itself. */
      of: z.enum(['control', 'tenant']),
      /** The question that it would settle; null: nothing waits for it, it would make a plan gentler. */
      question: z.string().nullable(),
      /** Set where it names who may approve: shown only to the person who installed hardenbot, and to approvers. */
      onlyForApprovers: z.literal(true).exactOptional(),
    }),
  ),
});
export type Discovery = Readonly<z.infer<typeof discoverySchema>>;
export type Discovered = Discovery['suggestions'][number];
