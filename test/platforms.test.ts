/** Every chat platform keeps the same promises. */
import { platformContract } from './support/platform-contract';
import { slackUnderTest } from './support/slack-driver';
import { terminalUnderTest } from './support/terminal-driver';

platformContract(slackUnderTest);
platformContract(terminalUnderTest);
