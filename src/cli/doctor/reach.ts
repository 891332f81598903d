/** Asks the public addresses of the gateway the way a stranger would: who answers as hardenbot does is hardenbot, and lets nobody in. */
import type { Settings } from '../../config/settings.js';
import { type Check, missing, works } from '../../setup/doctor/check.js';

interface PublicAddress {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly address: string;
  /** What a stranger is answered. */
  readonly status: number;
}

const answerTimeMs = 10_000;
const signInName = 'address of the sign-in page';

/** Nothing is asked without an address. */
export async function checkReach(settings: Settings, url: string | null): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const one of url === null ? [] : publicAddressesOf(settings, url)) checks.push(await tried(one));
  // Of two chats the other goes on, and without the sign-in page people go on who are linked.
  const isLast = (settings.slack === undefined) !== (settings.teams === undefined);
  return checks.map((check) => (isLast && check.name !== signInName ? check : { ...check, disables: [] }));
}

function publicAddressesOf({ slack, teams, signIn }: Settings, url: string): readonly PublicAddress[] {
  const unsigned = { method: 'POST', status: 401 } as const;
  return [
    ...(slack?.mode === 'http' ? [{ ...unsigned, name: 'address for Slack', address: `${url}/slack/events` }] : []),
    ...(teams === undefined ? [] : [{ ...unsigned, name: 'address for Teams', address: `${url}/api/messages` }]),
    ...(signIn === undefined
      ? []
      : [{ name: signInName, method: 'GET' as const, address: `${signIn.url}/link/none`, status: 404 }]),
  ];
}

async function tried({ name, method, address, status }: PublicAddress): Promise<Check> {
  const area = 'chat';
  const path = new URL(address).pathname.replace(/none$/, '');
  const remedy = `start the gateway, and let your proxy pass ${path} on to it over HTTPS`;
  try {
    const signal = AbortSignal.timeout(answerTimeMs);
    const answer = await fetch(address, { method, redirect: 'manual', signal, ...(method === 'POST' ? { body: '' } : {}) });
    await answer.arrayBuffer();
    if (answer.status === status) return works(area, name, `${address} turns strangers away, as it has to`);
    return missing({ area, name, found: `${address} answers ${answer.status} to a stranger, not ${status}`, remedy });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return missing({ area, name, found: `${address} cannot be reached (${cause})`, remedy });
  }
}
