/**
 * One new tenant, from a link to its first verdicts. Nothing is kept between two runs but what the tenant granted and what the settings say, so
 * whatever a run was ended by, the same command goes on.
 */

import { originOf, type TenantConnection } from '../../../adapters/m365/connection.js';
import { type ConsentSeen, seeConsent } from '../../../adapters/m365/consent.js';
import { openTenant } from '../../../adapters/m365/index.js';
import type { Finding } from '../../controls/finding.js';
import { controls } from '../../controls/index.js';
import type { Clock } from '../../lib/clock.js';
import type { Check } from '../../setup/doctor/check.js';
import { checkReading } from '../../setup/doctor/permissions.js';
import { checkPrerequisites } from '../../setup/doctor/prerequisites.js';
import { type AddDocument, isOfExchange, stillMissing, unprovided, wantedRoles } from '../../setup/onboarding/document.js';
import { exchangeText, linkText, prerequisiteText } from '../../setup/onboarding/words.js';
import { counted } from '../../views/words.js';
import { auditOnce } from '../one-shot.js';
import { withTenant } from '../one-shot-tenant.js';
import { writeTenant } from './entry.js';
import { type AddOptions, prepare } from './prepare.js';

/** What a run needs of the machine. */
interface Surroundings {
  readonly clock: Clock;
  readonly say: (text: string) => void;
  /** Resolves when someone ends the waiting. */
  readonly stop: Promise<void>;
}

/** Throws InputError for what cannot be begun, with every reason, before anyone is asked to do something. */
export async function addTenant(name: string, typed: string, options: AddOptions, around: Surroundings): Promise<AddDocument> {
  const { connection, clientId, link, app, entry, known } = await prepare(name, typed, options);
  const { tenantId } = connection;
  const { say } = around;
  const roles = wantedRoles(app);
  const accept = options.acceptMissing === true;
  const watch: Watch = { ...around, connection, untilMs: around.clock.monotonicMs() + options.timeout };
  const unread = {
    schema: 'tenant-add/1',
    source: originOf(connection),
    tenant: name,
    tenantId,
    clientId,
    link,
    checks: null,
    findings: null,
  } as const;

  say(`${name} is the tenant ${tenantId}${known === null ? '' : ', and in the settings already'}.\n`);
  say(linkText({ tenant: name, app, link, roles: roles.length }));
  const consent = await waitForConsent(watch, { roles, accept });
  const seen = consent.last;
  if (seen.state !== 'given') {
    const state = seen.state === 'refused' ? 'refused' : endOf(consent);
    return { ...unread, state, servicePrincipalId: null, missing: roles };
  }
  const { servicePrincipalId } = seen;
  const lacking = missingRoles(seen, roles);
  if (consent.ended !== 'there') return { ...unread, state: endOf(consent), servicePrincipalId, missing: lacking };

  const reads = await waitForReads(watch, {
    accept,
    atFirst: (checks) => {
      if (stillMissing(checks).some(isOfExchange)) say(exchangeText({ tenant: name, app, clientId, servicePrincipalId }));
    },
  });
  const missing = [...new Set([...lacking, ...stillMissing(reads.last).map((check) => check.name)])];
  const tried = { ...unread, servicePrincipalId, missing, checks: reads.last };
  if (reads.ended !== 'there') return { ...tried, state: endOf(reads) };
  for (const check of unprovided(reads.last)) say(prerequisiteText(name, check));

  if (known === null) {
    writeTenant(options.settings, { name, entry: withPrincipal(entry, seen) });
    say(`Written: tenants.${name} in ${options.settings}. A gateway and a worker that run know it after a restart.\n`);
    if (app === 'read')
      say(
        'The worker opens it only if its file of secrets holds this registration too, and not the one that may change something.\n',
      );
  } else if (known.bot.servicePrincipalId !== servicePrincipalId)
    say(
      `tenants.${name}.bot.servicePrincipalId is ${String(known.bot.servicePrincipalId)}, and this registration is ${servicePrincipalId} in the tenant: correct it where the worker uses this registration.\n`,
    );
  return { ...tried, state: 'added', findings: await firstFindings(name, options, around.clock) };
}

function endOf({ ended }: Waited<unknown>): 'waiting' | 'stopped' {
  return ended === 'stopped' ? 'stopped' : 'waiting';
}

function withPrincipal(entry: Readonly<Record<string, unknown>>, { servicePrincipalId }: Consent) {
  return { ...entry, bot: { servicePrincipalId } };
}

/** By the settings as they are in the file now, and the credential that the worker would use. */
async function firstFindings(name: string, { settings, envFile = [] }: AddOptions, clock: Clock): Promise<readonly Finding[]> {
  const audited = await withTenant({ settings, tenant: name, envFile }, (once) => auditOnce(controls, once), clock);
  return audited.findings;
}

