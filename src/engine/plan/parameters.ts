/** Parameters of a plan: lists that were asked for in place of settings, for this plan alone. */
import { z } from 'zod';

/** No quotes, commas or line breaks: a value can always be typed again as it was. */
export const parameterValue = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^"'“”„‘’«»,\r\n]+$/u);
export const parametersSchema = z.record(z.string().max(40), z.array(parameterValue).max(200));
export type ParameterLists = z.infer<typeof parametersSchema>;
