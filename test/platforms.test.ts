/** Every chat platform keeps the same promises. */
import { platformContract } from './support/platform-contract';
import { slackSocketUnderTest, slackUnderTest } from './support/slack-driver';
import { teamsUnderTest } from './support/teams-driver';
import { terminalUnderTest } from './support/terminal-driver';

platformContract(slackUnderTest);
platformContract(slackSocketUnderTest);
platformContract(teamsUnderTest);
platformContract(terminalUnderTest);
