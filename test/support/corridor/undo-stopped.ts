/** A change that nobody kept, and whose undoing could not go on: a mistake of ours. */
import { giveUp } from '../../../src/worker/upkeep/give-up';
import { type Office, tenantId } from './office';

/** @param id of a change that was applied and waits to be kept */
export async function stopUndo(office: Office, id: string): Promise<void> {
  office.forward(31 * 60_000);
  await office.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await giveUp(office.work, { name: 'undo', tenant: tenantId, subject: id, reply }, new Error('a mistake'));
  await office.settle();
}
