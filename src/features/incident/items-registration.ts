/**
 * What the report on registrations says beside the list of methods: which second factor is asked for first, and ways to reset the password that no list
 * has. The report leaves out an account that may not sign in, so what was seen there once stays until a person answers for it.
 */
import { meaningOfAudit } from '../../tenant/log-meaning/meaning.js';
import { methodKind } from '../../tenant/resources/authentication-method.js';
import { printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import type { Gathered } from './gathered.js';
import type { FoundItem } from './item.js';

export function registrationItems(gathered: Gathered): readonly FoundItem[] {
  return [...defaultFactor(gathered), ...unlisted(gathered)];
}

function asked(key: string, what: string, why: string): FoundItem {
  return { key, what, advice: 'ask', why, fresh: false, operations: [], ground: 'undated', print: printOf(what) };
}

/** An intruder who moves it to a phone of theirs, or to a weaker one, is asked in the person's place. */
function defaultFactor(gathered: Gathered): readonly FoundItem[] {
  const { registration, account } = gathered;
  const kind = registration?.userPreferredMethodForSecondaryAuthentication;
  if (!kind || kind === 'none' || registration?.isSystemPreferredAuthenticationMethodEnabled === true) return [];
  if (isChangeInLog(gathered) || !hasChoice(gathered)) return [];
  return [asked(`default factor ${kind}`, `default second factor: ${kind}`, byHandFor.defaultFactor(account.id))];
}

/** Then the act has an item of its own. */
function isChangeInLog({ audits }: Gathered): boolean {
  return audits.some((audit) => {
    const meaning = meaningOfAudit(audit);
    return meaning?.opens === true && meaning.trace === 'defaultMethod';
  });
}

/** What is the only one that can be the default is asked about as a way to sign in. */
function hasChoice({ methods }: Gathered): boolean {
  const possible = ['phone', 'microsoftAuthenticator', 'softwareOath'];
  return methods.filter((method) => possible.includes(methodKind(method) ?? '')).length > 1;
}

const unlistedWords: Readonly<Record<string, string>> = {
  securityQuestion: 'security questions, by which the password can be reset',
  hardwareOneTimePasscode: 'a hardware token',
};

function unlisted({ registration, account }: Gathered): readonly FoundItem[] {
  return (registration?.methodsRegistered ?? []).flatMap((method) => {
    const words = unlistedWords[method];
    return words === undefined ? [] : [asked(`registered ${method}`, `registered: ${words}`, byHandFor.registered(account.id))];
  });
}
