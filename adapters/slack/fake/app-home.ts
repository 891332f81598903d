/** The tab of the app as people use it: they open it, read it, and press what is on it. */
import type { AppConnection, Reply } from './app-connection.js';
import { homeJson, homePressForm, type Sender } from './payloads.js';
import { type Reading, readMessage } from './reader.js';
import type { World } from './world.js';

export class AppHome {
  constructor(
    private readonly world: World,
    private readonly line: AppConnection,
    private readonly sender: () => Sender,
  ) {}

  opensAs(person: string, tab: 'home' | 'messages' = 'home'): Promise<Reply> {
    return this.line.deliver(homeJson(this.sender(), this.world.actor(person), { tab, id: `Ev${this.world.next()}` }));
  }

  /** What the person sees there; null before it was published. */
  shown(person: string): Reading | null {
    const view = this.world.homes.get(person);
    return view === undefined ? null : readMessage(view.blocks, '');
  }

  clickAs(person: string, label: string): Promise<Reply> {
    const view = this.world.homes.get(person);
    const button = this.shown(person)?.buttons.find((one) => one.label === label);
    if (view === undefined || button === undefined) throw new Error(`There is no button "${label}" on App Home.`);
    const pressed = { ...button, view, at: this.world.timestamp() };
    return this.line.deliver(homePressForm(this.sender(), this.world.actor(person), pressed));
  }
}
