/** How far the holder of a directory role can go. Source: Microsoft's list of privileged roles, 2026-01-20. */
import { builtInRoleId, builtInRoleName } from '../../../tenant/resources/built-in-roles.js';

/** Roles that can make anyone a Global Administrator, or act as one, in a step or two. */
const tier0 = [
  'global administrator',
  'privileged role administrator',
  'privileged authentication administrator',
  'partner tier2 support',
  'security administrator',
  'conditional access administrator',
  'application administrator',
  'cloud application administrator',
  'hybrid identity administrator',
  'domain name administrator',
  'external identity provider administrator',
  'intune administrator',
  'exchange administrator',
  'user administrator',
  'directory synchronization accounts',
  'company administrator',
];

/** Other roles that reach accounts, mail, files or devices of others. */
const privileged = /administrator|writer|operator|tier1 support|backup/i;

/** Roles with an administrator's name that reach little. */
const harmless = [
  'message center reader',
  'license administrator',
  'search administrator',
  'kaizala administrator',
  'insights administrator',
  'printer administrator',
  'network administrator',
  'office apps administrator',
  'desktop analytics administrator',
  'power platform administrator',
  'fabric administrator',
  'viva goals administrator',
  'viva pulse administrator',
  'attack simulation administrator',
  'windows update deployment administrator',
  'teams communications administrator',
  'teams telephony administrator',
  'edge administrator',
  'extended directory user administrator',
];

export type Reach = 'tier0' | 'privileged' | 'ordinary';

/** Of a role that has neither a name nor a template, and of one of the tenant's own, whose name says nothing: privileged, for nobody knows. */
export function reachOf({ name, templateId }: { readonly name?: string; readonly templateId?: string }): Reach {
  const known = (templateId === undefined ? null : builtInRoleName(templateId)) ?? name;
  if (known === undefined) return 'privileged';
  const text = known.trim().toLowerCase();
  if (tier0.includes(text)) return 'tier0';
  const isOwn = templateId !== undefined && builtInRoleName(templateId) === null && builtInRoleId(known) === null;
  return (isOwn || privileged.test(text)) && !harmless.includes(text) ? 'privileged' : 'ordinary';
}
