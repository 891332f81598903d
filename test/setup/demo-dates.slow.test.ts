/**
 * The demo as people start it, on days around those of Microsoft's calendar: what the terminal prints of a verdict, of a plan and of the digest. The
 * simulated tenant moves to the day, and the calendar stays where it is.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startTestValkey } from '../support/stores/valkey';

const root = join(__dirname, '..', '..');
const timeoutMs = 120_000;

/** The demo tenant with a policy that leaves out a group whose rule uses memberOf. */
function stateWithMemberOf(folder: string): string {
  const state = JSON.parse(readFileSync(join(root, 'examples', 'demo-tenant.json'), 'utf8')) as {
    readonly graph: Record<string, readonly object[]>;
  };
  const { graph } = state;
  const group = {
    id: '0d000000-0000-4000-8000-0000000000f2',
    displayName: 'Frozen travellers',
    groupTypes: ['DynamicMembership'],
    membershipRule: "user.memberof -any (group.objectId -in ['0d000000-0000-4000-8000-0000000000f1'])",
    members: [],
  };
  const policy = {
    id: '0e000000-0000-4000-8000-0000000000f2',
    displayName: 'Block device code',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeGroups: [group.id] },
      authenticationFlows: { transferMethods: 'deviceCodeFlow' },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  };
  const file = join(folder, 'tenant.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...state,
      graph: {
        ...graph,
        groups: [...(graph['groups'] ?? []), group],
        conditionalAccessPolicies: [...(graph['conditionalAccessPolicies'] ?? []), policy],
      },
    }),
  );
  return file;
}

class Demo {
  private readonly child: ChildProcess;
  private text = '';

  constructor(day: string, { folder, url }: { readonly folder: string; readonly url: string }) {
    const words = ['demo', '--date', day, '--state', stateWithMemberOf(folder)];
    this.child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, REDIS_URL: url },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.text += stripVTControlCharacters(chunk.toString());
    });
  }

  /** What the terminal printed since the line was typed, once it shows the pattern. Lines that a narrow screen broke are joined. */
  async types(line: string, shows: RegExp): Promise<string> {
    const since = this.text.length;
    this.child.stdin?.write(`${line}\n`);
    return this.shown(shows, since);
  }

  async shown(pattern: RegExp, since = 0): Promise<string> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const text = joined(this.text.slice(since));
      if (pattern.test(text)) return text;
      if (this.child.exitCode !== null || Date.now() > until)
        throw new Error(`The demo never showed ${String(pattern)}:\n${this.text.slice(since)}`);
      await this.more();
    }
  }

  /** Resolves when it printed more, or after a second, to see whether it has ended. */
  private more(): Promise<void> {
    const { stdout } = this.child;
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        stdout?.off('data', over);
        resolve();
      };
      const timer = setTimeout(over, 1000);
      stdout?.once('data', over);
    });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

function joined(text: string): string {
  return text.replace(/\n\s*[│┊]/g, ' ').replace(/\s+/g, ' ');
}

beforeAll(() => {
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
});

/** What the terminal shows of one control in its explanation, of a plan, and of the digest that comes on its own. */
interface Expected {
  readonly digest: readonly string[];
  readonly verdicts: Readonly<Record<string, readonly string[]>>;
  readonly plans: Readonly<Record<string, readonly string[]>>;
}

/** Said on no day but those on which a list below has it. */
const calendar = /Microsoft (?:ends its own codes|turns SMTP AUTH|ends Exchange Web Services|stops updating dynamic groups)/;

const days: Readonly<Record<string, Expected>> = {
  // Before any notice: 90 days before the first of them is 3 July 2026.
  '2026-06-15': {
    digest: [],
    verdicts: { 'weak-methods': [], 'smtp-auth': [], ews: [], 'device-code': [] },
    plans: { 'smtp-auth': [] },
  },
  '2026-12-05': {
    digest: ['in 58 days, on 2027-02-01 (confirmed)', 'in 26 days, on 2026-12-31 (announced)'],
    verdicts: {
      'weak-methods': ['On 1 February 2027, in 58 days (by a page of Microsoft)'],
      'smtp-auth': ['At the end of December 2026 (announced by Microsoft, which may postpone it)'],
      ews: ['Since October 2026, tenant by tenant (by what others say'],
      'device-code': ['Microsoft stops updating dynamic groups whose rule uses memberOf', 'Since 3 November 2026'],
    },
    plans: { 'smtp-auth': ['At the end of December 2026'] },
  },
  '2027-02-01': {
    digest: ['today, on 2027-02-01 (confirmed)', 'in 59 days, on 2027-04-01 (second source)'],
    verdicts: {
      'weak-methods': ['Since 1 February 2027 (by a page of Microsoft)'],
      'smtp-auth': ['Since the end of December 2026'],
      ews: ['On 1 April 2027, in 59 days (by what others say'],
      'device-code': ['Since 3 November 2026'],
    },
    plans: { 'smtp-auth': ['Since the end of December 2026'] },
  },
  '2027-04-01': {
    digest: ['today, on 2027-04-01 (second source)'],
    verdicts: {
      'weak-methods': ['Since 1 February 2027 (by a page of Microsoft)'],
      'smtp-auth': ['Since the end of December 2026'],
      ews: ['The day named for the end of EWS, 1 April 2027, has come.'],
    },
    plans: { 'smtp-auth': ['Since the end of December 2026'] },
  },
};

test.each(Object.entries(days))(
  'on %s verdict, plan and digest say what is due then, and nothing else',
  async (day, { digest, verdicts, plans }) => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-dates-'));
    const valkey = await startTestValkey();
    const demo = new Demo(day, { folder, url: valkey.url });
    try {
      const came = await demo.shown(new RegExp(`Digest of contoso, ${day}.* Ledger entry \\d+`));
      for (const words of digest) expect(came).toContain(words);
      if (digest.length === 0) expect(came).not.toMatch(calendar);
      for (const [control, expected] of Object.entries(verdicts)) {
        const card = await demo.types(`/harden explain ${control}`, /shown by :more|Judged 20\d\d-/);
        const shown = card.includes('shown by :more') ? await demo.types(':more', /waive it for a time/) : card;
        for (const words of expected) expect([control, shown]).toEqual([control, expect.stringContaining(words)]);
        if (expected.length === 0) expect(shown).not.toMatch(calendar);
      }
      for (const [control, expected] of Object.entries(plans)) {
        await demo.types(`/harden plan ${control}`, /\[\d+\] Approve/);
        const shown = await demo.types(':more', /The full list/);
        for (const words of expected) expect([control, shown]).toEqual([control, expect.stringContaining(words)]);
        if (expected.length === 0) expect(shown).not.toMatch(calendar);
      }
    } finally {
      await demo.end();
      await valkey.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  600_000,
);
