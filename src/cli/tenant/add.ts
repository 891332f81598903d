/**
 * One new tenant, from a link to its first verdicts. Nothing is kept between two runs but what the tenant granted and what the settings say, so
 * whatever a run was ended by, the same command goes on.
 */

import type { Finding } from '../../controls/finding.js';
import { controls } from '../../controls/index.js';
import type { Clock } from '../../lib/clock.js';
import type { AddDocument } from '../../setup/onboarding/document.js';
import { isOfExchange, stillMissing, unprovided, wantedRoles } from '../../setup/onboarding/wanted.js';
import { exchangeText, linkText, prerequisiteText } from '../../setup/onboarding/words.js';
import { auditOnce } from '../one-shot.js';
import { withTenant } from '../one-shot-tenant.js';
import { writeTenant } from './entry.js';
import { type AddOptions, prepare } from './prepare.js';
import { type Consent, missingRoles, type Waited, type Watch, waitForConsent, waitForReads } from './watch.js';

/** What a run needs of the machine. */
export interface Surroundings {
  readonly clock: Clock;
  readonly say: (text: string) => void;
  /** Resolves when somebody ends the waiting. */
  readonly stop: Promise<void>;
}

/** Throws InputError for what cannot be begun, with every reason, before anybody is asked to do something. */
export async function addTenant(name: string, typed: string, options: AddOptions, around: Surroundings): Promise<AddDocument> {
  const { connection, clientId, link, app, entry, known } = await prepare(name, typed, options);
  const { tenantId } = connection;
  const { say } = around;
  const roles = wantedRoles(app);
  const accept = options.acceptMissing === true;
  const watch: Watch = { ...around, connection, untilMs: around.clock.monotonicMs() + options.timeout };
  const unread = { schema: 'tenant-add/1', tenant: name, tenantId, clientId, link, checks: null, findings: null } as const;

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
  return { ...tried, state: 'added', findings: await firstFindings(name, options) };
}

function endOf({ ended }: Waited<unknown>): 'waiting' | 'stopped' {
  return ended === 'stopped' ? 'stopped' : 'waiting';
}

function withPrincipal(entry: Readonly<Record<string, unknown>>, { servicePrincipalId }: Consent) {
  return { ...entry, bot: { servicePrincipalId } };
}

/** By the settings as they are in the file now, and the credential that the worker would use. */
function firstFindings(name: string, { settings, envFile = [] }: AddOptions): Promise<readonly Finding[]> {
  return withTenant({ settings, tenant: name, envFile }, async (once) => (await auditOnce(controls, once)).findings);
}
