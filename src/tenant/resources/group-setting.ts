/** Settings of the directory that are kept by template, the rules for passwords among them. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const groupSettingRow = row({
  id: text(),
  displayName: text(),
  templateId: text(),
  /** Every value is a text, numbers and booleans too. */
  values: z
    .array(row({ name: text(), value: text() }))
    .nullable()
    .optional(),
});
export type GroupSetting = z.infer<typeof groupSettingRow>;

const path = '/groupSettings';
const object = graphObject(path);

/** There is one object of a template at most, so it is told by its template. The list takes no filter. */
const settingObject: ObjectAddress = {
  ...object,
  nameProperty: 'templateId',
  find: (operation) => (operation.kind === 'create' ? { service: 'graph', method: 'GET', path } : object.find(operation)),
};

/** Source: `groupSetting` of the Graph v1.0 metadata; an update has to carry the whole set of values. */
export const groupSettings: Resource<GroupSetting> = {
  key: 'graph.groupSettings',
  list: { service: 'graph', path, select: false },
  row: groupSettingRow,
  object: settingObject,
  permission: { read: 'Directory.Read.All', write: 'Directory.ReadWrite.All' },
};

/** The template of the password rules, the same in every tenant. Source: Microsoft's reference of group settings. */
export const passwordRuleTemplate = '5cf42378-d67d-4f36-ba46-e8b86229381d';
