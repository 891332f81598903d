/** How settings spell a length of time: "30m", "4h", "7d". */
import { z } from 'zod';

/** Milliseconds of each unit. */
export const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** "30m", "4h", "7d" → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+[smhd]$/, 'write a number and a unit: 30m, 4h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units]);
