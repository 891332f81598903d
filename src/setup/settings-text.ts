/** Writes a first hardenbot.yaml with a comment on everything in it. */

import { definitions } from '../controls/definitions.js';
import { featureGroups, groupNames } from '../features/terms.js';
import type { Answers, NewPerson } from './answers.js';

/** The whole file. Values are JSON, which is YAML too, so nothing that was typed can mean something else. */
export function settingsText(answers: Answers): string {
  const people = everybody(answers);
  const ids = (list: readonly NewPerson[]): string => JSON.stringify([...new Set(list.map(({ entraId }) => entraId))]);
  const highTakes = approvalsOfHighRisk(answers);
  return `# Settings of hardenbot. Secrets never go here: they come from the environment, or from files that the environment names.
# \`hardenbot doctor\` says what is still missing.

tenants:
  ${answers.tenant}:                                   # the name people type
    tenantId: ${answers.tenantId}
${placeLines(answers)}
    channel: ${channels(answers)}   # where approvals go
    bot:
      servicePrincipalId: null               # object id of hardenbot's own service principal, so that no plan shuts it out
      egress: []                             # the addresses hardenbot comes from, e.g. [198.51.100.7/32]
    # Emergency accounts, at least two. No plan ever touches them.
    breakGlass: ${JSON.stringify(answers.breakGlass)}
    # Audited every morning, with a digest of what changed, and alerts on drift. Remove the line to turn all three off (docs/digest.md).
    digest: { at: "08:00", timeZone: ${JSON.stringify(answers.timeZone)} }
    # Watched between audits: signs of a compromised account or a weakened defence come as cards. Remove the line to turn it off (docs/signals.md).
    signals: {}
    reportOnlyFor: 7d                        # how long a report-only policy runs before it may be enforced
    # A control that is left out is audited with its defaults; docs/controls has a page on each.
    # ${definitions.map(({ id }) => id).join(', ')}
    controls: {}

${answers.chats.map(({ settings }) => settings).join('')}${signInLines(answers)}
# Ports of this machine for /healthz, /readyz and /metrics, one a process; without this part there are none.
monitoring: { gateway: 9464, worker: 9465 }

people:                                      # one line a person: their Entra object id, and their accounts in chats
${people.map((person) => `  - ${JSON.stringify(person)}`).join('\n')}

directory: ${answers.tenant}                           # the tenant with these people, their groups and their linked accounts

access:
  read: { people: ${ids(people)} }           # who may look
  request: { people: ${ids(answers.requester)} }   # who may ask for a change

approvals:
  approvers: { people: ${ids(answers.approver)} }  # never the one who asked
${groupNames.map((group) => `  ${group}: ${ids(answers.approver)}   # ${featureGroups[group]}\n`).join('')}  tiers: { low: 1, medium: 1, high: ${highTakes} }   # how many a change of that risk takes${highTakes < 2 ? '; one stolen account is enough for high: name a second approver and write 2' : ''}
  expiresAfter: 4h                           # how long a plan may wait for approval
  applyWithin: 1h                            # how long an approval may wait for the worker
  keepWithin: 30m                            # a change that can lock people out undoes itself unless someone keeps it in time
`;
}

function channels({ chats }: Answers): string {
  return `{ ${chats.map(({ name, channel }) => `${name}: ${JSON.stringify(channel)}`).join(', ')} }`;
}

function signInLines({ signIn }: Answers): string {
  if (signIn === null) return '';
  return `# The page on which people link a chat account by signing in: /harden link shows its address.
signIn: { url: ${JSON.stringify(signIn.url)}, clientId: ${signIn.app}, host: 127.0.0.1, port: 3001 }
`;
}

function placeLines({ cloud, endpoint, caFile }: Answers): string {
  if (endpoint === undefined) return `    cloud: ${cloud}                            # global, gccHigh, dod or china`;
  const address = JSON.stringify(new URL(endpoint).origin);
  const ca = caFile === undefined ? '' : `, caFile: ${JSON.stringify(caFile)}`;
  return `    endpoints: { authorityHost: ${address}, graph: ${address}, exchange: ${address}, arm: ${address}${ca} }   # a simulated tenant`;
}

/** Two, where everyone who may ask has two others who may approve: a person never approves what they asked for. Written down, so that it does not sink on its own. */
function approvalsOfHighRisk({ requester, approver }: Answers): number {
  const approvers = new Set(approver.map(({ entraId }) => entraId));
  const others = requester.map(({ entraId }) => approvers.size - (approvers.has(entraId) ? 1 : 0));
  return Math.min(...others) >= 2 ? 2 : 1;
}

/** One entry a person, whatever they may do. */
function everybody({ requester, approver }: Answers): readonly NewPerson[] {
  return [...new Map([...requester, ...approver].map((person) => [person.entraId, person])).values()];
}
