/** The Teams app package, made ready for one bot and one address. */
import { randomUUID } from 'node:crypto';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { InputError } from '../../src/lib/errors.js';
import { packageFile } from '../../src/process/package-root.js';
import { placeholderOrigin, publicOrigin } from '../../src/setup/public-origin.js';

interface TeamsOptions {
  readonly url?: string;
  readonly botId?: string;
  readonly appId?: string;
  readonly out?: string;
}

/** `hardenbot manifest teams`. Throws InputError. */
export function teamsPackage(options: TeamsOptions): { readonly file: string; readonly content: Uint8Array } {
  const { botId, appId = randomUUID(), url = '', out = '' } = options;
  if (botId === undefined)
    throw new InputError('The Teams app has to name its bot.', [
      '--bot-id: the application (client) id of its registration, in the Entra admin center under "App registrations"; step 2 of docs/getting-started-teams.md makes it',
    ]);
  const strange = Object.entries({ '--bot-id': botId, '--app-id': appId }).filter(([, id]) => !z.guid().safeParse(id).success);
  if (strange.length > 0)
    throw new InputError(
      'An id is none.',
      strange.map(([flag]) => `${flag}: write it with dashes, as the Entra admin center shows it`),
    );
  const icon = (name: string) => new Uint8Array(packageFile('manifests', 'teams', name));
  const content = teamsAppPackage({
    manifest: JSON.parse(packageFile('manifests', 'teams', 'manifest.json').toString('utf8')),
    icons: { 'color.png': icon('color.png'), 'outline.png': icon('outline.png') },
    botId,
    appId,
    url,
  });
  return { file: out, content };
}

const teamsTemplate = z.looseObject({ bots: z.array(z.looseObject({ botId: z.string() })).length(1) });

interface TeamsPackageInput {
  readonly manifest: unknown;
  readonly icons: Readonly<Record<string, Uint8Array>>;
  /** Client id of the bot's app registration. */
  readonly botId: string;
  /** The Teams app's own id, a GUID. */
  readonly appId: string;
  readonly url: string;
}

/** The zip that the Teams admin center takes. Throws InputError for an address that is none. */
function teamsAppPackage(input: TeamsPackageInput): Uint8Array {
  const { bots, ...rest } = teamsTemplate.parse(
    JSON.parse(JSON.stringify(input.manifest).replaceAll(placeholderOrigin, publicOrigin(input.url))),
  );
  const manifest = { ...rest, id: input.appId, bots: bots.map((bot) => ({ ...bot, botId: input.botId })) };
  return zipSync({ 'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`), ...input.icons });
}
