/** The page of what nobody has confirmed of the vendor yet, from the marks beside the resources, the controls and the adapter. */
import { unconfirmedOfAws } from '../../adapters/aws/unconfirmed';
import { unconfirmedOfAzure } from '../../adapters/azure/unconfirmed';
import { unconfirmedOfServices } from '../../adapters/m365/unconfirmed';
import type { Resource } from '../../src/tenant/resource';
import { chatManuals } from './chat-manuals';

export function unconfirmedPage(resources: readonly Resource[]): string {
  return [
    '# What is not confirmed',
    '',
    'Check what hardenbot assumes and no source says for certain. The authors have tried nothing of it on a real tenant.',
    '',
    'You can help: `hardenbot doctor --shapes` compares a real tenant with this list. It changes nothing and sends nothing; its report has field names, counts and error codes, but no names or values. Read it and attach it to an issue ([what happens to it](dev/fidelity.md#reports-of-real-tenants)).',
    '',
    '```text not run: it takes a tenant of yours',
    'node hardenbot.cjs doctor --shapes --settings audit.yaml --env-file audit.env > shapes.txt',
    '```',
    '',
    '```sh',
    'node hardenbot.cjs doctor --shapes --state examples/demo-tenant.json   # the same of an export',
    '```',
    '',
    '## Of what is read and written',
    '',
    '| collection | point |',
    '|---|---|',
    ...[...resources].sort((one, other) => (one.key < other.key ? -1 : 1)).flatMap(rowOf),
    '',
    '## Of single controls',
    '',
    '- On [the page of each control](controls/README.md), under *Not confirmed*.',
    '- How long a change takes, where a page says that Microsoft does not confirm it.',
    '',
    '## Of the services',
    '',
    ...unconfirmedOfServices.map((point) => `- ${point}`),
    '',
    ...ofChats(),
    ...ofStores(),
    '## Elsewhere',
    '',
    '- Each [evidence](evidence.md) page says what its list of requirements was compared with, and marks those that are not confirmed.',
    '- `adapters/m365/unconfirmed.ts` lists what the simulated tenant answers and a real one may word differently. hardenbot does not depend on these words alone.',
    '',
  ].join('\n');
}

function rowOf({ key, unconfirmed = [] }: Resource): readonly string[] {
  if (unconfirmed.length === 0) return [];
  const points = unconfirmed.map(({ point, field }) => (field === undefined ? point : `\`${field}\`: ${point}`));
  return [`| \`${key}\` | ${points.join('<br>')} |`];
}

function ofChats(): readonly string[] {
  return chatManuals.flatMap(({ title, unconfirmed }) => [`## Of ${title}`, '', ...unconfirmed.map((point) => `- ${point}`), '']);
}

function ofStores(): readonly string[] {
  return ['## Of stores that others run', '', ...[...unconfirmedOfAzure, ...unconfirmedOfAws].map((point) => `- ${point}`), ''];
}
