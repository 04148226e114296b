// What logsieve is made of at runtime: `node scripts/sbom.mjs FOLDER` leaves FOLDER/sbom.cdx.json (CycloneDX 1.6) and FOLDER/licences.txt (every licence with its
// words, for whoever passes the product on). The first comes from package-lock.json alone: the same lock file gives the same bytes on every machine.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, stdout } from 'node:process';

const root = join(import.meta.dirname, '..');
const [, , folder] = argv;
if (folder === undefined) throw new Error('usage: node scripts/sbom.mjs FOLDER');
const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const packages = JSON.parse(lockText).packages;

/** Where Node would find NAME from PATH, as a place in the lock file; `undefined` for an optional package that is not there. */
function placeOf(name, path) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (packages[place] !== undefined) return packages[place].link ? packages[place].resolved : place;
    if (from === '') return undefined;
    if (!from.includes('/node_modules/')) from = '';
  }
}

const nameOf = (place) => packages[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 13);
const isOwn = (place) => !place.includes('node_modules/');
const purlOf = (place) => `pkg:npm/${nameOf(place).replace('@', '%40')}@${packages[place].version}`;
const dependenciesOf = (place) =>
  Object.keys({ ...packages[place].dependencies, ...packages[place].optionalDependencies })
    .map((name) => placeOf(name, place))
    .filter((found) => found !== undefined);

/** Everything that is reached from our own packages by what they need when they run. */
const reached = new Set();
const reach = (place) => {
  if (reached.has(place)) return;
  reached.add(place);
  dependenciesOf(place).forEach(reach);
};
Object.keys(packages)
  .filter((place) => place !== '' && isOwn(place))
  .forEach(reach);

/** By package URL: one version in two folders is one component. */
const byPurl = new Map();
for (const place of [...reached].filter((one) => !isOwn(one)).sort()) {
  const purl = purlOf(place);
  byPurl.set(purl, [...(byPurl.get(purl) ?? []), place]);
}
const sorted = (values) => [...new Set(values)].sort();
const components = [...byPurl].sort(([a], [b]) => (a < b ? -1 : 1));

const licenceOf = (licence) => (/[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } });
const hashesOf = (integrity = '') =>
  integrity.startsWith('sha512-')
    ? [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }]
    : [];

function componentOf([purl, [place]]) {
  const { version, license, integrity, optional } = packages[place];
  const [group, name] = nameOf(place).startsWith('@') ? nameOf(place).split('/') : [undefined, nameOf(place)];
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name,
    version,
    scope: optional ? 'optional' : 'required',
    hashes: hashesOf(integrity),
    licenses: license === undefined ? [] : [licenceOf(license)],
    purl,
  };
}

const own = packages[''];
const ownPurl = `pkg:npm/logsieve@${own.version}`;
const digest = createHash('sha256').update(lockText).digest('hex');
// A UUID of version 8 (RFC 9562: bits of one's own making), so that the same lock file has the same serial number.
const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial}`,
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': ownPurl,
      name: 'logsieve',
      version: own.version,
      licenses: [licenceOf(own.license)],
      purl: ownPurl,
    },
  },
  components: components.map(componentOf),
  dependencies: [
    {
      ref: ownPurl,
      dependsOn: sorted(
        [...reached]
          .filter(isOwn)
          .flatMap(dependenciesOf)
          .filter((place) => !isOwn(place))
          .map(purlOf),
      ),
    },
    ...components.map(([ref, places]) => ({ ref, dependsOn: sorted(places.flatMap(dependenciesOf).map(purlOf)) })),
  ],
};

/** The licence files as the package brings them; `''` where it is not installed here (another platform) or brings none. */
function wordsOf(place) {
  const path = join(root, place);
  if (!existsSync(path)) return '';
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return files.map((file) => readFileSync(join(path, file), 'utf8').trim()).join('\n\n');
}

const licences = components.map(([, [place]]) => {
  const { version, license } = packages[place];
  const words = wordsOf(place) || '(no licence file in the package)';
  return `${nameOf(place)} ${version}: ${license ?? 'no licence named'}\n\n${words}\n`;
});

mkdirSync(resolve(folder), { recursive: true });
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  stdout.write(`${join(resolve(folder), name)}\n`);
};
write('sbom.cdx.json', `${JSON.stringify(bom, null, 2)}\n`);
write('licences.txt', licences.join(`\n${'-'.repeat(80)}\n\n`));
