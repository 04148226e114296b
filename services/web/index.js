import { fileURLToPath } from 'node:url';

/** Folder of the built page: `index.html` for every address that is not a file, hashed files under `assets/`. */
export const webRoot = fileURLToPath(new URL('./dist', import.meta.url));
