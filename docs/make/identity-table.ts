/** The table of the manual that says what happens to which kind of account, from the table that the code acts on. */
import { identityRules } from '../../src/features/incident/identity';
import { type Step, steps } from '../../src/tenant/step-words';

const words: Readonly<Record<Step, string>> = {
  block: 'block sign-in',
  revoke: 'end sessions',
  reset: 'new password',
  risk: 'confirm the risk',
};

/** Lines of Markdown. */
export function identityTable(): string {
  return [
    '| the account is | done from here | approvals |',
    '|---|---|---|',
    ...identityRules.map(({ name, without, approvals }) => {
      const done = steps.filter((step) => !without.includes(step)).map((step) => words[step]);
      return `| ${name} | ${done.length === steps.length ? 'every step' : done.join(', ')} | ${approvals} |`;
    }),
  ].join('\n');
}
