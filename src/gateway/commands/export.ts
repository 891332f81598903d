/** /harden export: findings and changes as files, or the full list of one plan. */
import { readChange } from '../../changes/change-of.js';
import { refuse } from '../../errors.js';
import { exportDocument } from '../../posture/export-document.js';
import { exportCard, planExportCard } from '../../views/export.js';
import { planFile } from '../outbox/plan-file.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

export const exportCommand: Command = {
  name: 'export',
  takes: '[<change id>]',
  summary: 'gives findings and changes as files, or the full list of one plan',
  example: '/harden export c-4k7m2xq',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const [id] = call.words;
    return id === undefined ? exportCard(await exportDocument(ports, call.tenant)) : planOf(id.toLowerCase(), call, ports);
  },
};

async function planOf(id: string, { tenant }: CommandCall, { ledger, plans }: CommandPorts) {
  const change = await readChange(ledger, tenant.id, id);
  if (change === null) return refuse('unknown-change', 'There is no change of that id here.', 'See /harden changes.');
  const { plan } = change;
  if (plan === null || plan.operations === 0)
    return refuse('no-plan', 'That change has no list.', `/harden show ${id} tells what became of it.`);
  return planExportCard({ tenant: tenant.name, plan, list: { file: planFile(plans, tenant.id, plan), first: [] } });
}
