/** The button that asks for an audit, and the one that links an account. */
import type { Button } from './button.js';

export const audit: Button = {
  name: 'audit',
  asksForWork: true,
  run: ({ call }, { deciding }) => deciding.requestAudit(call),
};

export const link: Button = {
  name: 'link',
  asksForWork: true,
  runForPerson: ({ call: { person, actor }, subject, digest }, { linking }) =>
    linking.confirm(person, actor, { code: subject, digest }),
};
