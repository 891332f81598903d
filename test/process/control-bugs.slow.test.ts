/** A mistake in the code of one control stays with that control: the audit of all others goes on, and nothing passes by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parsedPages } from '../../adapters/m365/reader';
import { auditOnce, planOnce } from '../../src/cli/one-shot';
import { loadTenantSettings } from '../../src/config/load';
import type { Control } from '../../src/controls/control';
import { findingSchema } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { TenantError } from '../../src/lib/errors';
import { InternalError } from '../../src/lib/internal-error';
import type { TenantClient } from '../../src/tenant/client';
import type { Read } from '../../src/tenant/resource';
import { failingIn, watchedControl } from '../support/controls/failing-control';
import { count } from '../support/runner/counts';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';

// Frozen, so that its rows are parsed once.
const state = frozen(
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as Record<string, unknown>,
);
const { tenant: example } = loadTenantSettings(join(__dirname, '..', '..', 'examples', 'hardenbot.yaml'), undefined);

/** A row a page: what fails in the middle of a list fails between two of them. */
const paged: TenantClient = {
  ...stateClient(state),
  read: async function* <Row>(read: Read<Row>) {
    for await (const { rows, calls } of stateClient(state).read(read)) {
      yield { rows: [], calls };
      for (const row of rows) yield { rows: [row], calls: 0 };
    }
  },
};

function once(client: TenantClient, faults: InternalError[]) {
  return {
    tenantId: 'a tenant',
    settings: example,
    approvals: null,
    asOf: new Date('2026-11-24T00:00:00Z'),
    client,
    monotonicMs: () => 0,
    faulted: (fault: InternalError) => void faults.push(fault),
  };
}

/** The findings of an audit, by control, and what went wrong in it. */
async function audited(all: readonly Control[], client = paged) {
  const faults: InternalError[] = [];
  const { findings } = await auditOnce(all, once(client, faults));
  return { faults, findings, by: new Map(findings.map((finding) => [finding.control, finding])) };
}

const instead = (of: Control, other: Control): readonly Control[] => controls.map((one) => (one === of ? other : one));

describe('the audit of a tenant in which one control fails', () => {
  let undisturbed: Awaited<ReturnType<typeof audited>>;
  const callsOf = new Map<string, number>();
  beforeAll(async () => {
    undisturbed = await audited(
      controls.map((control) => watchedControl(control, () => void callsOf.set(control.id, (callsOf.get(control.id) ?? 0) + 1))),
    );
  });

  test.each(controls.map((control) => [control.id, control] as const))(
    'finds of the others what it finds without it, at whatever call or page %s fails',
    async (id, control) => {
      const calls = callsOf.get(id) ?? 0;
      const fails = async (at: number): Promise<void> => {
        let call = 0;
        const failing = watchedControl(control, () => {
          call += 1;
          if (call === at) throw new TypeError(`a mistake at call ${at}`);
        });
        const { by, faults, findings } = await audited(instead(control, failing));
        expect(findings.filter((finding) => finding.control !== id)).toEqual(
          undisturbed.findings.filter((finding) => finding.control !== id),
        );
        expect(faults.map(({ of, cause }) => [of, (cause as Error).message])).toEqual([[id, `a mistake at call ${at}`]]);
        const failed = by.get(id);
        expect(failed).toMatchObject({ control: id, verdict: 'unknown', evidence: [], missing: [] });
        expect(failed?.summary).toContain(`hardenbot itself failed at ${id} (${faults[0]?.id})`);
        expect(findingSchema.loose().safeParse(failed).success).toBe(true);
      };
      // Before anything was read, and in the judgement; then somewhere in between.
      for (const at of [1, 2, calls]) await fails(at);
      const runs = count({ fast: 1, full: 6 });
      await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: calls }), fails), { numRuns: runs });
    },
  );

  test('says of every one that fails at once that it is unknown', async () => {
    const { findings, faults } = await audited(controls.map((control) => failingIn(control, 'audit.judge')));
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(new Set(faults.map(({ of }) => of)).size).toBe(controls.length);
  });

  test('ends where nobody is told of the mistake', async () => {
    const { faulted: _nobody, ...unknown } = once(paged, []);
    const [first, ...others] = controls;
    if (first === undefined) throw new Error('There is no control.');
    await expect(auditOnce([failingIn(first, 'audit.see'), ...others], unknown)).rejects.toThrow(InternalError);
  });
});

test('a mistake has one id, whatever values it was made with, and another mistake has another', async () => {
  const [control] = controls;
  if (control === undefined) throw new Error('There is no control.');
  const idOf = async (call: string, word: string) => {
    const failing = watchedControl(control, (called) => {
      if (called === call) throw new TypeError(`unexpected ${word}`);
    });
    return (await audited([failing])).faults.map(({ id }) => id);
  };
  const ids = [];
  for (const word of ['ana@contoso.com', 'bo@contoso.com']) ids.push(await idOf('audit.judge', word));
  expect(ids[0]).toEqual([expect.stringMatching(/^f-[0-9a-f]{8}$/)]);
  expect(ids[1]).toEqual(ids[0]);
  expect(await idOf('reads', 'ana@contoso.com')).not.toEqual(ids[0]);
});

