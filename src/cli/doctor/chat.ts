/** Looks at the chats of the settings: what each says of itself, and whether the public addresses lead to the gateway. */
import { knownChats } from '../../compose/platforms.js';
import { chatsOf } from '../../config/chats.js';
import type { Settings } from '../../config/settings.js';
import type { DoctorOfChat } from '../../setup/chat-setup.js';
import { type Check, missing, works } from '../../setup/doctor/check.js';

/** Of several chats one may be missing: the others go on, so nothing stops. */
export async function checkChats(settings: Settings, input: DoctorOfChat): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const chat of knownChats(chatsOf(settings))) checks.push(...(await chat.check(settings, input)));
  return chatsOf(settings).length > 1 ? checks.map((check) => ({ ...check, disables: [] })) : checks;
}

interface PublicAddress {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly address: string;
  /** What an unknown account is answered. */
  readonly status: number;
}

const answerTimeMs = 10_000;
const signInName = 'address of the sign-in page';

/** Nothing is asked without an address. */
export async function checkReach(settings: Settings, url: string | null): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const one of url === null ? [] : publicAddressesOf(settings, url)) checks.push(await tried(one));
  // Of several chats the others go on, and without the sign-in page people go on who are linked.
  const isLast = chatsOf(settings).length === 1;
  return checks.map((check) => (isLast && check.name !== signInName ? check : { ...check, disables: [] }));
}

function publicAddressesOf(settings: Settings, url: string): readonly PublicAddress[] {
  const { signIn } = settings;
  const unsigned = { method: 'POST', status: 401 } as const;
  return [
    ...knownChats(chatsOf(settings)).flatMap((chat) => {
      const path = chat.pathOf(settings[chat.name]);
      return path === null ? [] : [{ ...unsigned, name: `address for ${chat.title}`, address: `${url}${path}` }];
    }),
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
    if (answer.status === status) return works(area, name, `${address} turns unknown callers away, as it has to`);
    return missing({ area, name, found: `${address} answers ${answer.status} to an unknown caller, not ${status}`, remedy });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return missing({ area, name, found: `${address} cannot be reached (${cause})`, remedy });
  }
}
