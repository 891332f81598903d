/** How settings spell a length of time: "30m", "4h", "7d". */
import { z } from 'zod';

/** Milliseconds of each unit. */
export const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

type Length = `${number}${keyof typeof units}`;

const form = 'write a number and a unit: 30m, 4h or 7d';

/** "30m", "4h", "7d" → milliseconds, neither shorter nor longer than makes sense for what it is about. */
export function durationWithin(shortest: Length, longest: Length) {
  return z
    .string(form)
    .regex(/^\d{1,6}[smhd]$/, form)
    .transform(milliseconds)
    .refine((ms) => ms >= milliseconds(shortest) && ms <= milliseconds(longest), `write a length from ${shortest} to ${longest}`);
}

function milliseconds(text: string): number {
  return Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units];
}
