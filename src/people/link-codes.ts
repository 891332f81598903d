/** The port of codes that stand for accounts which nobody is known by: they are kept for ten minutes, and are no part of the record. */
import { z } from 'zod';

export const askedSchema = z.strictObject({ platform: z.string(), account: z.string(), until: z.iso.datetime() });
/** What a code stands for. */
export type AskedLink = z.infer<typeof askedSchema>;

export interface LinkCodeStore {
  keep(code: string, asked: AskedLink, ttlMs: number): Promise<void>;
  /** Null for a code that never was or is over, and for what no gateway wrote like that. */
  find(code: string): Promise<AskedLink | null>;
}
