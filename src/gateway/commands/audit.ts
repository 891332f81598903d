/** /harden audit: reads the tenant and judges it, all controls or one; or several tenants, each with a card of its own. */
import type { Card } from '../../chat/card.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Command, CommandPorts, GroupCall } from './command.js';
import { findControl } from './words/find-control.js';

/** Tenants that are audited at one word: each has a card of its own. */
const maxAudits = 10;

export const audit: Command = {
  name: 'audit',
  takes: '[control] [@group]',
  maxWords: 1,
  tenantsAtOnce: maxAudits,
  summary: 'reads the tenant now and judges every control, or one; with @group, several tenants',
  example: '/harden audit pop-imap',
  run: async (call, ports) => {
    const control = wanted(call.words, ports);
    return isRefusal(control) ? control : ports.deciding.requestAudit(call, control);
  },
  runForGroup: async (call, ports) => {
    const control = wanted(call.words, ports);
    return isRefusal(control) ? control : auditGroup(call, control, ports);
  },
};

function wanted([word]: readonly string[], { controls }: CommandPorts) {
  return word === undefined ? undefined : findControl(word, controls);
}

async function auditGroup(
  call: GroupCall,
  control: Exclude<ReturnType<typeof wanted>, Refusal>,
  { deciding }: CommandPorts,
): Promise<Card | Refusal> {
  const { group, tenants } = call;
  for (const [asked, tenant] of tenants.entries()) {
    const answer = await deciding.requestAudit({ ...call, tenant }, control);
    if (isRefusal(answer))
      return asked === 0 ? answer : { ...answer, reason: `${asked} of ${tenants.length} were asked for. ${answer.reason}` };
  }
  return {
    title: `Audit of @${group}: ${tenants.map(({ name }) => name).join(', ')}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: `Each has a card of its own. /harden status @${group} compares them afterwards.` }] },
    ],
  };
}
