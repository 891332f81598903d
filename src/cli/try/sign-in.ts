/** Signing in from the command line: what is said before, how the browser opens, and the second question, about Exchange Online. */

import { createInterface } from 'node:readline/promises';
import { openInBrowser } from '../../../adapters/browser/index.js';
import type { ServicePlace } from '../../../adapters/m365/connection.js';
import {
  createPersonSession,
  type DeviceCode,
  type Person,
  type PersonSession,
  type Way,
} from '../../../adapters/m365/person/sign-in.js';
import { canOpenBrowser } from '../../config/load.js';
import { isRefusal, refusalText, refuse } from '../../lib/errors.js';
import { personPermissions } from '../../setup/person-permissions.js';
import { counted } from '../../views/words.js';
import { NotReached } from '../output/not-reached.js';
import { printLines } from '../output/print-lines.js';
import type { TryClient } from './clients.js';

export interface SigningIn {
  readonly place: ServicePlace;
  /** Null: whichever tenant the account belongs to. */
  readonly tenantId: string | null;
  readonly client: TryClient;
  readonly options: { readonly deviceCode?: boolean; readonly exchange?: boolean; readonly open: boolean };
}

/** A person reads the page of the consent first. */
const waitMs = 15 * 60_000;

/** On standard error: what is printed at the end is the answer. Throws NotReached where nobody is signed in, or a guest. */
export async function signIn({ place, tenantId, client, options }: SigningIn): Promise<{
  readonly session: PersonSession;
  readonly person: Person;
}> {
  const permissions = personPermissions();
  say([
    `${client.name} (${client.graph}) will read the tenant in your name. ${client.why}`,
    `It asks for ${counted(permissions.length, 'permission')}, all to read: ${permissions.join(', ')}.`,
    'They take an administrator to grant them once, and the role Global Reader to use them. Tokens stay in the memory of this process.',
  ]);
  const { graph, exchange } = client;
  const session = createPersonSession({
    place,
    tenantId,
    clients: { graph, exchange },
    permissions,
    way: wayOf(options),
    waitMs,
  });
  try {
    const person = await session.signIn();
    if (isRefusal(person)) throw new NotReached([person]);
    if (person.isGuest) throw new NotReached([guest(person)]);
    say([`Signed in as ${person.userName}.`]);
    if (await wantsExchange(options.exchange)) {
      const refusal = await session.allowExchange();
      say([refusal === null ? 'Exchange Online may be read.' : `Exchange Online stays unknown. ${refusalText(refusal)}`]);
    }
    return { session, person };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function guest({ userName, tenantId }: Person) {
  return refuse(
    'guest',
    `${userName} is a guest of the tenant ${tenantId}, and guests cannot read its settings. Nothing was read.`,
    'Sign in with an account of that tenant, or name your own tenant with --tenant.',
  );
}

function wayOf({ deviceCode = false }: SigningIn['options']): Way {
  if (deviceCode || !canOpenBrowser()) return { kind: 'code', show: showCode };
  return {
    kind: 'browser',
    open: (address) => {
      say([`Your browser opens. If it does not: ${address}`]);
      const failed = (): void => say(['The browser did not open. Open the address above, or run this again with --device-code.']);
      openInBrowser(address, failed).catch(failed);
    },
  };
}

function showCode({ address, code, minutes }: DeviceCode): void {
  say([
    `Open ${address} on any device and enter the code ${code} within ${counted(minutes, 'minute')}. Enter no code that you did not ask for yourself.`,
    'A hardened tenant blocks sign-in by device code. Where yours does, run this on a machine with a browser.',
  ]);
}

const exchangeQuestion = [
  'Also read Exchange Online (mail flow, mailboxes, audit log)? It is a second consent.',
  'Its permission (Exchange.Manage) could also change what your roles allow you to change. hardenbot sends nothing but Get-* with it.',
];

/** Asked only where a person can answer. */
async function wantsExchange(said: boolean | undefined): Promise<boolean> {
  if (said !== undefined) return said;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    say(exchangeQuestion);
    return /^y(es)?$/i.test((await terminal.question('Read Exchange Online as well? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function say(lines: readonly string[]): void {
  printLines(lines, process.stderr);
}
