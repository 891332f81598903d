/** Reads the traces of mail that an account sent, under every address that it may have sent as. */
import type { Gathered } from '../../incident/gathered.js';
import { readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { messageTraces } from '../../tenant/resources/message-trace.js';
import { filterOf, type Reading } from './reading.js';

/** Traces go by address, which need not be the name that the account signs in with. */
export async function gatherSent(
  reading: Reading,
  { addresses, since }: { readonly addresses: readonly (string | null | undefined)[]; readonly since: Date },
): Promise<Gathered['sent']> {
  const distinct = new Map(addresses.flatMap((one) => (one ? [[one.toLowerCase(), one] as const] : [])));
  const sent: Gathered['sent'][number][] = [];
  for (const address of distinct.values()) {
    const filter = filterOf(`senderAddress eq ${quotedText(address)} and receivedDateTime ge ${since.toISOString()}`);
    const read = readOf(messageTraces, ['id', 'receivedDateTime', 'recipientAddress'], { filter });
    sent.push(...(await reading.list(`mail that ${address} sent`, read)).rows);
  }
  return sent;
}
