/** Absolute path of the built page: `index.html` for every address that is not a file, hashed files under `assets/`. */
export const webRoot: string;
