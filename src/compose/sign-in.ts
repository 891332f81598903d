/** Opens the sign-in page where the settings name one: Entra ID of the directory tenant, and a key that all gateways share. */
import { createPrivateKey, hkdfSync } from 'node:crypto';
import type { SignInPage } from '../../adapters/sign-in/index.js';
import type { OnceStore } from '../chat/once-store.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import { type AskPorts, answerAsk } from '../gateway/ask/answer-ask.js';
import { acceptOnPage } from '../gateway/ask/page-ask.js';
import { codeLifetimeMs, type Invitation, type Linking } from '../gateway/decisions/link-accounts.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { Directory } from '../people/directory.js';
import { tenantPlace } from './tenant-connection.js';

/** What the page works with; `events`: what an ask is answered from. */
interface PagePorts {
  readonly linking: Linking;
  readonly directory: Directory;
  readonly events: AskPorts;
}

interface SignInSetup {
  /** The address of the page for an invitation. */
  readonly pageFor: (invitation: Invitation) => string;
  open(ports: PagePorts): Promise<OpenPage>;
}

interface OpenPage extends Pick<SignInPage, 'port'> {
  close(): Promise<void>;
}

interface SignInInput {
  readonly settings: Settings;
  readonly decisionKeyPem: string;
  readonly clientSecret: string | undefined;
  /** The tenant whose people sign in. */
  readonly directory: { readonly id: string; readonly settings: TenantSettings } | undefined;
  readonly once: OnceStore;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Null where the settings name no page. Its packages are loaded only where they do. */
export async function setUpSignIn(input: SignInInput): Promise<SignInSetup | null> {
  const { signIn } = input.settings;
  if (signIn === undefined) return null;
  const { directory, logger, once, clientSecret } = input;
  if (directory === undefined)
    throw new InputError('Nobody can sign in.', ['directory: name the tenant that the people belong to, one of tenants']);
  const { url, clientId, host, port } = signIn;
  const { createSignInPage, pageAddress, redirectUri } = await import('../../adapters/sign-in/index.js');
  const now = (): Date => input.clock.now();
  const key = keyOf(input.decisionKeyPem);
  const { endpoints, ca, proxy } = tenantPlace(directory.settings);
  return {
    pageFor: (invitation) => pageAddress(url, key, invitation),
    open: async ({ linking, directory: people, events }) => {
      const { createEntraSignIn } = await import('../../adapters/m365/sign-in.js');
      const provider = createEntraSignIn({
        tenantId: directory.id,
        authorityHost: endpoints.authorityHost,
        ...omitUndefined({ ca, proxy }),
        clientId,
        redirectUri: redirectUri(url),
        ...omitUndefined({ clientSecret }),
        now,
      });
      const page = createSignInPage({
        url,
        listen: { host, port },
        provider,
        linking: { ...linking, accept: acceptOnPage((ask) => answerAsk(ask, events)) },
        key,
        nameOf: (entraId) => people.nameOf(entraId),
        claim: (name) => once.claim(name, codeLifetimeMs),
        logger,
        now,
      });
      await page.start();
      logger.info({ host, port: page.port() }, 'the sign-in page is open');
      return {
        port: () => page.port(),
        close: async () => {
          await page.stop();
          await provider.close();
        },
      };
    },
  };
}

/** Of the decision key: every gateway has it, nobody else, and the store never sees it. */
function keyOf(decisionKeyPem: string): Uint8Array {
  const secret = createPrivateKey(decisionKeyPem).export({ type: 'pkcs8', format: 'der' });
  return new Uint8Array(hkdfSync('sha256', secret, '', 'hardenbot sign-in page', 32));
}
