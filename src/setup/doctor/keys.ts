/** Whether the signing keys are there, are of the right kind, and belong together. */
import type { KeyObject } from 'node:crypto';
import { type Half, isSameKey, readKey } from '../../keys/key-kind.js';
import { type Check, missing, works } from './check.js';

/** PEM texts, undefined where the environment names none. */
export interface Keys {
  readonly decision: string | undefined;
  readonly decisionPublic: string | undefined;
  readonly ledger: string | undefined;
  readonly ledgerPublic: string | undefined;
}

const remedies = {
  HARDENBOT_DECISION_KEY: 'set HARDENBOT_DECISION_KEY_FILE for the gateway to the decision.pem that hardenbot init wrote',
  HARDENBOT_DECISION_PUBLIC_KEY:
    'set HARDENBOT_DECISION_PUBLIC_KEY_FILE for the worker to the decision.pub.pem of the same hardenbot init',
  HARDENBOT_LEDGER_PUBLIC_KEY:
    'set HARDENBOT_LEDGER_PUBLIC_KEY_FILE for the gateway to the ledger.pub.pem of the same hardenbot init',
  HARDENBOT_LEDGER_KEY: 'set HARDENBOT_LEDGER_KEY_FILE for the worker to the ledger.pem that hardenbot init wrote',
} as const;

export function checkKeys(keys: Keys): readonly Check[] {
  const decision = keyOf(keys.decision, 'private');
  const decisionPublic = keyOf(keys.decisionPublic, 'public');
  const ledger = keyOf(keys.ledger, 'private');
  const ledgerPublic = keyOf(keys.ledgerPublic, 'public');
  const checks = [
    oneKey('HARDENBOT_DECISION_KEY', 'the private half of the decision key', decision),
    oneKey('HARDENBOT_DECISION_PUBLIC_KEY', 'the public half of the decision key', decisionPublic),
    oneKey('HARDENBOT_LEDGER_KEY', 'the ledger key', ledger),
    oneKey('HARDENBOT_LEDGER_PUBLIC_KEY', 'the public half of the ledger key', ledgerPublic),
  ];
  if (isKey(decision) && isKey(decisionPublic))
    checks.push(pair('decision key pair', { key: decision, half: decisionPublic, name: 'HARDENBOT_DECISION_PUBLIC_KEY' }));
  if (isKey(ledger) && isKey(ledgerPublic))
    checks.push(pair('ledger key pair', { key: ledger, half: ledgerPublic, name: 'HARDENBOT_LEDGER_PUBLIC_KEY' }));
  if (isKey(decision) && isKey(ledger) && isSameKey(decision, ledger))
    checks.push(
      missing({
        area: 'keys',
        name: 'separate keys',
        found: 'the ledger key is the decision key, so the worker could sign decisions',
        remedy: remedies.HARDENBOT_LEDGER_KEY,
      }),
    );
  return checks;
}

/** Whether the other process accepts what one signs. */
function pair(
  name: string,
  of: { readonly key: KeyObject; readonly half: KeyObject; readonly name: keyof typeof remedies },
): Check {
  if (isSameKey(of.key, of.half)) return works('keys', name, 'what one process signs, the other accepts');
  return missing({
    area: 'keys',
    name,
    found: 'the public half belongs to another key: the other process would refuse everything that was signed',
    remedy: remedies[of.name],
  });
}

/** The key, or what was found in its place. */
type MaybeKey = KeyObject | string;

function keyOf(pem: string | undefined, half: Half): MaybeKey {
  return pem === undefined ? 'is not set' : readKey(pem, half);
}

function isKey(key: MaybeKey): key is KeyObject {
  return typeof key === 'object';
}

function oneKey(name: keyof typeof remedies, what: string, key: MaybeKey): Check {
  if (isKey(key)) return works('keys', name, `${what} is there`);
  return missing({ area: 'keys', name, found: `${what} ${key}`, remedy: remedies[name] });
}
