/** Every chat platform keeps the same promises. */
import { platformContract } from './support/platform-contract';
import { slackUnderTest } from './support/slack-driver';
import { teamsUnderTest } from './support/teams-driver';
import { terminalUnderTest } from './support/terminal-driver';

platformContract(slackUnderTest);
platformContract(teamsUnderTest);
platformContract(terminalUnderTest);
