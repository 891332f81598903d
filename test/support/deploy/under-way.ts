/** What can be under way when versions change, a kind each: how it begins under one version, and how it ends under the other. */
import type { DisplayedMessage } from '../../../adapters/slack/fake/index';
import type { Installation } from './two-versions';
import { intruded, reported, type TenantName, tenantNames } from './upgrade-tenants';

interface Begun {
  /** Null where it still stands as it was left when the first version ended; asked once it did. Absent: nothing happens to it unless a person acts. */
  readonly whyNotUnderWay?: () => string | null;
  /** Ends it under the version that took over. Rejects where that is another end than it should be. */
  readonly end: () => Promise<void>;
}

interface UnderWay {
  readonly name: string;
  /** The folders of the features whose stored terms or entries it carries; none: a change of a control. */
  readonly features: readonly string[];
  readonly begin: (on: Installation) => Promise<Begun>;
}

const dayMs = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

/** What a card is about: named at the end of the line that says how it stands, or by some cards of an older version in the title alone. */
export function idOf({ text }: DisplayedMessage, prefix = '[ct]'): string {
  const id = `${prefix}-[0-9a-z]{7}`;
  return new RegExp(`· (${id})$`, 'm').exec(text)?.[1] ?? new RegExp(`\\b${id}\\b`).exec(text)?.[0] ?? 'nothing is named';
}

const plan = (on: Installation, line: string, ...words: readonly string[]) =>
  on.says('contoso', 'UANA', `/harden ${line}`, 'waiting for approval', ...words);

/** Approves a plan and waits until its card has these words. */
async function approved(on: Installation, card: DisplayedMessage, { words = ['applied and verified'] } = {}): Promise<string> {
  const id = idOf(card);
  await on.clicks('UBO', card, 'Approve');
  await on.until('contoso', id, ...words);
  return id;
}

const applied: UnderWay = {
  name: 'a change that was applied',
  features: [],
  begin: async (on) => {
    const before = JSON.stringify(on.state('contoso').exchange['CASMailbox']);
    const id = await approved(on, await plan(on, 'plan pop-imap'));
    return {
      end: async () => {
        await approved(on, await plan(on, `revert ${id}`));
        if (JSON.stringify(on.state('contoso').exchange['CASMailbox']) !== before) throw new Error('pop-imap was not undone.');
      },
    };
  },
};

/** Two plans on one card, asked for under a ticket, and approved under another one. */
const bundle: UnderWay = {
  name: 'plans on one card',
  features: ['bundle', 'ticket'],
  begin: async (on) => {
    const card = await plan(on, 'plan smtp-auth modern-auth ticket=CHG0001', '2 changes in contoso');
    return {
      end: async () => {
        await on.clicks('UBO', card, 'Approve all');
        const done = await on.until('contoso', '2 changes in contoso', '2 applied and verified');
        if (!done.text.includes('CHG0001')) throw new Error(`The ticket is not named: ${done.text}`);
      },
    };
  },
};

/** The first tenant has it and someone has to keep it there; the other one is approved and waits for that. */
const campaign: UnderWay = {
  name: 'a campaign',
  features: ['campaign'],
  begin: async (on) => {
    const has = (tenant: TenantName) =>
      JSON.stringify(on.state(tenant).exchange['OrganizationConfig']).includes('"RejectDirectSend":true');
    await on.tells(null, 'UANA', '/harden plan direct-send @gold canary=1');
    const cards = new Map<TenantName, DisplayedMessage>();
    for (const tenant of tenantNames) cards.set(tenant, await on.until(tenant, 'Direct Send', 'waiting for approval'));
    for (const card of cards.values()) await on.clicks('UBO', card, 'Approve');
    await on.until('contoso', 'Direct Send', 'keep it before');
    await on.until('fabrikam', 'Direct Send', 'approved');
    return {
      whyNotUnderWay: () => (has('contoso') && !has('fabrikam') ? null : 'The campaign does not stand where it should.'),
      end: async () => {
        await on.clicks('UBO', await on.until('contoso', 'Direct Send', 'keep it before'), 'Keep');
        await on.clicks('UBO', await on.until('fabrikam', 'Direct Send', 'keep it before'), 'Keep');
        await on.until('fabrikam', 'Direct Send', 'Kept by Bo');
        if (!has('contoso') || !has('fabrikam')) throw new Error('The campaign did not go on.');
      },
    };
  },
};

