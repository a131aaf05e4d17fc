// Badges as no two issuers write them: seeded, so that a badge which two programs see differently can be made again by its number.

// mulberry32: small, and the same everywhere.
function numbers(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const words = 'system network project practice ethics team field history music language care law craft sail stone river'.split(' ');
// Nothing between U+E000 and U+FFFF: rdf-canonize sorts lines by UTF-16 code units, so that these come after all that lies beyond U+FFFF.
const texts = [
    'Größe, œuvre, naïve', '数学の基礎', 'עברית مع العربية', '👩🏽‍🎓🎓', 'e\u0301 is not \u00e9', 'a "quoted" \\ text', 'two\nlines\r\nand\ta tab', '\u2028 \u2029 \u00a0',
    '\u0001\b\f\u000b\u001f\u007f\u0080', '', ' ', '<b>&amp;</b>', '^^<http://a> @en .', '\ud7ff\u{1fffe}\u{10ffff}', '𝒳\u{1f600}', 'null', '0',
];
const languages = ['en', 'de-CH', 'zh-Hant-TW', 'EN-gb', 'ar', 'x-klingon'];
// 1e-7 is not among them: jsonld takes what is written without a point for a whole number, and makes 0 of it.
const oddNumbers = [0, -0, 1, -1, 3.5, 0.1, 1.5e-7, 1e21, 1.5e300, 2.5e-300, 123456789012, 2 ** 53 - 1, 100.0, 1e20, -17.25, 0.30000000000000004];

const vc2 = 'https://www.w3.org/ns/credentials/v2';
const vc1 = 'https://www.w3.org/2018/credentials/v1';
const badgesOf = (name) => `https://purl.imsglobal.org/spec/ob/v3p0/${name}.json`;
const anyTerm = 'https://www.w3.org/ns/credentials/undefined-terms/v2';

class Badge {
    constructor(seed) {
        this.chance = numbers(seed);
    }
    // Small questions to chance.
    odds(probability) {
        return this.chance() < probability;
    }
    below(count) {
        return Math.floor(this.chance() * count);
    }
    one(list) {
        return list[this.below(list.length)];
    }
    some(most, make) {
        return Array.from({ length: this.below(most + 1) }, () => make());
    }
    hex(length) {
        return Array.from({ length }, () => this.below(16).toString(16)).join('');
    }
    // Members that are there or not; a list of none is left out.
    maybe(probability, members) {
        const out = {};
        for (const [name, make] of Object.entries(members)) {
            if (!this.odds(probability)) continue;
            const value = make();
            if (!Array.isArray(value) || value.length > 0) out[name] = value;
        }
        return out;
    }

    text() {
        return this.odds(0.25) ? this.one(texts) : Array.from({ length: 1 + this.below(6) }, () => this.one(words)).join(' ');
    }
    // Text, or text that says its language.
    words() {
        if (this.odds(0.85)) return this.text();
        const one = () => ({ '@value': this.text(), '@language': this.one(languages) });
        return this.odds(0.5) ? one() : [one(), one()];
    }
    url(kind) {
        const uncommon = [`urn:uuid:${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`, `https://bücher.example/${kind}/ü?q=1#a`, `did:example:${this.hex(6)}`];
        return this.odds(0.2) ? this.one(uncommon) : `https://badges.example.edu/${kind}/${this.hex(this.odds(0.3) ? 1 : 8)}`;
    }
    // An id that is there, is not, or is the name of a blank node.
    id(kind, there = 0.8) {
        if (this.odds(there)) return { id: this.url(kind) };
        return this.odds(0.1) ? { id: `_:b${this.below(4)}` } : {};
    }
    time() {
        return this.one(['2025-01-01T00:00:00Z', '2024-02-29T23:59:59.123+05:30', '2010-06-30T12:00:00-08:00']);
    }
    number() {
        return this.odds(0.5) ? this.one(oddNumbers) : Number(((this.chance() - 0.5) * 10 ** this.below(9)).toFixed(this.below(5)));
    }
    // One, or a list of one or more, as issuers do.
    type(name) {
        return this.odds(0.7) ? [name] : name;
    }

    image() {
        return { id: this.odds(0.8) ? this.url('img') : 'data:image/png;base64,iVBORw0KGgo=', type: 'Image', ...this.maybe(0.4, { caption: () => this.words() }) };
    }
    alignment() {
        const more = { targetCode: () => this.text(), targetDescription: () => this.text(), targetFramework: () => this.text() };
        const kind = { targetType: () => this.one(['ceasn:Competency', 'CFItem', 'ext:Skill']) };
        return { type: this.type('Alignment'), targetName: this.words(), targetUrl: this.url('align'), ...this.maybe(0.4, { ...more, ...kind }) };
    }
    entry() {
        return { type: 'IdentifierEntry', identifier: this.text(), identifierType: this.one(['sourcedId', 'lisSourcedId', 'ext:number', 'emailAddress']) };
    }
    address() {
        const geo = () => ({ type: 'GeoCoordinates', latitude: this.number(), longitude: this.number() });
        const lines = { addressCountry: () => this.text(), streetAddress: () => this.text(), postalCode: () => this.text() };
        return { type: ['Address'], ...this.maybe(0.5, { ...lines, geo }) };
    }
    profile(depth = 0) {
        const facts = { name: () => this.words(), url: () => 'https://example.edu/', phone: () => '+1-222-333', description: () => this.text(), email: () => 'a@example.edu' };
        const parts = { image: () => this.image(), address: () => this.address(), otherIdentifier: () => this.some(2, () => this.entry()), official: () => this.text() };
        const parent = depth < 2 ? { parentOrg: () => this.profile(depth + 1) } : {};
        const endorsed = depth < 1 ? { endorsement: () => this.some(1, () => this.endorsement()) } : {};
        return { ...this.id('issuers', 0.95), type: this.type('Profile'), ...this.maybe(0.3, { ...facts, ...parts, ...parent, ...endorsed }) };
    }
    endorsement() {
        return {
            '@context': this.contexts,
            ...this.id('endorsements'),
            type: ['VerifiableCredential', 'EndorsementCredential'],
            issuer: { id: this.url('issuers'), type: ['Profile'] },
            [this.begins]: this.time(),
            name: this.text(),
            credentialSubject: { id: this.url('endorsed'), type: ['EndorsementSubject'], ...this.maybe(0.7, { endorsementComment: () => this.text() }) },
        };
    }
    level() {
        const more = { description: () => this.text(), level: () => this.text(), points: () => String(this.number()), alignment: () => this.some(2, () => this.alignment()) };
        return { id: this.url('levels'), type: ['RubricCriterionLevel'], name: this.text(), ...this.maybe(0.4, more) };
    }
    resultDescription() {
        const range = { valueMin: () => String(this.number()), valueMax: () => String(this.number()), requiredValue: () => this.text() };
        const choice = { allowedValue: () => this.some(5, () => this.one(['A', 'B', 'B', 'C', ''])), requiredLevel: () => this.url('levels') };
        const parts = { alignment: () => this.some(2, () => this.alignment()), rubricCriterionLevel: () => this.some(3, () => this.level()) };
        const name = { name: this.words(), resultType: this.one(['LetterGrade', 'GradePointAverage', 'ext:Stars', 'Status']) };
        return { id: this.url('results'), type: ['ResultDescription'], ...name, ...this.maybe(0.4, { ...range, ...choice, ...parts }) };
    }
    result() {
        const facts = { value: () => this.text(), status: () => this.one(['Completed', 'Failed']), achievedLevel: () => this.url('levels') };
        const links = { resultDescription: () => this.url('results'), alignment: () => this.some(2, () => this.alignment()) };
        return { type: this.type('Result'), ...this.maybe(0.5, { ...facts, ...links }) };
    }
    evidence() {
        const facts = { name: () => this.words(), narrative: () => this.text(), description: () => this.text(), genre: () => this.text(), audience: () => this.text() };
        return { ...this.id('evidence', 0.6), type: this.type('Evidence'), ...this.maybe(0.4, facts) };
    }
    language() {
        return this.newest ? { inLanguage: () => this.one(languages) } : {};  // which older contexts forgot
    }
    related() {
        return { id: this.url('related'), type: ['Related'], ...this.maybe(0.5, { version: () => '1', ...this.language() }) };
    }
    achievement() {
        const facts = { achievementType: () => this.one(['Course', 'Badge', 'ext:Thing']), fieldOfStudy: () => this.text(), humanCode: () => this.text(), ...this.language(), specialization: () => this.text(), version: () => '2' };
        const parts = { image: () => this.image(), creator: () => this.profile(1), creditsAvailable: () => this.number(), tag: () => this.some(4, () => this.text()) };
        const lists = { alignment: () => this.some(3, () => this.alignment()), otherIdentifier: () => this.some(2, () => this.entry()), related: () => this.some(2, () => this.related()) };
        const results = { resultDescription: () => this.some(3, () => this.resultDescription()), endorsement: () => this.some(1, () => this.endorsement()) };
        const criteria = this.maybe(0.6, { id: () => this.url('criteria'), narrative: () => this.words() });
        const must = { type: this.type('Achievement'), name: this.words(), description: this.text(), criteria };
        return { ...this.id('achievements', 0.95), ...must, ...this.maybe(0.35, { ...facts, ...parts, ...lists, ...results }) };
    }
    identity() {
        return { type: 'IdentityObject', hashed: this.odds(0.5), identityHash: `sha256$${this.hex(64)}`, identityType: 'emailAddress', ...this.maybe(0.5, { salt: () => this.text() }) };
    }
    subject() {
        const facts = { activityStartDate: () => this.time(), activityEndDate: () => this.time(), creditsEarned: () => this.number(), licenseNumber: () => this.text(), narrative: () => this.text(), role: () => this.text(), term: () => this.text() };
        const parts = { image: () => this.image(), source: () => this.profile(1), result: () => this.some(3, () => this.result()) };
        const person = this.maybe(0.5, { identifier: () => this.some(2, () => this.identity()) });
        return { ...this.id('learners', 0.6), type: this.type('AchievementSubject'), ...person, ...this.maybe(0.35, { ...facts, ...parts }), achievement: this.achievement() };
    }
    status() {
        const at = this.below(131072);
        const entry = { statusPurpose: 'revocation', statusListIndex: String(at), statusListCredential: 'https://badges.example.edu/status/3' };
        return { ...this.maybe(0.5, { id: () => `https://badges.example.edu/status/3#${at}` }), type: 'BitstringStatusListEntry', ...entry };
    }

    make() {
        const modern = this.odds(0.85);
        this.contexts = modern
            ? [vc2, badgesOf(this.odds(0.9) ? 'context-3.0.3' : this.one(['context-3.0.2', 'context-3.0.2', 'context-3.0.1', 'context']))]
            : [vc1, badgesOf(this.one(['context-3.0.3', 'context-3.0.2', 'context-3.0.1', 'context']))];
        if (this.odds(modern ? 0.1 : 0.9)) this.contexts.push(badgesOf('extensions'));
        this.newest = this.contexts[1] === badgesOf('context-3.0.3');
        this.begins = modern ? 'validFrom' : 'issuanceDate';
        if (this.odds(0.1)) this.contexts.push({ '@language': this.one(languages) });
        if (this.odds(0.1)) this.contexts.push({ ours: 'https://example.edu/terms#', rank: { '@id': 'ours:rank', '@type': 'http://www.w3.org/2001/XMLSchema#integer' }, list: { '@id': 'ours:list', '@container': '@list' } });
        const own = JSON.stringify(this.contexts).includes('ours:rank');
        const open = modern && this.odds(0.1);
        if (open) this.contexts.push(anyTerm);

        const evidence = this.some(3, () => this.evidence());
        if (evidence.length > 0 && this.odds(0.3)) evidence.push(structuredClone(evidence[0]));  // the same twice, which only its edges tell apart
        const parts = {
            name: () => this.words(), description: () => this.text(), image: () => this.image(), evidence: () => evidence,
            endorsement: () => this.some(2, () => this.endorsement()), [modern ? 'validUntil' : 'expirationDate']: () => this.time(),
        };
        if (this.newest) parts.awardedDate = () => this.time();
        if (modern) parts.credentialStatus = () => this.status();
        if (this.contexts.includes(badgesOf('extensions'))) parts.credentialSchema = () => [{ id: 'https://example.edu/schema.json', type: '1EdTechJsonSchemaValidator2019' }];
        const badge = {
            '@context': this.contexts,
            ...this.id('credentials', 0.95),
            type: ['VerifiableCredential', this.one(['OpenBadgeCredential', 'AchievementCredential'])],
            issuer: this.odds(0.15) ? this.url('issuers') : this.profile(),
            [this.begins]: this.time(),
            credentialSubject: this.odds(0.05) ? [this.subject(), this.subject()] : this.subject(),
            ...this.maybe(0.5, parts),
        };
        if (own) Object.assign(badge, this.maybe(0.7, { rank: () => this.number(), list: () => this.some(4, () => this.one([this.number(), true, false, this.text()])), 'ours:free': () => this.words() }));
        // A term that nobody has defined: lost without `anyTerm`, and so refused in safe mode.
        if (open || this.odds(0.04)) badge.hue = this.one([this.number(), this.text(), true, { deep: [this.number(), { deeper: this.text() }] }]);
        return badge;
    }
}

export function makeBadge(seed) {
    return new Badge(seed).make();
}
