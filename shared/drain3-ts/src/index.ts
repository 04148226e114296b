export { TemplateMiner, type MinerStats } from './miner.ts';
export { categorise } from './category.ts';
export { isMeasure, isNameWord } from './name-words.ts';
export { rebuild, patternId } from './pattern.ts';
export { DEFAULT_OPTIONS, type Mask, type MinerOptions } from './options.ts';
export { fromDrain3Json, type Drain3Import } from './drain3-json.ts';
export { type Idea, IDEAS } from './ideas.ts';
export type { MinerSnapshot } from './snapshot.ts';
export type * from './types.ts';
