/** Teams in hardenbot.yaml: where the bot lives, and in which tenant. Its client secret comes from the environment. */
import { z } from 'zod';
import type { ChatDescription } from '../../src/chat/description.js';

const guid = z.guid('write the id with dashes, as the Entra admin center shows it').toLowerCase();

const settings = z.strictObject({
  appId: guid,
  tenantId: guid,
  cloud: z.enum(['public', 'usGov']).default('public'),
  credential: z.enum(['secret', 'managedIdentity']).default('secret'),
  host: z.string().default('127.0.0.1'),
  port: z.number().int().default(3978),
});
export type TeamsSettings = z.output<typeof settings>;

export const description = {
  name: 'teams',
  title: 'Teams',
  product: 'Microsoft Teams',
  settings,
  /** The id of their tenant. */
  organisation: guid,
  mention: z
    .strictObject({ tag: z.string().min(1).max(500), name: z.string().min(1).max(100) })
    .transform(({ tag, name }) => ({ name, calls: { teams: tag } })),
  exampleChannel: '19:…@thread.tacv2',
  accountOfUnlisted: (entraId) => entraId,
  problemOfChannel: (id) =>
    /[%/]/.test(id) ? 'write the id alone, 19:…@thread.tacv2; in a link %3a stands for the colon and %40 for the at sign' : null,
} as const satisfies ChatDescription<typeof settings>;
