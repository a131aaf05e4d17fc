// jose, a JOSE library of others, against Stoa: each verifies what the other signed, and neither is talked into another algorithm.
import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, createSign, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as jose from 'jose';
import { award, Folder, idOf, makeAchievement, makeIssuer, otherPayload, Served, stoa } from './support.mjs';

const algorithms = ['RS256', 'ES256', 'ES384', 'EdDSA'];
const seconds = (time) => Date.parse(time) / 1000;
const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('jose verifies what Stoa signed', () => {
    let served;
    let achievement;
    const until = '2126-01-01T00:00:00Z';
    const awards = [];  // one of each algorithm, by the same issuer, whose key was changed between them

    before(async () => {
        served = await (await Served.start()).setUp();
        const issuer = await makeIssuer(served);
        achievement = await makeAchievement(served, issuer);
        for (const algorithm of algorithms) {
            const key = await served.post(`/api/v1/issuers/${idOf(issuer.id)}/keys`, { algorithm });
            const made = await award(served, achievement, { recipient: { did: 'did:example:learner' }, validUntil: until });
            awards.push({ algorithm, key, issuer, made, jws: await served.text(`${new URL(made.id).pathname}.jws`) });
        }
    });
    after(() => served?.stop());

    for (const [at, algorithm] of algorithms.entries()) {
        test(`${algorithm}: by the set of keys and by the key's own address`, async () => {
            const { jws, issuer, made, key } = awards[at];
            const set = jose.createRemoteJWKSet(new URL('/.well-known/jwks.json', served.address));
            const alone = await jose.importJWK(await served.get(new URL(key.address).pathname));
            for (const by of [set, alone]) {
                const options = { algorithms: [algorithm], issuer: issuer.id, subject: 'did:example:learner', typ: 'JWT' };
                const { payload, protectedHeader } = await jose.jwtVerify(jws, by, options);
                assert.deepEqual(protectedHeader, { alg: algorithm, kid: key.address, typ: 'JWT' });
                assert.equal(payload.iss, payload.issuer.id);
                assert.equal(payload.sub, payload.credentialSubject.id);
                assert.equal(payload.jti, made.id);
                assert.equal(payload.jti, payload.id);
                assert.equal(payload.nbf, seconds(payload.validFrom));
                assert.equal(payload.exp, seconds(until));
                assert.equal(payload.aud, undefined);
            }
        });

        test(`${algorithm}: the key is served as a bare JWK, public members only, and thumbprints agree`, async () => {
            const { jws, key } = awards[at];
            const reply = await served.call(new URL(key.address).pathname);
            assert.match(reply.headers.get('content-type'), /^application\/jwk\+json/);
            const jwk = await reply.json();
            const secret = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].filter((member) => member in jwk);
            assert.deepEqual(secret, []);
            assert.equal(jwk.alg, algorithm);
            assert.equal(jwk.kid, key.address);
            const report = await (await served.call('/api/v1/verify', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: jws })).json();
            assert.equal(report.verdict, 'valid');
            assert.equal(report.key.provenance, 'ours');
            assert.equal(report.key.thumbprint, await jose.calculateJwkThumbprint(jwk));
        });

        test(`${algorithm}: one changed letter of the payload is enough`, async () => {
            const { jws } = awards[at];
            const set = jose.createRemoteJWKSet(new URL('/.well-known/jwks.json', served.address));
            const parts = jws.split('.');
            const payload = jose.decodeJwt(jws);
            parts[1] = base64url({ ...payload, name: payload.name + '!' });
            await assert.rejects(jose.jwtVerify(parts.join('.'), set), jose.errors.JWSSignatureVerificationFailed);
        });
    }

    test('a recipient known by e-mail has no id, so there is no sub; without an end there is no exp', async () => {
        const made = await award(served, achievement);
        const { payload } = await jose.jwtVerify(made.jws, jose.createRemoteJWKSet(new URL('/.well-known/jwks.json', served.address)));
        assert.equal('sub' in payload, false);
        assert.equal('exp' in payload, false);
        assert.equal(JSON.stringify(payload).includes('learner@example.org'), false);
    });

    test('nothing else is in the set, and every kid is there once', async () => {
        const { keys } = await served.get('/.well-known/jwks.json');
        const kids = keys.map((key) => key.kid);
        assert.equal(new Set(kids).size, kids.length);
        for (const { key } of awards) assert.ok(kids.includes(key.address), key.address);
        for (const key of keys) await jose.importJWK(key);
    });
});

