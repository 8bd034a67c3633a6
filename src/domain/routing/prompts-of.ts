import type { Prompt, RoutingNode, RoutingTable } from './routing-table.ts';

/** The hashes of the audio that a company's call logic can play, each once. */
export function promptsOf({ nodes }: Pick<RoutingTable, 'nodes'>): ReadonlySet<string> {
  const prompts = nodes.flatMap((node) => promptOf(node) ?? []);
  return new Set(prompts.map(({ contentHash }) => contentHash));
}

function promptOf(node: RoutingNode): Prompt | null {
  if (node.kind === 'menu' || node.kind === 'play') return node.prompt;
  if (node.kind === 'queue') return node.music;
  return node.kind === 'voicemail' ? node.greeting : null;
}
