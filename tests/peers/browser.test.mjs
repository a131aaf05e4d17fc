// The whole way in Chromium: from the set-up code to a badge that the verifier calls valid. On every page axe looks for barriers, in light and
// in dark, nothing may be wider than 320 px, and neither the console nor the content security policy may complain. What the pages look like
// is in the folder that is named at the end.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch } from './chromium.mjs';
import { pngs, svgs } from './pictures.mjs';
import { Folder, makeAchievement, Served, stoa } from './support.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const desk = { width: 1280, height: 900 };
const phone = { width: 320, height: 640 };

// One tab, and what went wrong in it.
class Tab {
    constructor(page, pictures) {
        this.page = page;
        this.pictures = pictures;
        this.complaints = [];
        this.refusals = 0;  // documents that were meant to be refused: Chromium says so in the console
        page.setDefaultTimeout(15_000);
        page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
        page.on('requestfailed', (request) => {
            const why = request.failure().errorText;  // a page that is left, or becomes a download, drops what it was loading
            if (why !== 'net::ERR_ABORTED') this.complaints.push(`${request.url()}: ${why}`);
        });
        page.on('console', (message) => {
            if (message.type() !== 'error' && message.type() !== 'warning') return;
            const refused = /^Failed to load resource: the server responded with a status of (401|403|422)/.test(message.text());
            if (refused && message.location().url === page.url()) this.refusals += 1;
            else this.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        });
    }

    static async open(browser, address, pictures) {
        const context = await browser.newContext({ baseURL: address, viewport: desk, acceptDownloads: true });
        await context.addInitScript(() =>
            document.addEventListener('securitypolicyviolation', (event) =>
                console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
            ),
        );
        return new Tab(await context.newPage(), pictures);
    }

    // Looks at the page as it is: axe, 320 px, the console, and a picture of each.
    // `theirs`: what is seen is the work of others, so only that it stays quiet is ours to ask.
    async look(name, { theirs = false } = {}) {
        const { page } = this;
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: join(this.pictures, `${name}-${colorScheme}.png`), fullPage: colorScheme === 'light' });
            if (theirs) continue;
            await page.evaluate(axe);
            const found = await page.evaluate(() => globalThis.axe.run(document));
            const grave = found.violations
                .filter((violation) => ['serious', 'critical'].includes(violation.impact))
                .map((violation) => `${violation.id}: ${violation.help}; ${violation.nodes.map((node) => node.html).join(' ')}`);
            assert.deepEqual(grave, [], `${name}, ${colorScheme}`);
            assert.ok(found.passes.length > 5, 'axe has looked');
        }
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(phone);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        await page.screenshot({ path: join(this.pictures, `${name}-phone.png`), fullPage: true });
        await page.setViewportSize(desk);
        assert.ok(theirs || wide <= phone.width, `${name} is ${wide} px wide on a screen of ${phone.width}`);
        this.quiet(name);
    }
    quiet(name) {
        assert.deepEqual(this.complaints, [], name);
    }

    title() {
        return this.page.getByRole('heading', { level: 1 }).innerText();
    }
    fill(label, value) {
        return this.page.getByLabel(label, { exact: true }).fill(value);
    }
    choose(label, path) {
        return this.page.getByLabel(label).setInputFiles(path);
    }
    async press(button) {
        await this.page.getByRole('button', { name: button, exact: true }).click();
        await this.page.waitForLoadState();
    }
    async follow(link, within = 'main') {
        await this.page.locator(within).getByRole('link', { name: link, exact: true }).click();
        await this.page.waitForLoadState();
    }
    async go(path) {
        const reply = await this.page.goto(path);
        assert.equal(reply.status(), 200, path);
    }
    // The text of the problem that the field itself points at.
    problemOf(label) {
        return this.page.getByLabel(label, { exact: true }).evaluate((field) => {
            const ids = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id.endsWith('-problem'));
            const below = ids.map((id) => document.getElementById(id));
            return { invalid: field.getAttribute('aria-invalid'), inSameField: below.every((one) => one.parentNode === field.parentNode), text: below.map((one) => one.innerText).join(' ') };
        });
    }
    focused() {
        return this.page.evaluate(() => document.activeElement.id || document.activeElement.innerText);
    }
    // Tab, until the wanted thing has the focus.
    async tabTo(wanted) {
        for (let steps = 0; steps < 30; ++steps) {
            if ((await this.focused()) === wanted) {
                const outline = await this.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
                assert.notEqual(outline, 'none', `${wanted} shows that it has the focus`);
                return;
            }
            await this.page.keyboard.press('Tab');
        }
        assert.fail(`Tab does not reach ${wanted}`);
    }
}

