#!/usr/bin/env node
/** Starts the built program: `node hardenbot.cjs` in a clone, `hardenbot` where the package is installed. It exists before the first build, so that npm can link it. */
const fs = require('node:fs');
const path = require('node:path');

/** Older ones lack what the program uses, and end with a stack. 20 gets no security fixes, and still works. */
const [major, minor] = process.versions.node.split('.').map(Number);
const isTooOld = major < 20 || (major === 20 && minor < 19);

const program = path.join(__dirname, 'dist', 'src', 'cli.js');
if (isTooOld) {
  process.stderr.write(`Node ${process.versions.node} is too old.\n  - install Node 22.12 or newer and run this again\n`);
  process.exitCode = 1;
} else if (fs.existsSync(program)) require(program);
else {
  process.stderr.write(`hardenbot is not built yet.\n  - type npm ci --ignore-scripts && npm run build, in ${__dirname}\n`);
  process.exitCode = 1;
}
