/** In which story each control is planned, approved, applied, verified, kept and undone. */
import { controls } from '../../../src/controls/index';

/** Controls whose story is not the one of the eight ways: the suite, and a test in it. */
export const storiesElsewhere: Readonly<Record<string, { readonly suite: string; readonly test: string }>> = {
  'azure-management': {
    suite: 'way-seven-story.slow',
    test: 'reported only, then enforced, undone to the trial, and the trial undone',
  },
  'modern-auth': { suite: 'several-plans-story', test: 'in %s' },
  mfa: {
    suite: 'access-story',
    test: 'mfa is refused while an approver has no second factor, then reports, shows whom it would ask, is enforced, and closes',
  },
  'admin-mfa': {
    suite: 'access-story',
    test: 'admin-mfa reports, shows whom it would ask, is enforced, closes, and goes back to reporting',
  },
  'break-glass': {
    suite: 'access-story',
    test: 'an emergency account that a policy keeps out is left out of it, and put back',
  },
  'device-code': {
    suite: 'basics-story.slow',
    test: 'device-code is tried by a policy that only reports, enforced days later with who signed in so, and put back',
  },
  ...Object.fromEntries(
    [
      'auto-forward',
      'audit-log',
      'app-consent',
      'passwords',
      'weak-methods',
      'spam-filter',
      'shared-mailbox',
      'ews',
      'domain-spoofing',
    ].map((id) => [
      id,
      {
        suite: 'basics-story.slow',
        test: '$control is planned with its evidence, approved, applied, verified and restored',
      },
    ]),
  ),
};

/** Every other control that plans, in the story of the eight ways: a new one is among them. */
export const plannedInStory: readonly string[] = controls
  .filter(({ id, plan }) => plan !== undefined && storiesElsewhere[id] === undefined)
  .map(({ id }) => id);