describe('Stoa verifies what jose signed', () => {
    const kid = 'https://other.example/keys/1';
    const folder = new Folder();
    after(() => folder.remove());

    async function sign(payload, header, key) {
        return new jose.CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader(header).sign(key);
    }
    function verified(token, keyFile, ...more) {
        const file = folder.write('token.jws', token);
        const done = stoa('badge', 'verify', '--offline', '--json', ...(keyFile ? ['--key', keyFile] : []), ...more, file);
        const report = JSON.parse(done.out);
        return { code: done.code, verdict: report.verdict, text: report.text, report };
    }
    function expectVerdict(found, verdict) {
        const codes = { valid: 0, warning: 0, invalid: 1, unknown: 3 };
        assert.equal(found.verdict, verdict, found.text);
        assert.equal(found.code, codes[verdict], found.text);
    }
    // A key in all the forms that --key takes.
    async function keyOf(algorithm, name) {
        const pair = await jose.generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
        const jwk = await jose.exportJWK(pair.publicKey);
        const pem = await jose.exportSPKI(pair.publicKey);
        return {
            pair,
            jwk,
            pem,
            pemFile: folder.write(`${name}.pem`, pem),
            jwkFile: folder.write(`${name}.jwk`, JSON.stringify({ ...jwk, alg: algorithm, use: 'sig' })),
            setFile: folder.write(`${name}.jwks`, JSON.stringify({ keys: [{ ...jwk, kid, alg: algorithm }] })),
        };
    }

    for (const algorithm of algorithms) {
        test(`${algorithm}: given its key as PEM, as JWK or in a set`, async () => {
            const key = await keyOf(algorithm, `good-${algorithm}`);
            for (const [model, verdict] of [['vc2', 'valid'], ['vc1', 'warning']]) {  // VC 1.1 is worth a remark
                const token = await sign(otherPayload(model), { alg: algorithm, kid, typ: 'JWT' }, key.pair.privateKey);
                for (const file of [key.pemFile, key.jwkFile, key.setFile]) {
                    const found = verified(token, file);
                    expectVerdict(found, verdict);
                    assert.equal(found.report.key.provenance, 'given');
                    assert.equal(found.report.key.thumbprint, await jose.calculateJwkThumbprint(key.jwk));
                    assert.equal(found.report.data_model, model === 'vc2' ? 'VC 2.0' : 'VC 1.1');
                }
            }
        });

        test(`${algorithm}: its key inside the token shows only that nothing was changed`, async () => {
            const key = await keyOf(algorithm, `embedded-${algorithm}`);
            for (const model of ['vc2', 'vc1']) {
                const token = await sign(otherPayload(model), { alg: algorithm, jwk: key.jwk, typ: 'JWT' }, key.pair.privateKey);
                expectVerdict(verified(token), 'warning');
                expectVerdict(verified(token, key.pemFile), model === 'vc2' ? 'valid' : 'warning');
            }
        });

        test(`${algorithm}: nobody knows its key: could not tell`, async () => {
            const key = await keyOf(algorithm, `unknown-${algorithm}`);
            const token = await sign(otherPayload(), { alg: algorithm, kid, typ: 'JWT' }, key.pair.privateKey);
            const found = verified(token);
            expectVerdict(found, 'unknown');
            assert.deepEqual(found.report.wanted, [kid]);
        });

        test(`${algorithm}: changed, cut or signed by somebody else`, async () => {
            const key = await keyOf(algorithm, `tampered-${algorithm}`);
            const stranger = await keyOf(algorithm, `stranger-${algorithm}`);
            const payload = otherPayload();
            const header = { alg: algorithm, kid, typ: 'JWT' };
            const token = await sign(payload, header, key.pair.privateKey);
            const [head, body, signature] = token.split('.');
            const flipped = Buffer.from(signature, 'base64url');
            flipped[10] ^= 1;
            const forged = {
                'another name': [head, base64url({ ...payload, name: 'Doctor' }), signature],
                'another header': [base64url({ ...header, typ: 'vc+jwt' }), body, signature],
                'one bit of the signature': [head, body, flipped.toString('base64url')],
                'half a signature': [head, body, signature.slice(0, signature.length / 2 - (signature.length / 2) % 4)],
                'no signature': [head, body, ''],
            };
            for (const [what, parts] of Object.entries(forged))
                for (const file of [key.pemFile, key.jwkFile, key.setFile]) {
                    const found = verified(parts.join('.'), file);
                    assert.equal(found.code, 1, `${what}: ${found.text}`);
                    expectVerdict(found, 'invalid');
                }
            const byStranger = await sign(payload, header, stranger.pair.privateKey);
            for (const file of [key.pemFile, key.jwkFile, key.setFile]) expectVerdict(verified(byStranger, file), 'invalid');
            const withOwnKey = await sign(payload, { alg: algorithm, jwk: stranger.jwk, typ: 'JWT' }, stranger.pair.privateKey);
            for (const file of [key.pemFile, key.jwkFile]) expectVerdict(verified(withOwnKey, file), 'invalid');
            expectVerdict(verified(withOwnKey, key.setFile), 'unknown');  // whose key is not among those trusted
        });
    }

    test('claims that contradict the credential are refused, however well signed', async () => {
        const key = await keyOf('ES256', 'claims');
        const wrong = { iss: 'https://evil.example/', sub: 'did:example:thief', jti: 'https://other.example/credentials/8', nbf: 1, exp: 4102444800 };
        for (const model of ['vc2', 'vc1'])
            for (const [claim, value] of Object.entries(wrong)) {
                const token = await sign({ ...otherPayload(model), [claim]: value }, { alg: 'ES256', kid, typ: 'JWT' }, key.pair.privateKey);
                const found = verified(token, key.pemFile);
                assert.equal(found.code, 1, `${model} ${claim}: ${found.text}`);
                expectVerdict(found, 'invalid');
            }
    });

    test('a badge that has ended or has not begun', async () => {
        const key = await keyOf('EdDSA', 'times');
        const header = { alg: 'EdDSA', kid, typ: 'JWT' };
        const past = { ...otherPayload(), validUntil: '2026-01-02T00:00:00Z', exp: seconds('2026-01-02T00:00:00Z') };
        const future = { ...otherPayload(), validFrom: '2125-01-01T00:00:00Z', nbf: seconds('2125-01-01T00:00:00Z') };
        for (const payload of [past, future]) expectVerdict(verified(await sign(payload, header, key.pair.privateKey), key.pemFile), 'invalid');
    });

    test('it is for whom it is for', async () => {
        const key = await keyOf('EdDSA', 'recipient');
        const token = await sign(otherPayload(), { alg: 'EdDSA', kid, typ: 'JWT' }, key.pair.privateKey);
        expectVerdict(verified(token, key.pemFile, '--recipient', 'did:example:learner'), 'valid');
        expectVerdict(verified(token, key.pemFile, '--recipient', 'did:example:thief'), 'invalid');
    });

    describe('nobody talks it into another algorithm', () => {
        // Compact JWS by hand: what jose refuses to make.
        function byHand(header, signature) {
            const input = `${base64url(header)}.${base64url(otherPayload())}`;
            return `${input}.${Buffer.from(signature(input)).toString('base64url')}`;
        }
        function neverValid(token, key) {
            for (const file of [key.pemFile, key.jwkFile, key.setFile, undefined]) {
                const found = verified(token, file);
                assert.ok(found.verdict === 'invalid' || found.verdict === 'unknown', `${found.verdict}: ${found.text}`);
                assert.ok(found.code === 1 || found.code === 3, String(found.code));
                if (file) expectVerdict(found, 'invalid');
            }
        }

        for (const algorithm of algorithms) {
            test(`HS256 with the public ${algorithm} key as the secret`, async () => {
                const key = await keyOf(algorithm, `hmac-${algorithm}`);
                for (const secret of [key.pem, key.pem.trim(), JSON.stringify(key.jwk), Buffer.from(key.jwk.n ?? key.jwk.x, 'base64url')])
                    for (const named of [{ kid }, { jwk: key.jwk }, {}])
                        neverValid(byHand({ alg: 'HS256', ...named, typ: 'JWT' }, (input) => createHmac('sha256', secret).update(input).digest()), key);
            });

            test(`no algorithm, under the ${algorithm} key's name`, async () => {
                const key = await keyOf(algorithm, `none-${algorithm}`);
                for (const alg of ['none', 'None', 'NONE', 'nOnE', ''])
                    for (const named of [{ kid }, { jwk: key.jwk }]) neverValid(byHand({ alg, ...named, typ: 'JWT' }, () => ''), key);
                neverValid(byHand({ kid, typ: 'JWT' }, () => ''), key);
            });

            test(`every other algorithm under the ${algorithm} key's name`, async () => {
                const key = await keyOf(algorithm, `other-${algorithm}`);
                for (const alg of ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'].filter((other) => other !== algorithm)) {
                    const other = await jose.generateKeyPair(alg, { extractable: true });
                    neverValid(await sign(otherPayload(), { alg, kid, typ: 'JWT' }, other.privateKey), key);
                    neverValid(await sign(otherPayload(), { alg, kid, jwk: key.jwk, typ: 'JWT' }, other.privateKey), key);
                }
            });
        }

        test('the right RSA key with the wrong padding or digest', async () => {
            const key = await keyOf('RS256', 'padding');
            const pem = await jose.exportPKCS8(key.pair.privateKey);
            for (const alg of ['PS256', 'RS384', 'RS512'])
                neverValid(await sign(otherPayload(), { alg, kid, typ: 'JWT' }, await jose.importPKCS8(pem, alg)), key);
            const sha1 = (input) => createSign('RSA-SHA1').update(input).sign(createPrivateKey(pem));
            neverValid(byHand({ alg: 'RS256', kid, typ: 'JWT' }, sha1), key);
        });

        test('an ES256 signature in DER instead of r and s', async () => {
            const key = await keyOf('ES256', 'der');
            const pem = await jose.exportPKCS8(key.pair.privateKey);
            neverValid(byHand({ alg: 'ES256', kid, typ: 'JWT' }, (input) => createSign('SHA256').update(input).sign(createPrivateKey(pem))), key);
            neverValid(byHand({ alg: 'ES256', kid, typ: 'JWT' }, () => Buffer.alloc(64)), key);  // r = s = 0
        });

        test('a key that is too small', () => {
            const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
            const file = folder.write('small.jwk', JSON.stringify(publicKey.export({ format: 'jwk' })));
            const token = byHand({ alg: 'RS256', kid, typ: 'JWT' }, (input) => createSign('SHA256').update(input).sign(privateKey));
            const done = stoa('badge', 'verify', '--key', file, folder.write('token.jws', token));
            assert.notEqual(done.code, 0);
            assert.match(done.err, /2048/);
        });

        test('a header with crit, or a private key inside', async () => {
            const key = await keyOf('EdDSA', 'crit');
            const signature = (header) => sign(otherPayload(), header, key.pair.privateKey);
            const [, body] = (await signature({ alg: 'EdDSA', kid, typ: 'JWT' })).split('.');
            const head = base64url({ alg: 'EdDSA', kid, typ: 'JWT', crit: ['stoa'], stoa: true });
            const own = createPrivateKey(await jose.exportPKCS8(key.pair.privateKey));
            neverValid(`${head}.${body}.${signBytes(null, Buffer.from(`${head}.${body}`), own).toString('base64url')}`, key);
            const secret = await jose.exportJWK(key.pair.privateKey);
            neverValid(await signature({ alg: 'EdDSA', jwk: secret, typ: 'JWT' }), key);
        });
    });
});
