/** Questions of one sign-in, and of one message, about random tenants: whether the answers are true, and say what is unknown. */
import fc from 'fast-check';
import type { MailAnswer, PersonAnswer } from '../../../src/features/why/answer';
import { lookWhy } from '../../../src/features/why/worker/look';
import { lookMail } from '../../../src/features/why/worker/look-mail';
import { isRefusal } from '../../../src/lib/errors';
import { stateClient } from '../../support/tenants/state-client';
import { accessModels, type Country, clients, groupNames, ranges } from '../access/model';
import { locationNames, stateOf } from '../access/rows';
import type { Actual, Family } from '../family';
import { type Origin, origins } from '../mail/delivery';
import { mailModels, own } from '../mail/model';
import { stateOf as mailStateOf } from '../mail/rows';
import { endsOfMessage, isUnpublished, type MessageAsked, mayBeAbout, mayDo, senders } from './message';
import {
  countryOf,
  endsOf,
  hangsOnTrust,
  idOf,
  isAbout,
  isIn,
  isInGroup,
  isSpared,
  resourceIds,
  type SignInAsked,
} from './sign-in';

const asOf = new Date('2026-11-24T00:00:00Z');

const questions: fc.Arbitrary<SignInAsked> = fc
  .record({
    model: accessModels,
    account: fc.nat(20),
    client: fc.constantFrom(...clients),
    resource: fc.constantFrom<SignInAsked['resource']>('exchange', 'sharePoint', 'ownApp', 'unnamed'),
    from: fc.constantFrom<SignInAsked['from']>('RU', 'KP', 'US', 'FR', 'BR', null),
    range: fc.oneof(fc.constant(null), fc.constantFrom<SignInAsked['range']>(...ranges, 'elsewhere')),
    isLogged: fc.boolean(),
  })
  .map(({ model, ...asked }) => ({
    ...asked,
    // Security defaults and policies in force never stand beside each other.
    model: {
      ...model,
      licensed: true,
      securityDefaults: model.securityDefaults && !model.policies.some(({ state }) => state === 'enabled'),
    },
    // ActiveSync speaks to mailboxes only.
    resource: asked.client === 'exchangeActiveSync' ? ('exchange' as const) : asked.resource,
    isLogged: asked.isLogged && asked.from !== null,
  }));

export const why: Family<SignInAsked> = {
  name: 'why',
  about: 'one sign-in: person, place or address, program, resource',
  tenants: questions,
  trials: (asked) => {
    const state = withLog(asked);
    return [
      {
        control: 'why',
        given: { state, settings: questionOf(asked) },
        expected: { verdicts: ['pass'], because: 'each place fares as every policy says, and what is unknown is said' },
      },
    ];
  },
  judge: async (asked) => {
    const answer = await lookWhy({
      client: stateClient(withLog(asked)),
      question: questionOf(asked),
      asOf,
      monotonicMs: () => 0,
    });
    const wrong = isRefusal(answer) ? [answer.reason] : wrongIn(answer, asked);
    return { verdict: wrong.length === 0 ? 'pass' : 'fail', summary: wrong.join('; '), warns: [], missing: [] } satisfies Actual;
  },
};

/** An address in the range, or in none that anything names. */
function addressOf({ range }: SignInAsked): string | null {
  return range === null
    ? null
    : range === 'elsewhere'
      ? '192.0.2.77'
      : range.replace(/\d+\/\d+$/, (end) => String(Number(end.split('/')[0]) + 1));
}

function questionOf(asked: SignInAsked) {
  const ip = addressOf(asked);
  const place = ip === null ? (asked.from === null ? {} : { from: asked.from }) : { ip };
  return { person: idOf(asked), client: asked.client, application: resourceIds[asked.resource], ...place };
}

function withLog(asked: SignInAsked): Readonly<Record<string, unknown>> {
  const state = stateOf(asked.model) as { readonly graph: object };
  const signIn = {
    id: 's',
    createdDateTime: '2026-11-20T08:00:00Z',
    userId: idOf(asked),
    ipAddress: addressOf(asked),
    location: { countryOrRegion: asked.from },
    status: { errorCode: 0 },
  };
  return { ...state, graph: { ...state.graph, signIns: asked.isLogged ? [signIn] : [] } };
}

/** In words; empty: the answer is true, and as certain as it can be. */
function wrongIn(answer: PersonAnswer, asked: SignInAsked): readonly string[] {
  const wrong = answer.places.flatMap(({ countries, outcome, ...said }) =>
    [...new Set(countries.map(countryOf))].flatMap((country) => {
      const ends = endsOf(asked, country);
      // Whether two filters by attributes are read as one is left open by the rules.
      const mayBeUnknown = ends.size > 1 || asked.model.policies.filter(({ appFilter }) => appFilter !== null).length > 1;
      const isRight =
        outcome === 'untold' ? mayBeUnknown : ends.has(outcome) && (ends.size === 1 || asked.client === 'exchangeActiveSync');
      return [
        ...(isRight ? [] : [`from ${country} it says ${outcome}, and it may be ${[...ends].join(' or ')}`]),
        ...wrongWords(said, asked, country),
      ];
    }),
  );
  const hangs = answer.places.some(({ countries }) =>
    [...new Set(countries.map(countryOf))].some((country) => hangsOnTrust(asked, country)),
  );
  const isSaid = answer.notes.some((note) => note.includes('can be read only in part'));
  return [
    ...wrong.slice(0, 3),
    ...(hangs && !isSaid ? ['it hangs on which addresses are trusted, and the answer does not say so'] : []),
  ];
}

