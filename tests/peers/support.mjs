// What the test files share: a Stoa of their own in a temporary folder, the command line, and credentials to sign.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = process.env.STOA_BINARY ?? join(root, 'build/dev/stoa');
// Stoa refuses settings that it does not know, and STOA_BINARY is none.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STOA_')));
const readyMsMax = 60_000;
const stopMsMax = 20_000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));  // also when a test file ends before its `after`
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export function sourceFile(path) {
    return join(root, path);
}

// A folder that goes away when the tests of the file are done.
export class Folder {
    constructor() {
        this.path = mkdtempSync(join(tmpdir(), 'stoa-peers-'));
        chmodSync(this.path, 0o711);  // for root's PostgreSQL, which runs as another user
    }
    write(name, bytes) {
        const path = join(this.path, name);
        writeFileSync(path, bytes);
        return path;
    }
    remove() {
        rmSync(this.path, { recursive: true, force: true });
    }
}

// `stoa <words...>`, to its end, with nothing or this text on standard input.
export function stoa(...words) {
    return stoaReading('', ...words);
}
export function stoaReading(input, ...words) {
    const done = spawnSync(binary, words, { input, env: environment, encoding: 'utf8', timeout: 60_000, maxBuffer: 256 * 1024 * 1024 });
    assert.equal(done.error, undefined);
    return { code: done.status, out: done.stdout, err: done.stderr };
}

// A serving Stoa. `start` waits until it says where it listens; `setUp` makes its first administrator and keeps the token.
export class Served {
    static async start() {
        const served = new Served();
        await served.#begin();
        return served;
    }

