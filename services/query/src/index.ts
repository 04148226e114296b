export { buildQueryService } from './build.ts';
export type { QueryDependencies, QueryService } from './build.ts';
export { digest, keyPhrases } from './summary/key-phrases.ts';
export type { CountedTemplate } from './summary/key-phrases.ts';
