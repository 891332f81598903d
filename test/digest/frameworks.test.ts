/** What a tenant can show of a framework: mappings that hold, a page that says no more than was measured, and a seal that breaks when anything changes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readLogo } from '../../src/config/evidence';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { frameworks, type Language, languages } from '../../src/frameworks/framework';
import { catalogues } from '../../src/frameworks/languages';
import { readPeriod } from '../../src/frameworks/period';
import { type FrameworkReport, type Fulfilment, frameworkReport } from '../../src/frameworks/report';
import { judgeFile, sealedFile, unsealed } from '../../src/frameworks/seal';
import { type Keyring, keyringFrom } from '../../src/keys/keyring';
import type { ExportDocument } from '../../src/posture/export-document';
import { fileForms, frameworkFile } from '../../src/views/framework/files';
import { frameworkPage } from '../../src/views/framework/page';
import { listWords, titles } from '../../src/views/framework/titles';
import { hostileTexts } from '../support/chat/hostile-text';
import { frameworkNamed, period, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';
import { checkpoints, gatewayKeys, gatewaySigner, keyring, workerKeys, workerSigner } from '../support/ledger/signed-entries';

const rowsOf = (table: string): readonly (readonly string[])[] => parse(table);

describe('the frameworks', () => {
  test.each(frameworks.map((one) => [one.id, one] as const))(
    '%s asks only for controls that there are, and numbers nothing twice',
    (_id, framework) => {
      const known = new Set(controls.map(({ id }) => id));
      const asked = framework.requirements.flatMap(({ answeredBy }) => answeredBy.map(({ control }) => control));
      expect(asked.filter((id) => !known.has(id))).toEqual([]);
      const ids = framework.requirements.map(({ id }) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    },
  );

  test('what a control says of SCuBA is in the baselines, and those are there to the last policy', () => {
    const { requirements } = frameworkNamed('scuba');
    const said = controls.flatMap(({ references }) => references.scuba ?? []);
    expect(said.filter((id) => !requirements.some((one) => one.id === id || one.id === `${id}v1`))).toEqual([]);
    // As ScubaGear 2.0.0 has them, section by section.
    const sections = {
      AAD: [1, 3, 9, 1, 6, 1, 9, 3, 1],
      EXO: [1, 1, 1, 4, 1, 2, 1, 0, 0, 0, 0, 0, 1],
      SECURITYSUITE: [4, 4, 5, 2, 2, 2, 3, 2],
      SHAREPOINT: [3, 2, 3],
      TEAMS: [7, 3, 0, 1, 3],
      POWERPLATFORM: [2, 2, 2, 1, 1, 1],
      POWERBI: [1, 1, 1, 2, 1, 1, 1],
    };
    const count = (product: string, section: number) =>
      requirements.filter(({ id }) => id.startsWith(`MS.${product}.${section}.`)).length;
    const counted = Object.entries(sections).map(([product, of]) => [product, of.map((_, index) => count(product, index + 1))]);
    expect(Object.fromEntries(counted)).toEqual(sections);
    expect(requirements).toHaveLength(
      Object.values(sections)
        .flat()
        .reduce((sum, one) => sum + one),
    );
    expect(requirements.filter(({ level }) => level !== 'SHALL' && level !== 'SHOULD')).toEqual([]);
  });

  test('what a control says of the CIS benchmark is in it, where it says that of its version', () => {
    const known = new Set(frameworkNamed('cis-m365').requirements.map(({ id }) => id));
    const said = controls.flatMap(({ references }) =>
      (references.cis ?? []).flatMap((text) => /^([\d.]+) \(v6\.0\)$/.exec(text)?.[1] ?? []),
    );
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('how a requirement stands', () => {
  const fulfilment = (answers: readonly (readonly [Verdict, 'covers' | 'supports'])[]): Fulfilment | undefined => {
    const ids = controls.map(({ id }) => id);
    const answeredBy = answers.map(([, relation], index) => ({ control: ids[index] ?? '', relation }));
    const verdicts = Object.fromEntries(answers.map(([verdict], index) => [ids[index] ?? '', verdict]));
    const framework = { ...frameworkNamed('nis2'), requirements: [{ id: 'x', title: 'x', answeredBy }] };
    const days = [{ day: period.to, at: `${period.to}T07:00:00.000Z`, score: 50, verdicts }];
    return reportOf(framework, { ...sampleExport(), auditedAt: null, findings: [], days }).requirements[0]?.fulfilment;
  };

  test.each<[string, readonly (readonly [Verdict, 'covers' | 'supports'])[], Fulfilment]>([
    ['a control that covers it passes', [['pass', 'covers']], 'met'],
    ['one that supports it passes: never more than a part', [['pass', 'supports']], 'inPart'],
    [
      'one that covers it passes and a supporting one does not',
      [
        ['pass', 'covers'],
        ['fail', 'supports'],
      ],
      'met',
    ],
    [
      'one of two that cover it is partial',
      [
        ['pass', 'covers'],
        ['partial', 'covers'],
      ],
      'open',
    ],
    [
      'one is unknown',
      [
        ['pass', 'covers'],
        ['unknown', 'covers'],
      ],
      'untold',
    ],
    [
      'one fails and one is unknown',
      [
        ['unknown', 'covers'],
        ['fail', 'covers'],
      ],
      'open',
    ],
    ['nothing of it is there', [['notApplicable', 'covers']], 'notApplicable'],
    ['nothing looks at it', [], 'outside'],
  ])('%s', (_name, answers, expected) => {
    expect(fulfilment(answers)).toBe(expected);
  });

  test('what was never judged in the period is not called fine', () => {
    const report = reportOf(frameworkNamed('nis2'), { ...sampleExport(), auditedAt: null, findings: [], days: [] });
    expect(new Set(report.requirements.map(({ fulfilment: one }) => one))).toEqual(new Set(['untold', 'outside']));
  });

  test('what passed weeks before the end of the period, and was not looked at since, is not called fine', () => {
    const days = sampleExport().days.filter(({ day }) => day <= '2026-10-20');
    const judgedAt = Object.fromEntries(controls.map(({ id }) => [id, '2026-10-20T07:00:00.000Z']));
    const report = reportOf(frameworkNamed('nis2'), { ...sampleExport(), judgedAt, days });
    expect(new Set(report.requirements.map(({ fulfilment: one }) => one))).toEqual(new Set(['untold', 'outside']));
    expect(report.score.last).toBeNull();
  });

  test('where nothing could be judged, nobody is told that nothing is open', () => {
    const report = reportOf(frameworkNamed('nis2'), { ...sampleExport(), judgedAt: {}, findings: [], days: [] });
    for (const language of languages) {
      const page = frameworkPage(report, { language, logo: null });
      expect(page).toContain(catalogues[language].nothingKnownOpen);
      expect(page).not.toContain(catalogues[language].nothingOpen);
    }
  });

  test('an audit of one control today makes no other verdict newer', () => {
    const judgedAt = Object.fromEntries(controls.map(({ id }) => [id, '2026-10-20T07:00:00.000Z']));
    const document = { ...sampleExport(), days: [], judgedAt: { ...judgedAt, mfa: '2026-11-24T07:00:00.000Z' } };
    const judged = reportOf(frameworkNamed('cis-m365'), document).controls.filter(({ verdict }) => verdict !== null);
    expect(judged.map(({ id }) => id)).toEqual(['mfa']);
  });

  test('an audit after the period changes nothing of how it ended', () => {
    const before = frameworkReport({
      framework: frameworkNamed('scuba'),
      document: sampleExport(),
      period: { from: '2026-01-01', to: '2026-02-01' },
      issuer: null,
      checkpoints: [],
    });
    const popImap = before.controls.find(({ id }) => id === 'exchange-powershell');
    expect(popImap?.verdict).toBe(popImap?.runs.at(-1)?.verdict);
  });
});

describe('what counts as of the period', () => {
  const [passing] = controls.map(({ id }) => id);
  const framework = {
    ...frameworkNamed('nis2'),
    requirements: [{ id: 'x', title: 'x', answeredBy: [{ control: passing ?? '', relation: 'covers' as const }] }],
  };
  const sample = sampleExport();
  const document: ExportDocument = {
    ...sample,
    days: [],
    findings: sample.findings.flatMap((one) => (one.control === passing ? [{ ...one, verdict: 'pass' as const }] : [])),
  };
  const standing = (changed: Partial<ExportDocument>, days = period): Fulfilment | undefined =>
    frameworkReport({ framework, document: { ...document, ...changed }, period: days, issuer: null, checkpoints: [] })
      .requirements[0]?.fulfilment;

  test('is when a control was judged itself, and not that others were since', () => {
    expect(standing({ judgedAt: { [passing ?? '']: '2026-08-01T07:00:00.000Z' } })).toBe('untold');
    expect(standing({ judgedAt: { [passing ?? '']: '2026-11-20T07:00:00.000Z' } })).toBe('met');
  });

  test("goes by the days of the tenant's calendar, east and west of Greenwich", () => {
    const judgedAt = { [passing ?? '']: '2026-09-30T20:00:00.000Z' };
    const quarter = { from: '2026-07-01', to: '2026-09-30' };
    const next = { from: '2026-10-01', to: '2026-10-05' };
    expect([
      standing({ judgedAt, timeZone: 'Pacific/Auckland' }, quarter),
      standing({ judgedAt, timeZone: 'Pacific/Auckland' }, next),
    ]).toEqual(['untold', 'met']);
    const late = { [passing ?? '']: '2026-10-01T03:00:00.000Z' };
    expect([
      standing({ judgedAt: late, timeZone: 'America/New_York' }, quarter),
      standing({ judgedAt: late, timeZone: 'America/New_York' }, next),
    ]).toEqual(['met', 'untold']);
  });
});

describe('a period', () => {
  const today = '2026-11-24';
  test('is the ninety days up to today where nothing is said', () => {
    expect(readPeriod({}, today)).toEqual({ from: '2026-08-27', to: today });
  });

  test.each([
    [{ from: 'yesterday' }, '"yesterday" is no day.'],
    [{ from: '2026-02-30' }, '"2026-02-30" is no day.'],
    [{ from: '2026-02-29' }, '"2026-02-29" is no day.'],
    [{ from: '2026-11-24', to: '2026-11-23' }, '2026-11-24 comes after 2026-11-23.'],
    [{ to: '2026-11-25' }, '2026-11-25 has not come yet.'],
    [{ from: '2024-01-01' }, 'Of days before 2025-10-21 nothing is kept.'],
  ])('%j is refused', (typed, reason) => {
    expect(readPeriod(typed, today)).toMatchObject({ reason });
  });
});

describe('the page', () => {
  test('has who decided what and why, each value before and after, what is accepted until when, and what is not looked at', () => {
    const page = frameworkPage(reportOf(frameworkNamed('nis2')), { language: 'en', logo: null });
    for (const words of [
      'Contoso Services',
      'c-4k7m2xq',
      'CHG0123',
      'PopEnabled',
      '2026-12-24',
      'What hardenbot does not look at',
      'Cryptography',
      unsealed,
    ])
      expect(page).toContain(words);
  });

  test('holds a picture of whoever hands it out in itself, and no other', () => {
    const page = frameworkPage(reportOf(frameworkNamed('nis2')), { language: 'en', logo: 'data:image/png;base64,iVBORw0KGgo=' });
    expect([...page.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual(['data:image/png;base64,iVBORw0KGgo=']);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  test('needs nothing but itself', () => {
    expect(frameworkPage(reportOf(frameworkNamed('cis-m365')), { language: 'de', logo: null })).not.toMatch(
      /\bsrc=|href="(?!#)|url\(|@import|<script|<link/,
    );
  });

  test.each([...hostileTexts.map(({ text }) => text), '"><img src=x onerror=alert(1)>', '</style><b>', unsealed])(
    'a tenant that is called %j stays text',
    (name) => {
      const tags = (text: string): readonly string[] =>
        [...text.matchAll(/<\/?[a-z][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
      const called = (tenant: string): FrameworkReport => {
        const sample = sampleExport();
        return reportOf(frameworkNamed('nis2'), {
          ...sample,
          tenant,
          findings: sample.findings.map((finding) => ({ ...finding, summary: tenant })),
          changes: sample.changes.map((change) => ({
            ...change,
            decisions: change.decisions.map((one) => ({ ...one, by: tenant, reason: tenant })),
          })),
          writes: sample.writes.map((write) => ({ ...write, object: tenant, before: tenant })),
          waived: sample.waived.map((one) => ({ ...one, object: tenant, reason: tenant })),
        });
      };
      expect(tags(frameworkPage(called(name), { language: 'en', logo: null }))).toEqual(
        tags(frameworkPage(called('plain'), { language: 'en', logo: null })),
      );
    },
  );

  test('the table begins no cell as a formula, and every line has the same cells', () => {
    const hostile = {
      ...sampleExport(),
      findings: sampleExport().findings.map((finding) => ({ ...finding, summary: '=cmd|calc' })),
    };
    const rows = rowsOf(
      frameworkFile(reportOf(frameworkNamed('nis2'), hostile), { form: 'csv', language: 'en', logo: null }).content,
    );
    expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    expect(rows.at(-1)?.[0]).toBe(unsealed);
  });
});

describe('a logo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-logo-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: Buffer): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

  test('that is a PNG is taken into the page', () => {
    expect(readLogo(file('logo.png', png))).toBe(`data:image/png;base64,${png.toString('base64')}`);
    expect(readLogo(undefined)).toBeNull();
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere.png'), /name a PNG that this process may read/],
    ['is a drawing with scripts', () => file('logo.svg', Buffer.from('<svg onload="alert(1)"/>')), /is no PNG/],
    ['is too large', () => file('large.png', Buffer.concat([png, Buffer.alloc(200_000)])), /make it smaller/],
  ])('that %s is refused by its key', (_name, path, reason) => {
    expect(() => readLogo(path())).toThrow(reason);
  });
});

describe('languages', () => {
  test.each(Object.entries(titles))('%s has a title for every control, and for nothing else', (_language, own) => {
    expect(Object.keys(own.controls).toSorted()).toEqual(controls.map(({ id }) => id).toSorted());
  });

  /** What others called themselves and their lists, and a word that German has too. */
  const properNames = [
    'CIS Microsoft 365 Foundations Benchmark',
    'Center for Internet Security',
    'ScubaGear 2.0.0',
    'Cybersecurity and Infrastructure Security Agency',
    'Cyber Essentials',
    'Requirements for IT Infrastructure 3.2',
    'National Cyber Security Centre (UK)',
    'Essential Eight',
    'Australian Signals Directorate',
    'Firewalls',
  ];
  /** Of several levels, with a word between them. */
  const level = (one: { readonly level?: string | undefined }) => (one.level?.includes(' ') === true ? one.level : undefined);
  const isSentence = (text: string): boolean => /\p{L}{3}/u.test(text.replaceAll('ISM-', ''));

  test.each(Object.entries(listWords))('%s has every sentence of our lists, and no other', (_language, own) => {
    const said = frameworks.flatMap(({ requirements, title, version, publisher, note, checked }) => [
      title,
      version,
      publisher,
      note,
      checked.against,
      ...requirements.flatMap((one) => [one.title, one.note, level(one), ...one.answeredBy.map((answer) => answer.note)]),
    ]);
    const wanted = new Set(
      said.filter((text) => text !== undefined && isSentence(text) && (!properNames.includes(text) || text === 'Firewalls')),
    );
    expect(Object.keys(own).filter(isSentence).toSorted()).toEqual(
      [...wanted].toSorted((one = '', other = '') => (one < other ? -1 : 1)),
    );
    expect(Object.values(own).filter((text) => text.trim() === '')).toEqual([]);
  });

  const isText = (text: string): boolean => /\p{L}{2,} +\p{L}{2,}/u.test(text);
  const leavesOf = (value: unknown): readonly string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(leavesOf)
        : [];

  /** Every text of a file that is made of two words or more, but for the names of columns, which are for programs. */
  const textsOf = (form: (typeof fileForms)[number], content: string): readonly string[] => {
    const texts =
      form === 'html'
        ? content.replace(/<style>.*?<\/style>/s, '').split(/<[^>]*>/)
        : form === 'csv'
          ? rowsOf(content).slice(1).flat()
          : leavesOf(JSON.parse(content));
    return texts.map((text) => text.trim()).filter(isText);
  };

  describe.each(frameworks.map((one) => [one.id, one] as const))('of %s', (_id, framework) => {
    const report = reportOf(framework, { ...sampleExport(), archived: null });
    /** Quoted as it was recorded and signed. */
    const { changes, writes, waived, checkpoint, issuer } = report;
    const quoted = JSON.stringify([changes, writes, waived, checkpoint, issuer, report.controls.map(({ finding }) => finding)]);
    const isOurs = (text: string): boolean =>
      isText(properNames.reduce((rest, name) => rest.replace(name, ''), text)) && !quoted.includes(text);

    test.each(['html', 'csv', 'oscal'] as const)('no sentence of ours is English in the %s file of another language', (form) => {
      const written = (of: Language) => textsOf(form, frameworkFile(report, { form, language: of, logo: null }).content);
      const english = new Set(written('en').filter(isOurs));
      expect(english.size).toBeGreaterThan(10);
      const left = languages.flatMap((language) =>
        language === 'en' ? [] : written(language).filter((text) => english.has(text)),
      );
      expect(left).toEqual([]);
    });
  });

  test('what is for programs alone keeps its own words', () => {
    const report = reportOf(frameworkNamed('nis2'));
    expect(frameworkFile(report, { form: 'json', language: 'de', logo: null }).content).toContain('Handling of incidents');
  });

  test('a title that a language does not have is told as it is', () => {
    const [first, ...others] = frameworkNamed('insurer').requirements;
    if (first === undefined) throw new Error('The list is empty.');
    const report = reportOf({ ...frameworkNamed('insurer'), requirements: [{ ...first, title: 'constructor' }, ...others] });
    expect(frameworkPage(report, { language: 'fr', logo: null })).toContain('constructor');
  });

  const names = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

  test.each(languages.map((language) => [language]))('%s has every sentence, with the values of the English one', (language) => {
    expect(Object.keys(catalogues[language])).toEqual(Object.keys(catalogues.en));
    const different = Object.entries(catalogues.en).filter(([key, text]) => {
      const other = catalogues[language][key as keyof typeof catalogues.en];
      return other.trim() === '' || names(other).join() !== names(text).join();
    });
    expect(different).toEqual([]);
  });
});

