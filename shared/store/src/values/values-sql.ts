import { CLOCK_DIGITS } from './clock-digits.ts';
import { KIND, NUMBER_COLUMNS } from './kinds.ts';

/** SQL: `YYYYMMDDhhmmss` and nine digits of a fraction of a time, as clock-digits.ts writes them. */
const clockSql = (time: string): string =>
  `concat(formatDateTime(${time}, '%Y%m%d%H%i%S'), leftPad(toString(positiveModulo(toUnixTimestamp64Nano(${time}), 1000000000)), ${String(CLOCK_DIGITS - 14)}, '0'))`;

/** SQL: digits at the places of a format, digit-format.ts in the engine. Runs of digits and what stands between them are found once per row. */
const laid = (digits: string): string => `arrayMap(digits -> concat(
    splitByRegexp('0+', v.format)[1],
    arrayStringConcat(arrayMap((length, end, text) -> concat(substring(digits, end - length + 1, length), text),
      arrayMap(run -> length(run), extractAll(v.format, '0+')), arrayCumSum(arrayMap(run -> length(run), extractAll(v.format, '0+'))),
      arrayPopFront(splitByRegexp('0+', v.format))))), ${digits})`;

const STORED = `arrayConcat(${NUMBER_COLUMNS.map(({ name }) => `CAST(v.${name}, 'Array(Int64)')`).join(', ')})`;
const SUMS = `arrayCumSum(arrayMap(step -> bitXor(bitShiftRight(step, 1), -bitAnd(step, 1)), ${STORED}))`;
const NUMBERS = `arrayMap(number -> number + v.base, if(v.kind = ${String(KIND.counter)}, ${SUMS}, ${STORED}))`;
const DIGITS = `countSubstrings(v.format, '0')`;

const FORMATTED = laid(`arrayMap(number -> leftPad(toString(number), ${DIGITS}, '0'), ${NUMBERS})`);

/**
 * SQL: the values of a row `v` of `line_values`, one text per line.
 * @param times SQL of the times of those lines, in their order
 */
const textsSql = (times: string): string => `multiIf(
  v.kind = ${String(KIND.constant)}, arrayResize([v.text], v.lines, v.text),
  v.kind = ${String(KIND.texts)}, v.texts,
  v.kind = ${String(KIND.dictionary)}, arrayMap(key -> v.texts[key + 1], ${STORED}),
  v.kind = ${String(KIND.clock)}, ${laid(`arrayMap(time -> substring(${clockSql('time')}, v.base + 1, ${DIGITS}), ${times})`)},
  v.format = '', arrayMap(number -> toString(number), ${NUMBERS}),
  ${FORMATTED})`;

/** How the texts of a row are made: from the row alone, by its format, or from the times of the lines. */
export const WAYS = ['plain', 'formatted', 'clock'] as const;
export type Way = (typeof WAYS)[number];

/** SQL: which way a row `v` has. */
export const WAY_SQL = `multiIf(v.kind = ${String(KIND.clock)}, 'clock', v.format = '', 'plain', 'formatted')`;

/** SQL: a row `v` has this way. */
export const waySql = (way: Way): string => `${WAY_SQL} = '${way}'`;

/** SQL: which lines of the group have a value that holds, from 1, of a row `v` of a way that needs no times. @param holds SQL of a condition on the text that is given as SQL */
export function nthsSql(way: 'plain' | 'formatted', holds: (text: string) => string): string {
  const those = (values: string, text: string): string =>
    `arrayFilter((nth, value) -> ${holds(text)}, arrayEnumerate(${values}), ${values})`;
  return way === 'formatted'
    ? those(FORMATTED, 'value')
    : `multiIf(
        v.kind = ${String(KIND.constant)}, if(${holds('v.text')}, range(1, v.lines + 1), []),
        v.kind = ${String(KIND.texts)}, ${those('v.texts', 'value')},
        v.kind = ${String(KIND.dictionary)}, ${those(STORED, 'v.texts[value + 1]')},
        ${those(NUMBERS, 'toString(value)')})`;
}

/**
 * SQL: the values of a row `v`, one text per line; a single empty text where there are more than `few` different ones.
 * A line's own time counts as many: it says nothing of habits.
 */
export const fewTextsSql = (few: string): string => `if(${manySql(few)}, [''], ${textsSql('[]')})`;

/** SQL: a row `v` has more than `few` different values. */
export const manySql = (few: string): string => `multiIf(
  v.kind = ${String(KIND.constant)}, 0,
  v.kind = ${String(KIND.texts)}, length(arrayDistinct(v.texts)) > ${few},
  v.kind = ${String(KIND.dictionary)}, length(v.texts) > ${few},
  v.kind = ${String(KIND.clock)}, 1,
  length(arrayDistinct(${NUMBERS})) > ${few})`;

/** SQL: whether a value of a row `v` may contain the text, letters A–Z in either case. Constants are left to `constantContainsSql`. @param bind gives the SQL of a bound string */
export function mayContainSql(text: string, bind: (value: string) => string): string {
  const inTexts = `arrayExists(text -> positionCaseInsensitive(text, ${bind(text)}) > 0, v.texts)`;
  const inFormat = `positionCaseInsensitive(v.format, ${bind(asFormat(text))}) > 0`;
  if (!/^[0-9]+$/.test(text)) return `(${inTexts} OR (v.format != '' AND ${inFormat}))`;
  const inNumbers = `arrayExists(number -> position(toString(number), ${bind(text)}) > 0, ${NUMBERS})`;
  return `(${inTexts} OR if(v.format = '', v.kind IN (${String(KIND.numbers)}, ${String(KIND.counter)}) AND ${inNumbers}, ${inFormat}))`;
}

