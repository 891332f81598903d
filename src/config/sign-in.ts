/** The part of hardenbot.yaml about the page on which people link a chat account by signing in to Entra ID. */
import { z } from 'zod';

export const signInSettings = z
  .strictObject({
    /** Where browsers reach the page, through whatever ends TLS. */
    url: z
      .url({ protocol: /^https$/ })
      .refine(
        (text) => new URL(text).pathname === '/' && new URL(text).search === '',
        'write https:// and the host, without a path',
      )
      .transform((text) => new URL(text).origin),
    /** Client id of the app registration that people sign in to; a client secret, where it has one, comes from the environment. */
    clientId: z.guid('write the id with dashes, as the Entra admin center shows it'),
    host: z.string().default('127.0.0.1'),
    port: z.number().int().min(0).max(65535).default(3001),
  })
  .optional();
