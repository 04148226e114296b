import { splitTemplate } from '../lib/highlight.ts';

/** A template as a person reads it: constant text, and placeholders that step back. */
export function TemplateText({ text }: { text: string }) {
  return (
    <span className="template">
      {splitTemplate(text).map((part, index) =>
        part.placeholder ? (
          <span key={index} className="slot">
            {part.text.slice(1, -1)}
          </span>
        ) : (
          <span key={index}>{part.text}</span>
        ),
      )}
    </span>
  );
}