    async #begin() {
        this.folder = new Folder();
        this.log = '';
        const child = spawn(binary, ['serve', '--data-folder', join(this.folder.path, 'data'), '--http-port', '0', '--log-level', 'info'], {
            cwd: this.folder.path,
            env: environment,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.child = child;
        running.add(child);
        child.stderr.on('data', (bytes) => (this.log += bytes));
        this.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
        this.ended.then(() => running.delete(child));

        let said = '';
        const ready = new Promise((resolve) =>
            child.stdout.on('data', (bytes) => {
                said += bytes;
                if (said.includes('Stop with')) resolve('ready');
            }),
        );
        const late = new Promise((resolve) => setTimeout(resolve, readyMsMax, 'late').unref());
        const outcome = await Promise.race([ready, late, this.ended]);
        if (outcome !== 'ready') {
            child.kill();
            await this.ended;
            this.folder.remove();
            throw new Error(`Stoa did not start (${outcome}):\n${said}${this.log}`);
        }
        this.address = /is ready at (\S+)/.exec(said)[1];
        this.code = /Set-up code\s+(\S+)/.exec(said)[1];
    }

    async setUp() {
        const wanted = { code: this.code, school: 'School of Peers', name: 'Ada', email: 'ada@example.org', public_url: this.address };
        const made = await this.post('/api/v1/set-up', wanted);
        this.token = made.token;
        return this;
    }

    // A call of the API; what it answers has to be a success.
    async call(path, options = {}) {
        const authorization = this.token ? { Authorization: `Bearer ${this.token}` } : {};
        const reply = await fetch(new URL(path, this.address), { ...options, headers: { ...authorization, ...options.headers } });
        if (!reply.ok) assert.fail(`${options.method ?? 'GET'} ${path} answered ${reply.status}: ${await reply.text()}`);
        return reply;
    }
    async get(path) {
        return (await this.call(path)).json();
    }
    async text(path) {
        return (await this.call(path)).text();
    }
    async bytes(path) {
        return Buffer.from(await (await this.call(path)).arrayBuffer());
    }
    async post(path, body) {
        const reply = await this.call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
        return reply.json();
    }
    async keepPicture(bytes, mediaType) {
        const reply = await this.call('/api/v1/images', { method: 'POST', headers: { 'Content-Type': mediaType }, body: bytes });
        return reply.json();
    }

    // Nothing may have gone wrong on its side, and it has to end by itself.
    async stop() {
        this.child.kill('SIGTERM');
        const late = new Promise((resolve) => setTimeout(resolve, stopMsMax, 'late').unref());
        const outcome = await Promise.race([this.ended, late]);
        if (outcome === 'late') {
            this.child.kill('SIGKILL');
            await this.ended;
        }
        this.folder.remove();
        const errors = this.log.split('\n').filter((line) => line.includes('"log.level":"error"'));
        assert.deepEqual(errors, []);
        assert.equal(outcome, 0, `Stoa ended with ${outcome}:\n${this.log}`);
    }
}

// The number at the end of an address that Stoa gave, as the paths of the API want it.
export function idOf(address) {
    return address.split('/').at(-1);
}

export function makeIssuer(served, more = {}) {
    return served.post('/api/v1/issuers', { name: 'Cycling Club', url: 'https://example.org/', ...more });
}

export function makeAchievement(served, issuer, more = {}) {
    const wanted = { name: 'Safe Cyclist', description: 'Rides safely in town.', criteria: { narrative: 'Pass the ride through town.' } };
    return served.post('/api/v1/achievements', { ...wanted, ...more, issuer: issuer.id });
}

export function award(served, achievement, wanted = { recipient: { email: 'learner@example.org' } }) {
    return served.post(`/api/v1/achievements/${idOf(achievement.id)}/awards`, wanted);
}

const contexts = {
    vc2: ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    vc1: ['https://www.w3.org/2018/credentials/v1', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
};

// A badge of Open Badges 3.0 whose issuer is this DID, with letters and parts enough to go wrong; not signed.
export function badgeBy(did, model = 'vc2') {
    const from = '2026-01-01T00:00:00Z';
    const until = '2126-01-01T00:00:00Z';
    return {
        '@context': contexts[model],
        id: 'https://other.example/credentials/8',
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        name: 'Größe, 数学, 🎓, עברית',
        issuer: { id: did, type: ['Profile'], name: 'Other School', otherIdentifier: [{ type: 'IdentifierEntry', identifier: '17', identifierType: 'systemId' }] },
        ...(model === 'vc2' ? { validFrom: from, validUntil: until } : { issuanceDate: from, expirationDate: until }),
        credentialSubject: {
            id: 'did:example:learner',
            type: ['AchievementSubject'],
            creditsEarned: 4.5,
            achievement: {
                id: 'https://other.example/achievements/1',
                type: ['Achievement'],
                name: 'Teamwork',
                description: 'Works in a team,\n"quoted" \\ <b>',
                criteria: { narrative: 'Do it together.' },
                alignment: [
                    { type: ['Alignment'], targetName: 'Together', targetUrl: 'https://frameworks.example.org/1' },
                    { type: ['Alignment'], targetName: 'Apart', targetUrl: 'https://frameworks.example.org/2' },
                ],
                resultDescription: [{ id: 'urn:uuid:2f0f4a3e-7b3c-4d5e-8f6a-0b1c2d3e4f50', type: ['ResultDescription'], name: 'Grade', resultType: 'LetterGrade', allowedValue: ['B', 'A'] }],
            },
            result: [{ type: ['Result'], resultDescription: 'urn:uuid:2f0f4a3e-7b3c-4d5e-8f6a-0b1c2d3e4f50', value: 'A' }],
        },
        evidence: [{ type: ['Evidence'], narrative: 'Seen.' }],
    };
}

// The payload of a badge as another issuer would sign it, with the claims of a JWT. In VC 1.1 the credential is below `vc`.
export function otherPayload(model = 'vc2') {
    const from = '2026-01-01T00:00:00Z';
    const until = '2126-01-01T00:00:00Z';
    const credential = {
        '@context': contexts[model],
        id: 'https://other.example/credentials/7',
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        name: 'Teamwork',
        issuer: { id: 'https://other.example/issuers/1', type: ['Profile'], name: 'Other School' },
        ...(model === 'vc2' ? { validFrom: from, validUntil: until } : { issuanceDate: from, expirationDate: until }),
        credentialSubject: {
            id: 'did:example:learner',
            type: ['AchievementSubject'],
            achievement: {
                id: 'https://other.example/achievements/1',
                type: ['Achievement'],
                name: 'Teamwork',
                description: 'Works in a team.',
                criteria: { narrative: 'Do it together.' },
            },
        },
    };
    const seconds = (time) => Date.parse(time) / 1000;
    const claims = {
        iss: credential.issuer.id,
        sub: credential.credentialSubject.id,
        jti: credential.id,
        nbf: seconds(from),
        exp: seconds(until),
    };
    return model === 'vc2' ? { ...credential, ...claims } : { vc: credential, ...claims };
}
