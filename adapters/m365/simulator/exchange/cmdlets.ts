/** Which cmdlets exist, and the binding of parameters: names letter case aside, values by type, as the service checks them. */
import { specOfNoun } from '../collections.js';
import cmdletData from '../data/exchange-cmdlets.json';
import { cmdletUnknown, invalidOperation } from './errors.js';
import { boundValue, type ParameterSpec } from './values.js';

/** A cmdlet with its parameters bound: canonical names, checked values. */
export interface Invocation {
  readonly cmdlet: string;
  readonly verb: string;
  readonly noun: string;
  readonly parameters: ReadonlyMap<string, unknown>;
}

/** Parameters that every cmdlet has; they change nothing here. */
const common = new Set(
  [
    'ErrorAction',
    'WarningAction',
    'InformationAction',
    'ProgressAction',
    'Verbose',
    'Debug',
    'ErrorVariable',
    'WarningVariable',
    'OutVariable',
    'OutBuffer',
  ].map((name) => name.toLowerCase()),
);

/** Marked as required in the table because one parameter set requires them, while other sets of the cmdlet do not have them. */
const requiredInOneSetOnly: Readonly<Record<string, readonly string[]>> = {
  'Set-OrganizationConfig': ['ShortenEventScopeDefault'],
  'Set-Mailbox': [
    'ExcludeFromAllHolds',
    'IsExchangeCloudManaged',
    'RecalculateInactiveMailbox',
    'RemoveComplianceTagHoldApplied',
    'RemoveDelayHoldApplied',
    'RemoveDelayReleaseHoldApplied',
    'RemoveDisabledArchive',
  ],
  'Add-MailboxPermission': ['Owner'],
  'Remove-MailboxPermission': ['ClearAutoMapping', 'ResetDefault'],
  'Get-HostedOutboundSpamFilterPolicy': ['Identity'],
  'Get-MobileDevice': ['Mailbox'],
};

/** Not marked in the table, but without it the service does not know whose rules are meant. */
const requiredInPractice: Readonly<Record<string, readonly string[]>> = { 'Get-InboxRule': ['Mailbox'] };

const cmdlets = new Map(
  Object.entries(cmdletData.cmdlets as Readonly<Record<string, Readonly<Record<string, ParameterSpec>>>>).map(
    ([name, parameters]) => [name.toLowerCase(), { name, parameters }],
  ),
);

/** The name of a cmdlet as the service writes it, or null where there is none. */
export function cmdletName(name: string): string | null {
  return cmdlets.get(name.toLowerCase())?.name ?? null;
}

export function hasParameter(cmdlet: string, parameter: string): boolean {
  return parameter in (cmdlets.get(cmdlet.toLowerCase())?.parameters ?? {});
}

/** Binds a call, or refuses it as the service does: unknown cmdlet, unknown parameter, missing parameter, value of a wrong type. */
export function bind(cmdlet: string, given: Readonly<Record<string, unknown>>): Invocation {
  const known = cmdlets.get(cmdlet.toLowerCase());
  if (known === undefined) throw cmdletUnknown(cmdlet, 'data/exchange-cmdlets.json');
  const { name, parameters } = known;
  const spelled = new Map(Object.keys(parameters).map((parameter) => [parameter.toLowerCase(), parameter]));
  const bound = new Map<string, unknown>();
  for (const [key, value] of Object.entries(given)) {
    if (key.includes('@') || common.has(key.toLowerCase())) continue;
    const parameter = spelled.get(key.toLowerCase());
    const spec = parameter === undefined ? undefined : parameters[parameter];
    if (parameter === undefined || spec === undefined) throw unresolved(`Invalid cmdlet parameters specified. ${key}`);
    bound.set(parameter, boundValue(parameter, spec, value));
  }
  for (const parameter of requiredOf(name, parameters))
    if ((bound.get(parameter) ?? null) === null) throw unresolved(`Missing mandatory parameter ${parameter}.`);
  const [verb = '', noun = ''] = name.split('-');
  return { cmdlet: name, verb, noun, parameters: bound };
}

/** The key of the collection that a cmdlet is about, or null for a cmdlet that is about none we hold. */
export function keyOfCmdlet(cmdlet: string): string | null {
  const noun = (cmdletName(cmdlet) ?? '').split('-')[1] ?? '';
  if (noun === 'MessageTraceV2') return 'mail.messageTraces';
  return specOfNoun(noun)?.key ?? null;
}

function requiredOf(cmdlet: string, parameters: Readonly<Record<string, ParameterSpec>>): readonly string[] {
  const marked = Object.keys(parameters).filter((name) => parameters[name]?.required === true);
  const exempt = requiredInOneSetOnly[cmdlet] ?? [];
  return [...marked.filter((name) => !exempt.includes(name)), ...(requiredInPractice[cmdlet] ?? [])];
}

function unresolved(text: string) {
  return invalidOperation({
    type: 'Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException',
    text: `Parameter set cannot be resolved using the specified named parameters. ${text}`,
    details: true,
  });
}