/** SQL: a constant row `v` contains the text. */
export const constantContainsSql = (text: string, bind: (value: string) => string): string =>
  `v.kind = ${String(KIND.constant)} AND positionCaseInsensitive(v.text, ${bind(text)}) > 0`;

/**
 * SQL: whether a value of a row `v` may begin like one of these texts, or these like it; or end with one of those.
 * @param bind gives the SQL of a bound list of texts
 */
export function mayHaveEdgeSql(
  { rests, heads }: { readonly rests: readonly string[]; readonly heads: readonly string[] },
  bind: (values: readonly string[]) => string,
): string {
  const begins = (value: string, texts: readonly string[]): string =>
    `arrayExists(rest -> startsWith(lower(${value}), rest) OR startsWith(rest, lower(${value})), ${bind(texts)})`;
  const ends = (value: string, texts: readonly string[]): string =>
    `arrayExists(head -> endsWith(lower(${value}), head), ${bind(texts)})`;
  const either = (value: string, form: (text: string) => string): string =>
    [
      ...(rests.length === 0 ? [] : [begins(value, rests.map(form))]),
      ...(heads.length === 0 ? [] : [ends(value, heads.map(form))]),
    ].join(' OR ');
  const plainNumber = rests.some((rest) => /^[0-9]/.test(rest)) || heads.some((head) => /^[0-9]+$/.test(head));
  const same = (text: string): string => text;
  return `multiIf(
    v.kind = ${String(KIND.constant)}, ${either('v.text', same)},
    v.kind IN (${String(KIND.texts)}, ${String(KIND.dictionary)}), arrayExists(text -> ${either('text', same)}, v.texts),
    v.format = '', ${plainNumber ? '1' : '0'},
    ${either('toString(v.format)', asFormat)})`;
}

/** SQL: whether a value of a row `v` may be this one. */
export function mayEqualSql(text: string, bind: (value: string) => string): string {
  const ways = [
    `(v.kind = ${String(KIND.constant)} AND v.text = ${bind(text)})`,
    `has(v.texts, ${bind(text)})`,
    `(v.format != '' AND v.format = ${bind(asFormat(text))})`,
  ];
  if (/^[0-9]{1,15}$/.test(text))
    ways.push(
      `(v.format = '' AND v.kind = ${String(KIND.numbers)} AND (${NUMBER_COLUMNS.map(({ name }) => `has(v.${name}, ${text} - v.base)`).join(' OR ')}))`,
      `(v.format = '' AND v.kind = ${String(KIND.counter)} AND has(${NUMBERS}, ${text}))`,
    );
  return `(${ways.join(' OR ')})`;
}

const asFormat = (text: string): string => text.replaceAll(/[0-9]/g, '0');

/** Columns of `lines` that a line's place has first: offset, index, time. */
const PLACE = 'lines.offset, lines.idx, lines.time';

/**
 * SQL: rows (block, pattern, places, slot, texts) of the values that `which` selects of `v`, a row of `line_values`; `places` are the lines, as tuples of
 * offset, index, time and what `more` names, that `texts` are of.
 * @param blocks SQL of the ids of the blocks
 */
export function slotTextsSql(blocks: string, which: string, more = ''): string {
  const rows = `v.block IN (${blocks}) AND ${which}`;
  return `SELECT v.block AS block, v.pattern AS pattern, g.places AS places, v.slot AS slot, ${textsSql('g.places.3')} AS texts
    FROM (SELECT * FROM line_values AS v WHERE ${rows}) AS v
    INNER JOIN (
      SELECT lines.block AS block, lines.pattern AS pattern, arraySort(groupArray((${PLACE}${more}))) AS places FROM lines
      WHERE lines.block IN (${blocks}) AND (lines.block, lines.pattern) IN (SELECT v.block, v.pattern FROM line_values AS v WHERE ${rows})
      GROUP BY lines.block, lines.pattern) AS g
      ON g.block = v.block AND g.pattern = v.pattern`;
}

/** SQL: rows (block, offset, idx, pattern, params) of the lines whose groups `which` selects of `v`; it must select all slots of a pattern. */
export const paramsSql = (blocks: string, which: string): string =>
  `SELECT block, place.1 AS offset, place.2 AS idx, any(pattern) AS pattern, arrayMap(one -> one.2, arraySort(groupArray((slot, text)))) AS params
    FROM (${slotTextsSql(blocks, which)}) ARRAY JOIN places AS place, texts AS text GROUP BY block, place.1, place.2`;

/** SQL: a line from `parts` of its pattern and its `params`. */
export const bodySql = (parts: string, params: string): string =>
  `arrayStringConcat(arrayMap((part, value) -> concat(part, value), ${parts}, arrayResize(${params}, length(${parts}), '')))`;

/** A counter's steps are summed from the first line on, wherever the span begins. */
const FROM = `if(v.kind = ${String(KIND.counter)}, 0, s.first)`;

/** SQL: columns of a row `v` with the values of the lines from `s.first` to `s.last` alone, for `SlotValues`; `skipped` lines before them are left out. */
export const SLICED_COLUMNS_SQL = `v.kind AS kind, toString(v.base) AS base, toString(v.format) AS format, v.text AS text,
  if(v.kind = ${String(KIND.texts)}, arraySlice(v.texts, ${FROM} + 1, s.last - ${FROM} + 1), v.texts) AS texts,
  arraySlice(${STORED}, ${FROM} + 1, s.last - ${FROM} + 1) AS numbers, toString(${FROM}) AS skipped`;
