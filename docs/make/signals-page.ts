/** The page that lists every kind of signal, from the definitions that workers judge by. */
import type { RuledKind } from '../../src/features/signals/judging/rule';
import { signalDefinitions } from '../../src/features/signals/kinds/definitions';
import { signalKinds } from '../../src/features/signals/kinds/index';
import { sourceNames } from '../../src/features/signals/observation';
import type { SignalDefinition, SignalKind } from '../../src/features/signals/signal-kind';
import { type VendorSign, vendorSigns } from '../../src/features/signals/vendor-signs';

export function signalsPage(): string {
  return `# Kinds of signals

Look up every sign of an attack that hardenbot reports: where it is read, how loud it is at most, and what it needs besides AuditLog.Read.All and View-Only Audit Logs (*else later*: without the licence, the unified audit log shows it later).

*loud*: a card at once, also in quiet hours. *normal*: a card, after quiet hours. *digest*: only in \`/harden signals\`. [Signals](signals.md) says how that is decided; \`tenants.<name>.signals.loudness\` changes it by the id.

| id | signal | logs | loudness |
|---|---|---|---|
${signalDefinitions.map(row).join('\n')}

## What is not shown

Known causes also make a sign quieter or louder; a card says which of them applied. These are left out completely:

${leftOut().join('\n')}

## What is not watched

These signs need more than hardenbot has in a tenant.

${vendorSigns
  .filter(({ kind }) => kind === null)
  .map(missingLine)
  .join('\n')}

## What is not confirmed

Microsoft's lists name these rows. No row of a tenant was seen that has them, so a real one may look otherwise:

${vendorSigns.flatMap(({ kind, unconfirmed = [] }) => unconfirmed.map((name) => `- \`${kind}\`: ${name}`)).join('\n')}
`;
}

function row({ id, title, reads, loudness, needs }: SignalDefinition): string {
  const logs = reads.flatMap(({ source }) => (source === 'rules' ? ['inbox rules of the mailbox'] : [sourceNames[source]]));
  const needed = [...(needs?.permissions ?? []), ...(needs?.licence === undefined ? [] : [needs.licence])];
  const more =
    needed.length === 0 ? '' : `; needs ${needed.join(', ').replace('without it the unified log says it later', 'else later')}`;
  return `| \`${id}\` | ${title} | ${logs.join(', ').replaceAll(' log', '')}${more.replace('Microsoft Entra', 'Entra')} | ${loudness} |`;
}

/** Each reason with the kinds that it leaves out. */
function leftOut(): readonly string[] {
  const kinds = new Map<string, string[]>();
  for (const kind of signalKinds)
    for (const reason of reasonsOf(kind)) kinds.set(reason, [...(kinds.get(reason) ?? []), kind.id]);
  return [...kinds].map(([reason, ids]) => `- ${reason}: ${ids.map((id) => `\`${id}\``).join(', ')}`);
}

function reasonsOf(kind: SignalKind): readonly string[] {
  const rules = 'rules' in kind ? (kind as RuledKind).rules : [];
  return rules.filter(({ does }) => does === 'removes').map(({ id }) => id);
}

function missingLine({ what, needs }: VendorSign): string {
  return `- ${what.charAt(0).toUpperCase()}${what.slice(1)}: needs ${needs ?? 'nothing'}.`;
}
