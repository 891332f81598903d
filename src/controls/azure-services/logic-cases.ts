/** Logic apps and what azure-services must say of them. */
import type { Case } from '../case.js';
import { office, providers, resource, tenant } from './case-tenant.js';

const ranges = (...all: readonly string[]) => ({ allowedCallerIpAddresses: all.map((addressRange) => ({ addressRange })) });
/** Everything but the triggers is limited to the office. */
const limited = { contents: ranges(office), actions: ranges(office), workflowManagement: ranges(office) };

const workflow = (
  triggers: object | null,
  { accessControl = {}, ...more }: { readonly accessControl?: object | null; readonly state?: string } = {},
) =>
  tenant({
    workflows: [
      resource('Microsoft.Logic/workflows', 'invoices', {
        state: 'Enabled',
        accessControl: accessControl && { ...limited, ...accessControl },
        ...(triggers === null ? {} : { definition: { triggers, actions: {} } }),
        ...more,
      }),
    ],
  });
const called = { manual: { type: 'Request', kind: 'Http' } };
const nightly = { nightly: { type: 'Recurrence' } };
const callers = (...all: readonly string[]) => ({ accessControl: { triggers: ranges(...all) } });
const set = `az resource update --ids ${providers}/Microsoft.Logic/workflows/invoices --set 'properties.accessControl.`;

const triggerCases: readonly Case[] = [
  {
    name: 'a logic app that waits for a call from anywhere',
    state: workflow(called),
    verdict: 'fail',
    names: ['Logic app invoices', 'every address can start it by manual', `${set}triggers={`],
  },
  {
    name: 'a command keeps what stands beside a list of callers',
    state: workflow(called, { accessControl: { triggers: { openAuthenticationPolicies: { policies: {} } } } }),
    verdict: 'fail',
    names: [`${set}triggers.allowedCallerIpAddresses=[]'`],
  },
  { name: 'a logic app that a webhook starts', state: workflow({ hook: { type: 'HttpWebhook' } }), verdict: 'fail' },
  {
    name: 'a logic app that the office calls',
    state: workflow(called, callers('203.0.113.0-203.0.113.255')),
    verdict: 'pass',
    restsOn: ['azure.workflows.properties.accessControl'],
  },
  { name: 'a logic app that only others call', state: workflow(called, callers()), verdict: 'pass' },
  { name: 'callers from everywhere', state: workflow(called, callers('0.0.0.0/0')), verdict: 'fail' },
  {
    name: 'a logic app that a clock starts',
    state: workflow(nightly),
    verdict: 'pass',
    restsOn: ['azure.workflows.properties.definition'],
  },
  { name: 'a trigger of a new kind', state: workflow({ new: { type: 'Telepathy' } }), verdict: 'unknown' },
  { name: 'a logic app that is turned off', state: workflow(called, { state: 'Disabled' }), verdict: 'pass' },
  {
    name: 'a logic app whose definition did not come',
    state: workflow(null),
    verdict: 'unknown',
    names: ['its triggers were not returned'],
  },
  {
    name: 'a definition that may not be read',
    state: {
      ...workflow(called),
      collection: { [`azure.workflows/${providers}/Microsoft.Logic/workflows/invoices/definition`]: { complete: false } },
    },
    verdict: 'unknown',
  },
];

const otherCases: readonly Case[] = [
  {
    name: 'a logic app without any access control: its runs can be read from everywhere with a link',
    state: workflow(nightly, { accessControl: null }),
    verdict: 'fail',
    names: [
      'every address can read inputs and outputs of its runs',
      `${set}contents={`,
      '0.0.0.0-0.0.0.0',
      'Microsoft does not say who reaches its actions',
      `${set}actions=`,
      'Microsoft does not say who reaches its management',
      `${set}workflowManagement=`,
    ],
  },
  {
    name: 'contents that every address reads',
    state: workflow(nightly, { accessControl: { contents: ranges('0.0.0.0-255.255.255.255') } }),
    verdict: 'fail',
    names: ['accessControl.contents.allowedCallerIpAddresses', `${set}contents.allowedCallerIpAddresses=[{`, '0.0.0.0-0.0.0.0'],
  },
  {
    name: 'contents that nobody reads until the restriction is taken away',
    state: workflow(nightly, { accessControl: { contents: ranges('0.0.0.0-0.0.0.0') } }),
    verdict: 'pass',
  },
  {
    name: 'an empty list of who reads contents',
    state: workflow(nightly, { accessControl: { contents: ranges() } }),
    verdict: 'unknown',
    names: ['an empty list; Microsoft does not say whom it allows'],
  },
  {
    name: 'actions without a restriction are not known',
    state: workflow(nightly, { accessControl: { actions: null } }),
    verdict: 'unknown',
    names: ['accessControl.actions.allowedCallerIpAddresses'],
  },
  {
    name: 'actions that every address reaches',
    state: workflow(nightly, { accessControl: { actions: ranges('0.0.0.0/0') } }),
    verdict: 'fail',
  },
  {
    name: 'management without a restriction is not known',
    state: workflow(nightly, { accessControl: { workflowManagement: null } }),
    verdict: 'unknown',
    names: ['accessControl.workflowManagement.allowedCallerIpAddresses'],
  },
  {
    name: 'management that every address reaches',
    state: workflow(nightly, { accessControl: { workflowManagement: ranges('::/0') } }),
    verdict: 'fail',
  },
  {
    name: 'runs of a logic app that is turned off can be read as before',
    state: workflow(called, { state: 'Disabled', accessControl: { contents: null } }),
    verdict: 'fail',
    names: ['accessControl.contents.allowedCallerIpAddresses'],
  },
  {
    name: 'a logic app that is turned off takes no actions',
    state: workflow(called, { state: 'Disabled', accessControl: { actions: null } }),
    verdict: 'pass',
  },
];

export const logicCases: readonly Case[] = [...triggerCases, ...otherCases];
