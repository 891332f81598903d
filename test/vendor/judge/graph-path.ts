/** What a path of Microsoft Graph leads to, by the metadata. */
import { type GraphModel, isList, itemOf, lineOf, models, navigationIn, propertyIn } from './graph-model';
import { refresh } from './violation';

export interface Target {
  readonly version: 'v1.0' | 'beta';
  /** With `{id}` for keys and `{value}` for arguments. */
  readonly template: string;
  /** A list, one object, or what an operation is given. */
  readonly kind: 'list' | 'object' | 'action' | 'function';
  /** The type of the rows, of the object, or of what an action is bound to. */
  readonly type: string;
  /** Of an action. */
  readonly parameters?: ReadonlyMap<string, string>;
}

/** The target, or in one sentence why the path is none. `pathname` begins with the version. */
export function targetOf(pathname: string): Target | string {
  const [, version, first = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  if (version !== 'v1.0' && version !== 'beta') return `${pathname} is below neither v1.0 nor beta of Microsoft Graph.`;
  const model = models[version];
  const root = Object.hasOwn(model.roots, first) ? model.roots[first] : undefined;
  if (root === undefined) return `Microsoft Graph ${version} has no /${first} in its description; ${refresh}.`;
  let at = { type: root, template: `/${first}` };
  for (const [index, segment] of rest.entries()) {
    const operation = index === rest.length - 1 ? operationAt(model, segment, at.type) : undefined;
    if (operation !== undefined) {
      const parameters = new Map(operation.parameters.slice(1).map(([name = '', type = '']) => [name, type]));
      const kind = operation.kind === 'Action' ? 'action' : 'function';
      const name = segment.replaceAll(/='[^']*'/g, '={value}');
      return { version, template: `${at.template}/${name}`, kind, type: itemOf(at.type), parameters };
    }
    const next = step(model, at, segment);
    if (typeof next === 'string') return next;
    at = next;
  }
  return { version, template: at.template, kind: isList(at.type) ? 'list' : 'object', type: itemOf(at.type) };
}

function step(model: GraphModel, at: { type: string; template: string }, segment: string): typeof at | string {
  const item = itemOf(at.type);
  if (segment.startsWith('microsoft.graph.')) {
    const cast = segment.slice('microsoft.graph.'.length);
    if (model.types[cast] === undefined)
      return `Microsoft Graph has no type ${cast}, which ${at.template}/${segment} casts to; ${refresh}.`;
    return { type: isList(at.type) ? `Collection(${cast})` : cast, template: `${at.template}/${segment}` };
  }
  if (isList(at.type))
    return segment === '' ? `${at.template}/ names no object.` : { type: item, template: `${at.template}/{id}` };
  const found = navigationIn(model, item, segment) ?? propertyIn(model, item, segment);
  return found === undefined
    ? `${at.template}/${segment} is no path of Microsoft Graph: ${item} has no ${segment}.`
    : { type: found, template: `${at.template}/${segment}` };
}

/** Operations of one name differ by what they are bound to, and functions by what they are given. */
function operationAt(model: GraphModel, segment: string, type: string): GraphModel['operations'][number] | undefined {
  const name = segment.replace(/^microsoft\.graph\.|\(.*$/g, '');
  const given = [...segment.matchAll(/(\w+)=/g)].map(([, one = '']) => one);
  return model.operations.find(({ name: its, kind, parameters: [bound, ...rest] }) => {
    const boundTo = bound?.[1]?.replace(/!$/, '') ?? '';
    const isBound = isList(boundTo) === isList(type) && lineOf(model, itemOf(type)).includes(itemOf(boundTo));
    return its === name && isBound && (kind === 'Action' || rest.every(([one = '']) => given.includes(one)));
  });
}