describe('the seal', () => {
  const judge = (text: string, ring: Keyring) => judgeFile(Buffer.from(text), ring);
  const at = new Date('2026-11-24T09:00:00.000Z');
  const files = fileForms.map(
    (form) =>
      [
        form,
        sealedFile(
          frameworkFile(reportOf(frameworkNamed('nis2')), { form, language: 'en', logo: null }).content,
          gatewaySigner,
          at,
        ),
      ] as const,
  );

  test.each(files)('%s as it was written is whole, and who wrote it is told', (_form, text) => {
    expect(judge(text, keyring)).toMatchObject({
      kind: 'whole',
      signed: { by: 'gateway', keyId: gatewaySigner.keyId, at: at.toISOString() },
    });
  });

  test.each(files)('%s with any one sign changed, added or gone is not', (_form, text) => {
    for (let place = 7; place < text.length; place += Math.ceil(text.length / 60)) {
      const other = text[place] === 'x' ? 'y' : 'x';
      for (const edited of [
        `${text.slice(0, place)}${other}${text.slice(place + 1)}`,
        `${text.slice(0, place)}x${text.slice(place)}`,
        `${text.slice(0, place)}${text.slice(place + 1)}`,
      ])
        expect(judge(edited, keyring).kind).not.toBe('whole');
    }
  });

  test.each([[0x9b], [0xc3], [0xed, 0xa0, 0x80], [0xff, 0xfd]])(
    'with other bytes for a sign that nobody sees, %p %p %p, is not',
    (...bytes) => {
      const whole = Buffer.from(sealedFile(`po\u{fffd}p ${unsealed}`, gatewaySigner, at));
      expect(judgeFile(whole, keyring).kind).toBe('whole');
      const edited = Buffer.concat([whole.subarray(0, 2), Buffer.from(bytes), whole.subarray(5)]);
      expect(judgeFile(edited, keyring)).toMatchObject({ kind: 'changed' });
    },
  );

  test('what a tenant calls like a seal does not stand for it', () => {
    const [, forged = ''] = files[0] ?? [];
    const seal = /hardenbot-file:1:\S{16}:\S{24}:[\w-]{86}/.exec(forged)?.[0] ?? '';
    expect(judge(sealedFile(`${seal} ${unsealed} ${unsealed}`, workerSigner, at), keyring)).toMatchObject({
      kind: 'whole',
      signed: { by: 'worker' },
    });
    expect(judge(`${seal} something else`, keyring).kind).toBe('changed');
  });

  test('nobody signed it, somebody unknown did, or a key that had ended: none is whole', () => {
    const [[, text] = ['', '']] = files;
    const others = keyringFrom({ gateway: workerKeys.publicKeyPem, worker: gatewayKeys.publicKeyPem });
    const ended = {
      ...keyring,
      find: (id: string) => ({ ...(keyring.find(id) ?? raise()), endedAt: new Date('2026-11-23T00:00:00Z') }),
    };
    expect(judge(`a ${unsealed}`, keyring).kind).toBe('cannotTell');
    expect(judge('a letter', keyring).kind).toBe('cannotTell');
    expect(judge(text, { ...others, find: () => undefined }).kind).toBe('cannotTell');
    expect(judge(text, ended).kind).toBe('changed');
  });

  test('of a key that was revoked nobody can tell, whatever time it names: a thief dates back', () => {
    const [[, text] = ['', '']] = files;
    const revoked = {
      ...keyring,
      find: (id: string) => ({ ...(keyring.find(id) ?? raise()), endedAt: new Date('2026-11-25T00:00:00Z'), isRevoked: true }),
    };
    expect(judge(text, revoked)).toMatchObject({ kind: 'cannotTell', signed: null, checkpoint: null });
  });

  test('a genuine checkpoint in it is handed on, a forged one is not', () => {
    const checkpoint = checkpoints.sign('t', { seq: 7, hash: 'a'.repeat(64) });
    const forged = checkpoint.replace(':7:', ':8:');
    const sealed = (text: string) => judge(sealedFile(`${text} ${unsealed}`, gatewaySigner, at), keyring).checkpoint;
    expect([sealed(checkpoint), sealed(forged)]).toEqual([checkpoint, null]);
  });

  test.each(fileForms)('of %s the checkpoint is its own, whatever looks like one in the names of the tenant', (form) => {
    const old = checkpoints.sign('t', { seq: 7, hash: 'a'.repeat(64) });
    const own = checkpoints.sign('t', { seq: 20, hash: 'b'.repeat(64) });
    const sample = sampleExport();
    const findings = sample.findings.map((one) => ({ ...one, summary: `The policy "${old}" is off.` }));
    const text = (document: ExportDocument) =>
      frameworkFile(frameworkReport({ framework: frameworkNamed('nis2'), document, period, issuer: null, checkpoints: [own] }), {
        form,
        language: 'en',
        logo: null,
      }).content;
    expect(judge(sealedFile(text({ ...sample, findings }), gatewaySigner, at), keyring).checkpoint).toBe(own);
  });
});

function raise(): never {
  throw new Error('There is none.');
}
