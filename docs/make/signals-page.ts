/** The page that lists every kind of signal, from the definitions that workers judge by. */
import { signalDefinitions } from '../../src/features/signals/kinds/definitions';
import type { SignalDefinition } from '../../src/features/signals/signal-kind';
import { sourceNames } from '../../src/features/signals/source-names';

const usualReport: Readonly<Record<SignalDefinition['loudness'], string>> = {
  loud: 'at once, also in quiet hours',
  normal: 'a card, after quiet hours',
  digest: 'listed by `/harden signals` alone',
};

export function signalsPage(): string {
  return `# Kinds of signals

What each kind reads, what it needs beside AuditLog.Read.All and View-Only Audit Logs, and how it is reported at its gravest. [Signals](signals.md) says how that is decided; \`tenants.<name>.signals.loudness\`
changes it by the id. This page is written by \`npm run docs\`.

| id | signal | read in | reported | needs |
|---|---|---|---|---|
${signalDefinitions.map(row).join('\n')}
`;
}

function row({ id, title, reads, loudness, needs }: SignalDefinition): string {
  const logs = reads.flatMap(({ source }) => (source === 'rules' ? ['inbox rules of the mailbox'] : [sourceNames[source]]));
  const needed = [...(needs?.permissions ?? []), ...(needs?.licence === undefined ? [] : [needs.licence])];
  return `| \`${id}\` | ${title} | ${logs.join(', ')} | ${usualReport[loudness]} | ${needed.join(', ') || '–'} |`;
}
