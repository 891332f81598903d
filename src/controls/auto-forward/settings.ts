/** Who and what may send mail outside on its own, as settings say it. */
import { z } from 'zod';
import { filledName } from '../reasoning/scope/filled-name.js';

const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
    'is no domain; write it as in an address, for example fabrikam.com, or *.fabrikam.com for what is below it',
  );

export const settings = z.strictObject({
  /** Mailboxes and groups, by address, id or display name, whose mail may be forwarded outside. */
  allow: z.array(filledName).default([]),
  /** Transport rules and journal rules, by name, that may send copies outside, or mail through a server outside. */
  rules: z.array(filledName).default([]),
  /** Domains elsewhere that are ours all the same. */
  domains: z.array(domainName).default([]),
});
export type Settings = z.infer<typeof settings>;
