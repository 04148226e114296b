import { fileURLToPath } from 'node:url';

/** The shipped model, from a checkout (`services/cli/{src,dist}/compose`) or an image with the same layout. */
export const modelFolder = (): string => fileURLToPath(new URL('../../../../models', import.meta.url));
