/** Logic apps: who can start one that waits for a call. */
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type LogicApp,
  type LogicAppDefinition,
  logicAppDefinitions,
  logicApps,
} from '../../tenant/resources/azure-logic-app.js';
import type { Outcomes } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards } from '../item-collection.js';
import { Below } from './below.js';
import { by } from './command.js';
import { itemOf, type Judging, ofAddresses, type Service } from './service.js';

const read = readOf(logicApps, ['id', 'name', 'state', 'accessControl']);

const property = 'accessControl.triggers.allowedCallerIpAddresses';

/** Triggers that wait for a call. Source: Workflow Definition Language, trigger types. */
const waiting = new Set(['request', 'httpwebhook', 'apiconnectionwebhook', 'manual']);

/** Triggers that start by a clock or ask somewhere themselves. */
const asking = new Set(['recurrence', 'slidingwindow', 'http', 'apiconnection', 'batch']);

interface Definition {
  readonly reads: readonly [Read];
  readonly rows: readonly LogicAppDefinition[];
}

export function logicApp({ rows, allowed }: Judging): Service {
  const apps = new Below<LogicApp, Definition>(
    (app) => ofCallers(app) === null,
    (of) => {
      const below = readOf(logicAppDefinitions, ['definition'], { of });
      return { reads: [below], rows: rows.all(below) };
    },
  );
  rows.on(read, (app) => apps.rows.push(app));
  const valueFor = (app: LogicApp, outcomes: Outcomes): ItemValue => {
    const own = ofCallers(app);
    if (own !== null) return own;
    const found = apps.of(app);
    const told = found !== undefined && outcomes(found.reads[0]).complete ? found.rows[0] : undefined;
    return unrestricted(app, told?.definition?.triggers);
  };
  return {
    collection: afterwards({
      reads: [read],
      unknown: 'who can start it',
      items: (outcomes): readonly Item[] =>
        apps.rows.map((app) => itemOf('Logic app', app, { allowed, values: [valueFor(app, outcomes)] })),
    }),
    below: apps,
  };
}

/** Null where no addresses are listed and it is on: then its triggers decide. */
function ofCallers({ id, state, accessControl }: LogicApp): ItemValue | null {
  if (state?.trim().toLowerCase() === 'disabled')
    return { property: 'state', actual: state, expected: 'Disabled', state: 'holds' };
  const listed = accessControl?.triggers?.allowedCallerIpAddresses;
  if (!listed) return null;
  const { state: found, shown } = ofAddresses(listed.map(({ addressRange }) => addressRange));
  const actual = listed.length === 0 ? 'only other logic apps' : shown;
  return { property, actual, expected: closed(id), state: found };
}

function unrestricted(
  { id }: LogicApp,
  triggers: Readonly<Record<string, { readonly type?: string | null | undefined }>> | null | undefined,
): ItemValue {
  const value = { property, expected: closed(id) };
  if (!triggers)
    return { ...value, actual: null, state: 'unknown', shown: { actual: 'not set, and its triggers were not returned' } };
  const types = Object.values(triggers).map(({ type }) => (type ?? '').trim().toLowerCase());
  const [open] = Object.entries(triggers).filter((_, index) => waiting.has(types[index] ?? ''));
  if (open !== undefined) return { ...value, actual: `not set: every address can start it by ${open[0]}`, state: 'gap' };
  const isKnown = types.every((type) => asking.has(type));
  return isKnown
    ? { ...value, actual: 'not set, and no trigger waits for a call', state: 'holds' }
    : { ...value, actual: 'not set, and a trigger of a kind that is not known', state: 'unknown' };
}

/** An empty list allows other logic apps alone; add the addresses that have to call it. */
function closed(id: string | null | undefined): string {
  const words = id ? ['resource', 'update', '--ids', id, '--set', `properties.${property}=[]`] : null;
  return by('the addresses that call it', words);
}
