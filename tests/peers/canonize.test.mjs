// Canonical forms against jsonld and rdf-canonize: the same bytes for 1,000 badges as no two issuers write them, or both refuse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsonld from 'jsonld';
import { loaderWith } from './contexts.mjs';
import { makeBadge } from './generator.mjs';
import { stoaReading } from './support.mjs';

const count = 1000;
const refusedMost = 150;  // by jsonld, of these seeds: terms that nobody defines, contexts that contradict each other

test(`${count} generated badges, byte for byte`, async () => {
    const badges = Array.from({ length: count }, (_, seed) => makeBadge(seed));
    const done = stoaReading(badges.map((badge) => JSON.stringify(badge)).join('\n'), 'badge', 'canonize', '--lines');
    assert.equal(done.code, 0, done.err);
    const ours = done.out.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(ours.length, count);

    const documentLoader = loaderWith();
    const canonizeOptions = { maxWorkFactor: 3 };
    const options = { algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: true, canonizeOptions };
    let refused = 0;
    for (const [seed, badge] of badges.entries()) {
        const theirs = await jsonld.canonize(badge, options).catch((error) => error);
        const shown = `seed ${seed}: ${JSON.stringify(badge)}`;
        if (theirs instanceof Error) {
            refused += 1;
            assert.equal(ours[seed].nquads, undefined, `${shown}\njsonld: ${theirs.message}`);
            continue;
        }
        assert.equal(ours[seed].error, undefined, shown);
        assert.equal(ours[seed].nquads, theirs, shown);
    }
    assert.ok(refused < refusedMost, `${refused} were refused`);
});
