// The peer of bench_rdfc: RDFC-1.0 by rdf-canonize, on quads that are parsed already.
// usage: node rdfc.mjs --write FILE   make the seeded datasets that both sides take, and FILE.canonical, the form of the first
//        node rdfc.mjs FILE           print the microseconds of one badge
import fs from 'node:fs';
import {canonize, NQuads} from 'rdf-canonize';

const badges = 1200;
const options = {algorithm: 'RDFC-1.0', format: 'application/n-quads'};

function noise(seed) {  // xorshift32, as parts of one
    let state = (seed * 2654435761 + 1) >>> 0;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 0x100000000;
    };
}

const words = ('data systems learning network design analysis project module applied advanced practice ethics statistics security teamwork '
    + 'research writing lab field clinical engineering policy history music').split(' ');

// What a badge of 3.5 KB becomes as RDF: 88 quads, nine blank nodes. `prefix` keeps the blank nodes of one badge from those of another.
function badge(random, prefix) {
    const text = n => Array.from({length: n}, () => words[Math.floor(random() * words.length)]).join(' ');
    const hex = n => Array.from({length: n}, () => Math.floor(random() * 16).toString(16)).join('');
    const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
    const site = 'https://badges.example.edu/';
    const vocabularies = {
        rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', ob: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#', schema: 'https://schema.org/',
        vc: 'https://www.w3.org/2018/credentials#', status: 'https://www.w3.org/ns/credentials/status#', xsd: 'http://www.w3.org/2001/XMLSchema#',
        xsds: 'https://www.w3.org/2001/XMLSchema#',
    };
    const iri = address => `<${address}>`;
    const term = name => iri(name.replace(/^(\w+):/, (_, short) => vocabularies[short]));
    const literal = (value, type) => `"${value}"` + (type ? '^^' + term(type) : '');
    const lines = [];
    const about = (subject, members) => {  // in no order, for that is how terms of a context come
        const names = Object.keys(members).map(name => [random(), name]).sort().map(([, name]) => name);
        for (const name of names)
            for (const value of [members[name]].flat()) lines.push(`${subject} ${term(name)} ${value} .`);
    };
    const blank = n => `_:${prefix}b${n}`;
    const type = name => ({'rdf:type': term(name)});

    const credential = iri(`${site}credentials/${uuid()}`), subject = iri(`did:example:${hex(32)}`), issuer = iri(`${site}issuers/7`);
    const achievement = iri(`${site}achievements/${uuid()}`), criteria = iri(`${site}criteria/${hex(8)}`), image = iri(`${site}img/${hex(16)}.png`);
    const logo = iri(`${site}img/logo.png`), evidence = iri(`${site}evidence/${hex(8)}`), entry = iri(`${site}status/3#${Math.floor(random() * 131072)}`);
    const schema = iri('https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json');
    const grade = iri(`urn:uuid:${uuid()}`), course = text(3);

    about(credential, {
        'rdf:type': [term('vc:VerifiableCredential'), term('ob:OpenBadgeCredential')], 'schema:name': literal(course + ' badge'),
        'vc:credentialSchema': schema, 'vc:credentialStatus': entry, 'vc:credentialSubject': subject, 'vc:evidence': evidence, 'vc:issuer': issuer,
        'vc:validFrom': literal('2025-01-01T00:00:00Z', 'xsd:dateTime'), 'vc:validUntil': literal('2035-01-01T00:00:00Z', 'xsd:dateTime'),
    });
    about(issuer, {
        ...type('ob:Profile'), 'ob:image': logo, 'ob:phone': literal('1-222-333-4444'), 'schema:description': literal('Public university with ' + text(8)),
        'schema:email': literal('registrar@example.edu'), 'schema:name': literal('Example University'),
        'schema:url': literal('https://example.edu', 'xsds:anyURI'),
    });
    about(logo, {...type('ob:Image'), 'schema:caption': literal('Logo')});
    about(subject, {
        ...type('ob:AchievementSubject'), 'ob:achievement': achievement, 'ob:activityEndDate': literal('2024-12-15T00:00:00Z', 'xsds:date'),
        'ob:creditsEarned': literal('4', 'xsds:float'), 'ob:licenseNumber': literal(hex(10)), 'ob:result': blank(2), 'ob:role': literal('Learner'),
        'ob:term': literal('Fall 2024'),
    });
    about(achievement, {
        ...type('ob:Achievement'), 'ob:Criteria': criteria, 'ob:achievementType': literal('Course'), 'ob:alignment': [blank(0), blank(1)],
        'ob:fieldOfStudy': literal(text(2)), 'ob:humanCode': literal('C-' + hex(4)), 'ob:image': image, 'ob:resultDescription': grade,
        'schema:description': literal(text(24)), 'schema:inLanguage': literal('en'),
        'schema:keywords': [literal('first ' + text(1)), literal('second ' + text(1))], 'schema:name': literal(course),
    });
    about(criteria, {'ob:narrative': literal(text(30))});
    about(image, {...type('ob:Image'), 'schema:caption': literal(text(4))});
    for (const n of [0, 1, 3])
        about(blank(n), {
            ...type('schema:AlignmentObject'), 'ob:targetCode': literal(hex(6)), 'ob:targetType': literal('ceasn:Competency'),
            'schema:targetFramework': literal(text(3)), 'schema:targetName': literal(text(4)),
            'schema:targetUrl': literal('https://frameworks.example.org/c/' + hex(8), 'xsds:anyURI'),
        });
    about(grade, {...type('ob:ResultDescription'), 'ob:allowedValue': blank(4), 'ob:resultType': literal('LetterGrade'), 'schema:name': literal('Final grade')});
    [...'ABCDF'].forEach((letter, n) => about(blank(4 + n), {'rdf:first': literal(letter), 'rdf:rest': n < 4 ? blank(5 + n) : term('rdf:nil')}));
    about(blank(2), {...type('ob:Result'), 'ob:alignment': blank(3), 'schema:value': literal('B')});
    about(evidence, {...type('ob:Evidence'), 'ob:narrative': literal(text(16)), 'schema:genre': literal('Project'), 'schema:name': literal(text(4))});
    about(schema, type('vc:JsonSchema'));
    about(entry, {
        ...type('status:BitstringStatusListEntry'), 'status:statusListCredential': iri(`${site}status/3`),
        'status:statusListIndex': literal(Math.floor(random() * 131072)), 'status:statusPurpose': literal('revocation'),
    });
    return lines.join('\n') + '\n';
}

async function write(file) {
    const random = noise(42);
    const all = Array.from({length: badges}, (_, n) => badge(random, `n${n}`));
    fs.writeFileSync(file, all.join('\n'));
    fs.writeFileSync(file + '.canonical', await canonize(NQuads.parse(all[0]), options));
}

async function measure(file) {
    const datasets = fs.readFileSync(file, 'utf8').split('\n\n').slice(0, 64).map(text => NQuads.parse(text.trimEnd() + '\n'));
    const run = async seconds => {
        const begin = process.hrtime.bigint(), end = begin + BigInt(seconds * 1e9);
        let count = 0, now;
        do {
            await canonize(datasets[count++ % datasets.length], options);
            now = process.hrtime.bigint();
        } while (now < end);
        return Number(now - begin) / 1000 / count;
    };
    await run(1);  // compiled by then
    console.log((await run(1)).toFixed(3));
}

if (process.argv[2] === '--write') await write(process.argv[3]);
else await measure(process.argv[2]);