/** Waits for what people do in a new tenant: asks again and again, until all is there, the time is over, or someone ends it. */
interface Watch {
  readonly connection: TenantConnection;
  readonly clock: Clock;
  /** When to give up, by the clock that never goes back. */
  readonly untilMs: number;
  /** Resolves when someone ends the waiting. */
  readonly stop: Promise<void>;
  /** Called each time that something is other than before. */
  readonly say: (line: string) => void;
}

/** How the waiting ended: with what was waited for, or before. */
type Waited<Result> = { readonly ended: 'there' | 'timeout' | 'stopped'; readonly last: Result };

type Consent = Extract<ConsentSeen, { readonly state: 'given' }>;

/**
 * Waits for tokens that hold all of these permissions, or any at all where what is missing is accepted. A credential that is refused is
 * not waited for.
 */
function waitForConsent(
  watch: Watch,
  { roles, accept }: { readonly roles: readonly string[]; readonly accept: boolean },
): Promise<Waited<ConsentSeen>> {
  return repeat(watch, {
    look: () => seeConsent(watch.connection),
    isThere: (seen) => seen.state === 'refused' || (seen.state === 'given' && (accept || missingRoles(seen, roles).length === 0)),
    words: (seen) => consentWords(seen, roles),
  });
}

function missingRoles(consent: Consent, roles: readonly string[]): readonly string[] {
  return roles.filter((role) => !consent.roles.includes(role));
}

function consentWords(seen: ConsentSeen, roles: readonly string[]): string {
  switch (seen.state) {
    case 'absent':
      return 'Nobody has consented yet, as far as Entra ID knows.';
    case 'unreachable':
      return `Entra ID cannot be asked now: ${seen.why}.`;
    case 'refused':
      return `${seen.why}.`;
    case 'given': {
      const missing = missingRoles(seen, roles);
      if (missing.length === 0) return `Consented: the tenant's token holds all of ${counted(roles.length, 'permission')}.`;
      if (missing.length === roles.length) return 'Consented. No permission is in the token yet, which takes minutes.';
      const why = seen.withoutExchange === null ? '' : ` For Exchange Online: ${seen.withoutExchange}.`;
      return `Consented: ${roles.length - missing.length} of ${counted(roles.length, 'permission')} are in the token; missing: ${missing.join(', ')}.${why}`;
    }
  }
}

/** Waits until every read that takes a permission of its own is let through; `atFirst` is shown what the first look found. */
function waitForReads(
  watch: Watch,
  { accept, atFirst }: { readonly accept: boolean; readonly atFirst: (checks: readonly Check[]) => void },
): Promise<Waited<readonly Check[]>> {
  return repeat(watch, {
    look: () => lookAtReads(watch),
    atFirst,
    isThere: (checks) => accept || stillMissing(checks).length === 0,
    words: (checks) => {
      const missing = stillMissing(checks).map(({ name }) => name);
      return missing.length === 0
        ? 'Every permission that reading takes was tried, and works.'
        : `Tried by reading; still refused: ${missing.join(', ')}.`;
    },
  });
}

/** A new client each time: kept tokens do not hold what was granted since. */
async function lookAtReads({ connection, clock }: Watch): Promise<readonly Check[]> {
  const client = openTenant(connection, { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random });
  try {
    return [...(await checkReading(client, clock.now())), ...(await checkPrerequisites(client, connection.cloud ?? 'global'))];
  } finally {
    await client.close();
  }
}

interface Look<Result> {
  readonly look: () => Promise<Result>;
  readonly atFirst?: (result: Result) => void;
  readonly isThere: (result: Result) => boolean;
  readonly words: (result: Result) => string;
}

/** Milliseconds between two looks: a tenth of the time waited so far, within these. */
const pauses = { minMs: 5_000, maxMs: 60_000 } as const;

async function repeat<Result>(watch: Watch, { look, atFirst, isThere, words }: Look<Result>): Promise<Waited<Result>> {
  const { clock, untilMs, say } = watch;
  const began = clock.monotonicMs();
  let said: string | null = null;
  let stopped = false;
  const stop = watch.stop.then(() => {
    stopped = true;
  });
  for (;;) {
    const last = await look();
    if (said === null) atFirst?.(last);
    const line = words(last);
    if (line !== said) say(line);
    said = line;
    if (isThere(last)) return { ended: 'there', last };
    const now = clock.monotonicMs();
    const pauseMs = Math.min(pauses.maxMs, Math.max(pauses.minMs, (now - began) / 10));
    if (now + pauseMs > untilMs) return { ended: 'timeout', last };
    await Promise.race([clock.sleep(pauseMs), stop]);
    if (stopped) return { ended: 'stopped', last };
  }
}
