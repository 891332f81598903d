/** Writes a first hardenbot.yaml with a comment on everything in it. */
import { controls } from '../controls/index.js';
import type { Answers, NewPerson } from './answers.js';

/** The whole file. Values are JSON, which is YAML too, so nothing that was typed can mean something else. */
export function settingsText(answers: Answers): string {
  const people = everybody(answers);
  const ids = (list: readonly NewPerson[]): string => JSON.stringify([...new Set(list.map(({ entraId }) => entraId))]);
  const highTakes = Math.min(2, new Set(answers.approver.map(({ entraId }) => entraId)).size);
  return `# Settings of hardenbot. Secrets never go here: they come from the environment, or from files that the environment names.
# \`hardenbot doctor\` says what is still missing.

tenants:
  ${answers.tenant}:                                   # the name people type
    tenantId: ${answers.tenantId}
${placeLines(answers)}
    channel: { slack: ${JSON.stringify(answers.slackChannel)} }   # where approvals go
    bot:
      servicePrincipalId: null               # object id of hardenbot's own service principal, so that no plan shuts it out
      egress: []                             # the addresses hardenbot comes from, e.g. [198.51.100.7/32]
    # Emergency accounts, at least two. No plan ever touches them.
    breakGlass: ${JSON.stringify(answers.breakGlass)}
    reportOnlyFor: 7d                        # how long a report-only policy runs before it may be enforced
    # A control that is left out is audited with its defaults; docs/controls has a page on each.
    # ${controls.map(({ id }) => id).join(', ')}
    controls: {}

slack:
  appId: ${JSON.stringify(answers.slackApp)}
  teamId: ${JSON.stringify(answers.slackTeam)}
  mode: http
  host: 127.0.0.1                            # 0.0.0.0 in a container
  port: ${answers.slackPort}
${answers.slackApi === undefined ? '' : `  apiUrl: ${JSON.stringify(answers.slackApi)}\n`}
# Ports of this machine for /healthz, /readyz and /metrics, one a process; without this part there are none.
monitoring: { gateway: 9464, worker: 9465 }

people:                                      # one line a person: their Entra object id, and their accounts in chats
${people.map((person) => `  - ${JSON.stringify(person)}`).join('\n')}

access:
  read: { people: ${ids(people)} }           # who may look
  request: { people: ${ids(answers.requester)} }   # who may ask for a change

approvals:
  approvers: { people: ${ids(answers.approver)} }  # never the one who asked
  tiers: { high: ${highTakes} }              # how many a high-risk change takes${highTakes < 2 ? '; name a second approver and write 2' : ''}
  expiresAfter: 4h                           # how long a plan may wait for approval
  applyWithin: 1h                            # how long an approval may wait for the worker
  keepWithin: 30m                            # a change that can lock people out undoes itself unless somebody keeps it in time
`;
}

function placeLines({ cloud, endpoint, caFile }: Answers): string {
  if (endpoint === undefined) return `    cloud: ${cloud}                            # global, gccHigh, dod or china`;
  const address = JSON.stringify(new URL(endpoint).origin);
  const ca = caFile === undefined ? '' : `, caFile: ${JSON.stringify(caFile)}`;
  return `    endpoints: { authorityHost: ${address}, graph: ${address}, exchange: ${address}, arm: ${address}${ca} }   # a simulated tenant`;
}

/** One entry a person, whatever they may do. */
function everybody({ requester, approver }: Answers): readonly NewPerson[] {
  return [...new Map([...requester, ...approver].map((person) => [person.entraId, person])).values()];
}
