/** The apps of hardenbot in Slack and Teams, made ready for one address, or for none. */
import { zipSync } from 'fflate';
import { z } from 'zod';
import { InputError } from '../lib/errors.js';

const placeholder = 'https://hardenbot.example.com';

/** Where Slack reaches hardenbot, or that hardenbot reaches Slack. */
type SlackManifestInput = { readonly name?: string } & ({ readonly url: string } | { readonly socket: true });

/**
 * The Slack app manifest with its request addresses at `url`, or for Socket Mode without any. Throws InputError for an address that
 * Slack would not take.
 */
export function slackAppManifest(template: string, options: SlackManifestInput): string {
  const named =
    options.name === undefined
      ? template
      : template.replace(/^( {2}name: |\s+display_name: ).*$/gm, `$1${JSON.stringify(options.name)}`);
  return 'url' in options ? named.replaceAll(placeholder, publicOrigin(options.url)) : overSockets(named);
}

function overSockets(template: string): string {
  return template
    .replace(/^(# .*\n)+/, '# The Slack app of hardenbot for Socket Mode: paste it under "Create an app from a manifest".\n')
    .replaceAll(/^ +(?:request_)?url: .*\n/gm, '')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
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
export function teamsAppPackage(input: TeamsPackageInput): Uint8Array {
  const { bots, ...rest } = teamsTemplate.parse(
    JSON.parse(JSON.stringify(input.manifest).replaceAll(placeholder, publicOrigin(input.url))),
  );
  const manifest = { ...rest, id: input.appId, bots: bots.map((bot) => ({ ...bot, botId: input.botId })) };
  return zipSync({ 'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`), ...input.icons });
}

/** The address of hardenbot without a path. Throws InputError for one that nobody could reach over TLS. */
export function publicOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== 'https:' || parsed.pathname !== '/' || parsed.search !== '')
    throw new InputError(`"${url}" cannot be the address of hardenbot.`, [
      '--url: write https:// and the host that the chat can reach, without a path, e.g. https://hardenbot.contoso.com',
    ]);
  return parsed.origin;
}
