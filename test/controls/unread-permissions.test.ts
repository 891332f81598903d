/** Where something could not be read, a finding names that and nothing else: who grants the permission that is named gets the verdict that was missing. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { TenantError } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { type Read, readName } from '../../src/tenant/resource';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { contextOf } from '../support/controls/run-case';
import { sampleOfEach } from '../support/runner/counts';
import { stateClient } from '../support/tenants/state-client';

const casesOf = (id: string) =>
  (require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] }).cases;

interface Judged {
  readonly finding: Finding;
  /** What was asked for and did not come whole. */
  readonly unread: ReadonlySet<string>;
  /** The resources that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** @param refused the key of a resource none of which can be read */
async function judged(control: Control, one: Case, refused: string | null): Promise<Judged> {
  const whole = stateClient(one.state);
  const [unread, asked] = [new Set<string>(), new Set<string>()];
  const client: TenantClient = {
    ...whole,
    read: async function* <Row>(read: Read<Row>) {
      const { key } = read.resource;
      asked.add(key);
      try {
        if (key === refused) throw new TenantError(`${key} was refused.`, { kind: 'forbidden', status: 403 });
        yield* whole.read(read);
      } catch (error) {
        unread.add(readName(read));
        throw error;
      }
    },
  };
  const { findings } = await auditTenant([{ control, context: contextOf(control, one) }], { client, monotonicMs: () => 0 });
  const [finding] = findings;
  if (finding === undefined) throw new Error('The audit gave no finding.');
  return { finding, unread, asked };
}

async function wrongOf(control: Control, one: Case): Promise<readonly string[]> {
  const whole = await judged(control, one, null);
  // A licence that the tenant lacks, and what is not read on purpose of a large tenant, are named with every list read.
  const always = new Set(whole.finding.missing.map(({ read }) => read));
  const wrong: string[] = [];
  for (const key of whole.asked) {
    const { finding, unread } = await judged(control, one, key);
    const named = finding.missing.map(({ read }) => read);
    const others = named.filter((name) => !unread.has(name) && !always.has(name));
    if (others.length > 0) wrong.push(`${one.name}: without ${key} it names ${others.join(', ')}`);
    const isSame = finding.verdict === whole.finding.verdict && finding.summary === whole.finding.summary;
    const isNamed = named.some((name) => unread.has(name) && name.startsWith(key.split('{of}')[0] ?? key));
    if (!isSame && !isNamed) wrong.push(`${one.name}: without ${key} it says "${finding.summary}", and does not name it`);
  }
  return wrong;
}

test.each(controls.map((control) => [control.id, control] as const))(
  '%s names what could not be read, and nothing that was',
  async (id, control) => {
    const wrong: string[] = [];
    for (const one of sampleOfEach(casesOf(id), 1, ({ verdict }) => verdict)) wrong.push(...(await wrongOf(control, one)));
    expect(wrong).toEqual([]);
  },
);
