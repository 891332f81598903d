/** In which order SMTP AUTH is switched off, so that no allowed mailbox is cut on the way, neither forth nor back. */
import { control as smtpAuth } from '../../src/controls/smtp-auth/index';
import { differences, invert } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import { draft } from '../support/controls/run-case';

const property = 'SmtpClientAuthenticationDisabled';
const mailbox = (name: string, value: boolean | null) => ({
  PrimarySmtpAddress: `${name}@contoso.com`,
  Guid: name,
  [property]: value,
});

async function operations() {
  const result = await draft(smtpAuth, {
    name: 'on for everyone',
    state: {
      exchange: {
        TransportConfig: { [property]: false },
        CASMailbox: [mailbox('ana', false), mailbox('scanner', null), mailbox('bo', null)],
      },
    },
    settings: { allow: ['scanner@contoso.com'] },
    verdict: 'fail',
  });
  if (isRefusal(result)) throw new Error(result.reason);
  return [...result.operations];
}

const told = (operation: Parameters<typeof differences>[0]) =>
  differences(operation).map(({ before, after }) => [operation.object, before, after]);

test('the allowed mailbox first, then the organisation, then those that overrule it', async () => {
  expect((await operations()).flatMap(told)).toEqual([
    ['scanner@contoso.com', null, false],
    ['Transport Settings', false, true],
    ['ana@contoso.com', false, null],
  ]);
});

test('undone from the last to the first, each gets back exactly what it had', async () => {
  const inverses = (await operations()).toReversed().flatMap((operation) => invert(operation) ?? []);
  expect(inverses.flatMap(told)).toEqual([
    ['ana@contoso.com', null, false],
    ['Transport Settings', true, false],
    ['scanner@contoso.com', false, null],
  ]);
});
