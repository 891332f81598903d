/** The app that a row of the directory is about. */
import { writtenText } from '../../../tenant/log-meaning/audit-row.js';
import type { DirectoryAudit } from '../../../tenant/resources/directory-audit.js';
import type { Known, KnownApp } from '../known.js';
import { targetsOf } from '../rows.js';
import type { About } from '../sign.js';

interface AppOfRow {
  readonly about: About & { readonly type: 'app' };
  /** Undefined: an app that was not there when the apps were read. */
  readonly app: KnownApp | undefined;
}

/** Null where the row names none. */
export function appOf(row: DirectoryAudit, known: Known): AppOfRow | null {
  const detail = (row.additionalDetails ?? []).find(({ key }) => key?.toLowerCase() === 'appid')?.value;
  const target = targetsOf(row, 'ServicePrincipal', 'Application').at(0);
  // The first target of a grant is the service that is reached, as Microsoft Graph: where a property names the app, no target does.
  const named = ['ServicePrincipal.ObjectID', 'ServicePrincipal.AppId', 'Application.ObjectID'].map((name) =>
    writtenText(row, name),
  );
  const lower = (some: readonly (string | null | undefined)[]) => some.flatMap((id) => (id ? [id.toLowerCase()] : []));
  const ids = lower(named).length > 0 ? lower(named) : lower([target?.id, detail]);
  const app = ids.map((id) => known.app(id)).find((one) => one !== undefined);
  const id = app?.id ?? ids[0];
  if (id === undefined) return null;
  const own = targetsOf(row, 'ServicePrincipal', 'Application').find((one) => one.id?.toLowerCase() === id);
  const name = app?.name ?? writtenText(row, 'ServicePrincipal.DisplayName') ?? own?.displayName ?? id;
  return { about: { type: 'app', id, name }, app };
}
