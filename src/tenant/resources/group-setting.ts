/** Settings of the directory that are kept by template, the rules for passwords among them. */
import { z } from 'zod';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const settingValue = row({ name: text(), value: text() });

const groupSettingRow = row({
  id: text(),
  displayName: text(),
  templateId: text(),
  /** Every value is a text, numbers and booleans too. */
  values: z.array(settingValue).nullable().optional(),
});
export type GroupSetting = z.infer<typeof groupSettingRow>;

const path = '/groupSettings';
const object = graphObject(path);
/** What stands beside the values; operations speak of these as if they stood there, too. */
const beside: ReadonlySet<string> = new Set(['templateId']);

const loggedKinds = {
  create: /^(?:create|add) (?:company|directory|group) settings?$/i,
  update: /^update (?:company|directory|group) settings?$/i,
  remove: /^(?:delete|remove) (?:company|directory|group) settings?$/i,
  action: /^(?!)/,
} as const;

/** There is one object of a template at most, so it is known by its template; the list takes no filter. An update carries every value. */
const settingObject: ObjectAddress = {
  ...object,
  // Those of a group, and those of the whole directory, which are the ones that are written.
  logged: ({ kind }) => ({ activities: loggedKinds[kind] }),
  nameProperty: 'templateId',
  find: (operation) => (operation.kind === 'create' ? { service: 'graph', method: 'GET', path } : object.find(operation)),
  normalise: (found) => Object.fromEntries(settingValues(found['values']).map(({ name, value }) => [name ?? '', value ?? null])),
  write: (operation: Operation) => {
    switch (operation.kind) {
      case 'update':
      case 'create':
        return object.write({ ...operation, after: nested(operation.after) });
      case 'remove':
        return object.write(operation);
      case 'action':
        return null;
    }
  },
};

function settingValues(values: unknown): readonly z.infer<typeof settingValue>[] {
  return Array.isArray(values) ? values.flatMap((one) => settingValue.safeParse(one).data ?? []) : [];
}

function nested(fields: Fields): Fields {
  const entries = Object.entries(fields);
  return {
    ...Object.fromEntries(entries.filter(([name]) => beside.has(name))),
    values: entries.flatMap(([name, value]) => (beside.has(name) || value === null ? [] : [{ name, value }])),
  };
}

/** Source: `groupSetting` of the Graph v1.0 metadata. */
export const groupSettings: Resource<GroupSetting> = {
  key: 'graph.groupSettings',
  list: { service: 'graph', path, select: false },
  row: groupSettingRow,
  about: ['templateId'],
  object: settingObject,
  changedBy: { log: 'entra', activities: /(?:group|directory|company) settings?/i },
  permission: { read: 'GroupSettings.Read.All', write: 'GroupSettings.ReadWrite.All' },
};

/** The template of the password rules, the same in every tenant. Source: Microsoft's reference of group settings. */
export const passwordRuleTemplate = '5cf42378-d67d-4f36-ba46-e8b86229381d';

/** What an admin knows the object of the password rules by. */
export const passwordRulesName = 'Password Rule Settings';
