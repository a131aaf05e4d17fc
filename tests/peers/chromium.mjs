// Headless Chromium of the system, for the files that need a browser.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const program = process.env.STOA_CHROMIUM ?? '/usr/bin/chromium';
const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export async function launch() {
    if (!existsSync(program)) throw new Error(`There is no Chromium at ${program}: install the Debian package chromium, or name it in STOA_CHROMIUM.`);
    return chromium.launch({ executablePath: program, args: flags });
}
