import type { Prompt, RoutingTable } from './routing-table.ts';

/** The hashes of the audio that a company's call logic can play, each once. */
export function promptsOf({ nodes }: Pick<RoutingTable, 'nodes'>): ReadonlySet<string> {
  const prompts = nodes.flatMap((node): (Prompt | null)[] => {
    switch (node.kind) {
      case 'menu':
      case 'play':
        return [node.prompt];
      case 'voicemail':
        return [node.greeting];
      default:
        return [];
    }
  });
  return new Set(prompts.flatMap((prompt) => (prompt === null ? [] : [prompt.contentHash])));
}
