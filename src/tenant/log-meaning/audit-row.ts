/** What a row of the directory's log is about: its targets, by type and never by place, and what it says was written to them. */
import { isUnset } from '../lenient.js';
import type { DirectoryAudit } from '../resources/directory-audit.js';
import { type LogValue, readLogValue, textsIn } from './log-value.js';
import { lookupName } from './operation.js';

export type AuditTarget = NonNullable<DirectoryAudit['targetResources']>[number];

export function targetsOf({ targetResources }: DirectoryAudit): readonly AuditTarget[] {
  return targetResources ?? [];
}

/** The order of targets differs: found by type, and where a row has one target without a type, that one. */
export function targetOf(audit: DirectoryAudit, ...types: readonly string[]): AuditTarget | undefined {
  const all = targetsOf(audit);
  const found = all.find(({ type }) => types.some((one) => one.toLowerCase() === type?.toLowerCase()));
  const [only, ...others] = all;
  return found ?? (others.length === 0 && !only?.type ? only : undefined);
}

interface WrittenProperty {
  readonly before: LogValue;
  readonly after: LogValue;
}

/** A property of any target, by its name: `Role.DisplayName`. Undefined where the row does not have it. */
export function propertyOf(audit: DirectoryAudit, name: string): WrittenProperty | undefined {
  const wanted = name.toLowerCase();
  for (const { modifiedProperties } of targetsOf(audit))
    for (const { displayName, oldValue, newValue } of modifiedProperties ?? [])
      if (displayName?.toLowerCase() === wanted) return { before: readLogValue(oldValue), after: readLogValue(newValue) };
  return undefined;
}

/** The text that a property was set to; undefined where the row says none. */
export function writtenText(audit: DirectoryAudit, name: string): string | undefined {
  return bareText(propertyOf(audit, name)?.after);
}

/** The text that a property had before, of rows that take something away. */
function formerText(audit: DirectoryAudit, name: string): string | undefined {
  return bareText(propertyOf(audit, name)?.before);
}

/** Without the quotes and backslashes that some rows leave around it. */
function bareText(value: LogValue | undefined): string | undefined {
  const [text] = textsIn(value?.value);
  return text?.replaceAll(/^[\\"]+|[\\"]+$/g, '') || undefined;
}

interface NamedRole {
  readonly name?: string;
  readonly templateId?: string;
}

/** The role that a row is about: as its properties say, and else as its target of the type `Role` is called. */
export function roleOf(audit: DirectoryAudit): NamedRole {
  const text = (name: string) => writtenText(audit, name) ?? formerText(audit, name);
  const target = targetsOf(audit).find(({ type }) => type?.toLowerCase() === 'role');
  const name = text('Role.DisplayName') ?? target?.displayName ?? undefined;
  const templateId = text('Role.TemplateId')?.toLowerCase();
  return { ...(name === undefined ? {} : { name }), ...(templateId === undefined ? {} : { templateId }) };
}

/** A federated credential is one more way to be an app, and stands in a row about the app itself. Source: Elastic's rule for a changed issuer. */
export function addsFederated(audit: DirectoryAudit): boolean {
  return (
    /^update (application|service principal)$/.test(lookupName(audit.activityDisplayName ?? '')) &&
    audit.result !== 'failure' &&
    !isUnset(propertyOf(audit, 'FederatedIdentityCredentials')?.after.value)
  );
}
