/** What every chat platform promises, whichever it is: one suite that runs unchanged against each adapter and its fake. */
import { textFile } from '../../../src/chat/attachment';
import type { Card } from '../../../src/chat/card';
import type { Actor, ChatEvent, ChatPlatform, Conversation, OnEvent, Posted } from '../../../src/chat/platform';
import { plainText } from '../../../src/chat/safe-text';
import { sampleInTurn } from '../runner/counts';
import { endlessName, hostileTexts } from './hostile-text';
import { askingCard, cardAbout, cardWithFile, crowdedCard, placesForText, trendCard } from './sample-cards';

/** One message as a person has it before them. */
export interface Seen {
  /** The same as `Posted.message`; any other unique word for a whisper. */
  readonly id: string;
  /** Everything there is to read, title included, top to bottom, without the platform's markup. */
  readonly text: string;
  /** Labels of the buttons that can be pressed now. */
  readonly buttons: readonly string[];
  /** Whatever acts on its own when shown: mentions, links, markup, control codes. Empty where text was shown as written. */
  readonly live: readonly string[];
  /** The message in whose thread it stands: its id, or its title where that is all that can be seen. */
  readonly under?: string | null;
}

/** A file as anyone who opens it has it. */
export interface SeenFile {
  readonly name: string;
  readonly content: string;
}

/** People's hands and eyes on one platform. Every act settles once the platform has handled it and shown what it answers. */
export interface PlatformDriver {
  readonly platform: ChatPlatform;
  /** A conversation in which the bot and both members are. */
  readonly channel: Conversation;
  /** Platform ids of two members. */
  readonly people: { readonly ana: string; readonly bo: string };
  /** Platform ids of those who may do nothing; a platform leaves out what it does not have. */
  readonly outsiders: Readonly<Partial<Record<Exclude<Actor['membership'], 'member'>, string>>>;
  start(onEvent: OnEvent): Promise<void>;
  /** Ends the adapter and starts a new one on the same conversation, with nothing kept in memory. */
  restart(onEvent: OnEvent): Promise<void>;
  /** Types a line such as `/harden status` in the channel. */
  sayAs(person: string, line: string): Promise<void>;
  /** Presses a button, and gives the reason where the platform asks for one. */
  clickAs(person: string, message: Seen, label: string, reason?: string): Promise<void>;
  /** What everyone in the channel sees now, oldest first. */
  messages(): readonly Seen[];
  /** What one person alone has been shown, oldest first. */
  whispers(person: string): readonly Seen[];
  /** The files that belong to a message in the channel. */
  filesOf(message: Seen): readonly SeenFile[];
  /** The files that one person was given, after accepting them where the platform asks. */
  filesGivenTo(person: string): Promise<readonly SeenFile[]>;
  /** Delivers the last act a second time, as the platform does when it believes that the first was lost. */
  repeat(): Promise<void>;
  /** Deletes a message, as a person may. */
  remove(message: Posted): void;
  /** Makes the platform refuse the next message and ask to wait. */
  refuseNext(retryAfterMs: number): void;
  close(): Promise<void>;
}

/** What a platform may not have: messages that outlive the adapter, acts delivered twice, messages that can be deleted, being busy. */
type Ability = 'restart' | 'repeat' | 'remove' | 'refuseNext';

export interface PlatformUnderTest {
  readonly name: string;
  readonly lacks?: readonly Ability[];
  readonly open: () => Promise<PlatformDriver>;
}

/** Whitespace is the platform's own business: lines are wrapped and columns are padded. */
function words(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}

