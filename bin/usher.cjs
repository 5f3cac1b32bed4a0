#!/usr/bin/env node
// Runs the sources of a clone as they are; a built deployment starts dist/bin/usher.js instead.
import('tsx').then(() => require('./usher.ts'));
