// @noble/curves, an implementation of ECDSA by others, makes the same deterministic signatures (RFC 6979) as Stoa. Between the two stands
// tests/data/rfc6979.json: tests/conformance/rfc6979_test.cpp signs it anew from one side, this file from the other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { p256, p384 } from '@noble/curves/nist.js';
import { sourceFile } from './support.mjs';

const curves = { 'P-256': p256, 'P-384': p384 };
const { signatures } = JSON.parse(readFileSync(sourceFile('tests/data/rfc6979.json'), 'utf8'));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('ECDSA with a derived k', () => {
    for (const [name, curve] of Object.entries(curves))
        test(`${name}: every signature of the table, made anew`, () => {
            const rows = signatures.filter((row) => row.curve === name);
            assert.equal(rows.length, 40);
            for (const { d, message, signature } of rows) {
                const made = curve.sign(new TextEncoder().encode(message), bytes(d), { lowS: false });
                assert.equal(Buffer.from(made).toString('hex'), signature);
                const open = curve.getPublicKey(bytes(d));
                assert.ok(curve.verify(bytes(signature), new TextEncoder().encode(message), open, { lowS: false }));
            }
        });
});
