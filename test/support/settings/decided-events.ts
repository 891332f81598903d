/** Decisions on settings as a worker writes them, each proposed by one person and approved by another. */
import { decisionSigner } from '../../../src/engine/plan/decision';
import type { Decided } from '../../../src/features/settings-change/decided';
import {
  effectDigest,
  type KeyChange,
  type SettingsEffect,
  termsDigest,
  valueHash,
} from '../../../src/features/settings-change/entry-terms';
import { gatewayKeys } from '../ledger/signed-entries';

const weighed: SettingsEffect = { risk: 'medium', why: [], without: [], unknown: [], verdicts: [], plans: [] };
const [ana, bo] = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];

/** @param all the changes of each decision, of keys under which the file says nothing */
export function decidedEvents(
  all: readonly (readonly KeyChange[])[],
  { tenant, at, keyPem = gatewayKeys.privateKeyPem }: { readonly tenant: string; readonly at: Date; readonly keyPem?: string },
): readonly Decided[] {
  const signer = decisionSigner(keyPem);
  return all.map((changes, index) => {
    const id = `p-${String(index).padStart(7, '0')}`;
    const terms = { changes: [...changes] };
    const signed = (kind: 'request' | 'approve', person: string, digest: string) =>
      signer.sign({
        v: 1,
        kind,
        person: { entraId: person, name: person.slice(0, 2) },
        tenant,
        subject: id,
        digest,
        surface: 'terminal',
        decidedAt: at.toISOString(),
        expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
        nonce: `${id}-${kind}`,
      });
    return {
      type: 'settingsDecided',
      id,
      order: index + 1,
      terms,
      weighed,
      request: signed('request', ana, termsDigest(terms)),
      approvals: [signed('approve', bo, effectDigest(terms, weighed))],
      approvedBy: [{ entraId: bo, name: 'bo' }],
      file: Object.fromEntries(changes.map(({ key }) => [key, valueHash(undefined)])),
      at: at.toISOString(),
    };
  });
}
