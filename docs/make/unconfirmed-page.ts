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
    'Written by `npm run docs` from the marks in the code: do not edit. The authors have not tried hardenbot on a real tenant. What follows is believed, and no',
    'source that was found says it for certain. `hardenbot doctor --shapes` compares the answers of a real tenant with all of it. It takes about a minute, changes',
    'nothing and sends nothing. Its report says what is confirmed, contradicted, not seen and not readable, in field names, kinds of values, counts and error codes,',
    'with no name and no value of the tenant. Read it, attach it to an issue, and this page gets shorter ([what happens to it](dev/fidelity.md#reports-of-real-tenants)).',
    'Settings and secrets are those of `hardenbot audit`.',
    '',
    '```text not run: it takes a tenant of yours',
    'node hardenbot.cjs doctor --shapes --settings audit.yaml --env-file audit.env > shapes.txt',
    '```',
    '',
    'On an export, or on the simulated tenant, it takes no account:',
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
    ...controls.flatMap((control) =>
      unconfirmedOf(control).map((point) => `- [${control.id}](controls/${control.id}.md): ${point}`),
    ),
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
    'It answers so, and a real one may word it in another way. Nothing of the product goes by these words alone.',
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
    'No tenant shows these: whoever runs hardenbot on such a store does ([operations](store.md)).',
    '',
    ...[...unconfirmedOfAzure, ...unconfirmedOfAws].map((point) => `- ${point}`),
    '',
  ];
}

function ofLists(frameworks: readonly Framework[]): readonly string[] {
  return [
    '## Of the lists of others',
    '',
    'No tenant shows these: whoever has the list at hand does. What was compared with what, list by list ([evidence](evidence.md)):',
    '',
    ...frameworks.map((framework) => `- ${framework.title}, ${framework.version}: ${comparedOf(framework)}`),
    '',
  ];
}

function comparedOf({ checked, requirements }: Framework): string {
  const numbers = requirements.filter(({ unconfirmed }) => unconfirmed === true).map(({ id }) => id);
  return `${checked.against}${numbers.length === 0 ? '' : ` Not confirmed: ${numbers.join(', ')}.`}`;
}

/** The points of a control, how long its change takes among them where Microsoft does not say. */
function unconfirmedOf({ delay, unconfirmed = [] }: Control): readonly string[] {
  return [...unconfirmed, ...(/does not confirm|not confirmed/.test(delay) ? [`How long a change takes. ${delay}`] : [])];
}
