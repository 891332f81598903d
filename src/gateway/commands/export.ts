/** /harden export: findings and changes as files, or the full list of one plan. */
import { readChange } from '../../engine/changes/change-of.js';
import { isOfPeople } from '../../people/links.js';
import { exportDocument } from '../../posture/export-document.js';
import { exportCard, groupExportCard, subjectExportCard } from '../../views/export.js';
import { planFile } from '../outbox/plan-file.js';
import { unknownChange } from '../unknown-change.js';
import type { Command, CommandCall, CommandPorts } from './command.js';
import { maxPages, ofEach, strayInGroup } from './group-view.js';

export const exportCommand: Command = {
  name: 'export',
  takes: '[<change id> | @group]',
  maxWords: 1,
  tenantsAtOnce: maxPages,
  summary:
    'gives findings, changes and decisions as files, or one change whole: its full list and its ledger lines; with @group, the report of each tenant',
  heavy: true,
  example: '/harden export c-4k7m2xq',
  needs: 'read',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined ? exportCard(await exportDocument(ports, call.tenant)) : subjectOf(id.toLowerCase(), call, ports);
  },
  runForGroup: async (call, ports) => {
    const refusal = strayInGroup(call, 'export');
    if (refusal !== null) return refusal;
    return groupExportCard(await ofEach(call, ports, async (tenant) => [await exportDocument(ports, tenant)]));
  },
};

/** This many ledger lines go into one message. */
const maxEntries = 20_000;

async function subjectOf(id: string, { tenant }: CommandCall, { ledger, plans }: CommandPorts) {
  const count = isOfPeople(id) ? 0 : await ledger.count(tenant.id, id);
  if (count === 0) return unknownChange(ledger, tenant.id, { typed: id, reason: 'There is no change of that id here.' });
  const plan = (await readChange(ledger, tenant.id, id))?.plan ?? null;
  const hasList = plan !== null && plan.operations > 0;
  return subjectExportCard({
    id,
    tenant: tenant.name,
    plan,
    list: hasList ? { file: planFile(plans, tenant.id, plan), first: [] } : null,
    entries: count > maxEntries ? null : await ledger.subject(tenant.id, id),
  });
}
