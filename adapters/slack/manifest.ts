/** The Slack app manifest, made ready for one address, or for none. */
import { InputError } from '../../src/lib/errors.js';
import { packageFile } from '../../src/process/package-root.js';
import { placeholderOrigin, publicOrigin } from '../../src/setup/public-origin.js';

interface SlackOptions {
  readonly socket?: true;
  readonly url?: string;
  readonly name?: string;
}

/** `hardenbot manifest slack`. Throws InputError. */
export function slackManifest({ socket, url, name }: SlackOptions): string {
  if (socket === undefined && url === undefined)
    throw new InputError('The Slack app needs a way to be reached.', [
      '--socket: hardenbot connects to Slack automatically (Socket Mode)',
      '--url: or the https address at which Slack reaches hardenbot',
    ]);
  const template = packageFile('manifests', 'slack.yaml').toString('utf8');
  const named = name === undefined ? {} : { name };
  return slackAppManifest(template, url === undefined ? { ...named, socket: true } : { ...named, url });
}

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
  return 'url' in options ? named.replaceAll(placeholderOrigin, publicOrigin(options.url)) : overSockets(named);
}

function overSockets(template: string): string {
  return template
    .replace(/^(# .*\n)+/, '# The Slack app of hardenbot for Socket Mode: paste it under "Create an app from a manifest".\n')
    .replaceAll(/^ +(?:request_)?url: .*\n/gm, '')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
}
