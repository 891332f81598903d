/** The body of a request to Microsoft Graph, by the metadata: members, kinds of values, words of enumerations, what may be null. */

import { type GraphModel, isList, itemOf, lineOf, models, navigationIn, propertyIn } from './graph-model';
import type { Target } from './graph-path';
import type { Complaint } from './graph-query';

export function complaintsOfBody(target: Target, method: string, body: unknown): readonly Complaint[] {
  const model = models[target.version];
  if (method === 'GET' || method === 'DELETE') return body === undefined ? [] : [said('body', `sends a body with ${method}`)];
  if (target.kind === 'action') return complaintsOfParameters(model, target.parameters ?? new Map(), body);
  if (!isRecord(body)) return [said('body', 'sends no object as its body')];
  return complaintsOfObject(model, { path: '', type: target.type }, body);
}

function complaintsOfParameters(model: GraphModel, parameters: ReadonlyMap<string, string>, body: unknown): readonly Complaint[] {
  const given = isRecord(body) ? body : {};
  return Object.entries(given).flatMap(([name, value]) => {
    const type = parameters.get(name);
    if (type === undefined) return [said('body', `gives the action ${name}, which it does not take`)];
    return complaintsOfValue(model, { path: name, type }, value);
  });
}

interface Place {
  readonly path: string;
  readonly type: string;
}

export function complaintsOfObject(
  model: GraphModel,
  { path, type }: Place,
  value: Readonly<Record<string, unknown>>,
): readonly Complaint[] {
  const named = value['@odata.type'];
  const actual = typeof named === 'string' ? named.replace(/^#?microsoft\.graph\./, '') : type;
  const where = path === '' ? 'its body' : path;
  if (!lineOf(model, actual).includes(type)) return [said('body', `calls ${where} a ${actual}, which is no kind of ${type}`)];
  if (model.types[actual]?.abstract === true)
    return [said('body', `leaves out @odata.type of ${where}, and ${type} alone says nothing of its kind`)];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === '@odata.type') return [];
    if (name.endsWith('@odata.bind')) {
      const bound = name.slice(0, -'@odata.bind'.length);
      return navigationIn(model, actual, bound) === undefined
        ? [said('body', `binds ${bound}, which is no relation of ${actual}`)]
        : [];
    }
    if (name.includes('@')) return [said('body', `sends back ${name}, which is a note of an answer and no member of ${actual}`)];
    const inside = path === '' ? name : `${path}.${name}`;
    const declared = propertyIn(model, actual, name) ?? navigationIn(model, actual, name);
    if (declared === undefined)
      return model.types[actual]?.open === true ? [] : [said('body', `sends ${inside}, which ${actual} does not have`)];
    return complaintsOfValue(model, { path: inside, type: declared }, inner);
  });
}

function complaintsOfValue(model: GraphModel, { path, type }: Place, value: unknown): readonly Complaint[] {
  const item = itemOf(type);
  if (value === null) return type.endsWith('!') ? [said('body', `sends null for ${path}, which is never null`)] : [];
  if (isList(type)) {
    if (!Array.isArray(value)) return [said('body', `sends ${path} as one value, and it is a list of ${item}`)];
    return value.flatMap((one: unknown) => complaintsOfValue(model, { path, type: item }, one));
  }
  const members = model.enums[item];
  if (members !== undefined) {
    const words = typeof value === 'string' ? (members.isFlags ? value.split(',').map((word) => word.trim()) : [value]) : [];
    const wrong = words.find((word) => !members.members.includes(word) || word === 'unknownFutureValue');
    if (words.length > 0 && wrong === undefined) return [];
    return [said('enum', `sends ${JSON.stringify(wrong ?? value)} for ${path}, which is no member of ${item}`)];
  }
  if (model.types[item] !== undefined)
    return isRecord(value)
      ? complaintsOfObject(model, { path, type: item }, value)
      : [said('body', `sends ${JSON.stringify(value)} for ${path}, which is an object of type ${item}`)];
  return isOfKind(item, value) ? [] : [said('body', `sends ${JSON.stringify(value)} for ${path}, which is no ${item}`)];
}

function isOfKind(type: string, value: unknown): boolean {
  switch (type) {
    case 'Edm.String':
    case 'Edm.Duration':
      return typeof value === 'string';
    case 'Edm.Guid':
      return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    case 'Edm.DateTimeOffset':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value);
    case 'Edm.Boolean':
      return typeof value === 'boolean';
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Int16':
      return Number.isInteger(value);
    case 'Edm.Double':
      return typeof value === 'number';
    default:
      return true;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function said(rule: Complaint['rule'], says: string): Complaint {
  return { rule, says };
}
