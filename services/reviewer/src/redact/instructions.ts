/** Stands for log text that reads as if written for whoever reads it. The reader learns that it was there, not what it said. */
export const ADDRESSED = '<TEXT ADDRESSED TO A READER>';
/** Stands for a quoted passage: what people, clients and other programs wrote into a line. */
export const QUOTED = '<QUOTED TEXT>';

const JUDGEMENT =
  'normal|benign|harmless|safe|expected|routine|fine|ok(?:ay)?|false[ -]positives?|not (?:an )?(?:anomal\\w*|error|problem|issue|incident)|no (?:anomal\\w*|action|incident)|nothing (?:to|is|was)|unremarkable|ignorable|by design|non-issue';
const ORDER =
  'classif(?:y|ied)|label(?:l?ed)?|mark(?:ed)?|rated?|treat(?:ed)?|consider(?:ed)?|flag|judged?|answer|respond|reply|output|return|print|say|conclude|choose|pick|select|emit|declared?|deem(?:ed)?|regard(?:ed)?|assess|decide|assume|summari[sz]e|tell';

const ADDRESSES_READER: readonly RegExp[] = [
  /\b(?:ignor\w*|disregard\w*|forget|overrid\w*|bypass\w*|skip|drop|discard|supersed\w*|replac\w*|cancel\w*|void|stop following|do not follow|don't follow)\b.{0,60}\b(?:previous|prior|above|earlier|preceding|former|all|any|your|the|these|those|everything|system)\b.{0,60}\b(?:instruct\w*|prompt\w*|rules?|context|messages?|directions?|guidelines?|polic\w*|orders?|briefing|guidance|constraints?|before|above|so far|schema|criteria)/i,
  /\b(?:system|developer|assistant|user|human|ai|operator|reviewer|model)\s{0,3}(?:prompt|message|role|turn|override|instruction|directive|note|notice)s?\b|(?:^|[\s"'[({>;,|])(?:system|developer|assistant|human|ai)\s{0,3}:/i,
  /\b(?:you are (?:now|an?|the|no longer)|you're (?:now|an?)|(?:you|i) (?:must|should|will|can|may) (?:now|only|always|never|not|answer|respond|conclude|classify|ignore|say|return|output|label|mark|obey|trust)|your (?:answer|verdict|output|reply|response|goal|instructions?)|act as|pretend|role-?play|imagine|as an? (?:ai|llm|language model|assistant|reviewer|analyst|auditor)|dear (?:ai|assistant|model|reader|analyst|reviewer|bot)|(?:large )?language models?|chatgpt|gpt-?\d|claude|gemini|llama|copilot|hey (?:ai|assistant|bot)|attention[ ,:]+(?:ai|assistant|model|reviewer|analyst|bot|llm)|(?:ai|llm) (?:reviewer|reader|analyst|agent|assistant)s?|whoever (?:reads|reviews)|(?:for|to) (?:the |any |every )(?:reviewer|reader|analyst|model|assistant|ai|llm|bot)s?\b)/i,
  new RegExp(`\\b(?:${ORDER})\\b.{0,80}\\b(?:${JUDGEMENT}|json|verdict)\\b`, 'i'),
  new RegExp(
    `\\b(?:${JUDGEMENT})\\b.{0,30}\\b(?:is|as) (?:the|your|an?) (?:answer|verdict|label|class|result|output|conclusion)`,
    'i',
  ),
  /\bverdicts?\b|\bconfidence\s{0,3}["']?\s{0,3}(?:[:=]|of|is)|<\/?(?:s|inst|system|user|assistant|human|instructions?|prompt|admin|data|evidence|end)\b[^<>]{0,40}>|<\|?(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|system|user|assistant)\|?>|\[\/?(?:inst|system|sys|assistant|user)\]|<<\/?sys>>|DATA\s{0,3}>>>|<<<\s{0,3}DATA|\bend of (?:the )?(?:data|log|logs|input|evidence|document|context|untrusted)|\bbegin (?:new )?(?:instructions?|prompt|system)|###\s{0,3}(?:instruction|system|response|answer|task|user|assistant|input|output)|[=-]{3,}\s{0,3}(?:end of|begin new|system|new |instructions?|answer|verdict)/i,
  /\b(?:new|updated|important|following|hidden|secret|real|actual|revised|additional|special|urgent|emergency|final|latest) (?:instructions?|orders?|directives?|rules?|guidelines?|polic(?:y|ies)|task)\b|\binstructions? (?:for|to|from)\b/i,
  new RegExp(
    `\\b(?:this|the following|above|these|those|such|all|line|entry|event|message|finding|alert|anomaly|it|which|everything)\\b.{0,60}\\b(?:is|are|was|were|has been|have been|can be|may be|should be|must be|counts? as|to be|being)\\b.{0,50}\\b(?:${JUDGEMENT}|a (?:test|drill|exercise|known|planned)|(?:test|drill|exercise) (?:only|data|traffic)|approved|whitelisted|allow-?listed|pre-?approved|cleared|ignored|planned|scheduled|reviewed|verified|acknowledged|simulated)\\b`,
    'i',
  ),
  /\b(?:no need to|need not|do not|don't|never|please do not|must not|stop)\s+(?:report|flag|alert|escalate|raise|page|wake|investigate|mark|cite|look|worry|tell|mention)/i,
  /\b(?:only|just|simply|always|please|kindly)\s+(?:answer|respond|reply|output|return|say|print|write|cite|quote|repeat|mark|classify|choose)\b/i,
  /\b(?:note|memo|message|reminder|hint|tip|fyi|ps|psa|remark)\b\s{0,3}(?:to|for|from|:).{0,40}\b(?:on-?call|sre|ops|operations|reviewer|analyst|security|admin|team|soc|monitoring|management|vendor|developer)/i,
  /\b(?:on-?call|sre|ops|operations|security|admin(?:istrator)?|team|soc|vendor|management|engineering|ciso|owner)\b.{0,50}\b(?:confirmed|approved|says|said|verified|acknowledged|signed off|agreed|decided|authori[sz]ed|already (?:knows?|checked|reviewed))\b/i,
  /\b(?:planned|scheduled|approved|authori[sz]ed|known|expected|routine)\b.{0,30}\b(?:maintenance|test|drill|exercise|change window|downtime|behaviou?r|noise|issue|load test|chaos)\b/i,
  /\b(?:translate|decode|base64|rot13|reverse|spell|follow|obey|comply with)\b.{0,40}\b(?:this|the following|instructions?|orders?|and (?:do|obey|follow|answer))\b/i,
  /\b(?:few-?shot|example|case|sample)\s{0,3}(?:\d+|one|two)?\s{0,3}[:=-]{1,2}.{0,120}(?:->|=>|→|:)\s{0,3}(?:normal|benign|safe|harmless)/i,
  /(?:->|=>|→|\banswer\s{0,3}[:=]|\blabel\s{0,3}[:=]|\bclass\s{0,3}[:=]|\bresult\s{0,3}[:=]|\bseverity\s{0,3}[:=])\s{0,3}["']?(?:normal|benign|safe|harmless|none|ok)\b/i,
  // The same orders in other languages: German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Russian, Chinese, Japanese, Korean, Arabic, Hindi.
  /\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|antworte\w*|bewerte\w*|stufe\w* .{0,20} ein|ignorez|oubliez|répond\w*|classez|considérez|ignora(?!n)\w*|ignore as|olvida\w*|responde(?!d|r)\w*|clasifica(?!t)\w*|esqueça|classifique|dimentica\w*|rispondi|classifica(?!t)\w*|negeer|vergeet|antwoord\w*|zignoruj|odpowiedz|zapomnij|yoksay|görmezden|yanıtla)(?![\p{L}])/iu,
  /игнорир|забудь|ответь|считай|отметь|(?:忽略|无视|忘记|忘掉|忽視).{0,12}(?:指令|指示|规则|提示|之前|以上)|(?:回答|标记为|判断为|输出).{0,6}(?:正常|normal)|(?:指示|命令|ルール).{0,6}(?:無視|忘れ)|と(?:答え|分類)|지시.{0,6}무시|대답하|تجاهل|أجب|अनदेखा|उत्तर दें/i,
];

/** Letters of other scripts that look like Latin ones, and digits that stand for letters. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аеорсухіјѕԁһԛԝкмтвнАЕОРСУХІЈЅКМТВН', 'aeopcyxijsdhqwkmtbhaeopcyxijskmtbh'],
    ['αεορυικντ', 'aeopuiknt'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter, at) => [letter, to[at] ?? ''])),
);
const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** How the text would be read by somebody who wants to understand it: lookalikes, leet, spaced letters and separators undone. */
function readings(text: string): string[] {
  const plain = [...text.normalize('NFKD').replace(/\p{M}|\p{Cf}/gu, '')]
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('');
  const words = plain.replace(/[_+]|%20|\\[nrt]|(?<=\p{L})[.\-/*~](?=\p{L})/gu, ' ');
  const leet = words.replace(/\b(?=\w*[a-z])[\w@$]+/gi, (word) => word.replace(/[013457@$]/g, (at) => LEET[at] ?? at));
  const spaced = plain.replace(/\b(?:\p{L}[ ._*-]){3,}\p{L}\b/gu, (run) => run.replace(/[ ._*-]/g, ''));
  const cased = words.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return [text, plain, words, leet, spaced, cased];
}

/** Log text that reads as if written for a reviewer: instructions, roles, verdicts, claims about itself. */
export function speaksToReader(text: string): boolean {
  return (
    text.includes(ADDRESSED) || ADDRESSES_READER.some((pattern) => readings(text).some((one) => pattern.test(one)))
  );
}

/** A quoted passage of so many words is prose that somebody wrote, not a name. */
const QUOTED_PROSE =
  /"[^"\s]+(?:\s+[^"\s]+){3,}"|'[^'\s]+(?:\s+[^'\s]+){3,}'|`[^`\s]+(?:\s+[^`\s]+){3,}`|“[^”]{12,}”|«[^»]{12,}»/g;

/** The first sentence, or what stands before the first bracket, quotation mark or equals sign: where a program's own words end. */
const OWN_WORDS = /^[^.;[({"'`=|!?\n]*(?:[.;=](?=\s|$))?/;

/**
 * Takes out what could be read as an instruction: quoted prose becomes `<QUOTED TEXT>`; where the rest still speaks to a reader, only the program's own
 * first words stay (none where they speak too) and the rest becomes `<TEXT ADDRESSED TO A READER>`: an instruction often begins before the words
 * that give it away.
 */
export function hideInstructions(text: string): string {
  const addressed = speaksToReader(text);
  const withoutQuotes = text.replace(QUOTED_PROSE, addressed ? ADDRESSED : QUOTED);
  if (!addressed || !speaksToReader(withoutQuotes.replaceAll(ADDRESSED, ' '))) return withoutQuotes;
  const head = (OWN_WORDS.exec(withoutQuotes)?.[0] ?? '').trimEnd();
  return head === '' || head === withoutQuotes || speaksToReader(head) ? ADDRESSED : `${head} ${ADDRESSED}`;
}
