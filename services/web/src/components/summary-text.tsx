import { splitTemplate } from '../lib/highlight.ts';

/** A sentence about a template: its placeholders step back instead of shouting `<*>`. */
export function SummaryText({ text }: { text: string }) {
  return splitTemplate(text).map((part, index) =>
    part.placeholder ? (
      <span key={index} className="slot">
        {part.text.slice(1, -1)}
      </span>
    ) : (
      <span key={index}>{part.text}</span>
    ),
  );
}
