/** Looks at everything that hardenbot needs, one thing after the other, and never stops at the first that is missing. */
import { openTenant } from '../../../adapters/m365/index.js';
import { inspectTenant } from '../../../adapters/m365/inspect.js';
import { preflight } from '../../../adapters/m365/preflight.js';
import type { ReachOptions } from '../../../adapters/webhook/index.js';
import { endOfCredential, lookUpEnd } from '../../compose/credential-end.js';
import { credentialPrefix, tenantConnection, tenantCredential } from '../../compose/tenant-connection.js';
import { noSuchFile, statsOf } from '../../config/document.js';
import { loadSettings, type Secrets } from '../../config/load.js';
import { groupsNamed, tenantIdOf } from '../../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../../config/settings.js';
import { keyringInFile } from '../../keys/read-keyring.js';
import type { Clock } from '../../lib/clock.js';
import { InputError, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { checkApprovers } from '../../setup/doctor/approvers.js';
import { type Check, everyControl, missing, unknown, works } from '../../setup/doctor/check.js';
import { checkCredentialEnd, checkTenantToken } from '../../setup/doctor/credential.js';
import { checkAuditLog, checkBreakGlass } from '../../setup/doctor/emergency.js';
import { checkKeys } from '../../setup/doctor/keys.js';
import { checkLicences } from '../../setup/doctor/licences.js';
import { checkPeople } from '../../setup/doctor/people.js';
import { checkReading, checkWriting, type GrantedBy } from '../../setup/doctor/permissions.js';
import { checkPrerequisites } from '../../setup/doctor/prerequisites.js';
import { checkClock } from '../../setup/doctor/processes.js';
import { type CheckedTenants, type DoctorDocument, doctorDocument } from '../../setup/doctor/report.js';
import { checkOwnRules, checkSchedules, checkTenantNames } from '../../setup/doctor/settings.js';
import { checkSharedChannels } from '../../setup/doctor/shared-channels.js';
import type { CredentialEnd } from '../../tenant/credential-end.js';
import { mirrorFolder } from '../with-store.js';
import { checkChats, checkReach } from './chat.js';
import { checkGroups, checkSignIn } from './people.js';
import { checkMirror, checkStore } from './store.js';
import { checkWebhooks } from './webhooks.js';

interface DoctorInput {
  readonly settingsFile: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Also sends one line to each channel, and a test event to each receiver. */
  readonly post: boolean;
  /** Where webhooks may go, for tests: else the internet alone. */
  readonly webhooks?: ReachOptions;
  /** The public address of the gateway, to see whether it leads there; null: not asked. */
  readonly url: string | null;
  /** By the name of a chat, where a local one is; for tests: no setting names one. */
  readonly endpoints?: Readonly<Record<string, unknown>>;
  /** Called with what is looked at: services that do not answer are waited for. */
  readonly at?: (what: string) => void;
}

/** Milliseconds: someone is waiting in front of it. */
const giveUpAfterMs = 10_000;

export async function examine(input: DoctorInput): Promise<DoctorDocument> {
  const { secrets, at = () => undefined } = input;
  at('looking at keys, store, chat and webhooks');
  const { settings, checks } = readSettings(input.settingsFile);
  const own = [
    ...checks,
    ...(await orMissing('keys', () =>
      checkKeys({
        decision: secrets.optional('HARDENBOT_DECISION_KEY'),
        decisionPublic: secrets.optional('HARDENBOT_DECISION_PUBLIC_KEY'),
        ledger: secrets.optional('HARDENBOT_LEDGER_KEY'),
        ledgerPublic: secrets.optional('HARDENBOT_LEDGER_PUBLIC_KEY'),
        ...omitUndefined({ ring: keyringInFile(secrets) }),
      }),
    )),
    ...(await orMissing('store', () => checkStore(settings, input))),
    ...(await orMissing('store', () => checkMirror(mirrorFolder(secrets)))),
    ...(settings === null
      ? []
      : [
          ...checkApprovers(settings),
          ...checkTenantNames(settings),
          ...checkOwnRules(settings),
          ...checkSharedChannels(settings),
          ...checkSchedules(settings, input.clock.now()),
          ...(await orMissing('chat', () => checkChats(settings, input))),
          ...(await orMissing('webhook', () => checkWebhooks(settings.webhooks, input))),
          ...(await orMissing('chat', () => checkSignIn(settings, input))),
          ...(await orMissing('settings', () => checkGroups(settings, input))),
          ...(await checkReach(settings, input.url)),
        ]),
  ];
  const tenants: CheckedTenants[number][] = [{ tenant: null, checks: own }];
  for (const [name, tenant] of Object.entries(settings?.tenants ?? {})) {
    at(`looking at tenant ${name}`);
    tenants.push({ tenant: name, checks: await checkTenant(name, tenant, { ...input, ...peopleIn(settings, name) }) });
  }
  return doctorDocument(tenants);
}

/** What cannot even be looked at because of what is in the environment is missing, each line with its remedy. */
async function orMissing(
  area: Check['area'],
  look: () => readonly Check[] | Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [found = ''] = error.message.split('\n');
    return error.problems.map((remedy) => missing({ area, name: 'environment', found, remedy }));
  }
}

