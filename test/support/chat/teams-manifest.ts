/** The app manifest that is uploaded to Teams, as tests read it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const manifestFolder = join(__dirname, '..', '..', '..', 'manifests', 'teams');

const url = z.url({ protocol: /^https$/ });
const scope = z.enum(['team', 'personal', 'groupChat']);

/**
 * The parts of the manifest that we use, with the limits that Microsoft documents for version 1.29; keys beyond them are
 * refused so that none slips in unseen. Written from the documentation and not from Microsoft's schema.
 */
const manifestSchema = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.29'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: z.guid(),
  developer: z.strictObject({ name: z.string().max(32), websiteUrl: url, privacyUrl: url, termsOfUseUrl: url }),
  name: z.strictObject({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.strictObject({ short: z.string().max(80), full: z.string().max(4000) }),
  icons: z.strictObject({ outline: z.string(), color: z.string() }),
  accentColor: z.string().regex(/^#[0-9a-f]{6}$/i),
  bots: z.tuple([
    z.strictObject({
      botId: z.guid(),
      scopes: z.array(scope).max(3),
      isNotificationOnly: z.boolean(),
      supportsFiles: z.boolean(),
      supportsTargetedMessages: z.boolean(),
      commandLists: z
        .array(
          z.strictObject({
            scopes: z.array(scope).max(3),
            triggers: z.array(z.enum(['mention', 'slash'])).max(2),
            commands: z.array(z.strictObject({ title: z.string().max(128), description: z.string().max(128) })).max(12),
          }),
        )
        .max(3),
    }),
  ]),
});

export function readTeamsManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(manifestFolder, 'manifest.json'), 'utf8')));
}
