const DELIMITERS = /([\s,!;:=|"'[\](){}.\-+@#$%&])/;
const JOINED = ['<*>.<*>', '<*><*>', '<*>:<*>', '<*>#<*>', '<*>/<*>', '<*>@<*>'];

/**
 * The fixed correction rules behind the Loghub-2.0 labels (Khan et al. 2022, Jiang et al. 2024), for our own output:
 * all-digit words and words that hold a wildcard become one, wildcards that only a joint parts are merged.
 */
export function correctTemplate(template: string): string {
  let text = template
    .trim()
    .replaceAll(/\s+/g, ' ')
    .split(DELIMITERS)
    .map((token) => (/^\d+$/.test(token) || (token.includes('<*>') && !token.includes('/')) ? '<*>' : token))
    .join('');
  for (let before = ''; before !== text;) {
    before = text;
    for (const pair of JOINED) text = text.replaceAll(pair, '<*>');
    text = text.replaceAll(' #<*># ', ' <*> ').replaceAll(' #<*> ', ' <*> ');
    text = text.replaceAll(/(^| )(?:"<\*>"|'<\*>')(?= |$)/g, '$1<*>');
  }
  return text;
}
