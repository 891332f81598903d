/** What a button is: what it does on the card of a single change, of several plans, of a waiver, of a campaign, or of an account. */
import type { ActionName } from '../../chat/card.js';
import type { Answer } from '../../chat/platform.js';
import type { Refusal } from '../../lib/errors.js';
import type { CampaignCommandCall, CommandCall, CommandPorts } from '../commands/command.js';

type Answered = Promise<Answer | Refusal> | Refusal;

/** What the button itself says. */
export interface Pressed {
  /** What it is about, without the name of the tenant. */
  readonly subject: string;
  /** Of what the card showed; empty where the button holds none. */
  readonly digest: string;
  /** The answer to the question that it asked. */
  readonly reason?: string;
}

/** A press about one tenant. */
export interface Press extends Pressed {
  readonly call: Omit<CommandCall, 'words'>;
}

/** A press on the card of a campaign. */
interface CampaignPress extends Omit<Pressed, 'subject'> {
  readonly call: Omit<CampaignCommandCall, 'words' | 'campaign'>;
  readonly campaign: CampaignCommandCall['campaign'];
}

/** A press that has nothing to do with a tenant. */
interface PersonalPress extends Pressed {
  readonly call: Pick<CommandCall, 'person' | 'actor'>;
}

export interface Button {
  /** As cards and platforms carry it. */
  readonly name: ActionName;
  /** Set where it asks for work, which is limited to a number a minute; absent: it ends harm, or decides on what exists. */
  readonly asksForWork?: true;
  run?(press: Press, ports: CommandPorts): Answered;
  /** On the card of a campaign; absent: that card has no such button. */
  runForCampaign?(press: CampaignPress, ports: CommandPorts): Answered;
  /** For a button about an account: no tenant is looked up for it then. */
  runForPerson?(press: PersonalPress, ports: Pick<CommandPorts, 'linking'>): Answered;
}
