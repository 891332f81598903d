/** Whether the login may do more than hardenbot does, asked so that nothing happens where it may. */
import { isForbidden } from '../../src/ledger/retry-later.js';
import { connectStore, type StoreClient } from './connection.js';
import type { StorePlace } from './place.js';

/**
 * A server looks at rights before it looks at arguments: who may not gets NOPERM, who may gets an error for what cannot be done. None of them changes or
 * reads anything, on a server that takes odd arguments too: commands that would empty or end it are not among them, and are refused by the same rules.
 */
const probes: readonly { readonly may: string; readonly command: readonly [string, ...string[]] }[] = [
  { may: 'swap databases', command: ['SWAPDB', 'no', 'database'] },
  { may: 'cut off other clients', command: ['CLIENT', 'KILL', 'ID', '0'] },
  { may: 'load functions', command: ['FUNCTION', 'LOAD', 'no library'] },
  { may: 'read its users', command: ['ACL', 'LIST'] },
  { may: 'change its settings', command: ['CONFIG', 'SET', 'hardenbot-no-such-setting', '1'] },
  { may: 'read keys that are not those of hardenbot', command: ['GET', '{hardenbot}-no-such-key'] },
];

/** What the login may do beside that, as parts of a sentence; empty: nothing that was tried. */
export async function rightsTooMany(place: StorePlace): Promise<readonly string[]> {
  const client = connectStore(place);
  client.on('error', () => undefined);
  try {
    const found: string[] = [];
    for (const { may, command } of probes) if (await mayRun(client, command)) found.push(may);
    return found;
  } finally {
    client.disconnect();
  }
}

async function mayRun(client: StoreClient, [name, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  try {
    await client.call(name, ...args);
    return true;
  } catch (error) {
    return !(isForbidden(error) || isUnknown(error));
  }
}

/** A provider that takes a command away answers so. */
function isUnknown(error: unknown): boolean {
  return error instanceof Error && /^ERR unknown (command|subcommand)/i.test(error.message);
}