describe('a first day with Stoa', () => {
    const folder = new Folder();
    const pictures = mkdtempSync(join(tmpdir(), 'stoa-pages-'));
    let served;
    let browser;
    let tab;
    let token;
    let awardPath;
    let badge;  // the file that was downloaded

    before(async () => {
        served = await Served.start();
        browser = await launch();
        tab = await Tab.open(browser, served.address, pictures);
    });
    after(async () => {
        console.log(`What the pages look like: ${pictures}`);
        await browser?.close();
        folder.remove();
        await served?.stop();
    });

    test('the front door leads to set-up, and a wrong code is told beside its field', async () => {
        await tab.go('/');
        assert.equal(new URL(tab.page.url()).pathname, '/set-up');
        await tab.look('set-up');
        assert.equal(await tab.page.getByLabel('Public address of this Stoa').inputValue(), served.address);
        await tab.fill('Set-up code', 'AAAA-BBBB-CCCC-DDDD');
        await tab.fill('Name of the school', 'School of Athens & "Friends" <i>');
        await tab.fill('Your name', 'Ada Lovelace');
        await tab.fill('Your e-mail address', 'ada@example.org');
        await tab.press('Set up');
        const problem = await tab.problemOf('Set-up code');
        assert.equal(problem.invalid, 'true');
        assert.match(problem.text, /^Set-up code is not the code/);
        assert.equal(problem.inSameField, true);
        assert.equal(await tab.focused(), 'code');
        assert.equal(await tab.page.getByLabel('Name of the school').inputValue(), 'School of Athens & "Friends" <i>');
        assert.equal(await tab.page.getByLabel('Your e-mail address').inputValue(), 'ada@example.org');
        await tab.look('set-up-refused');
    });

    test('set up by keyboard alone', async () => {
        const { keyboard } = tab.page;
        await tab.go('/set-up');
        await tab.tabTo('code');
        await keyboard.type(served.code.toLowerCase());  // as people copy it
        await tab.tabTo('school');
        await keyboard.type('School of Athens');
        await tab.tabTo('name');
        await keyboard.type('Ada Lovelace');
        await tab.tabTo('email');
        await keyboard.type('ada@example.org');
        await keyboard.press('Enter');
        await tab.page.waitForSelector('#token');
        assert.equal(await tab.title(), 'Stoa is ready');
        token = await tab.page.locator('#token').innerText();
        assert.match(token, /^stoa_[\w-]{40,}$/);
        await tab.look('ready');
    });

    test('an issuer with a picture', async () => {
        await tab.follow('Make the first issuer');
        await tab.look('issuers-empty');
        await tab.fill('Name', 'Cycling Club');
        await tab.page.getByLabel('About').fill('We ride on Saturdays.');
        await tab.page.getByLabel('Web address').fill('not an address');
        await tab.choose('Picture', folder.write('club.svg', svgs.plain));
        await tab.page.evaluate(() => (document.querySelector('main form').noValidate = true));  // so that the server is who refuses
        await tab.press('Make the issuer');
        const problem = await tab.problemOf('Web address (optional)');
        assert.equal(problem.invalid, 'true');
        assert.notEqual(problem.text, '');
        assert.equal(await tab.page.getByLabel('About').inputValue(), 'We ride on Saturdays.');
        await tab.look('issuers-refused');
        await tab.page.getByLabel('Web address').fill('https://example.org/club');
        await tab.choose('Picture', folder.write('club.png', pngs['true colour with transparency']));
        await tab.press('Make the issuer');
        assert.equal(await tab.title(), 'Cycling Club');
        assert.ok(await tab.page.locator('main img').evaluate((image) => image.complete && image.naturalWidth > 0));
        await tab.look('issuer');
    });

    test('an achievement of that issuer', async () => {
        await tab.follow('Make an achievement');
        assert.equal(await tab.page.getByLabel('Issuer').locator('option:checked').innerText(), 'Cycling Club');
        await tab.look('achievement-form');
        await tab.fill('Name', 'Safe Cyclist');
        await tab.fill('Description', 'Rides safely in town, by day and by night, and looks after the brakes.');
        await tab.fill('How to earn it', 'Pass the ride through town and the quiz on road signs.');
        await tab.page.getByLabel('Tags').fill('cycling, safety');
        await tab.press('Make the achievement');
        assert.equal(await tab.title(), 'Safe Cyclist');
        await tab.look('achievement');
        await tab.go('/achievements');
        await tab.look('achievements');
        await tab.follow('Safe Cyclist');
    });

    test('awarded, with a public page and files to download', async () => {
        await tab.follow('Award it');
        await tab.look('award-form');
        await tab.fill("Recipient's e-mail address", 'grace@example.org');
        await tab.page.getByLabel("Recipient's name").fill('Grace Hopper');
        await tab.page.getByLabel('What was done').fill('Rode from school to the harbour and back in the rain.');
        await tab.press('Award it');
        assert.equal(await tab.title(), 'Safe Cyclist');
        awardPath = new URL(tab.page.url()).pathname;
        assert.match(awardPath, /^\/awards\/[0-9a-f-]{36}$/);
        assert.equal(await tab.page.locator('.verdict').innerText(), 'Valid');
        assert.match(await tab.page.locator('main').innerText(), /grace@example\.org/);
        await tab.look('award');

        const coming = tab.page.waitForEvent('download');
        await tab.page.getByRole('link', { name: 'Download as PNG' }).click();
        const download = await coming;
        badge = join(folder.path, 'badge.png');
        await download.saveAs(badge);
        assert.equal(download.suggestedFilename().endsWith('.png'), true);
        assert.equal(stoa('badge', 'extract', badge).code, 0);

        await tab.go('/awards');
        await tab.look('awards');
        await tab.go('/issuers');
        await tab.look('issuers');
    });

    test('the world sees the award, but not who it is for', async () => {
        const stranger = await Tab.open(browser, served.address, pictures);
        await stranger.go(awardPath);
        assert.equal(await stranger.title(), 'Safe Cyclist');
        const text = await stranger.page.content();
        assert.equal(text.includes('grace@example.org') || text.includes('Grace Hopper'), false);
        await stranger.look('award-public');
        await stranger.go('/');
        await stranger.look('welcome');
        for (const path of ['/issuers', '/awards/new', '/tokens']) {
            const reply = await stranger.page.goto(path);
            assert.equal(reply.status(), 401, path);
        }
        await stranger.look('not-signed-in');
        await stranger.follow('Sign in');
        assert.equal(await stranger.title(), 'Sign in');
        await stranger.page.context().close();
    });

    test('the verifier says Valid to a chosen file', async () => {
        await tab.go('/verify');
        await tab.look('verify');
        await tab.choose('Badge file', badge);
        await tab.press('Verify');
        assert.equal(await tab.page.locator('.verdict').innerText(), 'Valid');
        assert.match(await tab.page.locator('main').innerText(), /Safe Cyclist/);
        await tab.look('verify-valid');
        await tab.page.getByText('What was checked').click();
        assert.match(await tab.page.getByRole('row', { name: /Signature/ }).innerText(), /passed/);
        await tab.look('verify-valid-checks');
    });

    test('the verifier says Valid to a dropped file', async () => {
        await tab.go('/verify');
        const box = await tab.page.getByLabel('Badge file').boundingBox();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const devtools = await tab.page.context().newCDPSession(tab.page);
        const data = { items: [], files: [badge], dragOperationsMask: 1 };
        for (const type of ['dragEnter', 'dragOver', 'drop']) await devtools.send('Input.dispatchDragEvent', { type, x, y, data });
        assert.equal(await tab.page.getByLabel('Badge file').evaluate((field) => field.files.length), 1);
        await tab.press('Verify');
        assert.equal(await tab.page.locator('.verdict').innerText(), 'Valid');
    });

    test('the verifier by keyboard alone, in a browser that nobody has signed in with', async () => {
        const stranger = await Tab.open(browser, served.address, pictures);
        const { keyboard } = stranger.page;
        const chooser = stranger.page.waitForEvent('filechooser', { timeout: 60_000 });  // asked for early: it takes effect some time later
        await stranger.go('/');
        await stranger.tabTo('To the content');
        await keyboard.press('Enter');
        await stranger.tabTo('Verify a badge');
        await keyboard.press('Enter');
        await stranger.page.waitForURL('**/verify');
        await stranger.tabTo('badge');
        await keyboard.press('Enter');
        await (await chooser).setFiles(badge);
        await stranger.tabTo('Verify');
        await keyboard.press('Enter');
        await stranger.page.waitForSelector('.verdict');
        assert.equal(await stranger.page.locator('.verdict').innerText(), 'Valid');

        const jws = stoa('badge', 'extract', badge).out.trim();
        const at = jws.lastIndexOf('.') + 10;
        await stranger.tabTo('text');
        await keyboard.insertText(jws.slice(0, at) + (jws[at] === 'A' ? 'B' : 'A') + jws.slice(at + 1));
        await stranger.tabTo('Verify');
        await keyboard.press('Enter');
        await stranger.page.waitForSelector('.invalid .verdict');
        assert.equal(await stranger.page.locator('.verdict').innerText(), 'Not valid');
        await stranger.look('verify-invalid');

        await stranger.tabTo('Verify');
        await keyboard.press('Enter');
        await stranger.page.waitForSelector('.alert');
        await stranger.look('verify-nothing');
        await stranger.page.context().close();
    });

    test('signed out, turned away with a wrong token, and in again with the right one', async () => {
        await tab.press('Sign out');
        assert.equal(await tab.title(), 'Welcome');
        assert.equal((await tab.page.context().cookies()).length, 0);
        await tab.follow('Sign in');
        await tab.look('sign-in');
        await tab.fill('Your token', 'stoa_of_somebody_else');
        await tab.press('Sign in');
        assert.match(await tab.page.getByRole('alert').innerText(), /not known/);
        await tab.look('sign-in-refused');
        await tab.fill('Your token', token);
        await tab.press('Sign in');
        assert.match(await tab.title(), /Ada Lovelace/);
        const [cookie] = await tab.page.context().cookies();
        assert.equal(cookie.httpOnly, true);
        assert.equal(cookie.sameSite, 'Lax');
        await tab.look('start');
    });

    test('a token for a program is made, used and revoked', async () => {
        await tab.follow('Tokens', 'nav');
        await tab.look('tokens');
        await tab.fill('What it is for', 'nightly import');
        await tab.fill('Permissions', 'credentials.read');
        await tab.press('Make the token');
        const made = await tab.page.locator('#token').innerText();
        await tab.look('tokens-made');
        const reads = () => fetch(new URL('/api/v1/awards', served.address), { headers: { Authorization: `Bearer ${made}` } });
        assert.equal((await reads()).status, 200);
        await tab.page.getByRole('row', { name: 'nightly import' }).getByRole('button', { name: /Revoke/ }).click();
        await tab.page.waitForURL('**/tokens');
        assert.match(await tab.page.getByRole('row', { name: 'nightly import' }).innerText(), /revoked/);
        assert.equal((await reads()).status, 401);
        await tab.look('tokens-revoked');
    });

    test('who it is for is told only to those who may read the awards', async () => {
        const page = async (token) => (await fetch(new URL(awardPath, served.address), { headers: { Accept: 'text/html', Authorization: `Bearer ${token}` } })).text();
        served.token = token;
        const reads = await served.post('/api/v1/tokens', { name: 'reads', permissions: ['credentials.read'] });
        const other = await served.post('/api/v1/tokens', { name: 'other', permissions: ['identity.manage_tokens'] });
        assert.equal((await page(reads.token)).includes('grace@example.org'), true);
        assert.equal((await page(other.token)).includes('grace@example.org'), false);
    });

    test('lists go on where a page ends, and nothing is chosen by oversight', async () => {
        const { items } = await served.get('/api/v1/issuers');
        const made = [];
        for (let n = 1; n <= 104; ++n) made.push(await makeAchievement(served, items[0], { name: `Stage ${n}` }));
        await tab.go('/achievements');
        const seen = new Set();
        for (;;) {
            for (const name of await tab.page.locator('tbody a').allInnerTexts()) seen.add(name);
            const older = tab.page.getByRole('link', { name: 'Older ones' });
            if ((await older.count()) === 0) break;
            await older.click();
            await tab.page.waitForLoadState();
        }
        assert.equal(seen.size, 105);
        await tab.look('achievements-older');

        await tab.go('/awards/new');
        assert.equal(await tab.page.getByLabel('Achievement').inputValue(), '');
        assert.equal(await tab.page.getByLabel('Achievement').evaluate((field) => field.checkValidity()), false);
        await tab.go('/achievements/' + made[0].id.split('/').at(-1));  // older than the hundred that are offered
        await tab.follow('Award it');
        assert.equal(await tab.page.getByLabel('Achievement').locator('option:checked').innerText(), 'Stage 1');
    });

    test('the reference of the API shows its operations', async () => {
        await tab.go('/docs');
        await tab.page.waitForSelector('.opblock');
        const operations = await tab.page.locator('.opblock').count();
        const { paths } = await (await fetch(new URL('/openapi.json', served.address))).json();
        const declared = Object.values(paths).flatMap((path) => Object.keys(path).filter((verb) => /^(get|put|post|patch|delete)$/.test(verb))).length;
        assert.ok(declared > 15, String(declared));
        assert.equal(operations, declared);
        await tab.page.locator('.opblock').filter({ hasText: '/api/v1/verify' }).first().locator('.opblock-summary').click();
        await tab.page.waitForSelector('.opblock-body');
        await tab.look('docs', { theirs: true });
    });
});
