export { buildQueryService } from './build.ts';
export type { QueryDependencies, QueryService } from './build.ts';
