/** One command and what may follow it. `path` is '' for logsieve itself, else `topics create` and the like. */
export interface CompletionNode {
  readonly path: string;
  readonly description: string;
  readonly commands: readonly string[];
  /** Long options with their dashes, and what they are for. */
  readonly options: readonly { readonly name: string; readonly description: string }[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for this shell; files are offered where nothing else fits. */
export function completionScript(shell: Shell, nodes: readonly CompletionNode[]): string {
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return zsh(nodes);
    case 'fish':
      return fish(nodes);
  }
}

const wordsOf = (node: CompletionNode): string => [...node.commands, ...node.options.map(({ name }) => name)].join(' ');

/** `case` arms that follow the words typed so far down the tree of commands. */
const walk = (nodes: readonly CompletionNode[]): string =>
  `    case "\${at:+$at }$word" in
      ${nodes
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join('|')}) at="\${at:+$at }$word" ;;
    esac`;

const bash = (nodes: readonly CompletionNode[]): string => `_logsieve() {
  local current="\${COMP_WORDS[COMP_CWORD]}" at='' word offered=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${walk(nodes)}
  done
  case "$at" in
${nodes.map((node) => `    '${node.path}') offered='${wordsOf(node)}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _logsieve logsieve
`;

const zsh = (nodes: readonly CompletionNode[]): string => `#compdef logsieve
_logsieve() {
  local at='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
${walk(nodes)}
  done
  case "$at" in
${nodes.map((node) => `    '${node.path}') compadd -- ${wordsOf(node)} ;;`).join('\n')}
  esac
  _files
}
compdef _logsieve logsieve
`;

function fish(nodes: readonly CompletionNode[]): string {
  const about = new Map(nodes.map((node) => [node.path, node.description]));
  const lines = nodes.flatMap((node) => {
    const when =
      node.path === ''
        ? '__fish_use_subcommand'
        : node.path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    return [
      ...node.commands.map(
        (name) =>
          `complete -c logsieve -n '${when}' -a ${name} -d '${quoted(about.get(`${node.path} ${name}`.trim()) ?? '')}'`,
      ),
      ...node.options.map(
        ({ name, description }) =>
          `complete -c logsieve -n '${when}' -l ${name.replace(/^--/, '')} -d '${quoted(description)}'`,
      ),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
