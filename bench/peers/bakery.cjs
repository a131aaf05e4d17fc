// The peers of bench_bakery: a hand-written splice on Node Buffers that checks every chunk's CRC with the runtime's native zlib.crc32, and
// png-chunks-extract with png-chunks-encode.
// usage: node bakery.cjs --write DIR   make the seeded pictures and the credential that both sides bake
//        node bakery.cjs DIR           print one line per case: name, and microseconds of the splice and of png-chunks (medians of 5 runs)
'use strict';
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const encodeChunks = require('png-chunks-encode');
const extractChunks = require('png-chunks-extract');

if (!zlib.crc32) {
    console.error('this Node has no zlib.crc32: take 20.15 or later');
    process.exit(2);
}

function noise(seed) {  // xorshift32
    let state = (seed * 2654435761 + 1) >>> 0;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) & 255;
    };
}

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(zlib.crc32(body), body.length + 4);
    return out;
}

// An RGB picture of noise with about `bytes` of IDAT in chunks of 8 KB, as common encoders write them.
function picture(bytes, seed) {
    const random = noise(seed);
    const side = Math.round(Math.sqrt(bytes / 3));
    const rows = Buffer.alloc(side * (side * 3 + 1));
    for (let i = 0; i < rows.length; i++) rows[i] = i % (side * 3 + 1) === 0 ? 0 : random();
    const header = Buffer.alloc(13);
    header.writeUInt32BE(side, 0);
    header.writeUInt32BE(side, 4);
    header[8] = 8;
    header[9] = 2;
    const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header)];
    const deflated = zlib.deflateSync(rows);
    for (let at = 0; at < deflated.length; at += 8192) parts.push(chunk('IDAT', deflated.subarray(at, at + 8192)));
    parts.push(chunk('IEND', Buffer.alloc(0)));
    return Buffer.concat(parts);
}

function credential() {
    const random = noise(9);
    const filler = Array.from({length: 3700}, () => String.fromCharCode(97 + random() % 26)).join('');
    return JSON.stringify({id: 'https://badges.example.edu/credentials/1', type: ['VerifiableCredential', 'OpenBadgeCredential'], filler});
}

function walk(png, see) {
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        if (zlib.crc32(png.subarray(at + 4, at + 8 + length)) !== png.readUInt32BE(at + 8 + length)) throw new Error('crc at ' + at);
        see(at, length);
        at += 12 + length;
    }
}

const prefix = Buffer.from('iTXtopenbadgecredential\0\0\0\0\0', 'latin1');

function bake(png, text) {
    walk(png, () => {});
    const body = Buffer.concat([prefix, Buffer.from(text)]);
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(4);
    head.writeUInt32BE(body.length - 4);
    tail.writeUInt32BE(zlib.crc32(body));
    return Buffer.concat([png.subarray(0, 33), head, body, tail, png.subarray(33)]);
}

function extract(png) {
    let found;
    walk(png, (at, length) => {
        const end = at + 8 + length;
        if (png.toString('latin1', at + 4, at + 28) === 'iTXtopenbadgecredential\0') found = png.toString('utf8', at + 32, end);
    });
    return found;
}

function isOurs(chunk) {
    return chunk.name === 'iTXt' && Buffer.from(chunk.data.subarray(0, 20)).toString('latin1') === 'openbadgecredential\0';
}

function bakeByChunks(png, text) {
    const chunks = extractChunks(png).filter(chunk => !isOurs(chunk));
    chunks.splice(1, 0, {name: 'iTXt', data: new Uint8Array(Buffer.concat([prefix.subarray(4), Buffer.from(text)]))});
    return Buffer.from(encodeChunks(chunks));
}

function extractByChunks(png) {
    const found = extractChunks(png).find(isOurs);
    return found && Buffer.from(found.data.subarray(24)).toString();
}

function micros(work) {
    const run = milliseconds => {
        const from = process.hrtime.bigint();
        const until = from + BigInt(milliseconds) * 1000000n;
        let count = 0;
        let now;
        do {
            for (let i = 0; i < 16; i++) work();
            count += 16;
            now = process.hrtime.bigint();
        } while (now < until);
        return Number(now - from) / 1000 / count;
    };
    run(500);
    const runs = Array.from({length: 5}, () => run(500)).sort((a, b) => a - b);
    return runs[2];
}

const sizes = [20, 200];
const [first, second] = process.argv.slice(2);
if (first === '--write') {
    for (const kb of sizes) fs.writeFileSync(path.join(second, kb + '.png'), picture(kb * 1024, kb));
    fs.writeFileSync(path.join(second, 'credential.json'), credential());
} else {
    const text = fs.readFileSync(path.join(first, 'credential.json'), 'utf8');
    for (const kb of sizes) {
        const png = fs.readFileSync(path.join(first, kb + '.png'));
        const baked = bake(png, text);
        if (extract(baked) !== text || extractByChunks(bakeByChunks(png, text)) !== text) throw new Error('the peer loses the credential');
        const line = (name, ...work) => console.log(name, ...work.map(one => micros(one).toFixed(2)));
        line(`bake/${kb}`, () => bake(png, text), () => bakeByChunks(png, text));
        line(`extract/${kb}`, () => extract(baked), () => extractByChunks(baked));
    }
}