/** One waits for approval, another one is in force. */
const waivers: UnderWay = {
  name: 'waivers',
  features: ['waiver'],
  begin: async (on) => {
    await on.says('fabrikam', 'UANA', '/harden audit', 'Audit of fabrikam', 'controls: ');
    const ask = (control: string) =>
      on.says(
        'fabrikam',
        'UANA',
        `/harden waive ${control} --days 30 --reason "it is replaced in December"`,
        'waiting for approval',
      );
    const inForce = await ask('smtp-auth');
    await on.clicks('UBO', inForce, 'Approve');
    await on.until('fabrikam', idOf(inForce, 'w'), '(approved by Bo)');
    const waiting = await ask('pop-imap user0@fabrikam.com');
    return {
      end: async () => {
        await on.clicks('UBO', waiting, 'Approve');
        await on.until('fabrikam', idOf(waiting, 'w'), '(approved by Bo)');
        await on.tells('fabrikam', 'UANA', `/harden waive end ${idOf(inForce, 'w')}`);
        await on.until('fabrikam', idOf(inForce, 'w'), 'ended');
      },
    };
  },
};

/** One is in force and its lengthening waits for approval; another one has not begun. */
const travel: UnderWay = {
  name: 'travel',
  features: ['travel'],
  begin: async (on) => {
    const policies = () => JSON.stringify(on.state('contoso').graph['conditionalAccessPolicies']);
    const before = policies();
    const eva = await approved(on, await plan(on, `travel eva@contoso.com ES until=${dayIn(3)} reason="a fair"`), {
      words: ['gets in from ES'],
    });
    const longer = await plan(on, `travel extend ${eva} until=${dayIn(5)}`, 'Lengthens');
    const max = await plan(on, `travel max@contoso.com ES until=${dayIn(2)}`, 'max@contoso.com');
    return {
      end: async () => {
        await approved(on, longer, { words: ['under way'] });
        const second = await approved(on, max, { words: ['gets in from ES'] });
        for (const id of [eva, second]) {
          await on.tells('contoso', 'UANA', `/harden travel end ${id}`);
          await on.until('contoso', id, 'is left out of no policy any more');
        }
        if (policies() !== before) throw new Error(`The policies are not as they were: ${policies()}`);
      },
    };
  },
};

/** One account is contained and what the intruder left is about to be undone; another one was reported and is not contained yet. */
const incident: UnderWay = {
  name: 'an incident',
  features: ['incident'],
  begin: async (on) => {
    await on.says('contoso', 'UANA', `/harden contain ${intruded}`, `Incident of ${intruded}`);
    await approved(on, await on.until('contoso', `Contain ${intruded}`, 'waiting for approval'));
    const card = await on.until('contoso', `Incident of ${intruded}`, 'evil.example');
    const id = idOf(card, 'i');
    const cleaning = await plan(on, `clean ${id} 1,2,3`, `Clean up ${intruded}`);
    await on.says('contoso', 'UANA', `/harden contain ${reported}`, `Incident of ${reported}`);
    const containing = await on.until('contoso', `Contain ${reported}`, 'waiting for approval');
    return {
      end: async () => {
        await approved(on, cleaning);
        await approved(on, containing);
        // What the first version read keeps its numbers: 1 to 3 are cleaned up.
        await on.tells('contoso', 'UANA', `/harden claim ${id} 4,5,6,7,8 it was a drill, Mia did it all`);
        await on.until('contoso', `Incident of ${intruded}`, 'claimed by Ana');
      },
    };
  },
};

/** Longer than it takes to end two programs. */
const beginsInMs = 45_000;

/** Begins at a time that comes under the version that took over. */
const later: UnderWay = {
  name: 'a change approved for later',
  features: [],
  begin: async (on) => {
    const at = `${new Date(Date.now() + beginsInMs).toISOString().slice(0, 19)}Z`;
    const card = await on.says('fabrikam', 'UANA', `/harden plan modern-auth at=${at}`, 'waiting for approval');
    await on.clicks('UBO', card, 'Approve');
    await on.until('fabrikam', idOf(card), 'approved');
    const isOn = () =>
      JSON.stringify(on.state('fabrikam').exchange['OrganizationConfig']).includes('"OAuth2ClientProfileEnabled":true');
    return {
      whyNotUnderWay: () => (isOn() ? 'It began before its time.' : null),
      end: async () => {
        await on.until('fabrikam', idOf(card), 'applied and verified');
        if (!isOn()) throw new Error('It is shown as applied and is not.');
      },
    };
  },
};

export const underWay: readonly UnderWay[] = [applied, bundle, campaign, waivers, travel, incident, later];
