export { evalParsing, type EvalParsingOptions, type ParsingReport } from './run.ts';
export { formatParsing } from './format.ts';
