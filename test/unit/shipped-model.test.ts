import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** As `models/train/inputs.py` computes it. */
function inputsDigest(): string {
  const paths = ['features/features.ts', 'model/text-features.ts', 'model/word-classes.ts'].map(
    (file) => `services/detector/src/${file}`,
  );
  for (const folder of ['models/train', 'models/train/simulate'])
    for (const file of readdirSync(root + folder)) if (/\.(?:py|ts|txt)$/.test(file)) paths.push(`${folder}/${file}`);
  return sha256(
    paths
      .sort()
      .map((path) => `${path} ${sha256(readFileSync(root + path))}\n`)
      .join(''),
  );
}

it('the shipped model was made by the training that is in this tree, with these features and this text table', () => {
  const manifest = JSON.parse(readFileSync(`${root}models/manifest.json`, 'utf8')) as {
    readonly file: string;
    readonly sha256: string;
    readonly training: { readonly inputsSha256: string };
  };
  expect(sha256(readFileSync(`${root}models/${manifest.file}`))).toBe(manifest.sha256);
  expect(manifest.training.inputsSha256, 'sources of the model have changed: run models/train/train.py again').toBe(
    inputsDigest(),
  );
});