export function platformContract({ name, open, lacks = [] }: PlatformUnderTest): void {
  const testOf = (ability: Ability, sentence: string, body: () => Promise<void>): void => {
    if (!lacks.includes(ability)) test(sentence, body);
  };

  describe(`${name} as a chat platform`, () => {
    let driver: PlatformDriver;
    let events: ChatEvent[];
    let answer: Card | null;

    const onEvent: OnEvent = async (event) => {
      events.push(event);
      return answer;
    };

    beforeEach(async () => {
      events = [];
      answer = null;
      driver = await open();
      await driver.start(onEvent);
    });

    afterEach(() => driver.close());

    async function posted(card: Card): Promise<Seen> {
      const { message } = await driver.platform.post(driver.channel, card);
      const seen = driver.messages().find((one) => one.id === message);
      if (seen === undefined) throw new Error('The message that was posted cannot be seen.');
      return seen;
    }

    /** The actor, who may also have an Entra id that the platform vouches for. */
    function actorLike(actor: Pick<Actor, 'id' | 'membership'>): Actor {
      return expect.objectContaining({ platform: driver.platform.name, ...actor }) as Actor;
    }

    test('answers to the name that its conversations carry', () => {
      expect(driver.channel.platform).toBe(driver.platform.name);
    });

    describe('a command', () => {
      test('arrives with what was typed after its name, by whom and where', async () => {
        await driver.sayAs(driver.people.ana, '/harden plan pop-imap');
        expect(events).toEqual([
          {
            kind: 'command',
            text: 'plan pop-imap',
            actor: actorLike({ id: driver.people.ana, membership: 'member' }),
            conversation: driver.channel,
            key: expect.any(String),
          },
        ]);
      });

      test('may be the name alone', async () => {
        await driver.sayAs(driver.people.ana, '/harden');
        expect(events).toMatchObject([{ kind: 'command', text: '' }]);
      });

      test('arrives as it was typed, whatever was typed', async () => {
        const lines = hostileTexts.filter(({ text }) => !/[\r\n\u2028\p{Cc}\p{Cs}]/u.test(text));
        const typed = sampleInTurn(lines, 3, 0);
        for (const { text } of typed) await driver.sayAs(driver.people.ana, `/harden ${text}`);
        expect(events).toMatchObject(typed.map(({ text }) => ({ kind: 'command', text })));
      });

      test('is answered to the person who typed it and to nobody else', async () => {
        answer = cardAbout('Nothing is wrong');
        await driver.sayAs(driver.people.ana, '/harden status');
        expect(driver.whispers(driver.people.ana).map((seen) => seen.text)).toEqual([
          expect.stringContaining('Nothing is wrong'),
        ]);
        expect(driver.whispers(driver.people.bo)).toEqual([]);
        expect(driver.messages()).toEqual([]);
      });

      test('shows nothing when the answer follows later', async () => {
        await driver.sayAs(driver.people.ana, '/harden audit');
        expect(driver.whispers(driver.people.ana)).toEqual([]);
        expect(driver.messages()).toEqual([]);
      });

      test('has a key of its own each time it is typed', async () => {
        await driver.sayAs(driver.people.ana, '/harden status');
        await driver.sayAs(driver.people.ana, '/harden status');
        expect(new Set(events.map((event) => event.key)).size).toBe(2);
      });
    });

    describe('a button', () => {
      test('brings back what it is about, the digest that was seen, by whom and where', async () => {
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.bo, message, 'Approve');
        expect(events).toEqual([
          {
            kind: 'click',
            action: 'approve',
            subject: 'change-1',
            digest: 'd1'.repeat(32),
            actor: actorLike({ id: driver.people.bo, membership: 'member' }),
            conversation: driver.channel,
            key: expect.any(String),
          },
        ]);
      });

      test('that asks for a reason acts once the reason is given', async () => {
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.bo, message, 'Reject', 'Not before Friday *please*');
        expect(events).toMatchObject([
          { kind: 'click', action: 'reject', subject: 'change-1', digest: 'd1'.repeat(32), reason: 'Not before Friday *please*' },
        ]);
        expect(events).toHaveLength(1);
      });

      test('of two people counts for each of them', async () => {
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.ana, message, 'Approve');
        await driver.clickAs(driver.people.bo, message, 'Approve');
        expect(events.map((event) => event.actor.id)).toEqual([driver.people.ana, driver.people.bo]);
        expect(new Set(events.map((event) => event.key)).size).toBe(2);
      });

      test('that is refused tells so to the one who pressed it', async () => {
        answer = cardAbout('You cannot approve your own plan');
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.bo, message, 'Approve');
        expect(driver.whispers(driver.people.bo).map((seen) => seen.text)).toEqual([
          expect.stringContaining('You cannot approve your own plan'),
        ]);
        expect(driver.whispers(driver.people.ana)).toEqual([]);
      });

      testOf('restart', 'works after a restart', async () => {
        const message = await posted(askingCard);
        await driver.restart(onEvent);
        await driver.clickAs(driver.people.bo, message, 'Approve');
        expect(events).toMatchObject([{ kind: 'click', action: 'approve', subject: 'change-1' }]);
      });

      test('carries its subject unchanged, whatever it is', async () => {
        const subjects = sampleInTurn(hostileTexts, 3, 1);
        for (const { text } of subjects) {
          const message = await posted({
            ...cardAbout('A plan'),
            blocks: [{ kind: 'actions', actions: [{ name: 'plan', label: 'Plan', subject: text }] }],
          });
          await driver.clickAs(driver.people.ana, message, 'Plan');
        }
        expect(events).toMatchObject(subjects.map(({ text }) => ({ kind: 'click', action: 'plan', subject: text })));
      });
    });

    describe('an act that is delivered twice', () => {
      testOf('repeat', 'is one act when it is a command', async () => {
        await driver.sayAs(driver.people.ana, '/harden audit');
        await driver.repeat();
        expect(new Set(events.map((event) => event.key)).size).toBe(1);
      });

      testOf('repeat', 'is one act when it is a click', async () => {
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.bo, message, 'Approve');
        await driver.repeat();
        expect(new Set(events.map((event) => event.key)).size).toBe(1);
      });

      testOf('repeat', 'is one act when it gave a reason', async () => {
        const message = await posted(askingCard);
        await driver.clickAs(driver.people.bo, message, 'Reject', 'Not today');
        await driver.repeat();
        expect(new Set(events.map((event) => event.key)).size).toBe(1);
      });
    });

    test('never takes an outsider for a member', async () => {
      const message = await posted(askingCard);
      for (const [membership, person] of Object.entries(driver.outsiders)) {
        events = [];
        await driver.clickAs(person, message, 'Approve');
        expect(events.map(({ actor }) => actor)).toMatchObject([{ platform: driver.platform.name, id: person, membership }]);
      }
    });

    describe('a card', () => {
      test('shows its title and every kind of block', async () => {
        const { text, buttons } = await posted(crowdedCard);
        for (const part of [
          'POP3 and IMAP4 are off',
          'A sentence with a strong word.',
          'Tenant',
          'Contoso',
          'Control',
          'pop-imap',
          'fail',
          'ana@contoso.com',
          'PopEnabled',
          'true',
          'false',
          '3 of 12',
        ])
          expect(words(text)).toContain(words(part));
        expect(buttons).toEqual(['Approve', 'Reject']);
      });

      test('says how many rows and changes were left out by the one who made it', async () => {
        const { text } = await posted(crowdedCard);
        expect(text).toMatch(/\b17\b/u);
        expect(text).toMatch(/\b23\b/u);
      });

      test('that is posted again and again is several messages', async () => {
        const first = await posted(cardAbout('First'));
        const second = await posted(cardAbout('Second'));
        expect(driver.messages().map((seen) => seen.id)).toEqual([first.id, second.id]);
      });

      // In the quick lane each text in some places and each place with some texts; what is drawn there is tried with any, without a wire.
      const inTurn = placesForText.map((one, turn) => ({ ...one, texts: sampleInTurn(hostileTexts, 3, turn) }));
      test.each(inTurn)('shows whatever it is given as written in $place', async ({ put, texts }) => {
        for (const { name: what, text } of texts) {
          const seen = await posted(put(text));
          expect({ what, shown: words(seen.text), live: seen.live }).toEqual({
            what,
            shown: expect.stringContaining(words(plainText(text))),
            live: [],
          });
        }
      });

      test.each(placesForText)('takes a name without end in $place', async ({ put }) => {
        const seen = await posted(put(endlessName));
        expect(words(seen.text)).toContain(words('start <!channel> *x* <!channel> *x*').slice(0, 20));
        expect(seen.live).toEqual([]);
      });
    });

    describe('a chart', () => {
      test('says what it shows and how that moved', async () => {
        const { text, live } = await posted(trendCard('Score of the last 3 days', [61.5, null, 88]));
        for (const part of ['Score of the last 3 days', '61.5', '88']) expect(words(text)).toContain(words(part));
        expect(live).toEqual([]);
      });

      test.each([[[]], [[null]], [[70]]])('of too little to draw is text: %j', async (values) => {
        const { text } = await posted(trendCard('Score of one day', values));
        expect(words(text)).toContain(words('Score of one day'));
      });

      test('has a title and labels that do nothing, whatever they are', async () => {
        for (const { name: what, text } of sampleInTurn(hostileTexts, 3, 2)) {
          const { live } = await posted(trendCard(text, [1, 2], text));
          expect({ what, live }).toEqual({ what, live: [] });
        }
      });
    });

    describe('a thread', () => {
      test('holds what is posted under a message, which can be rewritten there', async () => {
        const parent = await posted(cardAbout('The digest'));
        const under: Posted = { conversation: driver.channel, message: parent.id };
        const reply = await driver.platform.post(driver.channel, cardAbout('The details'), under);
        const shown = () => driver.messages().filter((seen) => seen.id === reply.message);
        expect(shown()).toMatchObject([{ text: expect.stringContaining('The details') }]);
        expect([parent.id, 'The digest']).toContain(shown()[0]?.under);
        await driver.platform.update(reply, cardAbout('More details'));
        expect(shown()).toMatchObject([{ text: expect.stringContaining('More details'), under: shown()[0]?.under }]);
        expect(driver.messages()).toHaveLength(2);
      });
    });

    describe('a file', () => {
      const list = 'object,before,after\r\n"ana@contoso.com","true","false"\r\n';
      const largeLine = `"mailbox@contoso.com","PopEnabled","true","false" ${'x'.repeat(60)}\r\n`;
      const large = {
        id: 'large',
        read: async function* () {
          for (let piece = 0; piece < 350; piece += 1) yield largeLine.repeat(100);
        },
      };

      test('is beside its message, or the message says how to get it', async () => {
        const card = cardWithFile(textFile(list));
        const message = await posted(card);
        expect(words(message.text)).toContain(words('The full list: c-1.csv, 1 object'));
        const [attachment] = card.blocks;
        if (driver.platform.attach === undefined || attachment?.kind !== 'attachment') {
          expect(words(message.text)).toContain(words('/harden export c-1'));
          return;
        }
        await driver.platform.attach({ conversation: driver.channel, message: message.id }, attachment);
        expect(driver.filesOf(message)).toEqual([{ name: 'c-1.csv', content: list }]);
      });

      test('that could not be put there is said to be missing, with why and how to get it', async () => {
        const { text } = await posted(cardWithFile(textFile(list), 'the scope is missing'));
        expect(words(text)).toContain(words('not attached (the scope is missing); /harden export c-1 gives it to you'));
      });

      test('is given to the person who asked for it and to nobody else', async () => {
        answer = cardWithFile(textFile(list));
        await driver.sayAs(driver.people.ana, '/harden export c-1');
        expect(await driver.filesGivenTo(driver.people.ana)).toEqual([{ name: 'c-1.csv', content: list }]);
        expect(
          driver
            .whispers(driver.people.ana)
            .map(({ text }) => words(text))
            .join(),
        ).toContain(words('The full list: c-1.csv'));
        expect(driver.messages()).toEqual([]);
      });

      test('of several megabytes arrives whole', async () => {
        answer = cardWithFile(large);
        await driver.sayAs(driver.people.ana, '/harden export c-1');
        const [file] = await driver.filesGivenTo(driver.people.ana);
        expect(file?.content === largeLine.repeat(35_000)).toBe(true);
      });
    });

    describe('a message', () => {
      test('is rewritten where it stands, buttons included', async () => {
        const message = await posted(askingCard);
        await driver.platform.update({ conversation: driver.channel, message: message.id }, cardAbout('Approved by Bo'));
        expect(driver.messages()).toMatchObject([{ id: message.id, buttons: [] }]);
        expect(driver.messages()[0]?.text).toContain('Approved by Bo');
        expect(driver.messages()[0]?.text).not.toContain('POP3 and IMAP4 are off');
      });

      testOf('remove', 'that was deleted is gone, which rewriting it tells', async () => {
        const message: Posted = { conversation: driver.channel, message: (await posted(askingCard)).id };
        driver.remove(message);
        await expect(driver.platform.update(message, cardAbout('Too late'))).rejects.toMatchObject({
          name: 'DeliveryError',
          kind: 'gone',
        });
      });

      test('for a conversation that does not exist is not delivered', async () => {
        const elsewhere: Conversation = { platform: driver.platform.name, channel: 'nowhere' };
        await expect(driver.platform.post(elsewhere, cardAbout('Lost'))).rejects.toMatchObject({
          name: 'DeliveryError',
          kind: 'gone',
        });
      });

      testOf('refuseNext', 'that the platform has no time for is to be tried again after the time it asks for', async () => {
        driver.refuseNext(7000);
        await expect(driver.platform.post(driver.channel, cardAbout('Busy'))).rejects.toMatchObject({
          name: 'DeliveryError',
          kind: 'later',
          retryAfterMs: 7000,
        });
      });

      test('to one person is seen by that person alone', async () => {
        const bo: Actor = { platform: driver.platform.name, id: driver.people.bo, membership: 'member' };
        await driver.platform.whisper(driver.channel, bo, cardAbout('Only for Bo'));
        expect(driver.whispers(driver.people.bo).map((seen) => seen.text)).toEqual([expect.stringContaining('Only for Bo')]);
        expect(driver.whispers(driver.people.ana)).toEqual([]);
        expect(driver.messages()).toEqual([]);
      });
    });

    test('can be stopped twice', async () => {
      await driver.platform.stop();
      await expect(driver.platform.stop()).resolves.toBeUndefined();
    });
  });
}
