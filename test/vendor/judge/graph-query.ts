/** The query options of a request to Microsoft Graph, by the metadata: names in `$select`, `$filter`, `$expand` and `$orderby`, and the limits of pages. */

import { type GraphModel, isList, itemOf, kindsOf, models, navigationIn, propertyIn } from './graph-model';
import type { Target } from './graph-path';
import { pageLimits } from './limits';
import type { Rule } from './violation';

export interface Complaint {
  readonly rule: Rule;
  /** Goes on after the request: `selects kind, which …`. */
  readonly says: string;
}

const known = new Set(['$select', '$filter', '$expand', '$orderby', '$top', '$count', '$skiptoken', '$skip', '$search']);

export function complaintsOfQuery(
  target: Target,
  query: URLSearchParams,
  headers: Readonly<Record<string, string>>,
): readonly Complaint[] {
  const model = models[target.version];
  const names = [...query.keys()].filter((name) => !known.has(name));
  return [
    ...names.map((name) => ({
      rule: 'query' as const,
      says: `has the query option ${name}, which Microsoft Graph does not know`,
    })),
    ...words(query, '$select')
      .filter((name) => !isSelectable(model, target.type, name))
      .map((name) => ({
        rule: 'select' as const,
        says: `selects ${name}, which ${target.type} does not have`,
      })),
    ...words(query, '$expand')
      .filter((name) => navigationIn(model, target.type, name.replace(/\(.*$/, '')) === undefined)
      .map((name) => ({
        rule: 'expand' as const,
        says: `expands ${name}, which is no relation of ${target.type}`,
      })),
    ...words(query, '$orderby').flatMap((order) => complaintOfOrder(model, target.type, order)),
    ...complaintsOfFilter(model, target.type, query.get('$filter')),
    ...complaintsOfTop(target, query.get('$top')),
    ...complaintsOfCount(query, headers),
  ];
}

function words(query: URLSearchParams, option: string): readonly string[] {
  return (query.get(option)?.split(',') ?? []).map((word) => word.trim());
}

/** Lists of directory objects take what any kind of member has. */
function isSelectable(model: GraphModel, type: string, name: string): boolean {
  return kindsOf(model, type).some((kind) => (propertyIn(model, kind, name) ?? navigationIn(model, kind, name)) !== undefined);
}

function complaintOfOrder(model: GraphModel, type: string, order: string): readonly Complaint[] {
  const [path = '', direction = 'asc', ...rest] = order.split(/\s+/);
  if (typeAt(model, type, path) === null) return [{ rule: 'order', says: `orders by ${path}, which ${type} does not have` }];
  return ['asc', 'desc'].includes(direction) && rest.length === 0
    ? []
    : [{ rule: 'order', says: `orders ${order}, which is neither asc nor desc` }];
}

function complaintsOfTop(target: Target, top: string | null): readonly Complaint[] {
  if (top === null) return [];
  const max = pageLimits.get(target.template) ?? 999;
  return /^\d+$/.test(top) && Number(top) >= 1 && Number(top) <= max
    ? []
    : [{ rule: 'limit', says: `asks for pages of ${top}, and the service gives at most ${max} rows a page` }];
}

function complaintsOfCount(query: URLSearchParams, headers: Readonly<Record<string, string>>): readonly Complaint[] {
  if (query.get('$count') !== 'true' || headers['consistencylevel'] === 'eventual') return [];
  return [{ rule: 'header', says: 'counts without the header ConsistencyLevel: eventual, which directory objects need for it' }];
}

/** The type that a path of properties ends in; null where there is no such property. */
function typeAt(model: GraphModel, type: string, path: string): string | null {
  let current = type;
  for (const name of path.split('/')) {
    const kinds = kindsOf(model, itemOf(current));
    const found = kinds
      .map((kind) => propertyIn(model, kind, name) ?? navigationIn(model, kind, name))
      .find((one) => one !== undefined);
    if (found === undefined) return null;
    current = found;
  }
  return current;
}

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

/** Walks the words of a filter: names are looked up on the type, inside of any() and all() on that of the list, and literals held to the type. */
function complaintsOfFilter(model: GraphModel, type: string, filter: string | null): readonly Complaint[] {
  if (filter === null) return [];
  const complaints: Complaint[] = [];
  const say = (says: string, rule: Rule = 'filter'): void => void complaints.push({ rule, says: `filters ${says}` });
  const tokens = filter.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
  const scopes: { variable: string; type: string; depth: number }[] = [];
  let depth = 0;
  const resolve = (path: string): string | null => {
    const [head = '', ...rest] = path.split('/');
    const scope = scopes.findLast(({ variable }) => variable === head);
    if (scope === undefined) return typeAt(model, type, path);
    return rest.length === 0 ? scope.type : typeAt(model, scope.type, rest.join('/'));
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const [token = '', next = '', third = ''] = tokens.slice(index, index + 3);
    if (token === '(') depth += 1;
    else if (token === ')') {
      depth -= 1;
      while ((scopes.at(-1)?.depth ?? -1) > depth) scopes.pop();
    } else if (/\/(any|all)$/.test(token) && next === '(') {
      const list = token.replace(/\/(any|all)$/, '');
      const found = resolve(list);
      if (found === null || !isList(found)) say(`the list ${list}, which ${type} does not have`);
      const [variable = '', rest = ''] = (tokens[index + 2] ?? '').split(/:(.*)/, 2);
      scopes.push({ variable, type: itemOf(found ?? ''), depth: depth + 1 });
      depth += 1;
      index += 2;
      if (rest !== '') tokens.splice(index + 1, 0, rest);
    } else if (comparisons.has(next.toLowerCase())) {
      const found = resolve(token);
      if (found === null) say(`by ${token}, which ${scopes.at(-1)?.type ?? type} does not have`);
      else for (const complaint of complaintsOfLiteral(model, token, found, third)) complaints.push(complaint);
      index += 2;
    } else if (next === '(' && ['startswith', 'endswith', 'contains'].includes(token.toLowerCase())) {
      const path = tokens[index + 2] ?? '';
      if (resolve(path) === null) say(`by ${path}, which ${type} does not have`);
      index += 2;
      depth += 1;
    } else if (token.toLowerCase() === 'isof' && next === '(') {
      const cast = (tokens[index + 2] ?? '').replaceAll("'", '').replace(/^microsoft\.graph\./, '');
      if (model.types[cast] === undefined) say(`by the type ${cast}, which the description does not have`);
      index += 2;
      depth += 1;
    } else if (!/^(and|or|not|,|'.*')$/i.test(token)) say(`with ${token}, which is neither a property nor a word of OData`);
  }
  if (depth !== 0) say('with brackets that do not close');
  return complaints;
}

function complaintsOfLiteral(model: GraphModel, path: string, type: string, literal: string): readonly Complaint[] {
  const item = itemOf(type);
  const isText = literal.startsWith("'");
  if (literal === 'null') return [];
  const members = model.enums[item]?.members;
  if (members !== undefined) {
    const word = literal.replaceAll("'", '');
    return members.includes(word) && word !== 'unknownFutureValue'
      ? []
      : [{ rule: 'enum', says: `filters ${path} by ${word}, which is no member of ${item}` }];
  }
  const fits: Readonly<Record<string, boolean>> = {
    'Edm.String': isText,
    'Edm.Boolean': literal === 'true' || literal === 'false',
    'Edm.DateTimeOffset': /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(literal),
    'Edm.Guid': /^'?[0-9a-f-]{36}'?$/i.test(literal),
    'Edm.Int32': /^-?\d+$/.test(literal),
  };
  return (fits[item] ?? true) ? [] : [{ rule: 'filter', says: `filters ${path} by ${literal}, which is no ${item}` }];
}
