/**
 * What apps did in the directory that the account made, owns or has a secret of: an intruder who signs in as such an app goes on working while the
 * account is blocked, and the log names the app alone.
 */

import { readOf } from '../../../tenant/resource.js';
import { applications } from '../../../tenant/resources/application.js';
import { directoryAudits } from '../../../tenant/resources/directory-audit.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { servicePrincipals } from '../../../tenant/resources/service-principal.js';
import { type IncidentEvidence, maxApps } from '../entry-terms.js';
import type { Gathered } from '../gathered.js';
import { lists } from '../lists.js';
import { type AppOfAccount, appsOfAccount } from '../traces.js';
import { filterOf, type Reading } from './reading.js';

type FollowedApp = NonNullable<IncidentEvidence['apps']>[number];

export interface Followed {
  readonly gathered: Gathered;
  /** One that was deleted since is followed all the same. */
  readonly apps: readonly FollowedApp[];
}

/** @param known apps of earlier readings */
export async function withAppActs(reading: Reading, gathered: Gathered, known: readonly FollowedApp[] = []): Promise<Followed> {
  const apps: FollowedApp[] = [];
  const rows = new Map(gathered.audits.map((row) => [row.id ?? row, row] as const));
  const now = (): Gathered => ({ ...gathered, apps: new Set(apps.map(({ app }) => app)), audits: [...rows.values()] });
  const follow = async (app: FollowedApp): Promise<void> => {
    if (apps.some((one) => one.app === app.app)) return;
    apps.push(app);
    for (const row of await actsOf(reading, app)) rows.set(row.id ?? row, row);
  };
  for (const app of known) await follow(app);
  const looked = new Set(known.map(({ object }) => object));
  for (;;) {
    const next = appsOfAccount(now()).find(({ object }) => !looked.has(object));
    if (next === undefined) return { gathered: now(), apps };
    if (looked.size >= maxApps) {
      reading.leave(lists.appsDid, `there are more than ${maxApps}, and ${maxApps} of them were looked at`);
      return { gathered: now(), apps };
    }
    looked.add(next.object);
    const app = await appIdOf(reading, next);
    if (app !== null) await follow({ object: next.object, app, since: next.since.toISOString() });
  }
}

/** The application id behind the object id of a registration or of a service principal; null where it was deleted and no row names it. */
async function appIdOf(reading: Reading, { object, app }: AppOfAccount): Promise<string | null> {
  if (app !== undefined) return app.toLowerCase();
  const filter = filterOf(`id eq ${quotedText(object)}`);
  const registrations = await reading.list(lists.appsDid, readOf(applications, ['id', 'appId'], { filter }));
  const principals = await reading.list(lists.appsDid, readOf(servicePrincipals, ['id', 'appId'], { filter }));
  const [found] = [...registrations.rows, ...principals.rows].flatMap(({ appId }) => appId?.toLowerCase() || []);
  if (found !== undefined) return found;
  if (registrations.problem === null && principals.problem === null)
    reading.leave(lists.appsDid, `the app with the object id ${object} is not there any more`);
  return null;
}

async function actsOf(reading: Reading, { app, since }: FollowedApp): Promise<Gathered['audits']> {
  const filter = filterOf(`initiatedBy/app/appId eq ${quotedText(app)} and activityDateTime ge ${since}`);
  const fields = ['id', 'activityDateTime', 'activityDisplayName'] as const;
  return (await reading.list(lists.appsDid, readOf(directoryAudits, fields, { filter }))).rows;
}
