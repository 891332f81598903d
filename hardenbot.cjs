#!/usr/bin/env node
/** What npm and npx link as `hardenbot`: the program that was built. In a clone it is there before that, so that it is linked for good by whatever comes first. */
const fs = require('node:fs');
const path = require('node:path');

const program = path.join(__dirname, 'dist', 'src', 'cli.js');
if (fs.existsSync(program)) require(program);
else {
  process.stderr.write(`hardenbot is not built yet.\n  - type npm ci --ignore-scripts && npm run build, in ${__dirname}\n`);
  process.exitCode = 1;
}