function readSettings(file: string): { readonly settings: Settings | null; readonly checks: readonly Check[] } {
  try {
    return { settings: loadSettings(file), checks: [works('settings', file, 'it is whole')] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return {
      settings: null,
      checks: troubles(file, error).map((trouble) => missing({ area: 'settings', name: file, ...trouble })),
    };
  }
}

function troubles(file: string, { what, problems }: InputError): readonly { readonly found: string; readonly remedy: string }[] {
  if (problems.some((problem) => problem.startsWith(noSuchFile))) {
    const remedy = 'type hardenbot init, which writes hardenbot.yaml, or name your file with --settings';
    return [{ found: noSuchFile, remedy }];
  }
  if (statsOf(file)?.isDirectory() === true) return [{ found: 'it is a folder', remedy: 'name the file in it with --settings' }];
  if (what.endsWith(' says nothing.')) return problems.map((remedy) => ({ found: 'it says nothing', remedy }));
  return problems.map((found) => ({ found, remedy: `correct ${file}` }));
}

/** Those whose accounts are in the tenant. */
function peopleIn(settings: Settings | null, name: string): PeopleIn {
  const isDirectory = settings !== null && (settings.directory ?? Object.keys(settings.tenants)[0]) === name;
  if (!isDirectory) return { people: [], hasGroups: false };
  return { people: settings.people, hasGroups: groupsNamed(settings).length > 0 };
}

interface PeopleIn {
  readonly people: Settings['people'];
  /** The settings name groups of the tenant. */
  readonly hasGroups: boolean;
}

async function checkTenant(
  name: string,
  tenant: TenantSettings,
  { secrets, clock, people, hasGroups }: DoctorInput & PeopleIn,
): Promise<readonly Check[]> {
  const area = 'tenant';
  let connection: ReturnType<typeof tenantConnection>;
  try {
    const credential = tenantCredential(name, secrets, tenant);
    connection = { ...tenantConnection({ tenantId: tenantIdOf(name, tenant), tenant, credential }), giveUpAfterMs };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [found = ''] = error.message.split('\n');
    return [missing({ area, name: 'credential', found, remedy: error.problems.join('; ') })];
  }
  const endsOf = (end: CredentialEnd | null): readonly Check[] => {
    const variable = `${credentialPrefix(name, tenant)}_CLIENT_SECRET_ENDS`;
    return end === null ? [] : [checkCredentialEnd(end, clock.now(), { area, name: end.kind, variable })];
  };
  const ends = endsOf(endOfCredential(connection.credential));
  const by: GrantedBy = tenant.identity === 'multiTenant' ? 'link' : 'script';
  const found = await preflight({ place: connection, tenant: connection.tenantId, now: clock.now });
  // The clock has a check of its own below, and a credential may work all the same.
  const problems = found.problems.filter(({ code }) => code !== 'clock');
  if (problems.length > 0) return [...ends, ...problems.map(wayMissing)];
  const inspection = await inspectTenant(connection);
  // It was there a moment ago.
  if (inspection.unreachable !== null)
    return [...ends, wayMissing(refuse('offline', inspection.unreachable, 'Run hardenbot doctor again.'))];
  const checks: Check[] = [checkClock('Entra ID', { theirs: inspection.time, ours: clock.now() })];
  for (const { service, refused } of inspection.tokens) checks.push(checkTenantToken(service, refused, by));
  if (inspection.tokens.some(({ refused }) => refused !== null)) return [...ends, ...checks];
  const client = openTenant(connection, { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random });
  try {
    return [
      ...endsOf(await lookUpEnd(connection.credential, client, clock.now())),
      ...checks,
      ...(await checkReading(client, clock.now(), by)),
      ...(await checkWriting(client, { servicePrincipalId: tenant.bot.servicePrincipalId, settings: tenant }, by)),
      ...(await checkLicences(client)),
      ...(await checkBreakGlass(client, tenant.breakGlass)),
      ...(await checkPeople(client, people, hasGroups)),
      ...(await checkPrerequisites(client, tenant.cloud)),
      await checkAuditLog(client),
      checkEgress(tenant),
    ];
  } finally {
    await client.close();
  }
}

/** Nothing of the tenant can be looked at without it. */
function wayMissing({ code, reason, remedy }: Refusal): Check {
  return missing({ area: code === 'clock' ? 'clock' : 'tenant', name: 'Entra ID', found: reason, remedy });
}

/** Plans that close a tenant to all but some addresses have to leave hardenbot's own open. */
function checkEgress({ bot }: TenantSettings): Check {
  const name = 'own addresses';
  return bot.egress.length > 0
    ? works('tenant', name, bot.egress.join(', '))
    : unknown({
        area: 'tenant',
        name,
        found: 'the settings do not say which addresses hardenbot comes from',
        disables: everyControl.filter((id) => id.endsWith('-ip')),
        remedy: 'write them into tenants.<name>.bot.egress, so that no plan shuts hardenbot out',
      });
}
