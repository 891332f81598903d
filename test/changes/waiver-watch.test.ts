/** What was accepted stays watched: when a waiver ends on its own. */
import type { Finding } from '../../src/controls/finding';
import { covers } from '../../src/controls/waived-finding';
import type { Verdict } from '../../src/engine/plan/verdict';
import type { WaiverTerms } from '../../src/features/waiver/entry-terms';
import { waiverEnd } from '../../src/features/waiver/worker/index';

const finding = (verdict: Verdict, objects: Readonly<Record<string, string>>, more = 0): Finding => ({
  control: 'some-control',
  way: 1,
  verdict,
  summary: '',
  evidence: Object.entries(objects).map(([object, actual]) => ({ object, property: 'state', actual, expected: 'closed' })),
  evidenceTotal: Object.keys(objects).length + more,
  gaps: Object.keys(objects).length + more,
  warnings: [],
  missing: [],
});
const terms = (changes: Partial<WaiverTerms> = {}): WaiverTerms => ({
  control: 'some-control',
  reason: 'because',
  days: 30,
  until: '2026-12-24T00:00:00Z',
  severity: 'medium',
  verdict: 'partial',
  accepted: [{ object: 'ana', values: { state: 'open' } }],
  complete: true,
  ...changes,
});
const why = (accepted: WaiverTerms, now: Finding) => waiverEnd(accepted, now, 'medium')?.why ?? null;

test('it holds while everything is as it was accepted, whatever the letter case of names', () => {
  expect(why(terms(), finding('partial', { Ana: 'open' }))).toBeNull();
});

test('it ends when the accepted value moves, in whichever direction', () => {
  expect(why(terms(), finding('partial', { ana: 'wide open' }))).toBe('moved');
  expect(why(terms({ object: 'ana' }), finding('partial', { ana: 'wide open' }))).toBe('moved');
});

test('a waiver of a whole control ends when another object opens; one of an object does not', () => {
  const two = finding('partial', { ana: 'open', bo: 'open' });
  expect(why(terms(), two)).toBe('moved');
  expect(why(terms({ object: 'ana' }), two)).toBeNull();
});

test('it ends when what was accepted is in order', () => {
  expect(why(terms(), finding('pass', {}))).toBe('fixed');
  expect(why(terms({ object: 'ana' }), finding('partial', { bo: 'open' }))).toBe('fixed');
});

test('it ends when the severity rises, or when the control is met nowhere any more', () => {
  expect(waiverEnd(terms(), finding('partial', { ana: 'open' }), 'high')?.why).toBe('worse');
  expect(waiverEnd(terms(), finding('partial', { ana: 'open' }), 'low')).toBeNull();
  expect(why(terms(), finding('fail', { ana: 'open' }))).toBe('worse');
});

test('what cannot be told ends nothing', () => {
  expect(why(terms(), finding('unknown', {}))).toBeNull();
  expect(why(terms({ object: 'ana' }), finding('partial', { bo: 'open' }, 500))).toBeNull();
});

test('in a list that was cut, an object that was not named is no surprise', () => {
  expect(why(terms({ complete: false }), finding('partial', { ana: 'open', bo: 'open' }))).toBeNull();
});

test('a waiver of one object covers that object alone', () => {
  expect(covers(terms({ object: 'ana' }), 'some-control', 'ANA')).toBe(true);
  expect(covers(terms({ object: 'ana' }), 'some-control', 'bo')).toBe(false);
  expect(covers(terms({ object: 'ana' }), 'some-control')).toBe(false);
  expect(covers(terms(), 'some-control', 'bo')).toBe(true);
  expect(covers(terms(), 'another-control', 'bo')).toBe(false);
});
