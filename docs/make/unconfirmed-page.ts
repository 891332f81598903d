/** The page of what nobody has confirmed of the vendor yet, from the marks beside the resources, the controls and the adapter. */
import { unconfirmedOfAws } from '../../adapters/aws/unconfirmed';
import { unconfirmedOfAzure } from '../../adapters/azure/unconfirmed';
import { unconfirmedOfServices, unconfirmedOfSimulator } from '../../adapters/m365/unconfirmed';
import { unconfirmedOfSlack } from '../../adapters/slack/unconfirmed';
import { unconfirmedOfTeams } from '../../adapters/teams/unconfirmed';
import type { Control } from '../../src/controls/control';
import type { Framework } from '../../src/frameworks/framework';
import type { Resource } from '../../src/tenant/resource';

export function unconfirmedPage(
  resources: readonly Resource[],
  controls: readonly Control[],
  frameworks: readonly Framework[],
): string {
  return [
    '# What is not confirmed',
    '',
    'What hardenbot assumes and no source says for certain. The authors have not tried it on a real tenant. Written by `npm run docs` from the marks in the code.',
    '',
    'You can help: `hardenbot doctor --shapes` compares a real tenant with this list. It takes a minute, changes nothing and sends nothing. Its report has field names, counts and error codes, but no names or values.',
    'Read it and attach it to an issue ([what happens to it](dev/fidelity.md#reports-of-real-tenants)). Settings and secrets are those of `hardenbot audit`.',
    '',
    '```text not run: it takes a tenant of yours',
    'node hardenbot.cjs doctor --shapes --settings audit.yaml --env-file audit.env > shapes.txt',
    '```',
    '',
    'Without an account, on an export or the simulated tenant:',
    '',
    '```sh',
    'node hardenbot.cjs doctor --shapes --state examples/demo-tenant.json',
    '```',
    '',
    '## Of what is read and written',
    '',
    '| collection | point | field that would show it |',
    '|---|---|---|',
    ...[...resources]
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .flatMap(({ key, unconfirmed = [] }) =>
        unconfirmed.map(({ point, field }) => `| \`${key}\` | ${point} | ${field === undefined ? '' : `\`${field}\``} |`),
      ),
    '',
    '## Of single controls',
    '',
    ...controls.flatMap(({ id, unconfirmed = [] }) => unconfirmed.map((point) => `- [${id}](controls/${id}.md): ${point}`)),
    `- Microsoft does not say how long a change takes: ${controls.filter(hasUnknownDelay).map(linkOf).join(', ')}.`,
    '',
    '## Of the services',
    '',
    ...unconfirmedOfServices.map((point) => `- ${point}`),
    '',
    ...ofChats(),
    ...ofStores(),
    ...ofLists(frameworks),
    '## Of the simulated tenant',
    '',
    'It answers so; a real tenant may word it differently. hardenbot does not depend on these words alone.',
    '',
    ...unconfirmedOfSimulator.map((point) => `- ${point}`),
    '',
  ].join('\n');
}

function ofChats(): readonly string[] {
  const chats = [
    ['Slack', unconfirmedOfSlack],
    ['Teams', unconfirmedOfTeams],
  ] as const;
  return chats.flatMap(([name, points]) => [`## Of ${name}`, '', ...points.map((point) => `- ${point}`), '']);
}

function ofStores(): readonly string[] {
  return [
    '## Of stores that others run',
    '',
    'Confirmed by those who run hardenbot on [such a store](store.md).',
    '',
    ...[...unconfirmedOfAzure, ...unconfirmedOfAws].map((point) => `- ${point}`),
    '',
  ];
}

function ofLists(frameworks: readonly Framework[]): readonly string[] {
  return [
    '## Of the lists of others',
    '',
    'What each list of [evidence](evidence.md) was compared with:',
    '',
    ...frameworks.map((framework) => `- ${framework.title}, ${framework.version}: ${comparedOf(framework)}`),
    '',
  ];
}

function comparedOf({ checked, requirements }: Framework): string {
  const numbers = requirements.filter(({ unconfirmed }) => unconfirmed === true).map(({ id }) => id);
  return `${checked.against}${numbers.length === 0 ? '' : ` Not confirmed: ${numbers.join(', ')}.`}`;
}

const hasUnknownDelay = ({ delay }: Control): boolean => /does not confirm|not confirmed/.test(delay);

const linkOf = ({ id }: Control): string => `[${id}](controls/${id}.md)`;