describe('a collection whose rows our own code cannot take', () => {
  const wanted = 'exchange.CASMailbox';
  const broken: TenantClient = {
    ...paged,
    read: <Row>(read: Read<Row>) => {
      if (read.resource.key !== wanted) return paged.read(read);
      const row = read.resource.row.transform((): Row => {
        throw new TypeError('a mistake of ours');
      });
      const raw = async function* () {
        const says = Object.fromEntries(read.fields.map((field) => [field, null]));
        yield { rows: [says], calls: 1, next: null, broken: null };
      };
      return parsedPages({ ...read, resource: { ...read.resource, row } }, raw());
    },
  };

  test('is one that could not be read: told by whom it matters to, with the reason, and the others are as they were', async () => {
    const { by, faults } = await audited(controls, broken);
    const without = await audited(controls, {
      ...paged,
      read: (read) => {
        if (read.resource.key === wanted) throw new TenantError('Refused.', { kind: 'forbidden', status: 403 });
        return paged.read(read);
      },
    });
    const verdicts = (of: typeof by) => [...of.values()].map(({ control, verdict }) => [control, verdict]);
    expect(verdicts(by)).toEqual(verdicts(without.by));
    expect(by.get('modern-auth')?.verdict).not.toBe('unknown');
    expect(faults.map(({ of }) => of)).toEqual([wanted]);
    expect(by.get('pop-imap')?.missing).toContainEqual({
      read: wanted,
      reason: expect.stringContaining(`hardenbot itself failed at ${wanted} (${faults[0]?.id})`),
    });
  });
});

describe('what is no mistake of a control ends the audit as ever', () => {
  const failing = (error: Error): TenantClient => ({
    ...paged,
    read: () => {
      throw error;
    },
  });

  test.each([
    ['work that has to wait', new RetryLater('later', 1)],
    ['a store that failed', new Error('Connection is closed.')],
    ['a process that ends', new DOMException('This operation was aborted', 'AbortError')],
  ])('%s', async (_what, error) => {
    await expect(audited(controls, failing(error))).rejects.toBe(error);
  });

  test('of progress that cannot be written, too', async () => {
    const error = new RetryLater('later', 1);
    const onProgress = () => Promise.reject(error);
    await expect(auditOnce(controls, { ...once(paged, []), onProgress })).rejects.toBe(error);
  });
});

describe('a plan on the command line', () => {
  const named = (wanted: string): Control => {
    const control = controls.find(({ id }) => id === wanted);
    if (control === undefined) throw new Error('There is no control.');
    return control;
  };
  const popImap = named('pop-imap');

  test.each([
    ['reads', 'pop-imap'],
    ['plan', 'pop-imap'],
    ['plan.see', 'pop-imap'],
    ['plan.draft', 'pop-imap'],
    ['plan.proof.reads', 'legacy-auth'],
    ['plan.proof.see', 'legacy-auth'],
    ['plan.proof.questions', 'legacy-auth'],
  ])('is refused where %s of %s fails, with the id that the log has', async (call, control) => {
    const faults: InternalError[] = [];
    const { refusal, operations } = await planOnce(failingIn(named(control), call), once(paged, faults));
    expect(operations).toEqual([]);
    expect(refusal).toEqual({
      code: 'own-fault',
      reason: expect.stringContaining(`hardenbot itself failed at ${control} (${faults[0]?.id})`),
      remedy: `Report it with what the log says of ${faults[0]?.id}.`,
    });
  });

  test('is refused where an operation fails to be made, whatever was made before it', async () => {
    const making: Control = {
      ...popImap,
      plan: (context) => {
        const planning = popImap.plan?.(context);
        if (planning === undefined) throw new Error('There is no plan.');
        return {
          see: (read, row) => planning.see(read, row),
          draft: (outcomes) => {
            const draft = planning.draft(outcomes);
            if ('refused' in draft) return draft;
            const operations = function* () {
              for (const [n, operation] of [...draft.operations].entries()) {
                if (n === 1) throw new TypeError('a mistake of ours');
                yield operation;
              }
            };
            return { ...draft, operations: operations() };
          },
        };
      },
    };
    const faults: InternalError[] = [];
    expect((await planOnce(making, once(paged, faults))).refusal?.code).toBe('own-fault');
    expect(faults).toHaveLength(1);
    await expect(planOnce(making, { ...once(paged, faults), faulted: undefined } as never)).rejects.toThrow(InternalError);
  });
});
