// Readers of others open what Stoa baked: png-itxt and pngjs the PNG, Chromium's XML parser the SVG. And Stoa opens what png-itxt baked.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import pngItxt from 'png-itxt';
import { decode } from 'png-chunk-stream';
import { PNG } from 'pngjs';
import { launch } from './chromium.mjs';
import { pngs, svgs } from './pictures.mjs';
import { award, Folder, makeAchievement, makeIssuer, otherPayload, Served, sourceFile, stoa } from './support.mjs';

const keyword = 'openbadgecredential';
const namespace = 'https://purl.imsglobal.org/ob/v3p0';

let served;
let issuer;
const folder = new Folder();
before(async () => {
    served = await (await Served.start()).setUp();
    issuer = await makeIssuer(served);
});
after(async () => {
    folder.remove();
    await served?.stop();
});

// An award of an achievement with this picture: the signed text and the file with it inside.
async function baked(picture, mediaType) {
    const image = picture && { image: { id: (await served.keepPicture(picture, mediaType)).id, type: 'Image' } };
    const made = await award(served, await makeAchievement(served, issuer, image));
    const path = new URL(made.id).pathname;
    const ending = mediaType === 'image/png' ? 'png' : 'svg';
    const reply = await served.call(`${path}.${ending}`);
    assert.equal(reply.headers.get('content-type'), mediaType);
    return { jws: made.jws, bytes: Buffer.from(await reply.arrayBuffer()), address: `${made.id}.${ending}` };
}

describe('PNG', () => {
    // Everything that comes out of a stream when these bytes go in.
    function all(stream, bytes) {
        return new Promise((resolve, reject) => {
            const out = [];
            stream.on('data', (piece) => out.push(piece));
            stream.on('end', () => resolve(out));
            stream.on('error', reject);
            Readable.from([bytes]).pipe(stream);
        });
    }
    // In order, each with its checksum checked.
    async function chunks(bytes) {
        const found = await all(decode(), bytes);
        for (const { type, data, crc } of found) assert.equal(crc.readUInt32BE(), crc32(Buffer.concat([Buffer.from(type), data])), type);
        return found;
    }
    // Every text chunk with the keyword of Open Badges 3.0, as png-itxt reads it.
    async function texts(bytes) {
        const out = [];
        const reader = pngItxt.get(keyword, (error, found) => {
            assert.equal(error, null);
            if (found !== null) out.push(found);
        });
        await all(reader, bytes);
        return out;
    }
    function sameButForTheText(before, after) {
        const bare = (list) => list.filter((chunk) => chunk.type !== 'iTXt').map((chunk) => [chunk.type, chunk.data.toString('base64')]);
        assert.deepEqual(bare(after), bare(before));
    }

    for (const [what, picture] of Object.entries({ 'none, so the medal of Stoa': undefined, ...pngs })) {
        test(`picture ${what}: one iTXt chunk with the signed text, pixels as they were`, async () => {
            const original = picture ?? readFileSync(sourceFile('web/badge/badge.png'));
            const { jws, bytes } = await baked(picture, 'image/png');
            const found = await texts(bytes);
            assert.equal(found.length, 1);
            assert.equal(found[0].type, 'iTXt');
            assert.equal(found[0].compressed, false);
            assert.equal(found[0].language, '');
            assert.equal(found[0].translated, '');
            assert.equal(found[0].value, jws);
            sameButForTheText(await chunks(original), await chunks(bytes));
            const [was, is] = [PNG.sync.read(original), PNG.sync.read(bytes)];
            assert.deepEqual([is.width, is.height], [was.width, was.height]);
            assert.ok(is.data.equals(was.data));
        });
    }

    test('a file that png-itxt baked is read, verified and baked anew', async () => {
        const jws = (await baked(undefined, 'image/png')).jws;
        const bytes = Buffer.concat(await all(pngItxt.set({ type: 'iTXt', keyword, value: jws }), pngs['true colour']));
        const file = folder.write('by-png-itxt.png', bytes);
        assert.equal(stoa('badge', 'extract', file).out.trim(), jws);
        const report = await (await served.call('/api/v1/verify', { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: bytes })).json();
        assert.equal(report.verdict, 'valid');
        assert.equal(report.kind, 'PNG');

        const credential = folder.write('other.jws', (await baked(undefined, 'image/png')).jws);
        const refused = stoa('badge', 'bake', credential, '--image', file, '--out', folder.write('never.png', ''));
        assert.equal(refused.code, 1, refused.err);
        const out = folder.write('replaced.png', '');
        const done = stoa('badge', 'bake', credential, '--image', file, '--replace', '--out', out);
        assert.equal(done.code, 0, done.err);
        const found = await texts(readFileSync(out));
        assert.deepEqual(found.map((one) => one.value), [readFileSync(credential, 'utf8')]);
    });

    test('credentials as JSON and in all of Unicode survive', async () => {
        const payload = { ...otherPayload(), name: 'Größe, 数学, 🎓, עברית' };
        const credential = folder.write('credential.json', JSON.stringify(payload));
        const out = folder.write('json.png', '');
        const done = stoa('badge', 'bake', credential, '--image', folder.write('grey.png', pngs.grey), '--out', out);
        assert.equal(done.code, 0, done.err);
        const found = await texts(readFileSync(out));
        assert.equal(found.length, 1);
        assert.deepEqual(JSON.parse(found[0].value), payload);
    });
});

