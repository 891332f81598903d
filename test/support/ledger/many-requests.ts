/** What someone asked for, as many times as it takes to look past: each is the request of a change once more, under an id of its own kind. */
import { openLedger } from '../../../src/engine/ledger/sealed-ledger';
import { type Office, tenantId } from '../corridor/office';
import { memoryLog } from '../stores/memory-stores';
import { gatewaySigner, keyring } from './signed-entries';

/** @param from the number of the first id */
export async function askOften(office: Office, change: string, times: number, from = 0): Promise<void> {
  const [first] = await office.work.ledger.subject(tenantId, change);
  if (first === undefined) throw new Error(`${change} was not asked for.`);
  const clock = { now: () => office.now() };
  const gateway = openLedger({ log: memoryLog(office.storage), clock, keyring, signer: gatewaySigner });
  const kind = change.slice(0, change.indexOf('-'));
  for (let n = from; n < from + times; n += 1) await gateway.append(tenantId, `${kind}-x${n}`, first.event);
}
