/** Settings of the directory by template: making, changing and deleting them, with what the service refuses. */
import { randomUUID } from 'node:crypto';
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { found } from './directory.js';
import { badRequest, graphBreakOff } from './errors.js';
import { contextOf, type GraphCall } from './list.js';
import { assertType } from './types.js';

const key = 'graph.groupSettings';

/** The values of the password rules. Source: the settings of Microsoft Entra Password Protection in its documentation. */
const passwordRules = {
  template: '5cf42378-d67d-4f36-ba46-e8b86229381d',
  displayName: 'Password Rule Settings',
  names: [
    'BannedPasswordCheckOnPremisesMode',
    'EnableBannedPasswordCheckOnPremises',
    'EnableBannedPasswordCheck',
    'LockoutDurationInSeconds',
    'LockoutThreshold',
    'BannedPasswordList',
  ],
};
const maxTerms = 1000;

/** There is one object of a template at most. */
export function createSetting(call: GraphCall): Answer {
  const collection = writable(call);
  const body = settingBody(call);
  const { templateId } = body;
  if (typeof templateId !== 'string') throw badRequest('A setting needs a templateId.');
  if ([...collection.rows].some((row) => sameText(row['templateId'], templateId)))
    throw badRequest('A conflicting object with one or more of the specified property values is present in the directory.');
  assertValues(templateId, valuesOf(body));
  const isPasswords = sameText(templateId, passwordRules.template);
  const row = { id: randomUUID(), ...(isPasswords ? { displayName: passwordRules.displayName } : {}), ...body };
  collection.rows.insert(row);
  return json(201, { '@odata.context': contextOf(call, '/groupSettings/$entity'), ...row });
}

/** An update has to carry the entire set of values, says the reference. */
export function changeSetting(call: GraphCall): Answer {
  const collection = writable(call);
  const { position, row } = found(collection, call.path['id'] ?? '');
  const body = settingBody(call);
  const values = valuesOf(body);
  const missing = [...valuesOf(row).keys()].filter((name) => !values.has(name));
  if (missing.length > 0) throw badRequest(`The values ${missing.join(', ')} are missing: the entire set has to be given.`);
  assertValues(textOf(row['templateId']), values);
  collection.rows.replace(position, { ...row, ...body });
  return empty(204);
}

export function deleteSetting(call: GraphCall): Answer {
  const collection = writable(call);
  collection.rows.remove(found(collection, call.path['id'] ?? '').position);
  return empty(204);
}

function settingBody(call: GraphCall): Row {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('groupSetting', body);
  return body;
}

function valuesOf(row: Row): ReadonlyMap<string, string> {
  const values = [row['values'] ?? []].flat().filter(isObject);
  return new Map(values.map((value) => [textOf(value['name']), textOf(value['value'])]));
}

function assertValues(template: string, values: ReadonlyMap<string, string>): void {
  if (!sameText(template, passwordRules.template)) return;
  const unknown = [...values.keys()].filter((name) => !passwordRules.names.includes(name));
  if (unknown.length > 0) throw badRequest(`The template has no value ${unknown.join(', ')}.`);
  const terms = (values.get('BannedPasswordList') ?? '').split('\t').filter((term) => term !== '');
  if (terms.length > maxTerms) throw badRequest(`The list holds more than ${maxTerms} terms.`);
  if (terms.some((term) => term.length < 4 || term.length > 16)) throw badRequest('A term has 4 to 16 characters.');
}

function writable(call: GraphCall): Collection {
  const collection = call.tenant.collection(key);
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  return collection;
}