describe('SVG', () => {
    let browser;
    let page;
    before(async () => {
        browser = await launch();
        page = await browser.newPage();
    });
    after(() => browser?.close());

    // What Chromium's own XML parser finds in it.
    const parsed = (text) =>
        page.evaluate(
            ([source, ns]) => {
                const tree = new DOMParser().parseFromString(source, 'image/svg+xml');
                const found = [...tree.getElementsByTagNameNS(ns, 'credential')];
                return {
                    error: tree.querySelector('parsererror')?.textContent,
                    root: [tree.documentElement.namespaceURI, tree.documentElement.localName],
                    anywhere: tree.getElementsByTagNameNS('*', 'credential').length,
                    found: found.map((one) => ({ verify: one.getAttribute('verify'), text: one.textContent, parent: one.parentNode === tree.documentElement })),
                };
            },
            [text, namespace],
        );
    // The pixels that Chromium paints for it.
    const painted = (text) =>
        page.evaluate(async (source) => {
            const image = new Image();
            image.src = 'data:image/svg+xml;base64,' + source;
            await image.decode();
            const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
            return { width: canvas.width, height: canvas.height, inked: data.filter((byte) => byte !== 0).length, pixels: [...data].join() };
        }, Buffer.from(text).toString('base64'));

    for (const [what, picture] of Object.entries({ 'none, so the medal of Stoa': undefined, ...svgs })) {
        test(`picture ${what}: one credential element in the right namespace, painted as before`, async () => {
            const original = picture ?? readFileSync(sourceFile('web/badge/badge.svg'), 'utf8');
            const { jws, bytes } = await baked(picture, 'image/svg+xml');
            const text = bytes.toString();
            const tree = await parsed(text);
            assert.equal(tree.error, undefined);
            assert.deepEqual(tree.root, ['http://www.w3.org/2000/svg', 'svg']);
            assert.equal(tree.anywhere, 1);
            assert.deepEqual(tree.found, [{ verify: jws, text: '', parent: true }]);
            const [was, is] = [await painted(original), await painted(text)];
            assert.ok(was.inked > 100, 'the picture is not empty');
            assert.deepEqual(is, was);
        });
    }

    test('the picture that is served is painted, too', async () => {
        const { address } = await baked(svgs.plain, 'image/svg+xml');
        const problems = [];
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('console', (message) => problems.push(message.text()));
        await page.goto(address);
        assert.equal(await page.evaluate(() => document.documentElement.localName), 'svg');
        const box = await page.evaluate(() => JSON.parse(JSON.stringify(document.querySelector('circle').getBoundingClientRect())));
        assert.ok(box.width > 20 && box.height > 20, JSON.stringify(box));
        assert.deepEqual(problems, []);
        await page.goto('about:blank');
    });

    test('JSON credentials are in one CDATA section and survive', async () => {
        const payload = { ...otherPayload(), name: 'a ]]> b < c & d "e"' };
        const credential = folder.write('credential.json', JSON.stringify(payload));
        const out = folder.write('json.svg', '');
        const done = stoa('badge', 'bake', credential, '--image', folder.write('plain.svg', svgs.plain), '--out', out);
        assert.equal(done.code, 0, done.err);
        const tree = await parsed(readFileSync(out, 'utf8'));
        assert.equal(tree.found.length, 1);
        assert.equal(tree.found[0].verify, null);
        assert.deepEqual(JSON.parse(tree.found[0].text), payload);
    });
});