/** What is said of each policy: that it applies, that it may, and by what it leaves the sign-in out. */
function wrongWords(
  { words, spared }: Pick<PersonAnswer['places'][number], 'words' | 'spared'>,
  asked: SignInAsked,
  country: Country,
): readonly string[] {
  const { policies } = asked.model;
  const filters = policies.filter(({ appFilter }) => appFilter !== null).length;
  const said = new Map(words.map(({ name, applies }) => [name, applies]));
  const ofPolicies = policies.flatMap((policy, index) => {
    if (policy.state === 'disabled' || policy.userActions || policy.narrowedBy === 'flow') return [];
    const name = `Policy ${index + 1}`;
    const word = said.get(name) ?? 'no';
    const about = isAbout(asked, country, policy);
    const right = {
      always: [policy.narrowedBy === null ? 'yes' : 'if'],
      never: ['no'],
      perhaps: policy.narrowedBy === null ? ['perhaps'] : ['if', 'perhaps'],
    }[about];
    return right.includes(word) || (word === 'perhaps' && filters > 1)
      ? []
      : [`from ${country} ${name} is said to apply: ${word}, and it is ${about}`];
  });
  const ofExclusions = policies.flatMap((policy, index) => {
    if (policy.state === 'disabled' || policy.userActions || policy.narrowedBy === 'flow') return [];
    const name = `Policy ${index + 1}`;
    const by = spared.find((one) => one.name === name)?.by.map((one) => one.name) ?? null;
    const is = isSpared(asked, country, policy);
    const isRight = by === null ? is !== 'always' : is !== 'never' && by.length > 0 && by.every(isLeftOut);
    return isRight
      ? []
      : [`from ${country} ${name} is said to leave it out by ${by?.join(' and ') ?? 'nothing'}, and it is ${is}`];
  });
  return [...ofPolicies, ...ofExclusions];

  function isLeftOut(by: string): boolean {
    const location = locationNames.findIndex((name) => by === `the location ${name}`);
    const group = groupNames.findIndex((name) => by === `group ${name}`);
    return (location < 0 || isIn(asked, country, location)) && (group < 0 || isInGroup(asked, group));
  }
}

const messages: fc.Arbitrary<MessageAsked> = fc
  .record({
    model: mailModels,
    origin: fc.oneof(fc.constant(null), fc.constantFrom(...origins)),
    sender: fc.constantFrom<MessageAsked['sender']>('partner', 'own', 'other', null),
    number: fc.nat(20),
  })
  .map(({ number, ...asked }) => {
    const { mailboxes } = asked.model;
    const mailbox = mailboxes[number % mailboxes.length] ?? { name: 'ana', primary: own, others: [] };
    const domains = [mailbox.primary, ...mailbox.others];
    return { ...asked, mailbox, domain: domains[number % domains.length] ?? mailbox.primary };
  });

export const whyMail: Family<MessageAsked> = {
  name: 'why-mail',
  about: 'one message: server, sender, any address of a mailbox',
  tenants: messages,
  trials: (asked) => [
    {
      control: 'why-mail',
      given: { state: mailStateOf(asked.model), settings: mailQuestionOf(asked) },
      expected: {
        verdicts: ['pass'],
        because: 'the message fares as connectors, Direct Send and rules say, and what is unknown is said',
      },
    },
  ],
  judge: async (asked) => {
    const question = mailQuestionOf(asked);
    const answer = await lookMail({ client: stateClient(mailStateOf(asked.model)), question, asOf, monotonicMs: () => 0 });
    const wrong = isRefusal(answer) ? [answer.reason] : [...wrongOutcome(answer.outcome, asked), ...wrongSteps(answer, asked)];
    return { verdict: wrong.length === 0 ? 'pass' : 'fail', summary: wrong.join('; '), warns: [], missing: [] } satisfies Actual;
  },
};

const serverOf: Readonly<Record<Origin, string>> = {
  '203.0.113.0/25': '203.0.113.9',
  '203.0.113.128/25': '203.0.113.200',
  '198.51.100.0/24': '198.51.100.9',
  '192.0.2.0/24': '192.0.2.9',
  elsewhere: '100.64.0.9',
  ipv6: '2001:db8::9',
};

function mailQuestionOf({ origin, sender, mailbox, domain }: MessageAsked) {
  return {
    to: `${mailbox.name}@${domain}`,
    ...(origin === null ? {} : { ip: serverOf[origin] }),
    ...(sender === null ? {} : { sender: senders[sender] }),
  };
}

/** A step that is said to decide, or that it may, has to be one that can be about the message. */
function wrongSteps({ steps }: MailAnswer, asked: MessageAsked): readonly string[] {
  const { connectors, rules } = asked.model;
  return steps.flatMap(({ kind, name, does }) => {
    const connector = kind === 'connector' ? connectors.find((one) => one.name === name) : undefined;
    const rule = kind === 'rule' ? rules.find((one) => one.name === name) : undefined;
    const isWrong =
      (connector?.partner === true && (does === 'admits' || does === 'refuses') && !mayDo(asked, connector, does)) ||
      (connector?.partner === false && does === 'refuses') ||
      (rule !== undefined && !mayBeAbout(asked, rule));
    return isWrong ? [`it says that ${name} ${does}, and it cannot`] : [];
  });
}

function wrongOutcome(outcome: MailAnswer['outcome'], asked: MessageAsked): readonly string[] {
  const ends = endsOfMessage(asked);
  const [only] = ends;
  const isRight = outcome === 'depends' ? ends.size > 1 || isUnpublished(asked) : ends.size === 1 && outcome === only;
  return isRight ? [] : [`it says ${outcome}, and it may be ${[...ends].join(' or ')}`];
}
