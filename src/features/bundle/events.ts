/** The entry that says which plans were requested together. */
import { z } from 'zod';

/** Several plans were asked for at once: each has its own request, plan and approvals; here is which they are, and what was declined at once. */
export const bundledSchema = z.strictObject({
  type: z.literal('bundled'),
  rows: z.array(z.strictObject({ control: z.string(), change: z.string() })),
  declined: z.array(z.strictObject({ control: z.string(), code: z.string(), reason: z.string(), remedy: z.string() })),
});
type Bundled = z.infer<typeof bundledSchema>;

export const bundleEvents = {
  authors: { bundled: 'gateway' },
  words: {
    bundled: (event: Bundled) =>
      `asked for together: ${event.rows.map(({ control, change }) => `${control} ${change}`).join(', ')}`,
  },
} as const;
